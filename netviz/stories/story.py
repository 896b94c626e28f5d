"""A story: scenes in a row, each a picture, a few sentences whose words point into it, and one thing to do.

A scene is written down as words with gaps, and as a function that makes the picture and fills the gaps: so every number
in a sentence is computed from a network, a convolution or a recorded run, and none is typed. The function takes what
the visitor has played with, so that one scene has as many pictures as its task has values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from netviz.errors import UnknownNameError
from netviz.stories.pictures import Picture
from netviz.stories.tasks import Task

_POINTING = re.compile(r"\[\[([^|\]]+)\|([^\]]+)\]\]")


class Span(NamedTuple):
    """A piece of a sentence, and the parts of the pictures that it points at."""

    text: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Shown:
    """What a scene shows with what the visitor has played with."""

    picture: Picture
    fields: Mapping[str, str] = field(default_factory=dict)
    """What fills the gaps of the words: computed, and written by netviz.words."""
    beside: Picture | None = None
    """A smaller picture: mostly a staircase of costs."""
    titles: tuple[str, str] | None = None
    """What stands above the two pictures where they are drawings, as large as each other and side by side."""
    right: str = ""
    """Of a guess, the value of the option that is right."""

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """The large one, then the smaller."""
        return (self.picture,) if self.beside is None else (self.picture, self.beside)

    @property
    def parts(self) -> Collection[str]:
        """All that words can point at."""
        return frozenset().union(*(picture.parts for picture in self.pictures))

    def spans(self, words: str) -> tuple[Span, ...]:
        """The words with their gaps filled, cut where they point: "[[one shared 1 × 1|module_conv1x1]] for {all}".

        After the bar stand ids of layers, blocks, or other parts of a picture, with spaces between.
        """
        found, end = [], 0
        for match in _POINTING.finditer(words):
            found += [
                Span(self._filled(words[end : match.start()])),
                Span(self._filled(match[1]), self._named(match[2])),
            ]
            end = match.end()
        return tuple(span for span in (*found, Span(self._filled(words[end:]))) if span.text)

    def _filled(self, words: str) -> str:
        return words.format_map(self.fields)

    def _named(self, parts: str) -> tuple[str, ...]:
        return tuple(parts.format_map(self.fields).split())


@dataclass(frozen=True, eq=False)
class Scene:
    """One slide: it teaches as it stands, and has one thing to do."""

    name: str
    """In links."""
    title: str
    words: str | Mapping[str, str]
    """Two or three sentences with gaps, "{params} parameters", and phrases that point: see `Shown.spans`. Where each
    value of the task has sentences of its own, those by value."""
    show: Callable[[Any], Shown]
    """From the task's value, or None without a task, to what is shown: asked once for each value, see `shown`."""
    task: Task | None = None

    @property
    def usual(self) -> Any:
        """What the task's value is before one plays."""
        return self.task.usual if self.task else None

    def shown(self, value: Any) -> Shown:
        """What it shows with that value of its task, made once."""
        return _shown(self, value)

    def said(self, value: Any) -> tuple[Span, ...]:
        """Its words with that value of its task."""
        return self.shown(value).spans(self.words if isinstance(self.words, str) else self.words[value])


@lru_cache(maxsize=512)
def _shown(scene: Scene, value: Any) -> Shown:
    return scene.show(value)


@dataclass(frozen=True, eq=False)
class Story:
    """A lesson: what it is about in one sentence, and its scenes."""

    name: str
    """In links."""
    title: str
    sentence: str
    scenes: Sequence[Scene]
    source: str = ""
    """The papers that it follows."""

    def place(self, name: str) -> int:
        """The place of the scene of that name. Raises UnknownNameError."""
        names = [scene.name for scene in self.scenes]
        if name not in names:
            rule = f"The scene must be one of {', '.join(names)}"
            raise UnknownNameError(rule, received=name[:40], field="scene")
        return names.index(name)
