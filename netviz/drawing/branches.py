"""Levels whose branches part and come together in pairs, as nearly all of a CNN's do, are laid out without an engine.

Such a graph is series-parallel: it shrinks to one edge when a vertex between two others is drawn into the edge between
them, and edges between the same two vertices into one. Read backwards, that says what stands below what, and what
beside what. Source: Valdes, Tarjan and Lawler 1982, The recognition of series parallel digraphs.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from netviz.drawing.level import Arrangement, Level, Point, Wire

START, END = -1, -2
DEEPEST = 100
"""Forks within forks: further in, recursion would end before the reader's patience."""


@dataclass
class Fork:
    """Ways between the same two vertices, side by side."""

    ways: list[Way]
    depth: int


Link = Wire | Fork | None
"""What joins a vertex to the next: a wire, several ways, or nothing that is drawn."""

Way = list  # of a Link, then a vertex and a Link as often as it has vertices


@dataclass
class Extent:
    """How far something reaches: left and right of its axis, and along."""

    left: float = 0.0
    right: float = 0.0
    length: float = 0.0

    def beside(self, left: float, right: float, length: float) -> None:
        """Reach so much further along, and at least so far left and right."""
        self.left, self.right, self.length = max(self.left, left), max(self.right, right), self.length + length


@dataclass(frozen=True)
class Joint:
    """A link in its place: the vertices that it joins, and whether the room next to each is its own.

    The first link of a way in a fork turns where all of the fork's ways do, and so does the last.
    """

    link: Link
    before: int
    after: int
    owns_before: bool
    owns_after: bool


def _joints(way: Way, tail: int, head: int) -> Iterator[Joint | int]:
    """The links of a way in their places, and between them its vertices."""
    last, whole = len(way) - 1, tail == START and head == END
    for index, part in enumerate(way):
        if index % 2:
            yield part
        else:
            before, after = way[index - 1] if index else tail, way[index + 1] if index < last else head
            yield Joint(part, before, after, index > 0 or whole, index < last or whole)


def way_through(level: Level) -> Way | None:
    """The level as one way from its start to its end; None where it is wired otherwise."""
    after: dict[int, dict[int, Way]] = {vertex: {} for vertex in (*range(level.count), START)}
    before: dict[int, set[int]] = {vertex: set() for vertex in (*range(level.count), END)}

    def join(tail: int, head: int, way: Way) -> None:
        found = after[tail].get(head)
        if found is not None:
            ways = [each for one in (found, way) for each in (one[0].ways if _is_fork(one) else [one])]
            depth = 1 + max((link.depth for each in ways for link in each[::2] if isinstance(link, Fork)), default=0)
            way = [Fork(ways, depth)]
        after[tail][head] = way
        before[head].add(tail)

    for wire in level.wires:
        join(wire.tail, wire.head, [wire])
    for vertex in range(level.count):
        if not before[vertex]:
            join(START, vertex, [None])
        if not after[vertex]:
            join(vertex, END, [None])
    waiting = deque(range(level.count))
    while waiting:
        vertex = waiting.popleft()
        if vertex not in after or len(before[vertex]) != 1 or len(after[vertex]) != 1:
            continue
        (tail,), ((head, way),) = before.pop(vertex), after.pop(vertex).items()
        longer = after[tail].pop(vertex)
        longer.append(vertex)
        longer.extend(way)
        before[head].discard(vertex)
        join(tail, head, longer)
        waiting.extend(each for each in (tail, head) if each >= 0)
    way = after[START].get(END)
    if way is None or len(after) > 1 or _depth(way) > DEEPEST:
        return None
    return way


def arrange(level: Level, way: Way) -> Arrangement:
    """Where everything on the way stands."""
    return _Placing(level, way).arrangement()


def _is_fork(way: Way) -> bool:
    return len(way) == 1 and isinstance(way[0], Fork)


def _depth(way: Way) -> int:
    return max((link.depth for link in way[::2] if isinstance(link, Fork)), default=0)


def _first(way: Way) -> int:
    """The first vertex on a way, which puts branches in the order in which they were called."""
    forked = way[0].ways if isinstance(way[0], Fork) else []
    return min([_first(each) for each in forked if len(each) > 1] or [way[1]])


class _Placing:
    """Measures from the inside out, then puts down from the outside in."""

    def __init__(self, level: Level, way: Way):
        self.level, self.way, self.form = level, way, level.form
        self.extents: dict[int, Extent] = {}  # of each fork, by its id: they all live as long as the way
        self.columns: dict[int, list[tuple[Way, float]]] = {}  # of a fork: its ways, and how far right of its axis
        self.corners: dict[int, Point] = {}
        self.turns: dict[Wire, tuple[float, ...]] = {}  # where a wire turns, along
        self.lanes: dict[Wire, float] = {}  # where a wire runs between its two turns, across
        self.skips: set[Wire] = set()

    def arrangement(self) -> Arrangement:
        level = self.level
        extent = self.measure(self.way, START, END)
        self.put(self.way, START, END, extent.left, 0.0, (0.0, extent.length))
        for port in level.leaving.values():
            self.corners[port] = (self.corners[port][0], extent.length)
        self.line_up_ports()
        paths = {wire: self.path(wire) for wire in level.wires}
        return Arrangement(extent.left + extent.right, extent.length, self.corners, paths, frozenset(self.skips))

    def measure(self, way: Way, tail: int, head: int) -> Extent:
        level, extent = self.level, Extent()
        for part in _joints(way, tail, head):
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
        after = form.out + level.into(joint.after) if joint.owns_after and joint.after != END else 0.0
        if isinstance(joint.link, Fork) and not any(len(way) > 1 for way in joint.link.ways):
            after = 0.0  # wires beside one another, with no branch between them
        return before, after

    def measure_fork(self, fork: Fork, tail: int, head: int) -> Extent:
        """Its ways side by side: even where they are joined channel by channel, else beside the main flow."""
        form = self.form
        full = sorted((way for way in fork.ways if len(way) > 1), key=_first)
        reach = {id(way): self.measure(way, tail, head) for way in full}
        even = len(full) > 1 and self.joins_channels(head)
        if not even:
            full.sort(key=self.layers, reverse=True)
            full[1:] = sorted(full[1:], key=_first)
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
        for part in _joints(way, tail, END):
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
        return vertex >= 0 and not level.is_port(vertex) and level.children[vertex].item.nodes[0].type == "Concatenate"

    def put(self, way: Way, tail: int, head: int, x: float, y: float, turns: tuple[float, float]) -> None:
        """Put a way down with its axis at x, from y on; what it shares with its fork turns at the two `turns`."""
        level = self.level
        for part in _joints(way, tail, head):
            if isinstance(part, int):
                self.corners[part] = (x - level.axis(part), y)
                y += level.size(part)[1]
                continue
            first = y + level.out(part.before) if part.owns_before and part.before != START else turns[0]
            if isinstance(part.link, Fork):
                room_before, room_after = self.room(part)
                end = y + room_before + self.extents[id(part.link)].length + room_after
                last = end - level.into(part.after) if part.owns_after and part.after != END else turns[1]
                passed = any(len(each) > 1 for each in part.link.ways)
                for each, shift in self.columns[id(part.link)]:
                    self.put(each, part.before, part.after, x + shift, y + room_before, (first, last))
                    if len(each) == 1 and passed:
                        self.skips.update(each)
                y = end
            elif part.link and part.owns_before and part.owns_after:
                self.turns[part.link] = (first,)
                y += level.gap(part.link)
            elif part.link and not part.owns_before and not part.owns_after:
                self.turns[part.link], self.lanes[part.link] = turns, x
            elif part.link:
                self.turns[part.link] = (turns[1] if part.owns_before else turns[0],)

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
        across = [start[0], self.lanes[wire], end[0]] if wire in self.lanes else [start[0], end[0]]
        points = [start]
        for turn, (here, there) in zip(turns, pairwise(across), strict=True):
            if abs(here - there) > 0.5:
                points += [(here, turn), (there, turn)]
        return (*points, end)
