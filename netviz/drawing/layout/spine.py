"""Layout of a level with one topological order: its children stand in a column, the spine.

As in DenseNet, where each layer feeds all later ones, there is only one order in which each child follows what it
takes. A tensor that goes further than to the next child runs in a lane beside the column.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from netviz.drawing.layout.level import Arrangement, Level, Point, Wire
from netviz.network import Node

APART = 8.0
"""Along, between the line where tensors leave the column and the one where others come back."""


def arrange(level: Level) -> Arrangement | None:
    """Where everything of a level stands; None where no way leads through every child."""
    return _Spine(level, level.only_order).arrangement() if level.only_order else None


class _Spine:
    """The column first, then lanes right of it, the shortest nearest."""

    def __init__(self, level: Level, order: list[int]):
        self.level, self.form = level, level.form
        self.place = {child: index for index, child in enumerate(order)}
        self.place |= dict.fromkeys(level.entering.values(), -1) | dict.fromkeys(level.leaving.values(), len(order))
        self.order = [*self.first(level.entering, order[0]), *order, *self.first(level.leaving, order[-1])]
        self.direct = set(pairwise(self.order))
        self.around = [wire for wire in level.wires if (wire.tail, wire.head) not in self.direct]
        self.corners: dict[int, Point] = {}

    def first(self, ports: dict[Node, int], end: int) -> list[int]:
        """The port that stands in line with the column's end: the first that is joined to it."""
        joined = {wire.tail for wire in self.level.wires if wire.head == end}
        joined |= {wire.head for wire in self.level.wires if wire.tail == end}
        return [port for port in ports.values() if port in joined][:1]

    def arrangement(self) -> Arrangement:
        level, form = self.level, self.form
        wires = {(wire.tail, wire.head): wire for wire in level.wires}
        leaves, enters = {wire.tail for wire in self.around}, {wire.head for wire in self.around}
        axis = max(level.axis(vertex) for vertex in self.order)
        y = 0.0
        if self.order[0] in enters and not level.is_port(self.order[0]):
            y = form.into + APART
        for vertex, following in [*pairwise(self.order), (self.order[-1], None)]:
            self.corners[vertex] = axis - level.axis(vertex), y
            y += level.size(vertex)[1]
            if following is None:
                y += level.out(vertex) + APART if vertex in leaves else 0.0
            elif vertex in leaves or following in enters:
                y += level.out(vertex) + APART + max(level.into(following), form.into)
            else:
                y += level.gap(wires[vertex, following])
        right = axis + max(level.size(vertex)[0] - level.axis(vertex) for vertex in self.order)
        lanes = self.lanes(right + form.lane)
        for tensors, edge in ((level.entering, 0.0), (level.leaving, y)):
            for tensor, port in tensors.items():
                self.corners.setdefault(port, (lanes.get(tensor, axis), edge))
        paths = {wire: self.path(wire, lanes) for wire in level.wires}
        width = max([right, *(x + form.lane / 2 for x in lanes.values())])
        return Arrangement(width, y, self.corners, paths, frozenset(self.around))

    def lanes(self, nearest: float) -> dict[Node, float]:
        """A lane for each tensor that goes around, as far as its last taker; lanes are used again further on."""
        spans: dict[Node, list[int]] = defaultdict(list)
        for wire in self.around:
            spans[wire.tensor] += [self.place[wire.tail], self.place[wire.head]]
        ends = {tensor: (min(places), max(places)) for tensor, places in spans.items()}
        taken: list[list[tuple[int, int]]] = []
        found: dict[Node, float] = {}
        for tensor, (start, end) in sorted(ends.items(), key=lambda each: (each[1][1] - each[1][0], each[1][0])):
            free = (i for i, lane in enumerate(taken) if all(end <= other[0] or other[1] <= start for other in lane))
            index = next(free, len(taken))
            if index == len(taken):
                taken.append([])
            taken[index].append((start, end))
            found[tensor] = nearest + index * self.form.lane
        return found

    def path(self, wire: Wire, lanes: dict[Node, float]) -> tuple[Point, ...]:
        level = self.level
        (x, y), (end_x, end_y) = self.corners[wire.tail], self.corners[wire.head]
        start = x + level.exit(wire.tail, wire.tensor), y + level.size(wire.tail)[1]
        end = end_x + level.entry(wire.head, wire.tensor), end_y
        leave, enter = start[1] + level.out(wire.tail), end_y - max(level.into(wire.head), self.form.into)
        if (wire.tail, wire.head) in self.direct:
            ways = [(leave, end[0])]
        else:
            ways = [(leave, lanes[wire.tensor]), (enter, end[0])]
            if level.is_card(wire.head):  # from beside, where the tip is its own
                across, along = level.size(wire.head)
                end = end_x + across, end_y + along / 2
                ways = [(leave, lanes[wire.tensor]), (end[1], end[0])]
        points = [start]
        for turn, there in ways:
            here = points[-1][0]
            if abs(here - there) > 0.5:
                points += [(here, turn), (there, turn)]
        return (*points, end)
