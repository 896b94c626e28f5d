"""Built networks and their outlines, kept for the visitors who look at the same one: bounded, and never changed."""

from functools import lru_cache

from netviz.architectures.catalog import FAMILIES
from netviz.drawing.layout import place
from netviz.drawing.outline import Item, outline
from netviz.drawing.svg import to_svg
from netviz.network import Network
from netviz.settings import Settings

KEPT = 64


@lru_cache(maxsize=KEPT)
def network(architecture: str, settings: Settings) -> Network:
    """The network with these settings. Raises ShapeError."""
    return FAMILIES[architecture].build(settings)


@lru_cache(maxsize=KEPT)
def root(shown: Network) -> Item:
    """The network's outline."""
    return outline(shown)


@lru_cache(maxsize=KEPT)
def drawing(shown: Network, opened: frozenset[str]) -> str:
    """Its drawing with these items open, in the colours of the page around it. Raises DrawingError."""
    return to_svg(shown, place(root(shown), opened), theme=None)
