"""The folds of a drawing that a file holds as they are: what one click unfolds or folds, and what one more does there.

All combinations would be too many. Where a drawing is there in pieces, a browser puts the others together from those;
where it is not, the nearest counts in which the block is as it was wanted: another that was unfolded is folded again.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any, NamedTuple

from netviz.errors import DrawingError
from netviz.state.explored import Explored

MOST_CHARACTERS = 150_000
"""A drawing that is larger does not fold: nobody reads it from a hall's last row."""
_TOGGLES = re.compile(r'data-toggle="([^"]*)"')


class _Fold(NamedTuple):
    svg: str
    may: frozenset[str]
    """The ids of what can be folded or unfolded in it."""


def folds(state: Explored, levels: int, most: int) -> list[dict[str, Any]]:
    """The drawing as it stands, then its folds: so many clicks deep, and at most so many.

    Each has its SVG, what is open in it, and `turns`: by the id of what is folded or unfolded, the place of the
    drawing that answers, and whether that is all that was wanted. Raises DrawingError where the drawing as it stands
    cannot be drawn.
    """
    first = _drawn(state, state.opened)
    held = {state.opened: first}
    last = [(state.opened, first.may)] if len(first.svg) <= MOST_CHARACTERS else []
    for _ in range(levels):
        following = []
        for opened, asked in last:
            for after in [_toggled(state, opened, id) for id in sorted(asked)]:
                if len(held) < most and after not in held and (fold := _small(state, after)):
                    held[after] = fold
                    following.append((after, fold.may - held[opened].may))
        last = following
    places = {opened: place for place, opened in enumerate(held)}
    return [
        {"svg": fold.svg, "opened": sorted(opened), "turns": _turns(state, opened, fold, places)}
        for opened, fold in held.items()
    ]


def _drawn(state: Explored, opened: frozenset[str]) -> _Fold:
    svg = state.shown.drawing(state.view._replace(opened=opened))
    return _Fold(svg, frozenset(map(unescape, _TOGGLES.findall(svg))))


def _small(state: Explored, opened: frozenset[str]) -> _Fold | None:
    """The drawing, where it can be drawn and is small enough."""
    try:
        fold = _drawn(state, opened)
    except DrawingError:
        return None
    return fold if len(fold.svg) <= MOST_CHARACTERS else None


def _toggled(state: Explored, opened: frozenset[str], id: str) -> frozenset[str]:
    """What is open once that is turned; the state is left as it was."""
    before = state.opened
    try:
        state.opened = opened
        state.toggle(id)
        return state.opened
    finally:
        state.opened = before


def _turns(
    state: Explored, opened: frozenset[str], fold: _Fold, places: dict[frozenset[str], int]
) -> dict[str, tuple[int, bool]]:
    """Where each wish leads; one that no drawing answers is left out."""
    found = {}
    for id in sorted(fold.may):
        wanted = _toggled(state, opened, id)
        alike = [each for each in places if each != opened and (id in each) == (id in wanted)]
        if alike:
            nearest = min(alike, key=lambda each: (len(each ^ wanted), places[each]))
            found[id] = places[nearest], nearest == wanted
    return found
