"""A placed network as SVG text: selectable text, no script, no link; equal input gives equal bytes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from math import log2
from xml.sax.saxutils import escape, quoteattr

from netviz import words
from netviz.drawing.layout.form import cut, text_width
from netviz.drawing.layout.level import Box, Point, Route
from netviz.drawing.look.card import FACT, Cards, toggle
from netviz.drawing.look.colouring import MEANINGS, ColourBy
from netviz.drawing.look.glyphs import SIGNS
from netviz.drawing.look.legend import legend
from netviz.drawing.look.markup import clean
from netviz.drawing.look.palette import Theme, colours
from netviz.drawing.look.stylesheet import file_stylesheet, swatch
from netviz.drawing.outline.item import Item
from netviz.drawing.outline.marks import Marks
from netviz.drawing.outline.repeats import all_of
from netviz.network import Network, Node
from netviz.unknown import UNKNOWN

MARGIN = 12.0
ROUND = 7.0
TITLE = 12
"""The size of the letters of a frame's title."""
BESIDE_TITLE = 8.0
"""From a title to a line or the edge beside it."""
CHEVRON = 21.0
"""From where the button that folds a frame begins to the title beside it."""
BELOW_TITLE = 22.0
"""From the top of a frame to where a line goes on that its title hides."""
TIP = 6.0
"""The length of an arrow's tip, where the line itself has ended."""


def to_svg(
    network: Network, root: Box, *, theme: Theme | None = "light", colour_by: ColourBy = "kind",
    shapes: bool = True, wide: bool = False, marks: Marks | None = None,
) -> str:  # fmt: skip
    """The drawing as a file in the colours of a theme, with its legend.

    With marks, what has one is lit, and all else steps back.

    With theme None it is for the page, whose stylesheet colours it: the root's classes `by-…`, `shapes` and `wide`
    then say what shows, and the page may change them.
    """
    sheet = Sheet(Cards(network, theme=theme, colour_by=colour_by, marks=marks), shapes or theme is None, wide)
    sheet.draw(root, MARGIN, MARGIN)
    width, height = root.width + 2 * MARGIN, root.height + 2 * MARGIN
    style = paper = below = ""
    if theme:
        width = max(width, 280.0)
        signs = [sign for sign in SIGNS if re.search(f'class="([^"]* )?{sign}"', sheet.text())]
        below, added = _legend(network, root, colour_by, theme, width, height, signs)
        height += added
        style = f"<style>{file_stylesheet(theme, colour_by, is_compared=marks is not None)}</style>"
        paper = f'<rect width="{width:.0f}" height="{height:.0f}" fill="{colours(theme)["paper"]}"/>'
    classes = f"nv by-{colour_by}" + " shapes" * shapes + " wide" * wide + " compared" * (marks is not None)
    title = clean(f"{network.title}: {words.short(network.total_params)} parameters")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{classes}" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" role="{"img" if theme else "group"}" '
        f"aria-label={quoteattr(title)}>{style}{_MARKERS}{paper}{sheet.text()}{below}</svg>"
    )


_MARKERS = "<defs>" + "".join(
    f'<marker id="nv-{name}" viewBox="0 0 7 8" refX="1" refY="4" markerWidth="7" markerHeight="8" '
    f'markerUnits="userSpaceOnUse" orient="auto"><path class="{name}" d="M0 0L7 4L0 8Z"/></marker>'
    for name in ("tip", "tip-skip")
) + "</defs>"  # fmt: skip


def _shown(box: Box) -> list:
    return [item for child, _, _ in box.children for item in (_shown(child) if child.open else [child.item])]


@dataclass
class Sheet:
    """What lies on what: frames, then what skips, then the main flow, then cards, then shapes."""

    cards: Cards
    shapes: bool
    wide: bool
    layers: dict[str, list[str]] = field(
        default_factory=lambda: {"frames": [], "skips": [], "flows": [], "cards": [], "shapes": []}
    )

    def text(self) -> str:
        """All that lies on it."""
        return "".join(part for layer in self.layers.values() for part in layer)

    def draw(self, box: Box, x: float, y: float) -> None:
        """Lay the box there, with all that is open in it."""
        if not box.open:
            self.layers["cards"].append(self.cards.svg(box, x, y))
            return
        if box.item.id:  # all but the root
            self.layers["frames"].append(self.frame(box, x, y))
        passes_on = {child.item.id for child, _, _ in box.children if child.open} | {box.item.id}
        title = title_extent(box, live=self.cards.live) if box.item.id else None
        for route in box.routes:
            layer = self.layers["skips" if route.skips else "flows"]
            layer.append(self._route(route, title, x, y, arrives=route.head not in passes_on))
            if route.label and self.shapes:
                self.layers["shapes"].append(_shape(route, x, y))
        for child, child_x, child_y in box.children:
            self.draw(child, x + child_x, y + child_y)

    def frame(self, box: Box, x: float, y: float) -> str:
        """An open box without what stands in it."""
        item, live = box.item, self.cards.live
        label, times = clean(item.label), _times(item)
        wanted = _title_width(item)
        more = wanted - text_width(label, TITLE, bold=True)
        text_x, room = title_place(box, wanted, live=live)
        said = self._said_of_repeat(box, text_x + min(wanted, room)) if item.is_repeat else ""
        room = min(room, box.width - text_x - text_width(said, FACT) - 2 * BESIDE_TITLE)
        shown = escape(cut(label, room - more, TITLE, bold=True))
        written = shown + (f"<tspan dx='5'>{times}</tspan>" if times else "")
        role, repeat = ("repeat", " repeat-body") if item.is_repeat and not item.stands_for else ("block", "")
        button = toggle(item, text_x - CHEVRON, 6, f"Fold {label}", "M2 5L7 10L12 5") if live else ""
        edge = stack = ""
        if said:
            edge = f'<text class="fact end" x="{box.width - 10:.1f}" y="17">{said}</text>'
            if live:
                named = (
                    f"{label}: {said}" if "show" in said else f"{label}: {said} · show all"
                )  # what one sees is in it
                edge = (
                    f'<g class="toggle all" data-toggle={quoteattr(clean(all_of(item)))} role="button" tabindex="0" '
                    f"aria-label={quoteattr(named)}>{edge}</g>"
                )
        size = f'width="{box.width:.1f}" height="{box.height:.1f}" rx="11"'
        if item.stands_for:
            stack = f'<rect class="behind" x="5" y="5" {size}/>'
            edge += f'<path class="loop" d="{_loop(box)}"/>'
        return (
            f'<g class="frame {role}{self.cards.role_of(item)}" data-id={quoteattr(clean(item.id))} '
            f'transform="translate({x:.1f},{y:.1f})">'
            f'{stack}<rect class="frame-body{repeat}" {size}/>'
            f'<text class="frame-label" x="{text_x:g}" y="17">{written}</text>{button}{edge}</g>'
        )

    def _said_of_repeat(self, box: Box, title_end: float) -> str:
        """Right of the title: how often it is repeated, and on the page what a click shows, as far as it fits."""
        item, live = box.item, self.cards.live
        if not item.stands_for:
            variants = ["show once"] if live else []
        else:
            often = [f"repeated {item.stands_for} times", f"{item.stands_for} times", f"× {item.stands_for}"]
            variants = [f"{text} · show all" for text in often[:2]] + often[2:] if live else often
        start = max([title_end, *(x for x in _lines_above(box) if x > title_end)]) + BESIDE_TITLE
        fits = (text for text in variants if text_width(text, FACT) <= box.width - 10 - start)
        return next(fits, variants[-1] if variants else "")

    def _route(self, route: Route, title: tuple[float, float] | None, x: float, y: float, *, arrives: bool) -> str:
        """A line within an open box, whose title reaches so far."""
        kind = "skip" if route.skips else "flow"
        tip = f' marker-end="url(#nv-tip{"-skip" if route.skips else ""})"' if arrives else ""
        points = [(px + x, py + y) for px, py in route.points]
        if title and _is_hidden(route, title):
            points[0] = points[0][0], y + BELOW_TITLE
        if arrives:
            points[-1] = _toward(points[-1], points[-2], TIP)
        return f'<path class="{kind}" d="{_rounded(points)}"{self.told_of(route)}{tip}/>'

    def told_of(self, route: Route) -> str:
        """The attributes of a line that tell what flows there, and how much."""
        broad = ""
        if self.cards.live:
            broad = f' style="--w:{_breadth(route.tensor):.1f}"'
        elif self.wide:
            broad = f' style="stroke-width:{_breadth(route.tensor):.1f}"'
        return (
            f"{broad} data-tensor={quoteattr(clean(route.tensor.name))} "
            f"data-from={quoteattr(clean(route.tail))} data-to={quoteattr(clean(route.head))}"
        )


def _times(item: Item) -> str:
    """How many equal items an open repeat shows; empty where it shows one for all."""
    return f"× {len(item.children)}" if item.is_repeat and not item.stands_for else ""


def _title_width(item: Item) -> float:
    """How wide a frame's title may get: its label and how often that stands there."""
    times = _times(item)
    more = text_width(times, TITLE, bold=True) + 5 if times else 0.0
    return text_width(clean(item.label), TITLE, bold=True) + more


def title_extent(box: Box, *, live: bool = True) -> tuple[float, float]:
    """From where to where the title of an open box on the page reaches: behind it a line from above goes on below."""
    wanted = _title_width(box.item)
    begin, room = title_place(box, wanted, live=live)
    return begin, begin + min(wanted, room)


def _is_hidden(route: Route, title: tuple[float, float]) -> bool:
    """Whether a line enters an open box from above behind its title."""
    (x, y), (_, end_y) = route.points[:2]
    return y < BELOW_TITLE <= end_y and title[0] <= x <= title[1]


def title_place(box: Box, wanted: float, *, live: bool = True) -> tuple[float, float]:
    """Where the title of an open box begins, beside its button, and how wide it may be.

    It is the first place of the wanted width between the lines that come in from above; where there is none, it is the
    corner, and the lines go on below the title.
    """
    beside = CHEVRON if live else 0.0
    begin = (9.0 if live else 12.0) + beside
    lines = [x for x in _lines_above(box) if x > begin]
    begins = [begin, *(x + BESIDE_TITLE + beside for x in lines)]
    ends = [*(x - BESIDE_TITLE for x in lines), box.width - 10]
    places = [(start, end - start) for start, end in zip(begins, ends, strict=True)]
    return next((place for place in places if place[1] >= wanted), (begin, box.width - 10 - begin))


def _lines_above(box: Box) -> list[float]:
    """Where lines come into an open box through the strip with its title."""
    pieces = [
        piece for route in box.routes for piece in pairwise(route.points) if min(y for _, y in piece) < box.form.head
    ]
    return sorted({(x + other) / 2 for (x, _), (other, _) in pieces})


def _loop(box: Box) -> str:
    """The bracket around what is repeated, at the edge of its frame."""
    wide, high, head = box.width, box.height, box.form.head
    if box.form.direction == "down":
        return f"M{wide - 14:.1f} {high - 8:.1f}h3q4 0 4-4V{head + 10:.1f}q0-4-4-4h-3"
    return f"M{wide - 8:.1f} {high - 14:.1f}v3q0 4-4 4H14q-4 0-4-4v-3"


def _breadth(tensor: Node) -> float:
    """The width of a line by its tensor's channels: 1.3 pixels for 3 of them, 2.3 for 32, 4.1 for 2,048."""
    channels = tensor.output_shape[-1] if tensor.output_shape else 1
    return 1.4 if channels is UNKNOWN else min(0.8 + 0.3 * log2(max(channels, 2)), 5.0)


def _shape(route: Route, x: float, y: float) -> str:
    """The tensor's shape beside the line."""
    assert route.label
    left, _, _, bottom = route.label
    written = words.shape(route.tensor.output_shape)
    return f'<text class="shape" x="{x + left:.1f}" y="{y + bottom - 2.5:.1f}">{written}</text>'


def _legend(
    network: Network, root: Box, colour_by: ColourBy, theme: Theme, width: float, top: float, signs: Sequence[str]
) -> tuple[str, float]:
    """What colours and signs mean, in rows below the drawing, and how much height they take."""
    named = colours(theme)
    x, y = MARGIN, top + 14
    parts = [f'<text class="fact" x="{x:.0f}" y="{y:.0f}">{escape(MEANINGS[colour_by].title)}</text>']
    y += 20
    entries = legend(network, _shown(root), colour_by)
    explained = [(entry["label"], partial(swatch, entry, named)) for entry in entries]
    explained += [(SIGNS[sign][1], partial(_sign, sign)) for sign in signs]
    step = 22 + max(text_width(label, FACT) for label, _ in explained) + 14
    for label, picture in explained:
        if x > MARGIN and x + step > width:
            x, y = MARGIN, y + 20
        parts.append(picture(x, y))
        parts.append(f'<text class="fact" x="{x + 22:.0f}" y="{y:.0f}">{escape(label)}</text>')
        x += step
    return "".join(parts), y + MARGIN - top


def _sign(sign: str, x: float, y: float) -> str:
    return f'<path class="{sign}" d="{SIGNS[sign][0]}" fill="none" transform="translate({x:.1f},{y - 10:.1f})"/>'


def _rounded(points: list[Point]) -> str:
    """A polyline with its corners rounded."""
    path = [f"M{_number(points[0])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(ROUND, _distance(before, corner) / 2, _distance(corner, after) / 2)
        a, b = _toward(corner, before, radius), _toward(corner, after, radius)
        path.append(f"L{_number(a)}Q{_number(corner)} {_number(b)}")
    path.append(f"L{_number(points[-1])}")
    return "".join(path)


def _number(point: Point) -> str:
    return re.sub(r"\.0\b", "", f"{point[0]:.1f} {point[1]:.1f}")


def _distance(a: Point, b: Point) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _toward(start: Point, end: Point, length: float) -> Point:
    whole = _distance(start, end)
    if not whole:
        return start
    return start[0] + (end[0] - start[0]) * length / whole, start[1] + (end[1] - start[1]) * length / whole
