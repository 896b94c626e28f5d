"""Where everything stands: each open block is laid out by itself, and becomes one box of the block around it.

What flows along is laid out downwards, and where it shall flow to the right broken into rows and turned at the end.
Branches that part and
come together in pairs need no engine, nor does a column with lanes beside it; only what is wired otherwise goes to
`dot`, all blocks of a depth in one call.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from math import ceil

from netviz import words
from netviz.drawing.layout import branches, dot, spine
from netviz.drawing.layout.card_words import CardWords, card_width, card_words
from netviz.drawing.layout.form import FORMS, CardForm, Direction, Form, text_width
from netviz.drawing.layout.level import Arrangement, Box, Inputs, Level, Point, Rectangle, Route
from netviz.drawing.layout.rows import BESIDE_SETTINGS, BESIDE_WORDS, in_rows
from netviz.drawing.layout.tangle import Tangle
from netviz.drawing.outline.repeats import seen
from netviz.drawing.outline.tree import Item
from netviz.network import Node

BAND = 64.0
LOOP = 14.0
"""Across, beside what an open repeat shows once: room for the bracket around it."""
WIDEST = 880.0
"""Across, what stands beside the settings in a window of 1280 pixels, at the scale at which it is drawn."""
BESIDE = 5.0
"""From a line to the shape beside it."""


def place(root: Item, opened: Collection[str], direction: Direction = "down", *, in_columns: bool = False) -> Box:
    """The root, open, with every item of `opened` (ids) open inside it. Raises DrawingError.

    in_columns: whether a long flow down goes on in a column beside.

    Costs one call of the engine for each depth that has a tangle which was not placed before, and mostly none.
    """
    form = FORMS[direction]
    consumers: dict[Node, list[Node]] = defaultdict(list)
    shown = seen(root, opened)
    for node in shown.root.nodes:
        for source in shown.inputs(node):
            consumers[source].append(node)
    depths: list[list[tuple[Level, CardForm]]] = []
    below = [(shown.root, form.alone)]
    while below:
        depths.append([_level(item, form, cards, shown.inputs, consumers) for item, cards in below])
        below = [
            (child, cards if level.only_order else form.parallel)
            for level, cards in depths[-1]
            for child in level.item.children
            if child.children and child.id in opened
        ]
    boxes: dict[str, Box] = {}
    for depth in reversed(depths):
        for level, cards in depth:
            said = {child.id: card_words(child) for child in level.item.children if child.id not in boxes}
            if cards.is_tall:
                said = {id: each.stacked for id, each in said.items()}
            width = card_width(said.values(), cards)
            if cards.is_tall and direction == "down":
                width = max([width, *(_for_shape(level.item, child, form) for child in level.item.children)])
            level.hold(
                [
                    boxes.get(child.id) or _card(child, form, cards, width, said[child.id])
                    for child in level.item.children
                ]
            )
        levels = [level for level, _ in depth]
        for (level, cards), arrangement in zip(depth, _arranged(levels), strict=True):
            box = _open_box(level, arrangement, cards, framed=level.item is not shown.root)
            if in_columns and level.item in shown.root.children and not level.item.stands_for:
                box = in_rows(box, BESIDE_WORDS, framed=True)
            boxes[level.item.id] = box
    whole = boxes[root.id]
    if direction == "right":
        return _turned(in_rows(whole, BESIDE_SETTINGS))
    return in_rows(whole, BESIDE_WORDS) if in_columns else whole


def _level(
    item: Item, form: Form, around: CardForm, inputs: Inputs, consumers: Mapping[Node, Sequence[Node]]
) -> tuple[Level, CardForm]:
    """The level of an open item, and its cards: narrower from where branches stand beside one another, and inwards.

    The network's own branches, such as side heads, keep broad cards where all of its columns fit beside one another.
    """
    level = Level(item, form, inputs, consumers)
    keeps = level.only_order or around == form.parallel or (not item.id and _fits(level, around))
    return level, around if keeps else form.parallel


def _fits(level: Level, cards: CardForm) -> bool:
    """Whether all columns of a level fit into the window, with such cards at their narrowest and nothing open."""
    level.hold([Box(child, level.form, cards.least, cards.full, cards) for child in level.item.children])
    width = branches.width(level)
    return width is not None and width <= WIDEST


def _arranged(levels: list[Level]) -> list[Arrangement]:
    arrangements = [branches.arrange(level) or spine.arrange(level) for level in levels]
    tangles = [Tangle(level) for level, arrangement in zip(levels, arrangements, strict=True) if not arrangement]
    placements = zip(tangles, dot.lay_out([tangle.graph() for tangle in tangles]), strict=True)
    tangled = iter([tangle.arrangement(placement) for tangle, placement in placements])
    return [arrangement or next(tangled) for arrangement in arrangements]


def _for_shape(frame: Item, child: Item, form: Form) -> float:
    """How wide a card must be for its shape to find room beside its line in a frame that is no wider."""
    shape = text_width(words.shape(child.nodes[-1].output_shape), form.label)
    return ceil(2 * (BESIDE + shape - (form.pad if frame.id else 0.0)))


def _card(item: Item, form: Form, cards: CardForm, width: float, said: CardWords) -> Box:
    height = cards.full if said.has_figures else cards.slim
    return Box(item, form, *form.turned(width, height), cards, said)


def _open_box(level: Level, arrangement: Arrangement, cards: CardForm, *, framed: bool) -> Box:
    """The open item with everything inside it in its own coordinates."""
    form = level.form
    pad = form.pad if framed else 0.0
    head = form.head if framed else 0.0
    after = 0.0 if level.leaving else pad
    if form.direction == "down":
        left, top, width, height = pad, head, 2 * pad, head + after
    else:
        before = 0.0 if level.entering else pad
        left, top, width, height = head, before, head + pad, before + after
    if level.item.stands_for:
        width += LOOP
    width, height = width + arrangement.width, height + arrangement.height
    ports = {vertex: arrangement.corners[vertex][0] + left for vertex in range(level.places, level.count)}
    box = Box(
        level.item, form, width, height, cards, open=True,
        entries={tensor: ports[port] for tensor, port in level.entering.items()},
        exits={tensor: ports[port] for tensor, port in level.leaving.items()},
    )  # fmt: skip
    for vertex, child in enumerate(level.children):
        x, y = arrangement.corners[vertex]
        box.children.append((child, x + left, y + top))

    def id_of(vertex: int) -> str:
        return level.item.id if level.is_port(vertex) else level.children[vertex].item.id

    for wire in level.wires:
        points = [(x + left, y + top) for x, y in arrangement.paths[wire]]
        if level.is_port(wire.tail):
            points[0] = (points[0][0], 0.0)
        if level.is_port(wire.head):
            points[-1] = (points[-1][0], height)
        skips = wire in arrangement.skips
        box.routes.append(Route(wire.tensor, id_of(wire.tail), id_of(wire.head), tuple(points), skips))
    _write_shapes(box, level)
    return box


def _write_shapes(box: Box, level: Level) -> None:
    """Find room for each tensor's shape, beside its line where it leaves the card that makes it."""
    form = box.form
    taken: dict[int, list[Rectangle]] = defaultdict(list)

    def take(area: Rectangle) -> None:
        for band in range(int(area[1] // BAND), int(area[3] // BAND) + 1):
            taken[band].append(area)

    for child, x, y in box.children:
        take((x, y, x + child.width, y + child.height))
    lines_of = [[_piece(a, b) for a, b in zip(route.points, route.points[1:], strict=False)] for route in box.routes]
    for pieces in lines_of:
        for piece in pieces:
            take(piece)
    written: set[tuple[Node, Point]] = set()
    for index, wire in enumerate(level.wires):
        route = box.routes[index]
        start = route.points[0]
        if not level.is_card(wire.tail) or (wire.tensor, start) in written:
            continue
        trunk = (start[0], start[1], start[0])  # of all routes that start here
        for label in _labels(route, form):
            bands = range(int(label[1] // BAND), int(label[3] // BAND) + 1)
            near = (area for band in bands for area in taken[band] if area[:3] != trunk)
            if label[0] >= 0 and label[2] <= box.width and not any(_overlap(label, area) for area in near):
                written.add((wire.tensor, start))
                take(label)
                box.routes[index] = replace(route, label=label)
                break


def _labels(route: Route, form: Form) -> Iterator[Rectangle]:
    """Right or left of a line that flows down, above or below one that flows to the right."""
    x, y = route.points[0]
    width = text_width(words.shape(route.tensor.output_shape), form.label)
    high = form.label + 1.5
    if form.direction == "down":
        top = y + (form.out - high) / 2 + 1
        yield x + BESIDE, top, x + BESIDE + width, top + high
        yield x - BESIDE - width, top, x - BESIDE, top + high
    else:
        yield x - high - 2, y + 3, x - 2, y + 3 + width
        yield x + 2, y + 3, x + high + 2, y + 3 + width


def _piece(a: Point, b: Point) -> Rectangle:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])


def _overlap(a: Rectangle, b: Rectangle) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _turned(box: Box) -> Box:
    """The box with across and along in each other's place: what flowed down flows to the right."""
    box.width, box.height = box.height, box.width
    box.children = [(_turned(child), y, x) for child, x, y in box.children]
    box.routes = [
        replace(
            route,
            points=tuple((y, x) for x, y in route.points),
            label=route.label and (route.label[1], route.label[0], route.label[3], route.label[2]),
        )
        for route in box.routes
    ]
    return box
