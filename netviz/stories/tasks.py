"""The one thing to do in a scene: choose, slide, or guess and be answered. Each has a value, which a link carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from netviz.errors import SettingsError


class _OfOptions:
    options: Mapping[str, str]

    def of_link(self, text: str) -> str:
        """The value that a link writes. Raises SettingsError."""
        return _one_of(text, list(self.options))

    def written(self, value: str) -> str:
        """The value as a link writes it."""
        return value


@dataclass(frozen=True, eq=False)
class Choose(_OfOptions):
    """One of a few, side by side."""

    label: str
    options: Mapping[str, str]
    """By its value, what each is called."""
    usual: str


@dataclass(frozen=True, eq=False)
class Slide:
    """One of many numbers, on a slider."""

    label: str
    values: tuple[float, ...]
    usual: float
    unit: str = ""

    def of_link(self, text: str) -> float:
        """The value that a link writes. Raises SettingsError."""
        values = {self.written(value): value for value in self.values}
        return values[_one_of(text, list(values))]

    def written(self, value: float) -> str:
        """The value as a link writes it, and the slider."""
        return f"{value:g}"


@dataclass(frozen=True, eq=False)
class Guess(_OfOptions):
    """A question, a few answers, and what is said once one is given; which is right, the scene computes."""

    question: str
    options: Mapping[str, str]
    """By its value, how each reads: with gaps, like a scene's words."""
    answer: str
    """Said after a guess, whatever it was: with gaps and phrases that point, like a scene's words."""
    usual: str = field(default="", init=False)


Task = Choose | Slide | Guess


def _one_of(text: str, possible: list[str]) -> str:
    if text not in possible:
        raise SettingsError(f"play must be one of {', '.join(possible)}", received=text[:40], field="play")
    return text
