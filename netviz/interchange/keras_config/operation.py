"""One call of an operation, and what its arguments say of shapes; a shape counts the batch here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from netviz.interchange.keras_config.arguments import Arguments, Reference
from netviz.interchange.layer_config import LARGEST
from netviz.unknown import UNKNOWN

Sides = tuple[int, ...]
"""A shape with its batch."""
Value = int | tuple[int, ...]
"""What a tensor holds, where that is known before any image comes: a shape, or a side of one."""


class UnknowableError(Exception):
    """No rule says what comes out."""


@dataclass(frozen=True)
class Operation:
    """One call of an operation: what it does, as words in snake case, on which tensors, with what beside them."""

    name: str
    arguments: Arguments
    config: Mapping[str, Any]
    sides_of: Callable[[Reference], Sides | None]
    value_of: Callable[[Reference], Value | None]

    def argument(self, *names: str, place: int | None = None, default: Any = None) -> Any:
        """An argument, by one of its names or by its place in the call."""
        for name in names:
            for given in (self.arguments.kwargs, self.config):
                if name in given:
                    return given[name]
        args = self.arguments.args
        return args[place] if place is not None and place < len(args) else default

    def sides(self, value: Any) -> Sides:
        """The shape of an operand: of a tensor, of a number, of an array."""
        if isinstance(value, Reference):
            sides = self.sides_of(value)
            if sides is None:
                raise UnknowableError
            return sides
        if isinstance(value, list):
            inner = {self.sides(part) for part in value[:1]}
            return (len(value), *inner.pop()) if inner else (0,)
        if isinstance(value, (int, float)):
            return ()
        raise UnknowableError

    def value(self, value: Any) -> Any:
        """What an operand holds, where that is known."""
        if isinstance(value, Reference):
            value = self.value_of(value)
        if value is None:
            raise UnknowableError
        return tuple(value) if isinstance(value, list) else value

    def whole(self, value: Any) -> int:
        """A whole number, or a tensor that holds one; unknown where nobody knows which."""
        if isinstance(value, Reference):
            held = self.value_of(value)
            return held if isinstance(held, int) else UNKNOWN
        return value if value is UNKNOWN else whole(value)

    def bounds(self, value: slice) -> slice:
        """A slice with the numbers that its tensors hold."""
        return slice(*(None if part is None else self.whole(part) for part in (value.start, value.stop, value.step)))

    @property
    def first(self) -> Any:
        """The operand, or the first one."""
        args = self.arguments.args
        if args:
            return args[0]
        return next((self.arguments.kwargs[key] for key in _FIRST if key in self.arguments.kwargs), None)

    @property
    def many(self) -> list[Sides]:
        """The shapes of all operands: of a list that came first, or of those that came one by one."""
        first = self.first
        return [self.sides(part) for part in (first if isinstance(first, list) else self.arguments.args)]

    @property
    def operands(self) -> list[Any]:
        """What is computed value by value: two, or those of a list."""
        first, kwargs = self.first, self.arguments.kwargs
        if isinstance(first, list) and any(isinstance(part, Reference) for part in first):
            return first
        given = [*self.arguments.args, *(kwargs.get(key) for key in ("x", "x1", "x2", "y", "b"))]
        return [value for value in given if value is not None]


Rule = Callable[[Operation], Sides | list[Sides]]
"""The shapes of what an operation returns. It ends in an error where nobody can know, or where an argument is none."""
_FIRST = ("x", "x1", "xs", "inputs", "input", "input_tensor", "tensor", "a", "images", "features", "logits", "values")


def whole(value: Any) -> int:
    """A whole number, no larger than sides may be. Raises UnknowableError for what is none."""
    if type(value) is not int or abs(value) > LARGEST:
        raise UnknowableError
    return value


def numbers_of(value: Any) -> list[int]:
    """One number or a list of them. Raises UnknowableError."""
    return [whole(part) for part in (value if isinstance(value, list) else [value])]


def axes_of(value: Any, rank: int) -> list[int]:
    """Axes, counted from the front. Raises UnknowableError."""
    found = [axis + rank if axis < 0 else axis for axis in numbers_of(value)]
    if any(not 0 <= axis < rank for axis in found):
        raise UnknowableError
    return found
