"""A drawing as a file, as it is shown: SVG, PNG, PDF or DOT; and any other picture as one of the first three."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from netviz.drawing.files.dot_source import to_dot
from netviz.drawing.files.typeset import largest_scale, size, typeset
from netviz.drawing.layout.form import Direction
from netviz.drawing.layout.placement import place
from netviz.drawing.look.colouring import ColourBy
from netviz.drawing.look.palette import Theme
from netviz.drawing.look.svg import to_svg
from netviz.drawing.outline.tree import Item
from netviz.network import Network

PictureFormat = Literal["svg", "png", "pdf"]
Format = Literal[PictureFormat, "dot"]
FORMATS: dict[Format, str] = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
    "dot": "text/vnd.graphviz",
}
"""What a file of each format is served as."""


def export(
    network: Network, root: Item, opened: Collection[str], *, format: Format = "svg", direction: Direction = "down",
    colour_by: ColourBy = "kind", theme: Theme = "light", shapes: bool = True, wide: bool = False,
    scale: float = 2.0, fit: bool = False,
) -> bytes:  # fmt: skip
    """The drawing of a network's outline with these items open, as the content of a file.

    `scale` is how many pixels of a PNG make one of the drawing; with `fit` it is smaller where the PNG would be too
    large, and else that is refused. SVG and PDF hold text as text, and neither script nor link. Raises DrawingError.
    """
    if format == "dot":
        source = to_dot(network, root, opened, direction=direction, theme=theme, colour_by=colour_by, shapes=shapes)
        return source.encode()
    placed = place(root, opened, direction)
    svg = to_svg(network, placed, theme=theme, colour_by=colour_by, shapes=shapes, wide=wide)
    return picture_file(svg, format, title=network.title, scale=scale, fit=fit)


def picture_file(svg: str, format: PictureFormat, *, title: str, scale: float = 2.0, fit: bool = False) -> bytes:
    """A picture of ours as the content of a file; `scale` and `fit` are those of `export`. Raises DrawingError."""
    if format == "svg":
        return svg.encode()
    if fit:
        scale = min(scale, largest_scale(*size(svg)))
    return typeset(svg, format, title=title, scale=scale)
