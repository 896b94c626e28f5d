"""Post-dominators: where the branches of a network join again.

An item's immediate post-dominator is the first item that every way from it to the output passes: in a residual block,
the addition is that of the fork before it. What lies between the two is seen as one block.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator, Mapping, Sequence
from math import prod

from netviz.drawing.outline.item import Item
from netviz.network import Node


class LevelGraph:
    """The directed acyclic graph of one level's items, in a topological order: each after what it takes."""

    def __init__(self, items: Sequence[Item]):
        """The items of one level, in any order."""
        self.items = items
        self.owner = {node: index for index, item in enumerate(items) for node in item.nodes}
        self.sources: list[set[int]] = [set() for _ in items]
        self.consumers: list[set[int]] = [set() for _ in items]
        for node, index in self.owner.items():
            for source in node.inputs:
                tail = self.owner.get(source, index)
                if tail != index:
                    self.sources[index].add(tail)
                    self.consumers[tail].add(index)
        self.order = list(_in_order(self.sources, self.consumers))

    def before(self, index: int) -> int | None:
        """The only item that an item takes, where that feeds nothing else."""
        sources = self.sources[index]
        return next((source for source in sources if len(sources) == len(self.consumers[source]) == 1), None)

    def joins(self, output: Node, limit: int) -> Iterator[list[int]]:
        """Items that are left through the last of them only, where branches join: of at most `limit` layers.

        On the way from the images to the output, an item's gate is the first that all ways on from it pass (its
        immediate post-dominator). What all images pass are the stations of the network; what has the same next station
        is a group, such as a residual block. Where that is too large, it is what has one gate inside it, such as a cell
        that takes what the two cells before it make.
        """
        # An image stands in the level, or what makes of it what the level takes stands outside.
        images = [
            index
            for index, item in enumerate(self.items)
            if any(source not in self.owner for node in item.nodes for source in node.inputs or (None,))
        ]
        images = [index for index in images if len(self.items[index].nodes[0].output_shape) == 3] or images
        end = self.owner.get(output, self.order[-1])
        way = _reached(images, self.consumers) & _reached([end], self.sources)
        if not way:
            return
        gates = _PostDominators(end)
        for index in reversed(self.order):
            if index in way and index != end:
                gates.add(index, [following for following in self.consumers[index] if following in way])
        stations = set(gates.all_from(gates.common([index for index in images if index in way])))
        behind: dict[int, list[int]] = {index: [] for index in way}  # the items with this gate, but for the stations
        layers: dict[int, int] = {}
        for index in self.order:
            if index in way:
                layers[index] = len(self.items[index].nodes) + sum(layers[each] for each in behind[index])
                if index not in stations:
                    behind[gates.gate[index]].append(index)
        rank = {index: number for number, index in enumerate(self.order)}
        waiting = [*stations]
        while waiting:
            index = waiting.pop()
            near = self._near(index, behind, layers, limit, way) if layers[index] > limit else {*behind[index]}
            group = sorted({index} | _reached([*near], behind), key=rank.__getitem__)
            if near and len(self.sources[index]) > 1 and not self._narrows(group):
                yield group
                waiting += [each for each in behind[index] if each not in near]
            else:
                waiting += behind[index]

    def _narrows(self, group: list[int]) -> bool:
        """Whether maps get smaller and larger again, as in a U-Net, whose sizes tell more than its joins do.

        A map of one pixel does not count: it weighs the channels of the others.
        """
        shapes = [self.items[member].nodes[-1].output_shape for member in group]
        areas = [prod(shape[:2]) for shape in shapes if len(shape) == 3]
        return any(1 < area < areas[-1] for area in areas)

    def _near(
        self, index: int, behind: dict[int, list[int]], layers: dict[int, int], limit: int, way: set[int]
    ) -> set[int]:
        """The smallest of what has this gate, as many as fit with it, that feed nothing but each other and the gate."""
        near: set[int] = set()
        free = limit - len(self.items[index].nodes)
        for each in sorted(behind[index], key=layers.__getitem__):
            free -= layers[each]
            if free < 0:
                break
            near.add(each)
        while near:
            inside = {index} | _reached([*near], behind)
            leaving = {each for each in near if any(f in way and f not in inside for f in self.consumers[each])}
            if not leaving:
                break
            near -= leaving
        return near

    def contracted(self, groups: list[list[int]], group_of: dict[int, int]) -> list[int]:
        """The groups in an order in which each comes after what it takes."""
        sources: list[set[int]] = [set() for _ in groups]
        consumers: list[set[int]] = [set() for _ in groups]
        for member, group in group_of.items():
            for source in self.sources[member]:
                if group_of[source] != group:
                    sources[group].add(group_of[source])
                    consumers[group_of[source]].add(group)
        rank = {index: number for number, index in enumerate(self.order)}
        return list(_in_order(sources, consumers, [rank[group[0]] for group in groups]))


class _PostDominators:
    """The tree of immediate post-dominators (`gate`), grown from the end on.

    The gate of items is their lowest common ancestor in it, found in logarithmic time.
    """

    def __init__(self, end: int):
        self.gate = {end: end}
        self.depth = {end: 0}
        self.far = {end: end}
        """A gate further on, at a distance that doubles: how the search for a common gate leaps."""

    def add(self, index: int, following: list[int]) -> None:
        """An item that feeds these, which were added before."""
        gate = self.common(following)
        far = self.far[gate]
        leaps = self.depth[gate] - self.depth[far] == self.depth[far] - self.depth[self.far[far]]
        self.gate[index], self.depth[index] = gate, self.depth[gate] + 1
        self.far[index] = self.far[far] if leaps else gate

    def common(self, indices: list[int]) -> int:
        """The first gate, or one of the items itself, that all of them pass."""
        first, *others = indices
        for other in others:
            a, b = sorted((first, other), key=lambda index: self.depth[index])
            while self.depth[b] > self.depth[a]:
                b = self.far[b] if self.depth[self.far[b]] >= self.depth[a] else self.gate[b]
            while a != b:
                follow = self.gate if self.far[a] == self.far[b] else self.far
                a, b = follow[a], follow[b]
            first = a
        return first

    def all_from(self, index: int) -> Iterator[int]:
        """The item and every gate after it."""
        yield index
        while self.gate[index] != index:
            index = self.gate[index]
            yield index


def _in_order(sources: list[set[int]], consumers: list[set[int]], rank: Sequence[int] | None = None) -> Iterator[int]:
    """Each after its sources; otherwise by rank."""
    rank = rank or range(len(sources))
    waiting = [len(each) for each in sources]
    free = [(rank[index], index) for index, count in enumerate(waiting) if not count]
    heapq.heapify(free)
    while free:
        _, index = heapq.heappop(free)
        yield index
        for following in consumers[index]:
            waiting[following] -= 1
            if not waiting[following]:
                heapq.heappush(free, (rank[following], following))


def _reached(starts: Sequence[int], following: Sequence[Collection[int]] | Mapping[int, Collection[int]]) -> set[int]:
    found, waiting = set(starts), list(starts)
    while waiting:
        new = [index for index in following[waiting.pop()] if index not in found]
        found.update(new)
        waiting += new
    return found
