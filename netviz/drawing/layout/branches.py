"""Layout of a series-parallel level: straight columns, branches side by side, shortcuts in a lane of their own.

No search is needed: sizes are added along a way and beside one another in a fork, from the inside out.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from netviz.drawing.layout.level import Arrangement, Level, Point, Wire
from netviz.drawing.layout.series_parallel import END, START, Fork, Joint, Way, first, joints, way_through


def arrange(level: Level) -> Arrangement | None:
    """Where everything of a level stands; None where its branches do not come together in pairs."""
    placing = _placing(level)
    return placing and placing.arrangement()


def width(level: Level) -> float | None:
    """How far a level reaches across; None where its branches do not come together in pairs."""
    placing = _placing(level)
    if not placing:
        return None
    extent = placing.measure(placing.way, START, END)
    return extent.left + extent.right


def _placing(level: Level) -> _Placing | None:
    way = way_through(range(level.count), level.wires)
    if way:
        return _Placing(level, way, [])
    # What leaves from the middle of a branch may be all that is in the way.
    feeding = {wire.tail for wire in level.wires if not level.is_port(wire.head)}
    taps = [wire for wire in level.wires if level.is_port(wire.head) and wire.tail in feeding]
    tapped = {wire.head for wire in taps}
    way = taps and way_through(
        [vertex for vertex in range(level.count) if vertex not in tapped],
        [wire for wire in level.wires if wire.head not in tapped],
    )
    return _Placing(level, way, taps) if way else None


@dataclass
class Extent:
    """How far something reaches: left and right of its axis, and along."""

    left: float = 0.0
    right: float = 0.0
    length: float = 0.0

    def beside(self, left: float, right: float, length: float) -> None:
        """Reach so much further along, and at least so far left and right."""
        self.left, self.right, self.length = max(self.left, left), max(self.right, right), self.length + length


class _Placing:
    """Measures from the inside out, then puts down from the outside in."""

    def __init__(self, level: Level, way: Way, taps: list[Wire]):
        self.level, self.way, self.taps, self.form = level, way, taps, level.form
        self.extents: dict[int, Extent] = {}  # of each fork, by its id: they all live as long as the way
        self.columns: dict[int, list[tuple[Way, float]]] = {}  # of a fork: its ways, and how far right of its axis
        self.corners: dict[int, Point] = {}
        self.turns: dict[Wire, tuple[float, ...]] = {}  # where a wire turns, along
        self.lanes: dict[Wire, float] = {}  # where a wire runs between its two turns, across
        self.skips: set[Wire] = set()
        self.sides: dict[Wire, Point] = {}  # where a shortcut enters a card from beside

    def arrangement(self) -> Arrangement | None:
        level = self.level
        extent = self.measure(self.way, START, END)
        self.put(self.way, START, END, extent.left, 0.0, (0.0, extent.length))
        width = extent.left + extent.right
        for wire in self.taps:
            x, y = self.end(wire, at_tail=True)
            if not self.is_free(x, y, extent.length):
                return None
            self.corners[wire.head], self.turns[wire] = (x, extent.length), (y,)
        for port in level.leaving.values():
            self.corners[port] = (self.corners[port][0], extent.length)
        self.line_up_ports()
        paths = {wire: self.path(wire) for wire in level.wires}
        return Arrangement(width, extent.length, self.corners, paths, frozenset(self.skips))

    def measure(self, way: Way, tail: int, head: int) -> Extent:
        level, extent = self.level, Extent()
        for part in joints(way, tail, head):
            if isinstance(part, int):
                across, along = level.size(part)
                axis = level.axis(part)
                extent.beside(axis, across - axis, along)
            elif isinstance(part.link, Fork):
                inner = self.measure_fork(part.link, part.before, part.after)
                extent.beside(inner.left, inner.right, sum(self.room(part)) + inner.length)
            elif part.link and part.owns_before and part.owns_after:
                extent.length += level.gap(part.link)
        return extent

    def room(self, joint: Joint) -> tuple[float, float]:
        """Along, before and after the ways of a fork: to turn, and for the arrows and shapes on them."""
        level, form = self.level, self.form
        before = level.out(joint.before) + form.into if joint.owns_before and joint.before != START else 0.0
        after = level.room_out + level.into(joint.after) if joint.owns_after and joint.after != END else 0.0
        if isinstance(joint.link, Fork) and not any(len(way) > 1 for way in joint.link.ways):
            after = 0.0  # wires beside one another, with no branch between them
        return before, after

    def measure_fork(self, fork: Fork, tail: int, head: int) -> Extent:
        """Its ways side by side: even where they are joined channel by channel, else beside the main flow."""
        form = self.form
        full = sorted((way for way in fork.ways if len(way) > 1), key=first)
        reach = {id(way): self.measure(way, tail, head) for way in full}
        even = len(full) > 1 and self.joins_channels(head)
        if not even:
            full.sort(key=self.layers, reverse=True)
            full[1:] = sorted(full[1:], key=first)
        columns: list[tuple[Way, float]] = []
        right = 0.0
        for way in full:
            if head == END and len(columns) == 1:  # what ends here stands beside the main flow's beginning only
                right = columns[0][1] + self.reach_until(full[0], tail, reach[id(way)].length + form.beside)
            axis = right + (form.beside if columns else 0.0) + reach[id(way)].left
            columns.append((way, axis))
            right = axis + reach[id(way)].right
        middle = right / 2 if even else columns[0][1] if columns else 0.0
        right = max((axis + reach[id(way)].right for way, axis in columns), default=0.0) - middle
        columns = [(way, axis - middle) for way, axis in columns]
        for way in fork.ways:
            if len(way) == 1:
                right += form.lane if columns else 0.0
                columns.append((way, right))
        if len(columns) > len(full):
            right += form.lane / 2
        self.columns[id(fork)] = columns
        self.extents[id(fork)] = extent = Extent(
            middle, right, max((each.length for each in reach.values()), default=0.0)
        )
        return extent

    def reach_until(self, way: Way, tail: int, until: float) -> float:
        """How far right of its axis a way reaches before `until`, along."""
        level, right, y = self.level, 0.0, 0.0
        for part in joints(way, tail, END):
            if y >= until:
                break
            if isinstance(part, int):
                across, along = level.size(part)
                right, y = max(right, across - level.axis(part)), y + along
            elif isinstance(part.link, Fork):
                right = max(right, self.extents[id(part.link)].right)
                y += sum(self.room(part)) + self.extents[id(part.link)].length
            elif part.link and part.owns_before and part.owns_after:
                y += level.gap(part.link)
        return right

    def layers(self, way: Way) -> int:
        """How many layers are on a way, to tell the main flow from a shortcut."""
        level, count = self.level, 0
        for part in way:
            if isinstance(part, Fork):
                count += sum(map(self.layers, part.ways))
            elif isinstance(part, int) and not level.is_port(part):
                count += len(level.children[part].item.nodes)
        return count

    def joins_channels(self, vertex: int) -> bool:
        level = self.level
        return (
            vertex >= 0
            and not level.is_port(vertex)
            and level.children[vertex].item.nodes[0].layer.merges_by == "channels"
        )

    def put(self, way: Way, tail: int, head: int, x: float, y: float, turns: tuple[float, float]) -> None:
        """Put a way down with its axis at x, from y on; what it shares with its fork turns at the two `turns`."""
        level = self.level
        for part in joints(way, tail, head):
            if isinstance(part, int):
                self.corners[part] = (x - level.axis(part), y)
                y += level.size(part)[1]
                continue
            first_turn = y + level.out(part.before) if part.owns_before and part.before != START else turns[0]
            if isinstance(part.link, Fork):
                room_before, room_after = self.room(part)
                end = y + room_before + self.extents[id(part.link)].length + room_after
                last_turn = end - level.into(part.after) if part.owns_after and part.after != END else turns[1]
                passed = any(len(each) > 1 for each in part.link.ways)
                for each, shift in self.columns[id(part.link)]:
                    self.put(each, part.before, part.after, x + shift, y + room_before, (first_turn, last_turn))
                    if len(each) > 1:
                        continue
                    if passed:
                        self.skips.update(each)
                    else:  # beside one another from vertex to vertex
                        self.lanes[each[0]] = self.end(each[0], at_tail=True)[0]
                y = end
                if passed and part.owns_after and part.after != END:
                    self.enter_beside(part.link, part.after, x, y)
            elif part.link and part.owns_before and part.owns_after:
                self.turns[part.link] = (first_turn,)
                y += level.gap(part.link)
            elif part.link and not part.owns_before and not part.owns_after:
                self.turns[part.link], self.lanes[part.link] = turns, x
            elif part.link:
                self.turns[part.link] = (turns[1] if part.owns_before else turns[0],)

    def enter_beside(self, fork: Fork, card: int, x: float, y: float) -> None:
        """Shortcuts past the ways of a fork end beside the card that joins them, each in a tip of its own.

        The card's axis is at x, and it begins at y; the nearest lane comes first along.
        """
        level = self.level
        if not level.is_card(card):
            return
        across, along = level.size(card)
        edge = x - level.axis(card) + across
        passing = [(x + shift, way[0]) for way, shift in self.columns[id(fork)] if len(way) == 1]
        skips = [(lane, wire) for lane, wire in passing if isinstance(wire, Wire)]
        if skips and skips[0][0] >= edge + level.form.into:
            for place, (lane, wire) in enumerate(skips, 1):
                self.lanes[wire] = lane
                self.sides[wire] = edge, y + along * place / (len(skips) + 1)

    def line_up_ports(self) -> None:
        """A port with a single wire stands straight before or behind the other end of it, where nothing is between."""
        level = self.level
        for ports in (level.entering.values(), level.leaving.values()):
            taken = set()
            for port in ports:
                wires = [wire for wire in level.wires if port in (wire.tail, wire.head)]
                x, y = self.corners[port]
                if len(wires) == 1:
                    straight, far = self.end(wires[0], at_tail=wires[0].head == port)
                    if straight not in taken and self.is_free(straight, *sorted((y, far))):
                        x = straight
                taken.add(x)
                self.corners[port] = (x, y)

    def is_free(self, x: float, top: float, bottom: float) -> bool:
        """Whether no child stands in the way of an upright line."""
        for child, box in enumerate(self.level.children):
            left, above = self.corners[child]
            if left < x < left + box.width and above < bottom - 0.5 and top + 0.5 < above + box.height:
                return False
        return True

    def end(self, wire: Wire, *, at_tail: bool) -> Point:
        """Where a wire leaves its tail, or where it enters its head."""
        level = self.level
        vertex = wire.tail if at_tail else wire.head
        x, y = self.corners[vertex]
        if at_tail:
            return x + level.exit(vertex, wire.tensor), y + level.size(vertex)[1]
        return x + level.entry(vertex, wire.tensor), y

    def path(self, wire: Wire) -> tuple[Point, ...]:
        """Along its lane, and across only where it turns."""
        start, end = self.end(wire, at_tail=True), self.end(wire, at_tail=False)
        turns = self.turns[wire]
        if wire in self.sides:
            (side, along), lane = self.sides[wire], self.lanes[wire]
            return (start, (start[0], turns[0]), (lane, turns[0]), (lane, along), (side, along))
        across = [start[0], self.lanes[wire], end[0]] if wire in self.lanes else [start[0], end[0]]
        points = [start]
        for turn, (here, there) in zip(turns, pairwise(across), strict=True):
            if abs(here - there) > 0.5:
                points += [(here, turn), (there, turn)]
        return (*points, end)
