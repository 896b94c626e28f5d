"""Blocks for a network whose author names none, seen in its graph: a screen's worth of them, whatever the network.

First what branches and joins again, and each convolution with what follows it; then stages of one map size; then, where
nothing else is left, equal parts. All that is grouped here is left by one item only, or is an interval of an order in
which each item comes after what it takes: so no cycle can come of folding.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from operator import itemgetter

from netviz import words
from netviz.drawing.folding import Folding, range_label
from netviz.drawing.item import Item
from netviz.layers import InputLayer, ZeroPadding2D
from netviz.network import Network, Node
from netviz.unknown import UNKNOWN, largest

MOST = 25
"""Items that one look takes in."""
LARGEST = 64
"""Layers that may lie open side by side."""


class Inference:
    """Infers blocks at any level of one network."""

    def __init__(self, network: Network, folding: Folding, new_id: Callable[[str], str]):
        """`new_id` makes of a name an id that nothing else has."""
        self.network = network
        self.folding = folding
        self.new_id = new_id

    def arrange(self, items: Sequence[Item]) -> list[Item]:
        """The items in at most MOST, each after what it takes."""
        units = self._units(_Graph(items))
        folded = self.folding.sequences(units)
        if len(folded) > MOST:
            folded = self._stages(units)
        return self._parts(folded)

    def _units(self, graph: _Graph) -> list[Item]:
        """What joins again, and what has multiply-adds, each with what merely follows it."""
        limit = min(LARGEST, sum(len(item.nodes) for item in graph.items) // 3)  # a block is a part, not the network
        groups = list(graph.joins(self.network.output, limit))
        group_of = {member: number for number, group in enumerate(groups) for member in group}
        for member in graph.order:
            if member in group_of:
                continue
            before = graph.before(member) if _follows(graph.items[member]) else None
            if before is not None and (len(groups[group_of[before]]) > 1 or _leads(graph.items[before])):
                group_of[member] = group_of[before]
                groups[group_of[before]].append(member)
            else:
                group_of[member] = len(groups)
                groups.append([member])
        return [self._unit([graph.items[member] for member in groups[g]]) for g in graph.contracted(groups, group_of)]

    def _unit(self, items: list[Item]) -> Item:
        if len(items) == 1:
            return items[0]
        merge = next((item for item in reversed(items) if len(_taken(item)) > 1), None)
        return self._block(f"up to {merge.label}" if merge else f"from {items[0].label}", items)

    def _stages(self, items: list[Item]) -> list[Item]:
        """The items by the size of the map that they return, each stage folded; what pads a map belongs to the next."""
        sizes = [self._map_size(item) for item in items]
        for index in reversed(range(len(items) - 1)):
            if isinstance(items[index].nodes[-1].layer, ZeroPadding2D):
                sizes[index] = sizes[index + 1]
        stages: list[Item] = []
        for size, group in groupby(zip(sizes, items, strict=True), key=itemgetter(0)):
            members = [item for _, item in group]
            if len(members) == 1:
                stages += members
            else:
                stages.append(self._block(size, self._parts(self.folding.sequences(members))))
        return stages

    def _map_size(self, item: Item) -> str:
        node = item.nodes[-1]
        shape = node.output_shape
        if isinstance(node.layer, InputLayer):
            return node.name
        if len(shape) != 3:
            return "vectors" if len(shape) == 1 else f"sequences of {shape[0]}"
        stride = self.strides.get(node, UNKNOWN)
        return f"maps of {words.shape(shape[:2])}" if stride is UNKNOWN else f"maps of 1/{stride} of the image"

    @cached_property
    def strides(self) -> dict[Node, int]:
        """How much smaller than the image each map is whose size depends on the image's."""
        strides: dict[Node, int] = {}
        for node in self.network.nodes_as_called:
            if len(node.output_shape) == 3 and UNKNOWN in node.output_shape[:2]:
                window = node.layer.window(*node.input_shapes)
                before = [strides[source] for source in node.inputs if source in strides]
                strides[node] = largest(before) * max(window.strides) if window and before else 1
        return strides

    def _parts(self, items: list[Item]) -> list[Item]:
        """The items in as few equal parts as one look takes in."""
        if len(items) <= MOST:
            return items
        size = -(-len(items) // MOST)
        parts = [items[start : start + size] for start in range(0, len(items), size)]
        return self._parts(
            [self._block(range_label(p[0].label, p[-1].label), p) if len(p) > 1 else p[0] for p in parts]
        )

    def _block(self, label: str, items: list[Item]) -> Item:
        nodes = tuple(node for item in items for node in item.nodes)
        return Item("block", self.new_id(items[0].id), label, nodes, tuple(items), inferred=True)


class _Graph:
    """Items, what feeds which, and an order in which each comes after what it takes."""

    def __init__(self, items: Sequence[Item]):
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
        is a group, such as a residual block. Where that is too large, what has one gate inside it is.
        """
        images = [index for index, item in enumerate(self.items) if any(not node.inputs for node in item.nodes)]
        images = [index for index in images if len(self.items[index].nodes[0].output_shape) == 3] or images
        end = self.owner.get(output, self.order[-1])
        way = _reached(images, self.consumers) & _reached([end], self.sources)
        if not way:
            return
        gates = _Gates(end)
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
            if behind[index] and len(self.sources[index]) > 1 and layers[index] <= limit:
                yield sorted(_reached([index], behind), key=rank.__getitem__)
            else:
                waiting += behind[index]

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


class _Gates:
    """The tree of immediate post-dominators, grown from the end on; a common one is found in logarithmic time."""

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


def _taken(item: Item) -> set[Node]:
    inside = set(item.nodes)
    return {source for node in item.nodes for source in node.inputs if source not in inside}


def _leads(item: Item) -> bool:
    """Whether the item is a layer with multiply-adds, as far as anyone knows."""
    return item.kind == "layer" and item.nodes[0].macs != 0


def _follows(item: Item) -> bool:
    """Whether the item is a layer that works on each value by itself: normalization, activation, dropout."""
    node = item.nodes[0]
    if item.kind != "layer" or len(node.inputs) != 1 or node.macs != 0:
        return False
    window = node.layer.window(*node.input_shapes)
    return node.output_shape == node.input_shapes[0] and window is not None and window.extent == (1, 1)
