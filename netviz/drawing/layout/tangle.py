"""Layered graph drawing (Sugiyama's method, by Graphviz' `dot`), for a level that is wired in any other way.

First each chain, such as conv → batch normalisation → activation, becomes one column, so that `dot` has few boxes to
place and chains stay straight; then wires are led past the columns where `dot` kept lanes free.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from netviz.drawing.layout import dot
from netviz.drawing.layout.level import Arrangement, Level, Point, Wire

Lane = tuple[float, float, float]
"""A free way past a rank: x, and the rank's top and bottom."""

PORT = 1.0


class Tangle:
    """A level whose graph `dot` has to place."""

    def __init__(self, level: Level):
        """Find the columns; the ports stand alone."""
        self.level = level
        self.columns = _columns(level)
        self.column_of = {vertex: index for index, column in enumerate(self.columns) for vertex in column}

    def graph(self) -> dot.Digraph:
        """Columns as boxes: those of ports first and last."""
        level, form = self.level, self.level.form
        # Long columns pull straight; a shortcut bends around them.
        weight = [1 + len(column) for column in self.columns]
        edges = {}
        for wire in level.wires:
            tail, head = self.column_of[wire.tail], self.column_of[wire.head]
            if tail != head:
                edges[tail, head] = weight[tail] + weight[head]
        sizes = tuple((max(across, PORT), max(along, PORT)) for across, along in map(self._size, self.columns))
        return dot.Digraph(
            sizes,
            tuple((tail, head, pull) for (tail, head), pull in edges.items()),
            tuple(self.column_of[port] for port in level.entering.values()),
            tuple(self.column_of[port] for port in level.leaving.values()),
            apart=form.beside,
            between=level.room_out + form.into,
        )

    def arrangement(self, placement: dot.Placement) -> Arrangement:
        """Take over where `dot` put the columns, and the lanes it kept free for what passes by them."""
        level, sizes = self.level, [self._size(column) for column in self.columns]
        corners: dict[int, Point] = {}
        for column, (x, y), (across, along) in zip(self.columns, placement.centres, sizes, strict=True):
            self._stand(column, x - across / 2, y - along / 2, corners)
        for port in level.entering.values():
            corners[port] = (corners[port][0], 0.0)
        for port in level.leaving.values():
            corners[port] = (corners[port][0], placement.height)
        self._line_up_ports(corners)
        ranks: dict[int, float] = {}
        for (_, y), (_, along) in zip(placement.centres, sizes, strict=True):
            ranks[round(y)] = max(along, ranks.get(round(y), 0.0))
        paths, skips = {}, []
        for wire in level.wires:
            tail, head = self.column_of[wire.tail], self.column_of[wire.head]
            lanes: list[Lane] = []
            if tail != head:
                top, bottom = placement.centres[tail][1], placement.centres[head][1]
                curve = placement.curves[tail, head]
                lanes = [
                    (_x_at(curve, y), y - high / 2, y + high / 2)
                    for y, high in sorted(ranks.items())
                    if top + 2 < y < bottom - 2
                ]
                if lanes:
                    skips.append(wire)
            y = placement.centres[head][1]
            paths[wire] = self._path(wire, corners, lanes, y - ranks[round(y)] / 2 if tail != head else None)
        return Arrangement(placement.width, placement.height, corners, paths, frozenset(skips))

    def _axis(self, column: list[int]) -> float:
        return max(self.level.axis(vertex) for vertex in column)

    def _size(self, column: list[int]) -> tuple[float, float]:
        level = self.level
        right = max(level.size(vertex)[0] - level.axis(vertex) for vertex in column)
        return self._axis(column) + right, sum(level.size(vertex)[1] for vertex in column) + sum(self._gaps(column))

    def _gaps(self, column: list[int]) -> list[float]:
        inside = {(wire.tail, wire.head): wire for wire in self.level.wires} if len(column) > 1 else {}
        return [self.level.gap(inside[pair]) for pair in pairwise(column)]

    def _stand(self, column: list[int], left: float, top: float, corners: dict[int, Point]) -> None:
        """Put the column's vertices below one another, their main flow in one line."""
        level, axis = self.level, self._axis(column)
        for vertex, gap in zip(column, [*self._gaps(column), 0.0], strict=True):
            corners[vertex] = (left + axis - level.axis(vertex), top)
            top += level.size(vertex)[1] + gap

    def _line_up_ports(self, corners: dict[int, Point]) -> None:
        """A port stands in line with the one longest column that it belongs to; else where `dot` centred it."""
        level, taken = self.level, set()
        for port in [*level.entering.values(), *level.leaving.values()]:
            wires = [wire for wire in level.wires if port in (wire.tail, wire.head)]
            lengths = sorted(
                (len(self.columns[self.column_of[wire.head if wire.tail == port else wire.tail]]), index)
                for index, wire in enumerate(wires)
            )
            x, y = corners[port]
            if len(lengths) == 1 or lengths[-1][0] > lengths[-2][0]:
                wire = wires[lengths[-1][1]]
                if wire.tail == port:
                    straight = corners[wire.head][0] + level.entry(wire.head, wire.tensor)
                else:
                    straight = corners[wire.tail][0] + level.exit(wire.tail, wire.tensor)
                x = x if (y, straight) in taken else straight
            taken.add((y, x))
            corners[port] = (x, y)

    def _path(self, wire: Wire, corners: dict[int, Point], lanes: list[Lane], arrival: float | None) -> tuple:
        """From the start through each lane to the end; across only in the free space before a rank."""
        level = self.level
        (x, y), (end_x, end_y) = corners[wire.tail], corners[wire.head]
        points = [(x + level.exit(wire.tail, wire.tensor), y + level.size(wire.tail)[1])]
        last = (end_x + level.entry(wire.head, wire.tensor), end_y if arrival is None else arrival, end_y)
        for lane_x, top, bottom in [*lanes, last]:
            here_x, here_y = points[-1]
            if abs(here_x - lane_x) > 0.5:
                turn = max(here_y, top - level.form.into)
                points += [(here_x, turn), (lane_x, turn)]
            points.append((lane_x, bottom))
        return tuple(points)


def _columns(level: Level) -> list[list[int]]:
    """The vertices in maximal chains: each but the last feeds only the next, each but the first is fed only so."""
    outgoing: dict[int, list[Wire]] = defaultdict(list)
    incoming: dict[int, list[Wire]] = defaultdict(list)
    for wire in level.wires:
        outgoing[wire.tail].append(wire)
        incoming[wire.head].append(wire)

    def follower(vertex: int) -> int | None:
        if level.is_port(vertex) or len(outgoing[vertex]) != 1:
            return None
        head = outgoing[vertex][0].head
        return None if level.is_port(head) or len(incoming[head]) != 1 else head

    following = {vertex: follower(vertex) for vertex in range(level.count)}
    continued = set(following.values())
    columns = []
    for vertex in range(level.count):
        if vertex not in continued:
            column, last = [vertex], following[vertex]
            while last is not None:
                column.append(last)
                last = following[last]
            columns.append(column)
    return columns


def _x_at(curve: tuple[Point, ...], height: float) -> float:
    """Where a chain of cubic Bézier curves passes a height."""
    nearest = min(curve[::3], key=lambda point: abs(point[1] - height))
    for index in range(0, len(curve) - 1, 3):
        piece = curve[index : index + 4]
        heights = [point[1] for point in piece]
        if not min(heights) <= height <= max(heights):
            continue  # a curve stays within its control points
        for step in range(17):
            t = step / 16
            weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            at = (
                sum(weight * point[0] for weight, point in zip(weights, piece, strict=True)),
                sum(weight * point[1] for weight, point in zip(weights, piece, strict=True)),
            )
            if abs(at[1] - height) < abs(nearest[1] - height):
                nearest = at
    return nearest[0]
