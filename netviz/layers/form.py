"""How a call is written: which tensors, and which values beside them, stand for which of its arguments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import EllipsisType
from typing import Any


@dataclass(frozen=True)
class Operand:
    """The tensor at that place among those that a call takes."""

    place: int


@dataclass(frozen=True)
class Span:
    """A slice of a tensor."""

    start: Value = None
    stop: Value = None
    step: Value = None


Value = str | int | float | bool | None | EllipsisType | Operand | Span | tuple["Value", ...]


@dataclass(frozen=True)
class Form:
    """The arguments of a call, in their order and by name."""

    args: tuple[Value, ...]
    kwargs: tuple[tuple[str, Value], ...] = ()

    def filled(self, operand: Callable[[int], Any]) -> tuple[list[Any], dict[str, Any]]:
        """The arguments as Python passes them, with what `operand` gives in the place of each tensor."""
        args = [_filled(value, operand) for value in self.args]
        return args, {name: _filled(value, operand) for name, value in self.kwargs}


def _filled(value: Value, operand: Callable[[int], Any]) -> Any:
    if isinstance(value, Operand):
        return operand(value.place)
    if isinstance(value, Span):
        return slice(*(_filled(part, operand) for part in (value.start, value.stop, value.step)))
    if isinstance(value, tuple):
        parts = [_filled(part, operand) for part in value]
        return tuple(parts) if any(isinstance(part, (Span, EllipsisType)) for part in value) else parts
    return value
