"""Where everything stands: each open block is laid out by itself, and becomes one box of the block around it.

A chain needs no engine and stands as one column; only what branches goes to `dot`, all blocks of a depth in one call.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from netviz.drawing import dot
from netviz.drawing.dot import Point
from netviz.drawing.outline import Item
from netviz.layers import UnknownLayer
from netviz.network import Node

CARD_WIDTH = 204.0
HEIGHTS = {"slim": 26.0, "plain": 44.0, "full": 60.0}
CHAIN_GAP = 20.0
FRAME_PAD = 16.0
FRAME_HEAD = 28.0
PORT = 1.0
TURN = 14.0

SLIM = (
    "BatchNormalization",
    "FrozenBatchNormalization",
    "LayerNormalization",
    "Normalization",
    "LayerScale",
    "ReLU",
    "Activation",
    "Dropout",
    "StochasticDepth",
    "Reshape",
    "Flatten",
    "Add",
    "CustomScaleLayer",
    "Multiply",
    "ZeroPadding2D",
    "Rescaling",
)


Lane = tuple[float, float, float]
"""A free way past a rank: x, and the rank's top and bottom."""


@dataclass(frozen=True)
class Route:
    """A connection as a polyline, from the layer that makes the tensor to the item that takes it."""

    source: str
    target: str
    points: tuple[Point, ...]
    skips: bool
    """It passes by something that the main flow goes through."""


@dataclass
class Box:
    """An item with its size; an open one with its children placed inside it, in its own coordinates."""

    item: Item
    width: float
    height: float
    open: bool = False
    children: list[tuple[Box, float, float]] = field(default_factory=list)
    routes: list[Route] = field(default_factory=list)
    entries: dict[str, float] = field(default_factory=dict)
    """Where a tensor enters at the top edge: x by the name of the layer that makes it; the middle unless told."""
    exits: dict[str, float] = field(default_factory=dict)
    """Where a tensor leaves at the bottom edge."""

    @property
    def axis(self) -> float:
        """The x of the main flow: where the first tensor enters."""
        return next(iter(self.entries.values()), self.width / 2)


def place(root: Item, opened: Collection[str]) -> Box:
    """The root, open, with every item of `opened` (ids) open inside it. Raises DrawingError.

    Costs one call of the engine for each depth that branches and was not placed before.
    """
    levels: list[list[Item]] = [[root]]
    while levels[-1]:
        below = [child for item in levels[-1] for child in item.children]
        levels.append([item for item in below if item.children and item.id in opened])
    consumers: dict[Node, list[Node]] = defaultdict(list)
    for node in root.nodes:
        for source in node.inputs:
            consumers[source].append(node)
    boxes: dict[str, Box] = {}
    for level in reversed(levels[:-1]):
        sketches = [_Sketch(item, [boxes.get(child.id) or _card(child) for child in item.children], consumers)
                    for item in level]  # fmt: skip
        branching = [sketch for sketch in sketches if sketch.graph is not None]
        placements = dot.lay_out([sketch.graph for sketch in branching if sketch.graph is not None])
        for sketch, placement in zip(branching, placements, strict=True):
            sketch.spread(placement)
        for sketch in sketches:
            boxes[sketch.item.id] = sketch.finish(framed=sketch.item is not root)
    return boxes[root.id]


def _card(item: Item) -> Box:
    if item.kind != "layer":
        return Box(item, CARD_WIDTH, HEIGHTS["full"])
    node = item.nodes[0]
    size = (
        "slim" if node.type in SLIM else "full" if node.params != 0 or isinstance(node.layer, UnknownLayer) else "plain"
    )
    return Box(item, CARD_WIDTH, HEIGHTS[size])


class _Sketch:
    """One open item being laid out: its children in columns, the columns placed, the connections routed."""

    def __init__(self, item: Item, children: list[Box], consumers: dict[Node, list[Node]]):
        self.item = item
        self.children = children
        self.entries, self.exits, self.links = _connections(children, consumers)
        self.columns = _columns(len(children), self.links, self.entries, self.exits)
        self.column_of = {child: index for index, column in enumerate(self.columns) for child in column}
        self.corners: dict[int, Point] = {}
        self.width = self.height = 0.0
        self.lanes: dict[tuple[int, int], list[Lane]] = {}
        self.tops: dict[int, float] = {}
        self.ports: dict[int, float] = {}
        self.graph = self._graph() if len(self.columns) > 1 or self._bypassed() else None
        if self.graph is None:
            self._stand(self.columns[0], 0.0, 0.0)
            self.width, self.height = self._column_size(self.columns[0])
            self.axis = self._column_axis(self.columns[0])

    def _bypassed(self) -> bool:
        """A single column that a tensor passes by: it enters and leaves, or enters twice, beside the first child."""
        top, bottom = self.columns[0][0], self.columns[0][-1]
        return any(target != top for _, target in self.entries) or any(source != bottom for source, _ in self.exits)

    def _column_axis(self, column: list[int]) -> float:
        return max(self.children[child].axis for child in column)

    def _column_size(self, column: list[int]) -> tuple[float, float]:
        boxes = [self.children[child] for child in column]
        right = max(box.width - box.axis for box in boxes)
        return self._column_axis(column) + right, sum(box.height for box in boxes) + CHAIN_GAP * (len(boxes) - 1)

    def _stand(self, column: list[int], left: float, top: float) -> None:
        """Put the column's children below one another, their main flow in one line."""
        axis = self._column_axis(column)
        for child in column:
            box = self.children[child]
            self.corners[child] = (left + axis - box.axis, top)
            top += box.height + CHAIN_GAP

    def _names(self) -> tuple[list[str], list[str]]:
        return list(dict.fromkeys(name for name, _ in self.entries)), list(
            dict.fromkeys(name for _, name in self.exits)
        )

    def _graph(self) -> dot.Graph:
        """Columns first, then a point for each tensor that enters, then one for each that leaves."""
        entering, leaving = self._names()
        count = len(self.columns)
        ins = {name: count + index for index, name in enumerate(entering)}
        outs = {name: count + len(ins) + index for index, name in enumerate(leaving)}
        sizes = [self._column_size(column) for column in self.columns]
        boxes = (*sizes, *([(PORT, PORT)] * (len(ins) + len(outs))))
        # Long columns pull straight; a shortcut bends around them.
        weight = [1 + len(column) for column in self.columns]
        edges = {(ins[name], self.column_of[child]): weight[self.column_of[child]] for name, child in self.entries}
        for tail, head, _ in self.links:
            a, b = self.column_of[tail], self.column_of[head]
            if a != b:
                edges[a, b] = weight[a] + weight[b]
        for child, name in self.exits:
            edges[self.column_of[child], outs[name]] = weight[self.column_of[child]]
        ordered = tuple((tail, head, weight) for (tail, head), weight in edges.items())
        return dot.Graph(boxes, ordered, tuple(ins.values()), tuple(outs.values()))

    def spread(self, placement: dot.Placement) -> None:
        """Take over where `dot` put the columns, and the lanes it kept free for what passes by them."""
        assert self.graph is not None
        for index, column in enumerate(self.columns):
            (x, y), (width, height) = placement.centres[index], self.graph.boxes[index]
            self._stand(column, x - width / 2, y - height / 2)
        ranks: dict[int, float] = {}
        for (_, y), (_, high) in zip(placement.centres, self.graph.boxes, strict=True):
            ranks[round(y)] = max(high, ranks.get(round(y), 0.0))
        self.tops = {index: y - ranks[round(y)] / 2 for index, (_, y) in enumerate(placement.centres)}
        for (tail, head), curve in placement.curves.items():
            top, bottom = placement.centres[tail][1], placement.centres[head][1]
            self.lanes[tail, head] = [
                (_x_at(curve, y), y - high / 2, y + high / 2)
                for y, high in sorted(ranks.items())
                if top + 2 < y < bottom - 2
            ]
        self.width, self.height = placement.width, placement.height
        self._align_ports(placement)
        self.axis = next(iter(self.ports.values()), self.width / 2)

    def _align_ports(self, placement: dot.Placement) -> None:
        """A port stands in line with the one longest column that it belongs to; else where `dot` centred it."""
        entering, leaving = self._names()
        fed = [[self.column_of[child] for name, child in self.entries if name == entry] for entry in entering]
        feeding = [[self.column_of[child] for child, name in self.exits if name == exit_] for exit_ in leaving]
        first, taken = len(self.columns), set()
        for offset, (name, columns) in enumerate(zip([*entering, *leaving], [*fed, *feeding], strict=True)):
            at_top = offset < len(entering)
            longest = sorted((self.columns[column] for column in columns), key=len)
            x = placement.centres[first + offset][0]
            if len(longest) == 1 or len(longest[-1]) > len(longest[-2]):
                child = longest[-1][0 if at_top else -1]
                box = self.children[child]
                straight = self.corners[child][0] + (box.entries if at_top else box.exits).get(name, box.axis)
                x = x if (at_top, straight) in taken else straight
            taken.add((at_top, x))
            self.ports[first + offset] = x

    def finish(self, *, framed: bool) -> Box:
        """The open box with everything inside it in its own coordinates."""
        pad, head = (FRAME_PAD, FRAME_HEAD) if framed else (0.0, 0.0)
        entering, leaving = self._names()
        count = len(self.columns)
        entries = {name: pad + self.ports.get(count + i, self.axis) for i, name in enumerate(entering)}
        exits = {name: pad + self.ports.get(count + len(entering) + i, self.axis) for i, name in enumerate(leaving)}
        air = CHAIN_GAP / 2 if framed and self.graph is None else 0.0  # dot leaves air around its ports by itself
        width, height = self.width + 2 * pad, self.height + head + 2 * air
        lift = head + air
        box = Box(self.item, width, height, open=True, entries=entries, exits=exits)
        at = {child: (x + pad, y + lift) for child, (x, y) in self.corners.items()}
        box.children = [(self.children[child], *at[child]) for child in range(len(self.children))]

        def start(child: int, name: str) -> Point:
            tail = self.children[child]
            return at[child][0] + tail.exits.get(name, tail.axis), at[child][1] + tail.height

        def end(child: int, name: str) -> Point:
            head_box = self.children[child]
            return at[child][0] + head_box.entries.get(name, head_box.axis), at[child][1]

        def route(name: str, tail: int, head_column: int, points: tuple[Point, Point], target: str) -> Route:
            lanes = [(x + pad, top + lift, bottom + lift) for x, top, bottom in self.lanes.get((tail, head_column), [])]
            arrival = self.tops[head_column] + lift if head_column in self.tops else points[1][1]
            return Route(name, target, _polyline(*points, lanes, arrival), bool(lanes))

        ids = [child.item.id for child in self.children]
        column_of, outs = self.column_of, count + len(entering)
        for tail, child, name in self.links:
            ends = (start(tail, name), end(child, name))
            box.routes.append(route(name, column_of[tail], column_of[child], ends, ids[child]))
        for name, child in self.entries:
            ends = ((entries[name], 0.0), end(child, name))
            box.routes.append(route(name, count + entering.index(name), column_of[child], ends, ids[child]))
        for child, name in self.exits:
            ends = (start(child, name), (exits[name], height))
            box.routes.append(route(name, column_of[child], outs + leaving.index(name), ends, self.item.id))
        return box


def _connections(
    children: list[Box], consumers: dict[Node, list[Node]]
) -> tuple[list[tuple[str, int]], list[tuple[int, str]], list[tuple[int, int, str]]]:
    """(tensor, child) that enter, (child, tensor) that leave, and (child, child, tensor) inside; each once."""
    owner = {node: index for index, box in enumerate(children) for node in box.item.nodes}
    entries: dict[tuple[str, int], None] = {}
    exits: dict[tuple[int, str], None] = {}
    links: dict[tuple[int, int, str], None] = {}
    for node, index in owner.items():
        for source in node.inputs:
            tail = owner.get(source)
            if tail is None:
                entries[source.name, index] = None
            elif tail != index:
                links[tail, index, source.name] = None
        if any(consumer not in owner for consumer in consumers.get(node, ())):
            exits[index, node.name] = None
    return list(entries), list(exits), list(links)


def _columns(
    count: int, links: list[tuple[int, int, str]], entries: list[tuple[str, int]], exits: list[tuple[int, str]]
) -> list[list[int]]:
    """The children in maximal chains: each but the last feeds only the next, each but the first is fed only so."""
    outgoing: dict[int, set] = defaultdict(set)
    incoming: dict[int, set] = defaultdict(set)
    for tail, head, _ in links:
        outgoing[tail].add(head)
        incoming[head].add(tail)
    for name, child in entries:
        incoming[child].add(name)
    for child, name in exits:
        outgoing[child].add(name)

    def follower(child: int) -> int | None:
        if len(outgoing[child]) != 1:
            return None
        (head,) = outgoing[child]
        return head if isinstance(head, int) and len(incoming[head]) == 1 else None

    following = {child: follower(child) for child in range(count)}
    continued = set(following.values())
    columns = []
    for child in range(count):
        if child not in continued:
            column, last = [child], following[child]
            while last is not None:
                column.append(last)
                last = following[last]
            columns.append(column)
    return columns


def _polyline(start: Point, end: Point, lanes: list[Lane], arrival: float) -> tuple[Point, ...]:
    """Down from the start, through each lane, to the end; sideways only in the free space above a rank."""
    points = [start]
    for x, top, bottom in [*lanes, (end[0], arrival, end[1])]:
        last_x, last_y = points[-1]
        if abs(last_x - x) > 0.5:
            turn = max(last_y, top - TURN)
            points += [(last_x, turn), (x, turn)]
        points.append((x, bottom))
    return tuple(points)


def _x_at(curve: tuple[Point, ...], height: float) -> float:
    """Where a chain of cubic Bézier curves passes a height."""
    nearest = curve[0]
    for index in range(0, len(curve) - 1, 3):
        piece = curve[index : index + 4]
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
