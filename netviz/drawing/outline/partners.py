"""Partners: which card or frame of one drawing stands for what another network's drawing has there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from netviz.drawing.outline.item import Item
from netviz.network import Node


def partners(left: Item, right: Item, nodes: Mapping[Node, Node]) -> dict[str, str]:
    """By the id of each item of the left outline, the id of the right item that shares most of its layers.

    `nodes` has the partner of each layer. An item of its own sort, block, repeat or unit, goes before all others;
    what shares nothing has no partner.
    """
    around: dict[Node, list[Item]] = {}
    for item in right.walk():
        if item.children and item.id:
            for node in item.nodes:
                around.setdefault(node, []).append(item)
    found: dict[str, str] = {}
    for item in left.walk():
        if item.is_layer:
            if other := nodes.get(item.nodes[0]):
                found[item.id] = other.name
            continue
        shared = Counter(other for node in item.nodes if node in nodes for other in around.get(nodes[node], ()))
        if item.id and shared:
            found[item.id] = max(shared, key=lambda other: _fit(item, other, shared[other])).id
    return found


def _fit(item: Item, other: Item, shared: int) -> tuple[bool, int, int]:
    """Of those that share as many layers the smallest fits best."""
    is_of_a_sort = (item.is_repeat, item.lead is None) == (other.is_repeat, other.lead is None)
    return is_of_a_sort, shared, -len(other.nodes)
