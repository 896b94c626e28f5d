"""The legend: what the colours of the cards that are shown stand for, as plain data."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise

from netviz.drawing.look.colouring import COLOURINGS, PREFIXES, SHARES, SIDES, ColourBy, Colouring
from netviz.drawing.look.glyphs import GLYPHS
from netviz.drawing.look.palette import KINDS, kinds_by_cost
from netviz.drawing.outline.repeats import within
from netviz.drawing.outline.tree import Item
from netviz.network import Network
from netviz.unknown import UNKNOWN


def legend(network: Network, shown: Iterable[Item], colour_by: ColourBy) -> list[dict[str, str]]:
    """An entry for each colour among the items shown, in order: {"cls": "p3", "label": "0.3 to 1 %"}.

    A card or swatch with the class has the colour --swatch where an element around it has the class by-params, as the
    drawing has. For kinds an entry has a "glyph" too: an SVG path from (8, 6) to (20, 18).
    """
    return legends(network, shown)[colour_by]


def legends(network: Network, shown: Iterable[Item]) -> dict[ColourBy, list[dict[str, str]]]:
    """The legend of every way of colouring; `colouring.MEANINGS` has what stands above each."""
    colouring = Colouring(network)
    items = list(shown)
    present = [colouring.classes(item) for item in items]
    words = {f"k-{kind}": label for kind, (label, *_) in KINDS.items()} | _level_words(network)
    found = {name: {classes[name] for classes in present} for name in COLOURINGS}
    found["kind"] |= {f"k-{kind}" for item in items for kind in kinds_by_cost(item)}
    return {
        name: [{"cls": cls, "label": label} | _glyph(cls) for cls, label in words.items() if cls in found[name]]
        for name in COLOURINGS
    }


def shown_items(root: Item, opened: Collection[str]) -> Iterator[Item]:
    """The items that stand as cards while those of `opened` (ids) are open."""
    for child in within(root, opened):
        if child.children and child.id in opened:
            yield from shown_items(child, opened)
        else:
            yield child


def _glyph(cls: str) -> dict[str, str]:
    return {"glyph": GLYPHS[cls[2:]]} if cls.startswith("k-") else {}


def _level_words(network: Network) -> dict[str, str]:
    """The words of every level, by class, from the least to the most."""
    percents = [f"{100 * share:g}" for share in SHARES]
    ranges = [f"{low} to {high} %" for low, high in pairwise(percents)]
    costs = ["none", f"under {percents[0]} %", *ranges, f"over {percents[-1]} %", "not known"]
    side = network.image_side
    pixels = ["" if side is UNKNOWN else _up_to(int(side * share)) for share in SIDES]
    smaller = "" if side is UNKNOWN else _up_to(side - 1)
    fields = [*pixels, smaller, "whole image", "not known"]
    names = [*map(str, range(9)), "u"]
    return {
        f"{prefix}{level}": label
        for quantity, prefix in PREFIXES.items()
        for level, label in zip(names, fields if quantity == "field" else costs, strict=True)
    }


def _up_to(pixels: int) -> str:
    return f"up to {pixels} px" if pixels > 1 else "1 px"
