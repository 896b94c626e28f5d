"""A network's drawing, from outline to SVG, in one call."""

from __future__ import annotations

from collections.abc import Collection

from netviz.drawing.layout.form import Direction
from netviz.drawing.layout.placement import place
from netviz.drawing.look.colouring import ColourBy
from netviz.drawing.look.palette import Theme
from netviz.drawing.look.svg import to_svg
from netviz.drawing.outline.tree import blocks, outline
from netviz.drawing.outline.units import with_units
from netviz.network import Network


def draw(
    network: Network, *, unfold: Collection[str] | str = (), direction: Direction = "down",
    theme: Theme | None = "light", colour_by: ColourBy = "kind", shapes: bool = True, wide: bool = False,
    every_layer: bool = False,
) -> str:  # fmt: skip
    """The network as SVG text, folded by block.

    `unfold` names what stands open (the ids that the drawing carries), or is "all". The main flow runs down or to the
    right. `colour_by` says what a card's colour means, `shapes` whether lines carry the shapes of their tensors, and
    `wide` draws them as wide as these have channels. With `every_layer` normalization and activation have cards of
    their own, apart from their convolution. Raises DrawingError.
    """
    root = outline(network) if every_layer else with_units(outline(network))
    opened = blocks(root) if unfold == "all" else frozenset(unfold)
    placed = place(root, opened, direction)
    return to_svg(network, placed, theme=theme, colour_by=colour_by, shapes=shapes, wide=wide)
