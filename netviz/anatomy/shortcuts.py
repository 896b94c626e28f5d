"""Shortcuts: of the two branches that a residual addition joins, the one on which the block's input passes by.

The branches fork at the addition's immediate dominator, the last layer that every way to the addition passes. They are
a residual block where nothing between fork and addition leads elsewhere, and the shortcut is the branch with fewer
layers that have weights: none, or a projection.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from netviz.network import Network, Node


class Shortcut(NamedTuple):
    """The shortcut of one residual addition."""

    addition: Node
    place: int
    """Which input of the addition it is."""

    @property
    def name(self) -> str:
        """The addition's, which no other shortcut has."""
        return self.addition.name

    @property
    def source(self) -> Node:
        """The layer whose map comes out of it."""
        return self.addition.inputs[self.place]

    @property
    def where(self) -> str:
        """The block around it, for a sentence; of one in no block its name."""
        return ", ".join(self.addition.block) or self.name


def shortcuts(network: Network) -> tuple[Shortcut, ...]:
    """Every shortcut of the network, in the order of its layers."""
    consumers: defaultdict[Node, list[Node]] = defaultdict(list)
    for node in network.nodes_as_called:
        for source in node.inputs:
            consumers[source].append(node)
    shared = {node.first_call for node in network.nodes_as_called}
    dominators = _Dominators()
    found = []
    for node in network.nodes_as_called:
        fork = dominators.add(node)
        if fork is None or not node.layer.adds or len(node.inputs) != 2 or node.first_call or node in shared:
            continue
        branches = [_between(fork, source) for source in node.inputs]
        inside = {node}.union(*branches)
        is_closed = all(taker in inside for each in (fork, *inside - {node}) for taker in consumers[each])
        sizes = [(sum(1 for each in branch if _has_weights(each)), len(branch)) for branch in branches]
        if is_closed and sizes[0] != sizes[1]:
            found.append(Shortcut(node, sizes.index(min(sizes))))
    return tuple(found)


def said(chosen: Sequence[Shortcut], of: int) -> str:
    """Which shortcuts they are, of so many in the network: shortcut of stage 1, block 2; all 9 shortcuts."""
    if len(chosen) == of > 1:
        return f"all {of} shortcuts"
    if len(chosen) > 2:
        return f"{len(chosen)} shortcuts, from {chosen[0].where} to {chosen[-1].where}"
    many = "shortcut" if len(chosen) == 1 else "shortcuts"
    return f"{many} of {' and '.join(each.where for each in chosen)}"


def _has_weights(node: Node) -> bool:
    return bool((node.first_call or node).weights)


def _between(fork: Node, source: Node) -> set[Node]:
    """Every layer on a way from the fork to the source, which is among them unless it is the fork."""
    found: set[Node] = set()
    waiting = [source]
    while waiting:
        node = waiting.pop()
        if node is not fork and node not in found:
            found.add(node)
            waiting += node.inputs
    return found


class _Dominators:
    """The tree of immediate dominators: above each layer the last one that every way to it passes."""

    def __init__(self) -> None:
        self._above: dict[Node, Node | None] = {}
        self._depth: dict[Node, int] = {}

    def add(self, node: Node) -> Node | None:
        """The immediate dominator of a layer whose inputs were added before; None where its ways share nothing."""
        common: Node | None = None
        for number, source in enumerate(node.inputs):
            common = source if number == 0 else self._common(common, source)
        self._above[node] = common
        self._depth[node] = 0 if common is None else self._depth[common] + 1
        return common

    def _common(self, one: Node | None, other: Node | None) -> Node | None:
        while one is not other:
            if one is None or other is None:
                return None
            if self._depth[one] < self._depth[other]:
                one, other = other, one
            one = self._above[one]
        return one
