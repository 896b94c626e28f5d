"""Graph clustering: blocks for a network whose author names none, 25 of them at most, whatever the network.

First what branches and joins again, such as a residual block, and each convolution with the normalization and the
activation after it; then neighbours whose maps have one size; then, where nothing else is left, equal parts. A group is
left by its last item only, or is an interval of a topological order: so folding it makes no cycle.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from operator import itemgetter

from netviz import words
from netviz.drawing.outline.folding import Folding, range_label
from netviz.drawing.outline.item import Item
from netviz.drawing.outline.joins import LevelGraph
from netviz.network import Network, Node
from netviz.unknown import UNKNOWN, UNKNOWN_SHAPE

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
        units = self._units(LevelGraph(items))
        folded = self.folding.sequences(units)
        if len(folded) > MOST:
            folded = self._by_map_size(units)
        return self._parts(folded)

    def _units(self, graph: LevelGraph) -> list[Item]:
        """What joins again, and what has multiply-adds, each with what merely follows it."""
        limit = min(LARGEST, sum(len(item.nodes) for item in graph.items) // 3)  # a block is a part, not the network
        groups = list(graph.joins(self.network.output, limit))
        group_of = {member: number for number, group in enumerate(groups) for member in group}
        for member in graph.order:
            if member in group_of:
                continue
            before = graph.before(member) if _follows(graph.items[member]) else None
            group = groups[group_of[before]] if before is not None else []
            if before is not None and (1 < len(group) < LARGEST or (len(group) == 1 and _leads(graph.items[before]))):
                group_of[member] = group_of[before]
                group.append(member)
            else:
                group_of[member] = len(groups)
                groups.append([member])
        return [self._unit([graph.items[member] for member in groups[g]]) for g in graph.contracted(groups, group_of)]

    def _unit(self, items: list[Item]) -> Item:
        if len(items) == 1:
            return items[0]
        blocks = [item for item in items if item.is_block and not (item.inferred or item.is_repeat)]
        if len(blocks) == 1 and 2 * len(blocks[0].nodes) > sum(len(item.nodes) for item in items):
            return _completed(blocks[0], items)
        merge = next((item for item in reversed(items) if len(_taken(item)) > 1), None)
        return self._block(_joined(merge) if merge else f"from {items[0].label}", items)

    def _by_map_size(self, items: list[Item]) -> list[Item]:
        """The items by the size of the map that they return, each size as one; what pads a map belongs to the next."""
        sizes = [self._map_size(item) for item in items]
        for index in reversed(range(len(items) - 1)):
            if items[index].nodes[-1].layer.pads:
                sizes[index] = sizes[index + 1]
        groups: list[Item] = []
        for size, group in groupby(zip(sizes, items, strict=True), key=itemgetter(0)):
            members = [item for _, item in group]
            if len(members) == 1:
                groups += members
            else:
                groups.append(self._block(size, self._parts(self.folding.sequences(members))))
        return groups

    def _map_size(self, item: Item) -> str:
        node = item.nodes[-1]
        shape = node.output_shape
        if not node.inputs:
            return node.name
        if shape == UNKNOWN_SHAPE:
            return "not known"
        if not shape:
            return "numbers"
        if len(shape) != 3:
            return "vectors" if len(shape) == 1 else f"sequences of {shape[0]}"
        stride = self.strides.get(node, UNKNOWN)
        if stride is UNKNOWN:
            return f"maps of {words.shape(shape[:2])}"
        return f"maps of 1/{stride} of the image" if stride >= 1 else f"maps of {1 / stride} times the image"

    @cached_property
    def strides(self) -> dict[Node, Fraction]:
        """How much smaller than the image each map is whose size depends on the image's."""
        strides: dict[Node, Fraction] = {}
        for node in self.network.nodes_as_called:
            if len(node.output_shape) == 3 and UNKNOWN in node.output_shape[:2]:
                window = node.window
                before = [strides[source] for source in node.inputs if source in strides]
                step = Fraction(max(window.strides), max(window.upsampling or (1, 1))) if window else Fraction(1)
                strides[node] = max(before) * step if window and before else Fraction(1)
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
        return Item(self.new_id(items[0].id), label, nodes, tuple(items), inferred=True)


def _completed(block: Item, items: list[Item]) -> Item:
    """The block with the layers around it that have no block of their own: an x + y has no name to tell it by."""
    children = tuple(part for item in items for part in (item.children if item is block else (item,)))
    return replace(block, nodes=tuple(node for item in items for node in item.nodes), children=children)


def _joined(merge: Item) -> str:
    """What ends where it joins again, called after that."""
    is_sum = merge.is_layer and merge.nodes[0].layer.merges_by == "sum"
    return f"residual block {merge.label}" if is_sum else f"branches into {merge.label}"


def _taken(item: Item) -> set[Node]:
    inside = set(item.nodes)
    return {source for node in item.nodes for source in node.inputs if source not in inside}


def _leads(item: Item) -> bool:
    """Whether the item is a layer with multiply-adds, as far as anyone knows."""
    return item.is_layer and item.nodes[0].macs != 0


def _follows(item: Item) -> bool:
    """Whether the item is a layer that works on each value by itself: normalization, activation, dropout."""
    node = item.nodes[0]
    if not item.is_layer or len(node.inputs) != 1 or node.macs != 0:
        return False
    window = node.window
    return node.output_shape == node.input_shapes[0] and window is not None and window.extent == (1, 1)
