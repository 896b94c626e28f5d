"""A network's stages as solids in a row, as SVG: sides and depths by their square roots, skips as arcs."""

from __future__ import annotations

from math import sqrt
from xml.sax.saxutils import escape, quoteattr

from netviz import words
from netviz.drawing.layout.form import cut, text_width
from netviz.drawing.look.markup import clean
from netviz.drawing.look.palette import Theme, colours, mixed
from netviz.drawing.look.stylesheet import FILE_FONTS
from netviz.drawing.outline.item import Item
from netviz.drawing.volumes.stages import Stage, skips, stages
from netviz.network import Network
from netviz.unknown import known_sum

SCALE = "Sides and depths are drawn by the square roots of pixels and channels."
HIGHEST, DEEPEST = 190.0, 120.0
THINNEST = 5.0
SLANT = 0.34
"""How far a map's width leads back, as a share of it: to the right and up."""
GAP = 28.0
MARGIN = 16.0
TITLE, FACT = 13.0, 11.5
_MOST_LETTERS = 120.0  # pixels of a stage's name
_ARC, _NEXT_ARC = 26.0, 15.0


def volumes(network: Network, root: Item, *, theme: Theme = "light") -> str:
    """The stages of an outline from left to right; each solid can be clicked: `data-choose` names its last item."""
    found = stages(root)
    named = colours(theme)
    tallest = max(max(stage.sides) for stage in found)
    deepest = max(stage.channels for stage in found)
    solids = [_Solid(stage, tallest, deepest, named) for stage in found]
    arcs = skips(found)
    above = MARGIN + _ARC * any(stage.shortcuts for stage in found) + _ARC * bool(arcs) + _NEXT_ARC * len(arcs)
    above += HIGHEST * SLANT
    middle = above + HIGHEST / 2
    x, parts, tops = MARGIN, [], []
    for number, solid in enumerate(solids):
        if number:
            parts.append(_arrow(x - GAP + 6, middle, named))
        x_solid = x + (solid.room - solid.width) / 2
        parts.append(solid.svg(x_solid, middle, x + solid.room / 2))
        tops.append((x_solid + solid.width / 2, middle - solid.high / 2 - solid.back - 4))
        x += solid.room + GAP
    lowest = min((top for _, top in tops), default=above)
    for number, (start, end) in enumerate(arcs):
        parts.append(_arc(tops[start], tops[end], lowest - _ARC - _NEXT_ARC * number, named))
    width, height = x - GAP + MARGIN, middle + HIGHEST / 2 + 90
    title = clean(f"{network.title} as volumes: {len(found)} stages")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="nv-volumes" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" role="group" aria-label={quoteattr(title)} '
        f'font-family={quoteattr(FILE_FONTS)}><rect width="100%" height="100%" fill="{named["paper"]}"/>'
        f"{''.join(parts)}"
        f'<text x="{MARGIN:g}" y="{height - 10:.0f}" font-size="{FACT}" fill="{named["quiet"]}">{SCALE}</text></svg>'
    )


class _Solid:
    """A stage as a solid: its front is as wide as the channels and as high as the maps; their width leads back."""

    def __init__(self, stage: Stage, tallest: int, deepest: int, named: dict[str, str]):
        self.stage, self.named = stage, named
        tall, wide = stage.sides
        self.high = max(THINNEST, HIGHEST * sqrt(tall / tallest))
        self.deep = max(THINNEST, DEEPEST * sqrt(stage.channels / deepest))
        self.back = SLANT * max(THINNEST, HIGHEST * sqrt(wide / tallest))
        self.width = self.deep + self.back
        self.label = cut(clean(stage.label), _MOST_LETTERS, TITLE, bold=True)
        params = words.total([node.params for node in stage.nodes])
        self.lines = [stage.written, f"{params} params"]
        written = [text_width(self.label, TITLE, bold=True), *(text_width(line, FACT) for line in self.lines)]
        self.room = max(self.width, *written)

    def svg(self, x: float, middle: float, centre: float) -> str:
        colour, card = self.colour, self.named["card"]
        top, bottom = middle - self.high / 2, middle + self.high / 2
        right, back = x + self.deep, self.back
        far, above, behind = right + back, top - back, bottom - back
        faces = (
            (((x, top), (right, top), (far, above), (x + back, above)), 0.22),
            (((right, top), (far, above), (far, behind), (right, bottom)), 0.55),
            (((x, top), (right, top), (right, bottom), (x, bottom)), 0.36),
        )
        drawn = "".join(
            f'<polygon points="{" ".join(f"{a:.1f},{b:.1f}" for a, b in corners)}" '
            f'fill="{mixed(colour, card, share)}" stroke="{colour}" stroke-linejoin="round"/>'
            for corners, share in faces
        )
        below = middle + HIGHEST / 2 + 20
        text = (
            f'<text x="{centre:.1f}" y="{below:.1f}" font-size="{TITLE}" font-weight="700" text-anchor="middle" '
            f'fill="{self.named["ink"]}">{escape(self.label)}</text>'
        )
        for number, line in enumerate(self.lines, 1):
            text += (
                f'<text x="{centre:.1f}" y="{below + 16 * number:.1f}" font-size="{FACT}" text-anchor="middle" '
                f'fill="{self.named["quiet"]}">{escape(line)}</text>'
            )
        said = quoteattr(f"{clean(self.stage.label)}: {', '.join(self.lines)}")
        return (
            f'<g class="volume" data-choose={quoteattr(clean(self.stage.main.item.id))} role="button" tabindex="0" '
            f"aria-label={said}>{drawn}{text}{self._loop(x, top - back)}</g>"
        )

    def _loop(self, x: float, top: float) -> str:
        """The arc of the shortcuts within the stage."""
        many = self.stage.shortcuts
        if not many:
            return ""
        start, end = x + self.back * 0.5, x + self.width - self.back * 0.2
        middle, y = (start + end) / 2, top - _ARC * 0.62 - 4
        return (
            f'<path d="M{start:.1f} {top - 2:.1f}Q{(start + end) / 2:.1f} {top - _ARC:.1f} {end:.1f} {top - 2:.1f}" '
            f'fill="none" stroke="{self.named["skip"]}" stroke-width="1.8"/>'
            f'<text x="{middle:.1f}" y="{y:.1f}" font-size="{FACT}" text-anchor="middle" '
            f'fill="{self.named["skip"]}">{words.counted(many, "shortcut")}</text>'
        )

    @property
    def colour(self) -> str:
        """That of the kind on which most of its multiply-adds go; where there are none, of its first layer's."""
        macs: dict[str, int] = {}
        for node in self.stage.nodes:
            macs[node.layer.kind] = macs.get(node.layer.kind, 0) + known_sum([node.macs])
        return self.named[max(macs, key=lambda kind: macs[kind])]


def _arrow(x: float, y: float, named: dict[str, str]) -> str:
    end = x + GAP - 10
    return (
        f'<path d="M{x:.1f} {y:.1f}H{end:.1f}M{end - 6:.1f} {y - 4:.1f}L{end:.1f} {y:.1f}L{end - 6:.1f} {y + 4:.1f}" '
        f'fill="none" stroke="{named["flow"]}" stroke-width="1.6"/>'
    )


def _arc(start: tuple[float, float], end: tuple[float, float], top: float, named: dict[str, str]) -> str:
    """From above one solid to above a later one, over all between them."""
    (left, low), (right, end_low) = start, end
    return (
        f'<path d="M{left:.1f} {low:.1f}C{left:.1f} {top:.1f} {right:.1f} {top:.1f} {right:.1f} {end_low:.1f}" '
        f'fill="none" stroke="{named["skip"]}" stroke-width="1.8"/>'
    )
