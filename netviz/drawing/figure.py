"""A network's drawing, from outline to SVG, in one call."""

from __future__ import annotations

from collections.abc import Collection

from netviz.drawing.layout import place
from netviz.drawing.outline import foldable, outline
from netviz.drawing.palette import Theme
from netviz.drawing.svg import to_svg
from netviz.network import Network


def draw(network: Network, *, unfold: Collection[str] | str = (), theme: Theme | None = "light") -> str:
    """The network as SVG text, folded by block.

    `unfold` names what stands open (the ids that the drawing carries), or is "all". Raises DrawingError.
    """
    root = outline(network)
    opened = foldable(root) if unfold == "all" else frozenset(unfold)
    return to_svg(network, place(root, opened), theme=theme)
