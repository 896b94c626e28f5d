"""How large things are drawn, for each direction of the main flow, and how wide a text may become."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Direction = Literal["down", "right"]


@dataclass(frozen=True)
class CardForm:
    """How cards of one level look: their heights, and between which widths they are as narrow as their words need."""

    is_tall: bool
    """Parameters and multiply-adds stand below one another, not side by side."""
    slim: float
    """The height of a card with neither parameters nor multiply-adds."""
    full: float
    least: float
    most: float


BROAD = CardForm(is_tall=False, slim=24, full=42, least=320, most=440)
TALL = CardForm(is_tall=True, slim=40, full=76, least=112, most=240)


@dataclass(frozen=True)
class Form:
    """Sizes in pixels. "Along" is with the main flow, "across" is beside it; cards always stand upright."""

    direction: Direction
    alone: CardForm
    """The cards of a level that stand one below another."""
    parallel: CardForm
    """Those of a level with branches beside one another, and of what stands in it."""
    out: float
    """Along, from a card to where its tensor may turn, at least: room for the shape beside the line."""
    into: float
    """Along, from the last turn to the next card: room for the tip of an arrow."""
    label: float = 9.5
    """The size of the letters of a shape beside its line."""
    short: float = 6.0
    """Along, from the edge of a frame to where a tensor may turn: its shape stands where it was made."""
    beside: float = 14.0
    """Across, between parallel branches."""
    lane: float = 16.0
    """Across, from what a shortcut passes by to the shortcut."""
    pad: float = 8.0
    """From a frame to what stands in it."""
    head: float = 26.0
    """The strip at the top of a frame that names it."""

    def turned(self, width: float, height: float) -> tuple[float, float]:
        """(across, along) of what is so wide and high, and the other way round."""
        return (width, height) if self.direction == "down" else (height, width)


FORMS: dict[Direction, Form] = {
    "down": Form("down", BROAD, TALL, out=14, into=10),
    "right": Form("right", TALL, TALL, out=30, into=12, label=9),
}

_EMS = {
    **dict.fromkeys(" .,:;'|!iljI·-", 0.34),
    **dict.fromkeys("tfr()[]/", 0.41),
    **dict.fromkeys("M×÷≥≤", 0.87),
    **dict.fromkeys("mwW@%→…", 1.0),
}


@lru_cache(maxsize=4096)  # the same shapes and names stand on many cards
def text_width(text: str, size: float, bold: bool = False) -> float:
    """How wide a text gets at most in the fonts that a drawing names; DejaVu Sans is the widest of them."""
    ems = 0.0
    for letter in text:
        ems += _EMS.get(letter) or (1.0 if letter > "\u2e7f" else 0.77 if letter.isupper() else 0.64)
    return ems * size * (1.1 if bold else 1.0)


def cut(text: str, room: float, size: float, bold: bool = False) -> str:
    """The text, or as much of its beginning as fits into the room, and an ellipsis."""
    if text_width(text, size, bold) <= room:
        return text
    text = text[:200]
    while text and text_width(text + "…", size, bold) > room:
        text = text[:-1]
    return text.rstrip() + "…"
