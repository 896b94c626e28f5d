"""Several drawings as one SVG, side by side, each under its title."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from netviz.drawing.files.typeset import size
from netviz.drawing.look.markup import clean
from netviz.drawing.look.palette import Theme, colours
from netviz.drawing.look.stylesheet import FILE_FONTS
from netviz.drawing.outline.marks import MEANINGS

TITLE = 16
ABOVE, BELOW, GAP = 34, 26, 24


def side_by_side(drawings: Sequence[str], titles: Sequence[str], *, theme: Theme) -> str:
    """The drawings, SVG files in the colours of that theme, in a row, and below them what their marks mean."""
    named = colours(theme)
    x, parts = 0, []
    for svg, title in zip(drawings, titles, strict=True):
        parts.append(f'<text x="{x + 12}" y="23" font-size="{TITLE}" font-weight="600">{escape(clean(title))}</text>')
        parts.append(svg.replace("<svg ", f'<svg x="{x}" y="{ABOVE}" ', 1))
        x += size(svg)[0] + GAP
    height = ABOVE + max(size(svg)[1] for svg in drawings) + BELOW
    said = " · ".join(f"{sign} {words}" for sign, words in MEANINGS.values())
    label = clean(" and ".join(titles))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{x - GAP}" height="{height}" viewBox="0 0 {x - GAP} {height}" '
        f'role="img" aria-label={quoteattr(label)} font-family={quoteattr(FILE_FONTS)} fill="{named["ink"]}">'
        f'<rect width="100%" height="100%" fill="{named["paper"]}"/>{"".join(parts)}'
        f'<text x="12" y="{height - 10}" font-size="11" fill="{named["quiet"]}">{escape(said)}</text></svg>'
    )
