"""Built networks, outlines and drawings, kept for the visitors who look at the same one, and never changed.

They are bounded by what they hold, not by their number: a link can ask for a network of thousands of layers.
"""

from threading import Lock
from typing import Any

from cachetools import LRUCache, cached

from netviz.architectures.catalog import FAMILIES
from netviz.drawing.layout.form import Direction
from netviz.drawing.layout.placement import place
from netviz.drawing.look.svg import to_svg
from netviz.drawing.outline.search_index import search_index
from netviz.drawing.outline.tree import Item, outline
from netviz.network import Network
from netviz.settings import Settings

MOST_LAYERS = 12_000  # of all networks kept; the largest of the catalog has 4,200
MOST_CHARACTERS = 8_000_000  # of all drawings kept


@cached(LRUCache(MOST_LAYERS, getsizeof=lambda kept: len(kept.nodes)), lock=Lock(), info=True)
def network(architecture: str, settings: Settings) -> Network:
    """The network with these settings. Raises ShapeError."""
    return FAMILIES[architecture].build(settings)


@cached(LRUCache(MOST_LAYERS, getsizeof=lambda kept: len(kept.nodes)), lock=Lock(), info=True)
def root(shown: Network) -> Item:
    """The network's outline."""
    return outline(shown)


@cached(LRUCache(MOST_LAYERS, getsizeof=lambda kept: len(kept["holder"])), lock=Lock(), info=True)
def index(shown: Network) -> dict[str, Any]:
    """What the browser needs to know of its layers."""
    return search_index(shown, root(shown))


@cached(LRUCache(MOST_CHARACTERS, getsizeof=len), lock=Lock(), info=True)
def drawing(shown: Network, opened: frozenset[str], direction: Direction) -> str:
    """Its drawing with these items open, in the colours of the page around it. Raises DrawingError."""
    return to_svg(shown, place(root(shown), opened, direction), theme=None)
