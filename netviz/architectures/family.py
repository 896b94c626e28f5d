"""What a family of networks is: its settings, its builder, its presets, its story."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from netviz.layers import Tensor
from netviz.network import Network
from netviz.settings import Settings


@dataclass(frozen=True)
class Preset:
    """A network that somebody published: only numbers, never a code path of its own."""

    title: str
    settings: Mapping[str, Any]


@dataclass(frozen=True)
class Family:
    """One architecture with everything that the app shows of it."""

    name: str
    title: str
    settings: type[Settings]
    builder: Callable[[Any], Tensor | tuple[Tensor, ...]]
    """Settings to the last layer's tensor, or to those of the classifier and its auxiliary heads."""
    source: str
    """The paper: authors, year, where."""
    introduction: str
    """Two paragraphs for a student: which problem it solved, and what to look at."""
    presets: Mapping[str, Preset] = field(default_factory=dict)
    """By the name that a command line and a link use; one of them is the defaults."""

    def build(self, settings: Settings) -> Network:
        """The network with these settings. Raises ShapeError where a layer's input does not fit."""
        return Network(self.builder(settings), architecture=self.name, title=self.title, settings=settings)
