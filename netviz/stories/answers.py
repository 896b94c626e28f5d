"""Answers of Keras: a line of a script beside the line of today, and what Keras says to each when they are run.

The server does not know Keras, so they are recorded: `python -m benchmarks.record_answers` writes the file.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from netviz.app_folder import APP

FILE = APP / "assets" / "measured" / "keras_answers.json"


@dataclass(frozen=True)
class Answer:
    """Lines, and what Keras says to them; `name` is what a phrase points at."""

    name: str
    title: str
    lines: Sequence[str]
    answer: str
    failed: bool
    """Whether the answer is an error."""


@dataclass(frozen=True, eq=False)
class Answers:
    """A question in two ways: as a script asks it, and as one asks today."""

    asked: Sequence[Answer]
    keras: str
    """The version that answered."""

    @cached_property
    def parts(self) -> Collection[str]:
        """Both ways: script, and today."""
        return {answer.name for answer in self.asked}


TITLES: Mapping[str, str] = {"script": "As the script has it", "today": "As one writes it today"}


@lru_cache(maxsize=1)
def answers() -> Mapping[str, Answers]:
    """By a short name, every question that was put to Keras."""
    told = json.loads(FILE.read_text(encoding="utf-8"))
    return {
        name: Answers([Answer(way, title, **ways[way]) for way, title in TITLES.items()], told["keras"])
        for name, ways in told["questions"].items()
    }
