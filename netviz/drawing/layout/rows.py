"""Line breaking: a drawing to the right goes on in a row below, as text does; one downwards in a column beside.

A row ends only between two items that a single line joins: it is led back to the beginning of the next row, between the
two. While this is laid out x is across the main flow and y along it, as everywhere before the drawing is turned.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from netviz.drawing.layout.level import TIP, Box, Point, Route

BETWEEN = 36.0
"""Across, between two rows: in the middle the line comes back."""
LEAD = 26.0
"""Along, before the first item of a row: room for the line to turn and for its tip. The first has it, too, so items
stand below one another."""


@dataclass(frozen=True)
class Window:
    """What the rows shall fill."""

    longest: float
    """Along, what can be read in one row."""
    shape: float
    """How many times as far it reaches along as across."""


BESIDE_SETTINGS = Window(longest=1170.0, shape=1.7)
"""For a flow to the right, where a page has its settings on the left and is 1280 pixels wide."""
BESIDE_WORDS = Window(longest=600.0, shape=0.8)
"""For a flow down, where a story has its words on the right; longest is what a lecture hall's last row can read."""


@dataclass(frozen=True)
class Row:
    """What lies from `begin` to `end` along; the next row begins at `following`, after the gap between them."""

    begin: float
    end: float
    following: float
    x: float = 0.0
    y: float = 0.0
    """Where it stands: so far across and along everything in it is moved."""
    top: float = 0.0
    """Across, where it begins once it stands there."""

    def has(self, y: float) -> bool:
        """Whether that lies in it, along."""
        return self.begin - 0.5 <= y <= self.end + 0.5

    def moved(self, point: Point) -> Point:
        """The point where it stands now."""
        return point[0] + self.x, point[1] + self.y


@dataclass(frozen=True)
class Rows:
    """Rows below one another, with their width across and their length along."""

    across: float
    along: float
    rows: tuple[Row, ...]
    top: float
    """Along, where they begin: below the title of a frame."""

    def scale(self, window: Window) -> float:
        """How large they are seen in it."""
        return min(window.shape / self.along, 1 / self.across)


def in_rows(box: Box, window: Window, *, framed: bool = False) -> Box:
    """The drawing in as many rows as let it be seen largest; as it is where one row can be read.

    framed: whether it is a block in its frame, whose rows stand below its title.
    """
    gaps = list(_gaps(box)) if box.height > window.longest else []
    lengths = sorted({*(end for end, _ in gaps), box.height})
    broken = (_stacked(box, _broken(box, gaps, longest), framed) for longest in lengths)
    rows = max(broken, key=lambda each: each.scale(window))
    return _standing_in(rows, box) if len(rows.rows) > 1 else box


def _gaps(box: Box) -> Iterator[tuple[float, float]]:
    """Where a row may end, and where the next one then begins: between them a single line leads along."""
    children = sorted(box.children, key=lambda each: each[2])
    spans = [(route.points[0][1], route.points[-1][1]) for route in box.routes]
    end = children[0][2] + children[0][0].height
    for child, _, y in children[1:]:
        if y > end and sum(start < y - 0.5 and stop > end + 0.5 for start, stop in spans) == 1:
            yield end, y
        end = max(end, y + child.height)


def _broken(box: Box, gaps: Sequence[tuple[float, float]], longest: float) -> list[Row]:
    """Rows of at most this length, as far as there are gaps."""
    rows: list[Row] = []
    begin, last = 0.0, None
    for end, following in [*gaps, (box.height, box.height)]:
        if last and end - begin > longest:
            rows.append(Row(begin, *last))
            begin = last[1]
        last = end, following
    return [*rows, Row(begin, box.height, box.height)]


def _stacked(box: Box, rows: Sequence[Row], framed: bool) -> Rows:
    pad, top = (box.form.pad, box.form.head) if framed else (0.0, 0.0)
    across, along, placed = pad, 0.0, []
    for row in rows:
        left = [x for child, x, y in box.children if row.has(y)]
        right = [x + child.width for child, x, y in box.children if row.has(y)]
        lines = [x for route in box.routes for x, y in route.points if row.has(y)]
        start = min(left + lines)
        y = 0.0 if framed and row is rows[0] else top + LEAD - row.begin
        placed.append(replace(row, x=across - start, y=y, top=across))
        across += max(right + lines) - start + BETWEEN
        along = max(along, y + row.following)
    return Rows(across - BETWEEN + pad, along, tuple(placed), top)


def _standing_in(rows: Rows, box: Box) -> Box:
    """The box with all that is in it in these rows."""

    def of(y: float) -> Row:
        return next(row for row in rows.rows if row.has(y))

    def led(route: Route) -> Route:
        found = _led(route, rows, of(route.points[0][1]))
        if route.head != box.item.id:
            return found
        return replace(found, points=(*found.points[:-1], (found.points[-1][0], rows.along)))  # as far as the edge

    children = [(child, *of(y).moved((x, y))) for child, x, y in box.children]
    first, last = rows.rows[0], rows.rows[-1]
    return replace(
        box, width=rows.across, height=rows.along, children=children, routes=[*map(led, box.routes)],
        entries={tensor: x + first.x for tensor, x in box.entries.items()},
        exits={tensor: x + last.x for tensor, x in box.exits.items()},
    )  # fmt: skip


def _led(route: Route, stacked: Rows, home: Row) -> Route:
    """The route through its rows: out of each to the right, and back between the two into the next."""
    points: list[Point] = []
    last = route.points[-1][1]
    rows, begin = stacked.rows, stacked.top + TIP
    for row in rows:
        if row.end < route.points[0][1] - 0.5 or row.begin > last + 0.5:
            continue
        if points:
            between = row.top - BETWEEN / 2
            points += [(between, points[-1][1]), (between, begin), (_at(route, row.begin - 0.5) + row.x, begin)]
        points += [row.moved(point) for point in route.points if row.has(point[1])]
        if row.following < last + 0.5 and row is not rows[-1]:
            points.append(row.moved((_at(route, row.end + 0.5), row.following - TIP)))
    label = route.label and (*home.moved(route.label[:2]), *home.moved(route.label[2:]))
    return replace(route, points=tuple(points), label=label)


def _at(route: Route, along: float) -> float:
    """Where the route runs there, across."""
    return [x for x, y in route.points if y <= along][-1]
