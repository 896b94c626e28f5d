"""A drawing in pieces: each open item alone, with all in it folded, so that a browser can put any folds together.

What stands in an item is laid out without regard to what is open elsewhere: with its cards, its lines and its frame, a
browser makes room for what it unfolds there. See assets/lecture_file/unfolding.js.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from netviz import words
from netviz.drawing.layout.level import Box, Route
from netviz.drawing.layout.placement import place
from netviz.drawing.layout.rows import BESIDE_WORDS
from netviz.drawing.look.card import Cards
from netviz.drawing.look.svg import Sheet, title_extent
from netviz.drawing.outline.item import Item
from netviz.drawing.outline.repeats import all_of, ids_beyond_the_first
from netviz.drawing.outline.tree import blocks, foldable, with_only_children
from netviz.network import Network
from netviz.state.explored import Explored

MOST_LAYERS = 1_500
"""Of a network that is taken to pieces."""


def pieces(state: Explored) -> dict[str, Any] | None:
    """What unfolds into what, and each open item; None of a drawing that flows to the right, or of too many layers.

    `window` is what columns shall fill, where a long flow goes on in a column beside; else None. Raises DrawingError.
    """
    if state.look.direction != "down" or len(state.network.nodes) > MOST_LAYERS:
        return None
    root = state.root
    repeats = [item for item in root.walk() if item.is_repeat and item.id]
    folding = {
        "opens": {id: sorted(with_only_children(root, [id])) for id in sorted(foldable(root))},
        "repeats": {all_of(item): sorted(ids_beyond_the_first(item)) for item in repeats},
        "blocks": sorted(blocks(root)),
        "window": asdict(BESIDE_WORDS) if state.in_columns else None,
    }
    return {**folding, "levels": _levels(state.network, root)}


def _levels(network: Network, root: Item) -> dict[str, Any]:
    """By its id each item as it opens, with what is in it folded; behind ALL a repeat that shows all of its items."""
    sheet = Sheet(Cards(network, theme=None, colour_by="kind"), shapes=True, wide=False)
    found: dict[str, Any] = {}
    for shows_all in (False, True):
        opened: set[str] = set()
        while True:
            newly: set[str] = set()
            for box in _innermost(place(root, opened)):
                key = all_of(box.item) if shows_all and box.item.is_repeat else box.item.id
                if key not in found:
                    found[key] = _level(sheet, box)
                for child, _, _ in box.children:
                    if child.item.children:
                        newly |= {child.item.id, *([all_of(child.item)] if shows_all and child.item.is_repeat else [])}
            if not newly:
                break
            opened |= newly
    return found


def _innermost(box: Box) -> Collection[Box]:
    """The open boxes in which nothing is open."""
    inside = [child for child, _, _ in box.children if child.open]
    return [each for child in inside for each in _innermost(child)] if inside else [box]


def _level(sheet: Sheet, box: Box) -> dict[str, Any]:
    return {
        "size": _rounded(box.width, box.height),
        "title": _rounded(*title_extent(box)) if box.item.id else [],
        "frame": sheet.frame(box, 0, 0) if box.item.id else "",
        "cards": [
            [child.item.id, *_rounded(x, y, child.width, child.height), sheet.cards.svg(child, 0, 0)]
            for child, x, y in box.children
        ],
        "lines": [_line(sheet, route) for route in box.routes],
    }


def _line(sheet: Sheet, route: Route) -> dict[str, Any]:
    shape = words.shape(route.tensor.output_shape)
    label = [shape, *_rounded(route.label[0], route.label[3])] if route.label else []
    return {
        "tensor": route.tensor.name,
        "from": route.tail,
        "to": route.head,
        "points": [_rounded(*point) for point in route.points],
        "skips": route.skips,
        "told": sheet.told_of(route),
        "label": label,
    }


def _rounded(*numbers: float) -> list[float]:
    return [round(number, 1) for number in numbers]
