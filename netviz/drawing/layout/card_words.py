"""What a card says, and how wide it must be to say it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import ceil

from netviz import words
from netviz.anatomy import shared_weights
from netviz.drawing.layout.form import CardForm, text_width
from netviz.drawing.outline.item import Item
from netviz.network import Node

LABEL, SLIM_LABEL, FACT, COUNT = 13, 11.5, 10.5, 12
"""Sizes of letters."""
EDGE = 10.0
"""From a card's edge to what is written on it."""
NAME_X = 26.0
"""Where its name begins, after its sign."""
TOGGLE = 24.0
"""What the button takes that unfolds it, with the edge beyond."""
BETWEEN = 8.0
_NUMBER = re.compile(r"[ _]?\d+(–\d+)?$")
"""What tells the blocks of one kind apart, at the end of their labels."""
PARAMS, MACS = 90.0, 80.0
"""How wide the two figures of a broad card and the bars below them are."""


@dataclass(frozen=True)
class CardWords:
    """What stands on a card beside its figures."""

    name: str
    title: str
    """The name with all that stands beside it."""
    count: str
    """How often it stands there, "× 8", or how many blocks are in it, and that it halves the map: "6 blocks · /2"."""
    second: str
    """The second line: what a figure says of a layer, else the shape of what is returned."""
    aside: str = ""
    """The shape, where the second line says something else."""
    has_figures: bool = False
    """Whether parameters, multiply-adds or the lack of them are told."""
    unfolds: bool = False
    before: str = ""
    after: str = ""
    """What stands in smaller letters before and behind the name."""

    @property
    def stacked(self) -> CardWords:
        """For a card too narrow for it, what stands beside the name is put into the second line."""
        second = " ".join(filter(None, (self.before, self.second, self.after)))
        return replace(self, before="", after="", second=second)

    @property
    def in_one_line(self) -> CardWords:
        """With the second line behind the name."""
        return replace(self, after=f"· {self.second}")


def card_words(item: Item) -> CardWords:
    """The words of the card that stands for a layer or a folded block."""
    counted = any(node.params != 0 or node.macs != 0 or not node.layer.is_known for node in item.nodes)
    figures = counted or bool(shared_weights.owner(item.nodes))
    said = CardWords(
        item.label, item.label, _count(item), words.shape(item.nodes[-1].output_shape), has_figures=figures,
        unfolds=not item.is_layer,
    )  # fmt: skip
    if item.lead:
        place = item.nodes.index(item.lead)
        before, after = (
            " · ".join(words.beside(node.layer) for node in beside)
            for beside in (item.nodes[:place], item.nodes[place + 1 :])
        )
        return replace(
            said, title=" · ".join(filter(None, (before, said.name, after))), before=before and f"{before} ·",
            after=after and f"· {after}", second=words.signature(item.lead.layer), aside=said.second,
        )  # fmt: skip
    signature = _told_of(item.nodes[0]) if item.is_layer else ""
    if not signature or signature.lower() in item.label.lower():  # a "relu" is known to be ReLU
        return said
    return replace(said, second=signature, aside=said.second)


def _told_of(node: Node) -> str:
    """What a figure says of a layer; of one that is not executed, its class."""
    return words.signature(node.layer, node.form) if node.layer.is_known else node.type


def _count(item: Item) -> str:
    """How many equal blocks a card stands for, or how many of one kind are in it, as a paper's table says; and "/2"."""
    if not item.is_block:
        return ""
    only = item.children[0] if len(item.children) == 1 else item
    inside = [child for child in item.children if child.is_block and not _first(child).is_layer]
    number = sum(len(child.children) if child.is_repeat else 1 for child in inside)
    if item.is_repeat or (only.is_repeat and not inside):
        counted = f"× {len(only.children)}"
    else:
        one_kind = number > 1 and len({_NUMBER.sub("", child.label) for child in inside}) == 1
        counted = f"{number} blocks" if one_kind else ""
    return " · ".join(filter(None, (counted, "/2" if _halves(item) else "")))


def _first(item: Item) -> Item:
    """Of a repeat the first of its items, of all else itself."""
    return item.children[0] if item.is_repeat else item


def _halves(item: Item) -> bool:
    """Whether the map that goes in is twice as high and wide as what comes out, give or take the rounding."""
    given = item.nodes[0].inputs[0].output_shape if item.nodes[0].inputs else ()
    made = item.nodes[-1].output_shape
    return len(given) == len(made) == 3 and all(
        (before - 1) // 2 <= after <= (before + 1) // 2 < before
        for before, after in zip(given[:2], made[:2], strict=True)
    )


def card_width(cards: Iterable[CardWords], form: CardForm) -> float:
    """The width of the cards of one level: what the longest words need, between the form's bounds."""
    return max([form.least, *(min(ceil(_needed(said, form)), form.most) for said in cards)])


def _needed(said: CardWords, form: CardForm) -> float:
    second = 2 * EDGE + text_width(said.second, FACT)
    count = BETWEEN + text_width(said.count, COUNT, bold=True) if said.count else 0.0
    first = NAME_X + text_width(said.name, LABEL, bold=True) + (TOGGLE if said.unfolds else EDGE)
    if not form.is_tall:
        return max(first + count if count else 0.0, second + BETWEEN + PARAMS + MACS if said.has_figures else 0.0)
    return max(first, second + count)
