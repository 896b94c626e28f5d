"""The network that is shown, from the catalog or from a visitor's file, with all that pages show of it.

Who keeps it is decided where it is made: the catalog's networks are kept for all visitors who look at the same one, a
file's lives in one session, and no cache that visitors share holds anything of it. Shared caches are bounded by what
they hold, not by their number: a link can ask for a network of thousands of layers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any, NamedTuple

from cachetools import LRUCache, cached

from netviz.architectures.catalog import FAMILIES, parse_specification, preset_of, specification
from netviz.architectures.family import Family
from netviz.drawing.layout.form import Direction
from netviz.drawing.layout.placement import place
from netviz.drawing.look.colouring import COLOURINGS, MEANINGS, ColourBy
from netviz.drawing.look.legend import legends, shown_items
from netviz.drawing.look.svg import to_svg
from netviz.drawing.outline.search_index import search_index
from netviz.drawing.outline.tree import Item, foldable, outline
from netviz.drawing.outline.units import with_units
from netviz.interchange.keras_config import FileSettings
from netviz.network import Network
from netviz.settings import Settings

MOST_LAYERS = 12_000  # of all networks kept; the largest of the catalog has 4,200
MOST_CHARACTERS = 8_000_000  # of all drawings kept


class View(NamedTuple):
    """What a drawing depends on beside its network."""

    opened: frozenset[str] = frozenset()
    direction: Direction = "down"
    every_layer: bool = False
    in_columns: bool = False
    """Whether a long flow down goes on in a column beside."""


@dataclass(eq=False)
class ShownNetwork:
    """A network with its outline, index, drawings and legends; what is asked for twice is made once."""

    network: Network
    browser_id: str
    """What the browser remembers views and choices by."""
    family: Family | None
    """None for a visitor's file."""
    specification: str
    """The word by which a link opens it; empty where no link can."""
    _draw: Callable[[ShownNetwork, View], str]

    @property
    def preset(self) -> str | None:
        """The name of the published network that this is."""
        return preset_of(self.family.name, self.network.settings) if self.family else None

    @property
    def file_name(self) -> str:
        """The name of the file that it was read from; empty for the catalog's."""
        settings = self.network.settings
        return settings.file if isinstance(settings, FileSettings) else ""

    @cached_property
    def root(self) -> Item:
        """Its outline, with every layer apart."""
        return outline(self.network)

    @cached_property
    def figure(self) -> Item:
        """Its outline as papers draw it: a convolution and what stands beside it as one."""
        return with_units(self.root)

    @cached_property
    def foldable(self) -> frozenset[str]:
        """The ids of all that can be unfolded."""
        return foldable(self.figure)

    @cached_property
    def index(self) -> dict[str, Any]:
        """What the browser needs to know of its layers."""
        return search_index(self.network, self.figure)

    def drawn(self, every_layer: bool) -> Item:
        """The outline that is drawn."""
        return self.root if every_layer else self.figure

    def has(self, id: str) -> bool:
        """Whether it has a layer or a block with that id."""
        return id in self.network.by_name or id in self.foldable

    def legends(self, view: View) -> dict[ColourBy, dict[str, Any]]:
        """What the colours of the cards that one sees mean, by each way of colouring."""
        entries = legends(self.network, shown_items(self.drawn(view.every_layer), view.opened))
        return {name: {"title": MEANINGS[name].title, "entries": entries[name]} for name in COLOURINGS}

    def drawing(self, view: View) -> str:
        """Its drawing, in the colours of the page around it. Raises DrawingError."""
        return self._draw(self, view)


def _draw(shown: ShownNetwork, view: View) -> str:
    root = shown.drawn(view.every_layer)
    return to_svg(shown.network, place(root, view.opened, view.direction, in_columns=view.in_columns), theme=None)


shared_drawing = cached(LRUCache(MOST_CHARACTERS, getsizeof=len), lock=Lock(), info=True)(_draw)


@cached(LRUCache(MOST_LAYERS, getsizeof=lambda kept: len(kept.network.nodes)), lock=Lock(), info=True)
def from_catalog(architecture: str, settings: Settings) -> ShownNetwork:
    """The architecture with these settings, kept for all visitors. Raises ShapeError."""
    network = FAMILIES[architecture].build(settings)
    return ShownNetwork(
        network, architecture, FAMILIES[architecture], specification(architecture, settings),
        shared_drawing,
    )  # fmt: skip


def from_specification(word: str) -> ShownNetwork:
    """The network that a link writes as one word, kept for all visitors. Raises NetvizError."""
    family, settings = parse_specification(word)
    return from_catalog(family.name, settings)


def from_file(network: Network) -> ShownNetwork:
    """A network that was read from a visitor's file, which only this object keeps, with its last drawing."""
    assert isinstance(network.settings, FileSettings)
    drawing = cached(LRUCache(1), lock=Lock())(_draw)
    return ShownNetwork(network, f"file {network.settings.sha256}", None, "", drawing)
