"""A card as SVG: its sign, name and shape, and parameters and multiply-adds as numbers and as quiet bars."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from netviz import words
from netviz.drawing.layout.form import Direction, cut, text_width
from netviz.drawing.layout.level import Box
from netviz.drawing.look.colouring import ColourBy, Colouring
from netviz.drawing.look.glyphs import GLYPHS
from netviz.drawing.look.markup import clean
from netviz.drawing.look.palette import Theme, colours
from netviz.drawing.look.stylesheet import is_unknown, strong_and_fill
from netviz.drawing.outline.tree import Item
from netviz.network import Network
from netviz.unknown import known_sum

LABEL, SLIM_LABEL, FACT = 13, 11.5, 10.5
EDGE = 10.0
NAME_X = 26.0


@dataclass(frozen=True)
class Spot:
    """Where a text begins, how much room it has, and where the bar below it is."""

    x: float
    y: float
    room: float


SPOTS: dict[Direction, dict[str, Spot]] = {
    "down": {"shape": Spot(10, 33, 94), "params": Spot(108, 33, 82), "macs": Spot(194, 33, 76)},
    "right": {"shape": Spot(10, 33, 130), "params": Spot(10, 49, 130), "macs": Spot(10, 66, 130)},
}
BAR = 4.5
"""From a number's baseline to its bar."""


@dataclass(frozen=True)
class Paint:
    """A card's own colours as attributes, in a file; the page knows them by its classes."""

    line: str = ""
    text: str = ""
    body: str = ""


class Cards:
    """The cards of one network, which know what a full bar stands for."""

    def __init__(self, network: Network, *, theme: Theme | None, colour_by: ColourBy):
        """Without a theme they are `live`: the page colours them, and a reader can choose and unfold them."""
        self.colouring = Colouring(network)
        self.totals = {"params": network.total_params, "macs": network.macs}
        self.live = theme is None
        self.colours = colours(theme) if theme else {}
        self.colour_by: ColourBy = colour_by

    def svg(self, box: Box, x: float, y: float) -> str:
        """The card with its corner at (x, y)."""
        item, form = box.item, box.form
        folded = not item.is_layer
        node = item.nodes[-1]
        classes = self.colouring.classes(item)
        slim = box.height == form.slim
        count = f"× {times}" if (times := _times(item)) else ""
        shape = words.shape(node.output_shape)
        counted = {"params": [n.params for n in item.nodes], "macs": [n.macs for n in item.nodes]}
        width, height = f"{box.width:.0f}", f"{box.height:.0f}"
        paint = self._paint(classes[self.colour_by])
        parts = [self._open(item, classes, slim, x, y, count, shape, counted)]
        if item.is_repeat:
            parts.append(f'<rect class="behind" x="5" y="5" width="{width}" height="{height}" rx="8"/>')
        parts.append(f'<rect class="body" width="{width}" height="{height}" rx="8"{paint.body}/>')
        parts.append(f'<path class="glyph" d="{GLYPHS[classes["kind"][2:]]}"{paint.line}/>')
        parts.append(self._name(box, count, slim, paint))
        if slim and form.direction == "down":
            parts.append(f'<text class="fact end" x="{self._end(box):.0f}" y="16">{shape}</text>')
        else:
            spot = SPOTS[form.direction]["shape"]
            written = shape if text_width(shape, FACT) <= spot.room else shape.replace(" ", "")
            parts.append(f'<text class="fact" x="{spot.x:.0f}" y="{spot.y:.0f}">{written}</text>')
        if not slim:
            parts.append(self._figures(box, counted, paint))
        if folded and self.live:
            parts.append(toggle(item, box.width - 21, 6, f"Unfold {item.label}", "M5 2L10 7L5 12"))
        return "".join([*parts, "</g>"])

    def _paint(self, cls: str) -> Paint:
        if self.live:
            return Paint()
        strong, fill = strong_and_fill(cls, self.colours)
        dashes = ' stroke-dasharray="4 3"' if is_unknown(cls) else ""
        return Paint(f' stroke="{strong}"', f' fill="{strong}"', f' fill="{fill}"{dashes}')

    def _end(self, box: Box) -> float:
        """Where a card's first line ends: at its edge, or before the button that unfolds it."""
        return box.width - (EDGE if box.item.is_layer else 24)

    def _open(
        self, item: Item, classes: dict, slim: bool, x: float, y: float, count: str, shape: str, counted: dict
    ) -> str:
        node = item.nodes[0] if item.is_layer else None
        names = " ".join(["card", *classes.values(), *(["slim"] if slim else [])])
        named = f" data-name={quoteattr(clean(node.name))}" if node else ""
        spoken = ""
        if self.live:
            label, kind = f"{item.label} {count}".strip(), node.type if node else "block"
            words_ = f"{label}, {kind}, output {shape}, {words.total(counted['params'], words.count)} parameters"
            if any(number != 0 for number in counted["macs"]):
                words_ += f", {words.total(counted['macs'])} multiply-adds"
            spoken = f' role="button" tabindex="0" aria-label={quoteattr(clean(words_))}'
        return (
            f'<g class="{names}" data-id={quoteattr(clean(item.id))}{named}{spoken} '
            f'transform="translate({x:.1f},{y:.1f})">'
        )

    def _name(self, box: Box, count: str, slim: bool, paint: Paint) -> str:
        """The item's label, cut where the card ends, and how often it stands there."""
        item, form = box.item, box.form
        size = SLIM_LABEL if slim else LABEL
        end = self._end(box)
        if slim and form.direction == "down":
            end -= text_width(words.shape(item.nodes[-1].output_shape), FACT) + 8
        count_width = text_width(count, 12, bold=True) + 6 if count else 0.0
        beside = form.direction == "down"  # where cards are narrow the count stands on the second line
        if beside:
            end -= count_width
        label = clean(item.label)
        written = cut(label, end - NAME_X, size, bold=not slim)
        full = f"<title>{escape(label)}</title>" if written != label else ""
        y = 16 if slim else 17
        name = "slim-label" if slim else "label"
        parts = [f'<text class="{name}" x="{NAME_X:.0f}" y="{y}">{escape(written)}{full}</text>']
        if count and beside:
            parts.append(f'<text class="times end" x="{end + count_width:.0f}" y="{y}"{paint.text}>{count}</text>')
        elif count:
            parts.append(f'<text class="times end" x="{box.width - EDGE:.0f}" y="33"{paint.text}>{count}</text>')
        return "".join(parts)

    def _figures(self, box: Box, counted: dict[str, list[int]], paint: Paint) -> str:
        """Parameters and multiply-adds, each above a bar that is its share of the network's."""
        item, spots = box.item, SPOTS[box.form.direction]
        layer = item.nodes[0].layer
        texts, rails, bars = [], "", ""
        if item.is_layer and not layer.is_known:
            spot = spots["params"]
            said = item.nodes[0].type + (" · not executed" if layer.kind == "unknown" else "")
            room = spots["macs"].x + spots["macs"].room - spot.x
            texts.append(
                f'<text class="fact" x="{spot.x:.0f}" y="{spot.y:.0f}">{escape(cut(clean(said), room, FACT))}</text>'
            )
            return "".join(texts)
        for name, unit in (("params", "params"), ("macs", "MACs")):
            spot, numbers = spots[name], counted[name]
            if not any(number != 0 for number in numbers):
                continue
            number = words.total(numbers)
            said = f"{number} {unit}"
            if text_width(said, FACT) > spot.room:
                said = number
            texts.append(f'<text class="fact" x="{spot.x:.0f}" y="{spot.y:.0f}">{said}</text>')
            start = f"M{spot.x:.0f} {spot.y + BAR:.1f}h"
            rails += f"{start}{spot.room:.0f}"
            share = known_sum(numbers) / self.totals[name] if self.totals[name] else 0.0
            bars += f"{start}{max(1.5, spot.room * share):.1f}" if share else ""
        lines = f'<path class="rail" d="{rails}"/>' + (f'<path class="bar" d="{bars}"{paint.line}/>' if bars else "")
        return "".join(texts) + lines


def _times(item: Item) -> int:
    """How many equal blocks a card stands for, if it is nothing but these."""
    only = item.children[0] if len(item.children) == 1 else item
    return len(only.children) if only.is_repeat else 0


def toggle(item: Item, x: float, y: float, label: str, path: str) -> str:
    """The button that folds or unfolds an item."""
    return (
        f'<g class="toggle" data-toggle={quoteattr(clean(item.id))} role="button" tabindex="0" '
        f'aria-label={quoteattr(clean(label))} transform="translate({x:.0f},{y:.0f})">'
        f'<rect width="18" height="18" x="-2" y="-2" rx="5" fill="transparent" stroke="none"/><path d="{path}"/></g>'
    )
