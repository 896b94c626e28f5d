"""One open item while it is laid out: what stands in it, what enters and leaves, and the wires between."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from netviz import words
from netviz.drawing.layout.card_words import CardWords
from netviz.drawing.layout.form import CardForm, Form, text_width
from netviz.drawing.outline.tree import Item
from netviz.network import Node

TIP = 4.0
"""Along, what the tip of an arrow needs beyond the shape beside its line."""

Point = tuple[float, float]
Inputs = Callable[[Node], Iterable[Node]]
"""What is seen to go into a layer."""
Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True)
class Route:
    """A connection within one level as a polyline, from one item's edge to another's."""

    tensor: Node
    """The layer that makes what flows."""
    tail: str
    """The id of the item where it starts; that of the open item itself where it enters."""
    head: str
    points: tuple[Point, ...]
    skips: bool
    """It passes by something that the main flow goes through."""
    label: Rectangle | None = None
    """Where the tensor's shape is written, if there is room and it is not written elsewhere."""


@dataclass
class Box:
    """An item with its size; an open one with its children placed inside it, in its own coordinates.

    While it is laid out x is across the main flow and y along it.
    """

    item: Item
    form: Form
    width: float
    height: float
    card: CardForm
    """How it looks as a card."""
    words: CardWords | None = None
    """What it says as a card; an open one has none."""
    open: bool = False
    children: list[tuple[Box, float, float]] = field(default_factory=list)
    routes: list[Route] = field(default_factory=list)
    entries: dict[Node, float] = field(default_factory=dict)
    """Where a tensor enters, across; the middle unless told."""
    exits: dict[Node, float] = field(default_factory=dict)
    """Where a tensor leaves, across."""

    @property
    def axis(self) -> float:
        """Where the main flow passes, across: where the first tensor enters."""
        return next(iter(self.entries.values()), self.width / 2)


@dataclass(frozen=True)
class Wire:
    """A tensor on its way from a vertex to another."""

    tensor: Node
    tail: int
    head: int


class Level:
    """The vertices are the children, then a port for each tensor that enters, then one for each that leaves."""

    def __init__(self, item: Item, form: Form, inputs: Inputs, consumers: Mapping[Node, Sequence[Node]]):
        """Find the wires: each tensor once to each child that takes it. Where they lead, `hold` tells later."""
        self.item, self.form = item, form
        self.children: list[Box] = []
        owner = {node: index for index, child in enumerate(item.children) for node in child.nodes}
        entries: dict[tuple[Node, int], None] = {}
        exits: dict[Node, int] = {}
        links: dict[Wire, None] = {}
        for node, index in owner.items():
            for source in inputs(node):
                tail = owner.get(source)
                if tail is None:
                    entries[source, index] = None
                elif tail != index:
                    links[Wire(source, tail, index)] = None
            if any(consumer not in owner for consumer in consumers.get(node, ())):
                exits[node] = index
        count = self.places = len(item.children)
        self.entering = {tensor: count + i for i, tensor in enumerate(dict.fromkeys(tensor for tensor, _ in entries))}
        self.leaving = {tensor: count + len(self.entering) + i for i, tensor in enumerate(exits)}
        self.wires = [
            *(Wire(tensor, self.entering[tensor], child) for tensor, child in entries),
            *links,
            *(Wire(tensor, child, self.leaving[tensor]) for tensor, child in exits.items()),
        ]
        self.count = count + len(self.entering) + len(self.leaving)

    def hold(self, children: list[Box]) -> None:
        """The children with their sizes, in the order of the item's."""
        self.children = children
        self._spread_ports()
        self.room_out = self.form.out
        if self.form.direction == "right":
            self.room_out = max([self.form.out, *(self._written(box) for box in children if not box.open)])
        ports = self.count - self.places
        self._sizes = [(box.width, box.height) for box in children] + [(0.0, 0.0)] * ports
        self._axes = [box.axis for box in children] + [0.0] * ports

    @cached_property
    def only_order(self) -> list[int] | None:
        """The topological order of the children, where there is only one (a Hamiltonian path); else None."""
        after: dict[int, set[int]] = defaultdict(set)
        waits = dict.fromkeys(range(self.places), 0)
        for wire in self.wires:
            if not (self.is_port(wire.tail) or self.is_port(wire.head) or wire.head in after[wire.tail]):
                after[wire.tail].add(wire.head)
                waits[wire.head] += 1
        ready, order = [child for child, count in waits.items() if not count], []
        while len(ready) == 1:
            order.append(ready.pop())
            for head in after[order[-1]]:
                waits[head] -= 1
                if not waits[head]:
                    ready.append(head)
        return order if len(order) == self.places else None

    def _spread_ports(self) -> None:
        """A folded block that takes or gives several tensors has a place for each on its edge."""
        takes: dict[int, list[Node]] = defaultdict(list)
        gives: dict[int, list[Node]] = defaultdict(list)
        for wire in self.wires:
            takes[wire.head].append(wire.tensor)
            gives[wire.tail].append(wire.tensor)
        for vertex, box in enumerate(self.children):
            if box.open or box.item.is_layer:
                continue
            for tensors, ports in ((takes[vertex], box.entries), (gives[vertex], box.exits)):
                distinct = list(dict.fromkeys(tensors))
                step = min(self.form.lane, (box.width / 2 - 8) / max(len(distinct) - 1, 1))
                ports.update((tensor, box.width / 2 + i * step) for i, tensor in enumerate(distinct))

    def is_port(self, vertex: int) -> bool:
        """Whether it stands for a tensor that enters or leaves."""
        return vertex >= self.places

    def is_card(self, vertex: int) -> bool:
        """Whether it is drawn as a card, which has the shape of what it makes beside it."""
        return not self.is_port(vertex) and not self.children[vertex].open

    def size(self, vertex: int) -> tuple[float, float]:
        """Across and along; a port has none."""
        return self._sizes[vertex]

    def axis(self, vertex: int) -> float:
        """Where the main flow passes it, across, from its edge."""
        return self._axes[vertex]

    def exit(self, vertex: int, tensor: Node) -> float:
        """Where a tensor leaves it, across, from its edge."""
        axis = self._axes[vertex]
        return axis if self.is_port(vertex) else self.children[vertex].exits.get(tensor, axis)

    def entry(self, vertex: int, tensor: Node) -> float:
        """Where a tensor enters it, across, from its edge."""
        axis = self._axes[vertex]
        return axis if self.is_port(vertex) else self.children[vertex].entries.get(tensor, axis)

    def gap(self, wire: Wire) -> float:
        """Along, between two vertices of which one follows the other."""
        tail, head = wire.tail, wire.head
        if self.is_port(tail):
            return self.form.into
        if self.is_port(head):
            return self.out(tail)
        bend = self.exit(tail, wire.tensor) - self.axis(tail) - self.entry(head, wire.tensor) + self.axis(head)
        return self.out(tail) + (TIP if self.is_card(tail) and abs(bend) < 0.5 else self.form.into)

    def _written(self, card: Box) -> float:
        """Along, what the shape needs that is written on the line out of a card."""
        shape = words.shape(card.item.nodes[-1].output_shape)
        return text_width(shape, self.form.label) + 2 * TIP

    def out(self, vertex: int) -> float:
        """Along, from its end to where what leaves it may turn."""
        return self.room_out if self.is_card(vertex) else self.form.short

    def into(self, vertex: int) -> float:
        """Along, from the last turn to its beginning."""
        return self.form.short if self.is_port(vertex) else self.form.into


@dataclass
class Arrangement:
    """Where everything of a level stands: the corner of each vertex, and the way of each wire."""

    width: float
    height: float
    corners: dict[int, Point]
    paths: dict[Wire, tuple[Point, ...]]
    skips: frozenset[Wire]
