"""A repeat unfolds once: what is in its first item stands for all, until all of them are asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from netviz.drawing.outline.item import Item
from netviz.network import Node

ALL = "*"
"""Behind the id of a repeat: all of its items are shown."""


@dataclass(frozen=True)
class Seen:
    """An outline as it is seen with some items open, and which layer stands for each that is not in it."""

    root: Item
    stand_ins: Mapping[Node, Node]

    def of(self, node: Node) -> Node:
        """The layer that is seen for this one: itself, or the one in its place in the first of equal items."""
        return self.stand_ins.get(node, node)

    def inputs(self, node: Node) -> Iterable[Node]:
        """What is seen to go into a layer."""
        return map(self.of, node.inputs) if self.stand_ins else node.inputs


def all_of(repeat: Item) -> str:
    """The id that is open where all items of an open repeat are shown."""
    return f"{repeat.id}{ALL}"


def shows_all(repeat: Item, opened: Collection[str]) -> bool:
    """Whether it shows all of its items once it is open: where that is asked for, or one beyond the first is open."""
    return bool(opened) and (all_of(repeat) in opened or not ids_beyond_the_first(repeat).isdisjoint(opened))


def ids_beyond_the_first(repeat: Item) -> frozenset[str]:
    """The ids of what can be unfolded in all items but the first."""
    return frozenset(item.id for other in repeat.children[1:] for item in other.walk() if item.children)


def within(item: Item, opened: Collection[str] = ()) -> tuple[Item, ...]:
    """What one sees in an item that is open: of a repeat what is in its first item, unless all are shown."""
    if not item.is_repeat or shows_all(item, opened):
        return item.children
    first = item.children[0]
    return first.children if first.is_block else (first,)


def seen(root: Item, opened: Collection[str]) -> Seen:
    """The outline with each open repeat as its first item, once, unless all of its items are shown."""
    opened = frozenset(opened)
    stand_ins: dict[Node, Node] = {}

    def once(item: Item) -> Item:
        if item.id and item.id not in opened:
            return item
        children = tuple(map(once, within(item, opened)))
        if not item.is_repeat or shows_all(item, opened):
            if all(new is old for new, old in zip(children, item.children, strict=True)):
                return item
            return replace(item, children=children, nodes=_in_order(item, children))
        first, *others = item.children
        for other in others:
            stand_ins.update(zip(other.nodes, first.nodes, strict=True))
        return replace(item, children=children, nodes=_in_order(first, children), stands_for=len(item.children))

    new = once(root)
    return Seen(new, {node: _last(node, stand_ins) for node in stand_ins})


def _last(node: Node, stand_ins: Mapping[Node, Node]) -> Node:
    """The stand-in that is seen itself: what stands for another may be in a repeat, too."""
    while node in stand_ins:
        node = stand_ins[node]
    return node


def _in_order(item: Item, children: Collection[Item]) -> tuple[Node, ...]:
    """The layers of these children, in the order of the item that they are of."""
    kept = {node for child in children for node in child.nodes}
    return tuple(node for node in item.nodes if node in kept)
