"""The syntax tree of a script: functions, made of steps, which call layers or functions or loop over such calls.

A function is found in several blocks of the network; each is a Body, with the same steps and its own arguments. What a
step passes on is an Expression: a literal, a parameter of the function around it, or a multiple of one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from netviz.layers import Layer, Merging
from netviz.network import Node

Ref = tuple[int, int]
"""A value within a body: (-1, k) is its input k, (j, i) is output i of its step j."""

POSITION = "position"
"""The parameter that says how many blocks came before."""


@dataclass(frozen=True)
class Literal:
    """An argument that is the same wherever the function is called."""

    value: Any


@dataclass(frozen=True)
class Use:
    """An argument that is a parameter, or a multiple of it."""

    name: str
    times: int = 1
    over: int = 1


@dataclass(frozen=True)
class Sides:
    """A shape with a side that varies."""

    sides: tuple[Literal | Use, ...]


@dataclass(frozen=True)
class Scheduled:
    """A rate that grows with the depth: `most` times a block's position, over the number of blocks."""

    most: float
    position: int | Use
    blocks: int


@dataclass(frozen=True)
class Counted:
    """A position that counts up with the number of a loop, which began so many blocks later."""

    before: Literal | Use


Expression = Literal | Use | Sides | Scheduled | Counted


@dataclass(frozen=True)
class Turn:
    """One call: the full name of the layer or block that it makes, and its arguments."""

    name: str
    arguments: dict[str, Any]
    shown: frozenset[str] = frozenset()
    """The arguments of a layer that are not Keras' defaults."""


@dataclass(eq=False)
class Step:
    """A statement: a call of a layer or of a function, or a loop of such calls, one a turn."""

    callee: str | Function
    inputs: tuple[Node, ...]
    outputs: tuple[Node, ...]
    turns: list[Turn]
    nodes: frozenset[Node]
    """The layers of the last turn."""
    carried: tuple[tuple[int, int], ...] | None = None
    """Which input of a turn is which output of the turn before; None where that is not known."""
    countable: bool = True
    """Whether a number at the end of its name counts turns."""
    hint: str = ""
    """The label of the branch that starts here."""
    heading: str = ""
    """The label of the block that starts here and is not a function of its own."""
    absent: bool = False
    """Whether it is left out here, though other bodies of the function have it."""

    @property
    def layer(self) -> Layer | None:
        """The layer that it calls; None where it calls a function, or is absent."""
        return next((node.layer for node in self.nodes), None) if isinstance(self.callee, str) else None

    @property
    def merges_by(self) -> Merging | None:
        """How the layer that it calls makes one value of several."""
        return self.layer.merges_by if self.layer else None


@dataclass(eq=False)
class Body:
    """One block of the network as steps; its layers' names begin with `prefix`, and end with `tail`."""

    label: str
    path: tuple[str, ...]
    prefix: str
    nodes: list[Node]
    steps: list[Step]
    inputs: list[Node] = field(default_factory=list)
    tail: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    """What the parameters of its function are here."""

    @cached_property
    def refs(self) -> dict[Node, Ref]:
        """Where each value comes from."""
        refs = {node: (-1, index) for index, node in enumerate(self.inputs)}
        for j, step in enumerate(self.steps):
            refs |= {node: (j, i) for i, node in enumerate(step.outputs)}
        return refs

    @cached_property
    def values_at(self) -> dict[Ref, Node]:
        """The layer that makes each value."""
        values = {(-1, index): node for index, node in enumerate(self.inputs)}
        return values | {(j, i): node for j, step in enumerate(self.steps) for i, node in enumerate(step.outputs)}

    def number(self, step: Step) -> tuple[str, int, str] | None:
        """The text before the number of the first turn's name, that number, and the text behind it."""
        found = None
        if len(step.turns) > 1:
            found = count_up(step.turns[0].name, step.turns[1].name)
        elif step.carried and step.countable and not self.tail:
            match = re.fullmatch(r"(.*?)(0|[1-9][0-9]{0,5})", step.turns[0].name, re.DOTALL)
            found = (match[1], int(match[2]), "") if match else None
        return found if found and self.within(found[0]) is not None else None

    def within(self, name: str) -> str | None:
        """The part of a full name that is this body's own; None where it does not begin as the body's names do."""
        own = name.removesuffix(self.tail) if self.tail else name
        return own[len(self.prefix) :] if own.startswith(self.prefix) else None


@dataclass(eq=False)
class Table:
    """What differs from turn to turn of a loop: a row for each turn, a loop variable for each column."""

    columns: dict[str, Literal | Use]
    """Each varying argument in terms of the loop variables."""
    variables: list[str]
    rows: Expression


@dataclass(eq=False)
class Call:
    """What a step of a function passes on, wherever the function is called."""

    arguments: dict[str, Expression]
    end: Expression | None
    """The last number of a loop."""
    name: Expression | None
    """The name of the layer, where it is not made of the block's."""
    table: Table | None
    condition: Expression | None
    """Whether it is done at all, where some bodies leave it out."""


@dataclass(eq=False)
class Function:
    """A kind of block: bodies with one skeleton, and the parameters that tell them apart."""

    bodies: list[Body]
    helper: bool
    outputs: list[Ref] = field(default_factory=list)
    parameters: dict[str, list[Any]] = field(default_factory=dict)
    """The value of each in every body."""
    calls: list[Call] = field(default_factory=list)
    """For each step, what it passes on."""
    suffix: Literal | Use = Literal("")
    identifier: str = ""

    @property
    def named(self) -> bool:
        """Whether its layers are named after where it is called."""
        return len(self.bodies) > 1

    def loops(self, index: int) -> bool:
        """Whether that step is a loop."""
        return any(len(body.steps[index].turns) > 1 for body in self.bodies)


@dataclass(eq=False)
class Program:
    """The functions in the order in which they can be defined, and the main one, which takes nothing."""

    functions: list[Function]
    main: Function


def count_up(first: str, second: str) -> tuple[str, int, str] | None:
    """("block_", 3, "_conv") of "block_3_conv" and "block_4_conv"; None where they do not count up."""
    same = 0
    while same < min(len(first), len(second)) and first[same] == second[same]:
        same += 1
    while same and first[same - 1] in "0123456789":
        same -= 1
    one, two = (re.match(r"0|[1-9][0-9]{0,5}", text[same:]) for text in (first, second))
    if not one or not two or int(two[0]) != int(one[0]) + 1:
        return None
    suffix = first[same + len(one[0]) :]
    return (first[:same], int(one[0]), suffix) if suffix == second[same + len(two[0]) :] else None


def same(one: Any, other: Any) -> bool:
    """Whether two values are written alike."""
    return one is other or key_of(one) == key_of(other)


def key_of(value: Any) -> str:
    """Equal for what is written alike: 1 is not True, and not 1.0."""
    return repr(value)
