"""Marks: what of an outline differs from another network, for each card and frame that one sees, in a few words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from netviz.anatomy.difference import Difference, Role
from netviz.drawing.outline.item import Item
from netviz.drawing.outline.repeats import seen
from netviz.network import Node

Marks = Mapping[str, "Mark"]
"""By the id of an item; what does not differ has none."""

MEANINGS: dict[Role, tuple[str, str]] = {
    "gone": ("−", "only on the left"),
    "added": ("+", "only on the right"),
    "changed": ("≠", "computes something else"),
    "resized": ("↔", "the same on a map of another size"),
}
"""The sign before the words of a mark, so that colour is not all that tells them apart, and what each means."""


@dataclass(frozen=True)
class Mark:
    """How a card or a frame differs."""

    role: Role
    words: str
    """As short as a card needs them."""
    is_whole: bool = False
    """Whether the other network has nothing of it."""


def marks(root: Item, opened: Collection[str], differences: Mapping[Node, Difference]) -> Marks:
    """A mark for each item of the outline in which something differs, as it is seen with some items open.

    What stands there for several equal items is marked where one of them differs. A block is gone or added where all
    that differs in it is, and changed where its layers differ in several ways; who is only resized says nothing there.
    """
    shown = seen(root, opened)
    stood_for: dict[Node, list[Node]] = defaultdict(list)
    for node, stand_in in shown.stand_ins.items():
        stood_for[stand_in].append(node)
    found: dict[str, Mark] = {}
    for item in shown.root.walk():
        nodes = [each for node in item.nodes for each in (node, *stood_for[node])]
        if item.id and (mark := _mark(nodes, item.lead, differences)):
            found[item.id] = mark
    return found


def _mark(nodes: list[Node], lead: Node | None, differences: Mapping[Node, Difference]) -> Mark | None:
    differing = {node: differences[node] for node in nodes if node in differences}
    roles = Counter(each.role for each in differing.values())
    if not roles:
        return None
    own = {node: each for node, each in differing.items() if each.role != "resized"}
    if not own:
        return Mark("resized", list(differing.values())[-1].brief)
    others: list[Role] = list({each.role for each in own.values()})
    role = others.pop()
    if len(own) == len(nodes) and role != "changed" and not others:
        return Mark(role, next(iter(own.values())).brief, is_whole=True)
    titles = {lead.label} if lead else {node.label for node in nodes}
    said = Counter(each.brief if titles == {node.label} else f"{node.label} {each.brief}" for node, each in own.items())
    if len(said) == 1:
        ((words, often),) = said.items()
        return Mark("changed" if others else role, words if often == 1 else f"{words}, {often} ×")
    counts = {"changed": "changed", "gone": "left out", "added": "added"}
    words = ", ".join(f"{roles[role]} {name}" for role, name in counts.items() if roles[role])
    return Mark("changed" if others else role, words)
