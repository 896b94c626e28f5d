"""How large things are drawn, for each direction of the main flow, and how wide a text may become."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Direction = Literal["down", "right"]


@dataclass(frozen=True)
class Form:
    """Sizes in pixels. "Along" is with the main flow, "across" is beside it; cards always stand upright."""

    direction: Direction
    width: float
    slim: float
    """The height of a card with neither parameters nor multiply-adds."""
    full: float
    gap: float
    """Along, between two cards: room for the shape of what flows."""
    out: float
    """Along, from a card to the line where its tensor parts, or to the one where tensors come together."""
    into: float
    """Along, from such a line to the next card: room for the tips of arrows."""
    beside: float = 20.0
    """Across, between parallel branches."""
    lane: float = 16.0
    """Across, from what a shortcut passes by to the shortcut."""
    pad: float = 14.0
    head: float = 26.0
    """The strip at the top of a frame that names it."""


FORMS: dict[Direction, Form] = {
    "down": Form("down", width=264, slim=24, full=42, gap=18, out=15, into=12),
    "right": Form("right", width=150, slim=40, full=72, gap=58, out=50, into=14),
}

_NARROW, _WIDE = set("iljtfrI.,:;'|!()[]/ -·"), set("mwMW@%×÷≥≤→")


def text_width(text: str, size: float, bold: bool = False) -> float:
    """How wide a text gets at most in the fonts that a drawing names; DejaVu Sans is the widest of them."""
    ems = sum(
        0.40 if letter in _NARROW else 0.98 if letter in _WIDE or letter > "\u2e7f" else 0.76 if letter.isupper()
        else 0.64
        for letter in text
    )  # fmt: skip
    return ems * size * (1.1 if bold else 1.0)


def cut(text: str, room: float, size: float, bold: bool = False) -> str:
    """The text, or as much of its beginning as fits into the room, and an ellipsis."""
    if text_width(text, size, bold) <= room:
        return text
    while text and text_width(text + "…", size, bold) > room:
        text = text[:-1]
    return text.rstrip() + "…"
