"""A card as SVG: its sign and name, what a figure says of it, and parameters and multiply-adds as numbers and bars."""

from __future__ import annotations

from dataclasses import dataclass, replace
from xml.sax.saxutils import escape, quoteattr

from netviz import words
from netviz.anatomy import shared_weights
from netviz.drawing.layout.card_words import (
    BETWEEN,
    COUNT,
    EDGE,
    FACT,
    LABEL,
    MACS,
    NAME_X,
    PARAMS,
    SLIM_LABEL,
    TOGGLE,
    CardWords,
)
from netviz.drawing.layout.form import cut, text_width
from netviz.drawing.layout.level import Box
from netviz.drawing.look.colouring import ColourBy, Colouring
from netviz.drawing.look.glyphs import GLYPHS, SIGNS
from netviz.drawing.look.markup import clean
from netviz.drawing.look.palette import Theme, colours, kinds_by_cost
from netviz.drawing.look.stylesheet import edge_of, is_unknown, strong_and_fill
from netviz.drawing.outline.marks import MEANINGS, Mark, Marks
from netviz.drawing.outline.tree import Item
from netviz.network import Network
from netviz.unknown import known_sum

STRIP_Y = 7.0
"""From a card's upper and lower edge to the strip of what is in it."""
BAR = 4.5
"""From a number's baseline to its bar."""
PAGE_FONT = 0.84
"""How much narrower the page's bold letters are than the widest of a file's."""
MARK_PAD = 6.0
"""Left and right of the words of a mark."""


@dataclass(frozen=True)
class Spot:
    """Where a text begins, how much room it has, and where the bar below it is."""

    x: float
    y: float
    room: float


def _spots(box: Box) -> tuple[Spot, Spot]:
    """Where parameters and multiply-adds stand."""
    if box.card.is_tall:
        room = box.width - 2 * EDGE
        return Spot(EDGE, 49, room), Spot(EDGE, 66, room)
    macs = box.width - EDGE - MACS
    return Spot(macs - PARAMS, 33, PARAMS - 4), Spot(macs, 33, MACS)


@dataclass(frozen=True)
class Paint:
    """A card's own colours as attributes, in a file; the page knows them by its classes."""

    line: str = ""
    text: str = ""
    body: str = ""


class Cards:
    """The cards of one network, which know what a full bar stands for."""

    def __init__(self, network: Network, *, theme: Theme | None, colour_by: ColourBy, marks: Marks | None = None):
        """Without a theme they are `live`: the page colours them, and a reader can choose and unfold them."""
        self.marks = marks
        self.colouring = Colouring(network)
        self.totals = {"params": network.total_params, "macs": network.macs}
        self.live = theme is None
        self.colours = colours(theme) if theme else {}
        self.colour_by: ColourBy = colour_by

    def svg(self, box: Box, x: float, y: float) -> str:
        """The card with its corner at (x, y)."""
        item, said = box.item, box.words
        assert said, "an open item is no card"
        classes = self.colouring.classes(item)
        slim = box.height == box.card.slim
        counted = {"params": [n.params for n in item.nodes], "macs": [n.macs for n in item.nodes]}
        width, height = f"{box.width:.0f}", f"{box.height:.0f}"
        paint = self._paint(item, classes[self.colour_by])
        parts = [self._open(item, classes, slim, x, y, said, counted)]
        if item.is_repeat:
            parts.append(f'<rect class="behind" x="5" y="5" width="{width}" height="{height}" rx="8"/>')
        parts.append(f'<rect class="body" width="{width}" height="{height}" rx="8"{paint.body}/>')
        parts.append(f'<path class="glyph" d="{GLYPHS[classes["kind"][2:]]}"{paint.line}/>')
        parts.append(self._strip(box))
        parts.append(self._lines(box, said, slim, paint))
        if not slim:
            parts.append(self._figures(box, counted, paint))
        if is_frozen(item):
            parts.append(_FROZEN)
        mark = (self.marks or {}).get(item.id)
        if mark and mark.role != "resized":  # its shape stands on the card
            parts.append(self._mark(box, mark))
        if not item.is_layer and self.live:
            parts.append(toggle(item, box.width - 21, 6, f"Unfold {said.title}", "M5 2L10 7L5 12"))
        return "".join([*parts, "</g>"])

    def role_of(self, item: Item) -> str:
        """The class of what is marked, with a space before it; of all else nothing."""
        mark = (self.marks or {}).get(item.id)
        return f" {mark.role}{' whole' * mark.is_whole}" if mark else ""

    def _mark(self, box: Box, mark: Mark) -> str:
        """Its words on the upper edge, left of where the line comes in; on a narrow card from side to side."""
        room = (box.width - 2 * EDGE if box.card.is_tall else box.width / 2 - EDGE) - 2 * MARK_PAD
        said = f"{MEANINGS[mark.role][0]} {mark.words}"
        narrow = PAGE_FONT if self.live else 1.0
        written = cut(clean(said), room / narrow, FACT, bold=True)
        width = narrow * text_width(written, FACT, bold=True) + 2 * MARK_PAD
        strong = "" if self.live else f' fill="{self.colours[mark.role]}"'
        return (
            f'<rect class="mark" x="{EDGE:.0f}" y="-12" width="{width:.1f}" height="15" rx="7.5"{strong}/>'
            f'<text class="mark-words" x="{EDGE + width / 2:.1f}" y="-0.8">{escape(written)}'
            f"<title>{escape(clean(said))}</title></text>"
        )

    def _strip(self, box: Box) -> str:
        """What is folded in a block, at its left edge: its multiply-adds by kind."""
        if self.colour_by != "kind" and not self.live:
            return ""
        y, parts = STRIP_Y, []
        for kind, share in kinds_by_cost(box.item).items():
            high = share * (box.height - 2 * STRIP_Y)
            paint = "" if self.live else f' stroke="{self.colours[kind]}"'
            parts.append(f'<path class="strip k-{kind}" d="M4 {y:.3g}v{high:.3g}"{paint}/>')
            y += high
        return "".join(parts)

    def _paint(self, item: Item, cls: str) -> Paint:
        if self.live:
            return Paint()
        strong, fill = strong_and_fill(cls, self.colours)
        edge = edge_of(cls, self.colours)
        dashes = ' stroke-dasharray="4 3"' if is_unknown(cls) else ""
        if self.marks is not None:
            mark = self.marks.get(item.id)
            if mark is None:
                strong, fill, edge = self.colours["quiet"], self.colours["card"], self.colours["line"]
            else:
                edge = f'{self.colours[mark.role]}" stroke-width="{2.6 if mark.role != "resized" else 1.6}'
        return Paint(f' stroke="{strong}"', f' fill="{strong}"', f' fill="{fill}" stroke="{edge}"{dashes}')

    def _open(self, item: Item, classes: dict, slim: bool, x: float, y: float, said: CardWords, counted: dict) -> str:
        node = item.nodes[0] if item.is_layer else None
        names = " ".join(["card", *classes.values(), *(["slim"] if slim else [])]) + self.role_of(item)
        named = f" data-name={quoteattr(clean(node.name))}" if node else ""
        spoken = ""
        if self.live:
            joint = " " if said.count.startswith("×") else ", "
            label, kind = joint.join(filter(None, (said.title, said.count))), node.type if node else "block"
            told = f"{said.second}, output {said.aside}" if said.aside else f"output {said.second}"
            owner = shared_weights.owner(item.nodes)
            params = f"weights of {owner}" if owner else f"{words.total(counted['params'], words.count)} parameters"
            words_ = f"{label}, {kind}, {told}, {params}"
            if any(number != 0 for number in counted["macs"]):
                words_ += f", {words.total(counted['macs'])} multiply-adds"
            words_ += ", frozen" if is_frozen(item) else ""
            if mark := (self.marks or {}).get(item.id):
                words_ += f", {mark.words}"
            spoken = f' role="group" tabindex="0" aria-label={quoteattr(clean(words_))}'
        return (
            f'<g class="{names}" data-id={quoteattr(clean(item.id))}{named}{spoken} '
            f'transform="translate({x:.1f},{y:.1f})">'
        )

    def _lines(self, box: Box, said: CardWords, slim: bool, paint: Paint) -> str:
        """Name, how often it stands there, shape and second line: in one line where a broad card is slim."""
        y = 16 if slim else 17
        end = box.width - (TOGGLE if said.unfolds and self.live else EDGE)
        count_width = text_width(said.count, COUNT, bold=True) + BETWEEN if said.count else 0.0
        room = box.width - 2 * EDGE
        if box.card.is_tall:
            count = _at_end("times", box.width - EDGE, 33, said.count, paint.text)
            return self._name(box, said, end, y, slim) + _second(said, room - count_width) + count
        count = _at_end("times", end, y, said.count, paint.text)
        end -= count_width
        one_line = slim and not said.aside
        shape = said.second if one_line else said.aside
        parts = count + _at_end("fact", end, y, shape)
        end -= text_width(shape, FACT) + BETWEEN if shape else 0.0
        if slim:
            return self._name(box, said if one_line else said.in_one_line, end, y, slim) + parts
        room -= BETWEEN + PARAMS + MACS if said.has_figures else 0.0
        return self._name(box, said, end, y, slim) + parts + _second(said, room)

    def _name(self, box: Box, said: CardWords, end: float, y: float, slim: bool) -> str:
        """The name, cut before `end`, and what stands before and behind it in smaller letters."""
        size = SLIM_LABEL if slim else LABEL
        beside = sum(text_width(text, FACT) + 4 for text in (said.before, said.after) if text)
        name = clean(said.name)
        written = cut(name, end - NAME_X - beside, size, bold=not slim)
        full = f"<title>{escape(clean(said.title))}</title>" if written != name or box.item.lead else ""
        before, after = escape(clean(said.before)), escape(clean(said.after))
        shown = escape(written)
        if before:
            shown = f'<tspan class="beside">{before}</tspan><tspan dx="4">{shown}</tspan>'
        if after:
            shown += f'<tspan class="beside" dx="4">{after}</tspan>'
        cls = "slim-label" if slim else "label"
        return f'<text class="{cls}" x="{NAME_X:.0f}" y="{y}">{shown}{full}</text>'

    def _figures(self, box: Box, counted: dict[str, list[int]], paint: Paint) -> str:
        """Parameters and multiply-adds, each above a bar that is its share of the network's."""
        item, layer = box.item, box.item.nodes[0].layer
        params, macs = _spots(box)
        texts, rails, bars = [], "", ""
        executed = not item.is_layer or layer.is_known
        for name, unit, spot in (("params", "params", params), ("macs", "MACs", macs)):
            numbers = counted[name]
            if name == "params" and (owner := shared_weights.owner(item.nodes)):
                is_alone = executed and spot.y == macs.y and not any(counted["macs"])
                room = macs.x + macs.room - spot.x if is_alone else spot.room
                texts.append(_fact(replace(spot, room=room), f"weights of {owner}"))
                continue
            if name == "macs" and not executed:
                texts.append(_fact(spot, "not executed"))
                continue
            if not any(number != 0 for number in numbers):
                continue
            number = words.total(numbers)
            said = f"{number} {unit}"
            if text_width(said, FACT) > spot.room:
                said = number
            texts.append(_fact(spot, said))
            start = f"M{spot.x:.0f} {spot.y + BAR:.1f}h"
            rails += f"{start}{spot.room:.0f}"
            share = known_sum(numbers) / self.totals[name] if self.totals[name] else 0.0
            bars += f"{start}{max(1.5, spot.room * share):.1f}" if share else ""
        lines = [f'<path class="rail" d="{rails}"/>'] if rails else []
        lines += [f'<path class="bar" d="{bars}"{paint.line}/>'] if bars else []
        return "".join([*texts, *lines])


def _fact(spot: Spot, said: str) -> str:
    written = escape(cut(clean(said), spot.room, FACT))
    return f'<text class="fact" x="{spot.x:.0f}" y="{spot.y:.0f}">{written}</text>'


def is_frozen(item: Item) -> bool:
    """Whether there is something to learn in it, and training changes nothing of that."""
    learning = [node for node in item.nodes if (node.first_call or node).weights]
    return bool(learning) and all(node.is_frozen for node in learning)


_FROZEN = (
    '<circle class="badge" cx="1" cy="1" r="7"/>'
    f'<path class="frozen" d="{SIGNS["frozen"][0]}" transform="translate(-6,-5)"/>'
)
"""On a card's upper left corner, where nothing else is."""


def _at_end(cls: str, x: float, y: float, text: str, paint: str = "") -> str:
    return f'<text class="{cls} end" x="{x:.0f}" y="{y}"{paint}>{text}</text>' if text else ""


def _second(said: CardWords, room: float) -> str:
    """The second line."""
    return f'<text class="fact" x="{EDGE:.0f}" y="33">{escape(cut(clean(said.second), room, FACT))}</text>'


def toggle(item: Item, x: float, y: float, label: str, path: str) -> str:
    """The button that folds or unfolds an item."""
    return (
        f'<g class="toggle" data-toggle={quoteattr(clean(item.id))} role="button" tabindex="0" '
        f'aria-label={quoteattr(clean(label))} transform="translate({x:.0f},{y:.0f})">'
        f'<rect width="18" height="18" x="-2" y="-2" rx="5"/><path d="{path}"/></g>'
    )
