"""A visitor's own network, read from a file: it lives in the session, and no cache that visitors share holds it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from netviz.drawing.layout.form import Direction
from netviz.drawing.layout.placement import place
from netviz.drawing.look.svg import to_svg
from netviz.drawing.outline.search_index import search_index
from netviz.drawing.outline.tree import Item, outline
from netviz.errors import DrawingError
from netviz.interchange.keras_config import FileSettings
from netviz.interchange.keras_file import read
from netviz.network import Network


@dataclass(eq=False)
class OwnNetwork:
    """The network with its outline and its last drawing, or why there is none."""

    network: Network
    file: FileSettings
    _drawn: tuple[tuple[frozenset[str], Direction], str | DrawingError] | None = None

    @classmethod
    def read(cls, content: bytes, name: str) -> OwnNetwork:
        """The network in a file's content. Raises FileError."""
        network = read(content, name)
        assert isinstance(network.settings, FileSettings)
        return cls(network, network.settings)

    @cached_property
    def root(self) -> Item:
        """Its outline."""
        return outline(self.network)

    @cached_property
    def index(self) -> dict[str, Any]:
        """What the browser needs to know of its layers."""
        return search_index(self.network, self.root)

    def drawing(self, opened: frozenset[str], direction: Direction) -> str:
        """Its drawing with these items open, in the colours of the page around it. Raises DrawingError."""
        if self._drawn is None or self._drawn[0] != (opened, direction):
            self._drawn = (opened, direction), self._draw(opened, direction)
        drawing = self._drawn[1]
        if isinstance(drawing, DrawingError):  # what took too long once is not tried at every click
            raise drawing
        return drawing

    def _draw(self, opened: frozenset[str], direction: Direction) -> str | DrawingError:
        try:
            return to_svg(self.network, place(self.root, opened, direction), theme=None)
        except DrawingError as error:
            return error
