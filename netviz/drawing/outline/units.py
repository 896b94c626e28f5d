"""Units: a convolution with the normalization and the activation beside it as one item, as papers draw it.

Within a chain, where each layer feeds only the next, what follows a convolution belongs to it: conv · BN · ReLU. Where
a chain begins with what stands beside (pre-activation, as in DenseNet and Xception), as much of it belongs to each
convolution after it, too: BN · ReLU · conv. A unit unfolds like any block, but not with the blocks around it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from netviz.drawing.outline.item import Item, new_id
from netviz.network import Node

CONVOLUTIONS = ("convolution", "pointwise", "depthwise")
"""The kinds of layers that lead a unit."""


def with_units(root: Item) -> Item:
    """The outline with its units: every layer is in it as before, one level deeper where it is in a unit."""
    return _Units(root).inside(root)


class _Units:
    """Finds the units at every level of one outline."""

    def __init__(self, root: Item):
        self.taken = {item.id for item in root.walk()}
        self.role = {node: _role(node) for node in root.nodes}
        self.takers: dict[Node, list[Node]] = defaultdict(list)
        for node in root.nodes:
            for source in node.inputs:
                self.takers[source].append(node)

    def inside(self, item: Item) -> Item:
        """The item with units in place of the layers that are in them; a block that is nothing but one is the unit."""
        if item.is_layer or (item.is_repeat and item.children[0].is_layer):
            return item
        if item.is_repeat:
            return replace(item, children=tuple(map(self.inside, item.children)))
        layers = {child.nodes[0]: child for child in item.children if child.is_layer}
        units = [unit for chain in self._chains(layers) for unit in self._split(chain) if len(unit) > 1]
        if len(units) == 1 and len(units[0]) == len(item.children) and item.id:
            lead = self._lead(units[0])
            return replace(item, lead=lead, label=lead.label if item.inferred else item.label)
        unit_of = {node: unit for unit in units for node in unit}
        children: list[Item] = []
        for child in item.children:
            unit = unit_of.get(child.nodes[0]) if child.is_layer else None
            if unit is None:
                children.append(self.inside(child))
            elif child.nodes[0] is unit[0]:
                children.append(self._unit([layers[node] for node in unit]))
        return replace(item, children=tuple(children))

    def _chains(self, layers: Mapping[Node, Item]) -> list[list[Node]]:
        """The longest chains of convolutions and what stands beside them, in the order of their first layers."""
        follower = {node: after for node in layers if (after := self._follower(node)) and after in layers}
        followed = set(follower.values())
        starts = [node for node in layers if self.role[node] and node not in followed]
        chains = []
        for node in starts:
            chain = [node]
            while chain[-1] in follower:
                chain.append(follower[chain[-1]])
            chains.append(chain)
        return chains

    def _follower(self, node: Node) -> Node | None:
        """The next of a chain: the only layer that takes this one, and takes nothing else."""
        takers = self.takers[node] if self.role[node] else ()
        if len(takers) != 1 or len(takers[0].inputs) != 1 or not self.role[takers[0]]:
            return None
        return takers[0]

    def _split(self, chain: list[Node]) -> list[list[Node]]:
        """A chain as units of one convolution each; none where it has no convolution."""
        leads = [place for place, node in enumerate(chain) if self.role[node] == "lead"]
        if not leads:
            return []
        first = [node.type for node in chain[: leads[0]]]
        cuts = [0]
        for before, here in pairwise(leads):
            between = [node.type for node in chain[before + 1 : here]]
            cuts.append(here - len(first) if first and between[-len(first) :] == first else here)
        return [chain[start:end] for start, end in zip(cuts, [*cuts[1:], len(chain)], strict=True)]

    def _lead(self, unit: Sequence[Node]) -> Node:
        return next(node for node in unit if self.role[node] == "lead")

    def _unit(self, layers: Sequence[Item]) -> Item:
        nodes = tuple(layer.nodes[0] for layer in layers)
        lead = self._lead(nodes)
        return Item(new_id(lead.name, self.taken), lead.label, nodes, tuple(layers), lead=lead)


def _role(node: Node) -> str:
    """What a layer is in a unit; empty for one that is in none."""
    if node.layer.kind in CONVOLUTIONS:
        return "lead"
    return "beside" if node.layer.beside_convolution else ""
