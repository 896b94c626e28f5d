"""Layers that make one map of several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from math import prod
from typing import ClassVar

from netviz.layers.base import Axis, Kind, Layer, Merging, Shape, T
from netviz.layers.window import SOMEWHERE, Window
from netviz.unknown import UNKNOWN, UNKNOWN_SHAPE


@dataclass(frozen=True)
class _Merging(Layer):
    kind: ClassVar[Kind] = "merge"

    def call_arguments(self, given: Sequence[T]) -> list[T | list[T]]:
        """A list, also of one."""
        return [list(given)]


@dataclass(frozen=True)
class _Elementwise(_Merging):
    """Value by value; where a side is 1, or leading sides are missing, the values are repeated (broadcast)."""

    merges_by: ClassVar[Merging | None] = "sum"
    is_commutative: ClassVar[bool] = True

    def output_shape(self, *shapes: Shape) -> Shape:
        """The larger of each side, counted from the last."""
        return UNKNOWN_SHAPE if UNKNOWN_SHAPE in shapes else reduce(self._broadcast, shapes)

    def _broadcast(self, one: Shape, other: Shape) -> Shape:
        short, long = sorted((one, other), key=len)
        both = zip(short, long[len(long) - len(short) :], strict=True)
        return (*long[: len(long) - len(short)], *(self._repeated(pair, (one, other)) for pair in both))

    def _repeated(self, sides: tuple[int, int], shapes: tuple[Shape, Shape]) -> int:
        if UNKNOWN in sides:
            return UNKNOWN
        if len(set(sides) - {1}) > 1:
            raise self._refuse("needs inputs whose sides are equal or 1", " and ".join(map(str, shapes)))
        return max(sides)


@dataclass(frozen=True)
class Add(_Elementwise):
    """The sum of maps: where a residual joins."""

    default_name: ClassVar[str] = "add"
    adds: ClassVar[bool] = True


@dataclass(frozen=True)
class Subtract(_Elementwise):
    """The first map less the second."""

    default_name: ClassVar[str] = "subtract"
    is_commutative: ClassVar[bool] = False

    def output_shape(self, *shapes: Shape) -> Shape:
        """The larger of each side, counted from the last."""
        if len(shapes) != 2:
            raise self._refuse("needs two inputs", len(shapes))
        return super().output_shape(*shapes)


@dataclass(frozen=True)
class Average(_Elementwise):
    """The mean of maps."""

    default_name: ClassVar[str] = "average"


@dataclass(frozen=True)
class Maximum(_Elementwise):
    """The largest of the values in each place."""

    default_name: ClassVar[str] = "maximum"


@dataclass(frozen=True)
class Minimum(_Elementwise):
    """The smallest of the values in each place."""

    default_name: ClassVar[str] = "minimum"


@dataclass(frozen=True)
class Multiply(_Elementwise):
    """The product of maps; a vector can weigh the channels of a map."""

    default_name: ClassVar[str] = "multiply"
    merges_by: ClassVar[Merging | None] = "product"


@dataclass(frozen=True)
class Concatenate(_Merging):
    """Maps stacked along their channels, or along another axis."""

    kind: ClassVar[Kind] = "concatenation"
    default_name: ClassVar[str] = "concat"
    merges_by: ClassVar[Merging | None] = "channels"

    axis: Axis = -1

    def output_shape(self, *shapes: Shape) -> Shape:
        """The sides along the axis add up; the others are those of each."""
        places = {self._place(shape, self.axis) for shape in shapes if shape != UNKNOWN_SHAPE}
        if UNKNOWN_SHAPE in shapes:
            return UNKNOWN_SHAPE
        others = [{side for side in sides if side is not UNKNOWN} for sides in zip(*shapes, strict=False)]
        if len({len(shape) for shape in shapes}) > 1 or any(
            len(sides) > 1 for place, sides in enumerate(others) if place not in places
        ):
            rule = (
                "needs inputs of one height and width"
                if self.axis == -1
                else f"needs inputs alike but for axis {self.axis}"
            )
            raise self._refuse(rule, " and ".join(map(str, shapes)))
        place = places.pop()
        length = sum(shape[place] for shape in shapes)
        return *shapes[0][:place], length, *shapes[0][place + 1 :]

    def window(self, *shapes: Shape) -> Window | None:
        """One value of one map; along another axis than the channels, values change their places."""
        known = shapes[0] != UNKNOWN_SHAPE
        return (
            super().window(*shapes) if known and self._place(shapes[0], self.axis) == len(shapes[0]) - 1 else SOMEWHERE
        )


@dataclass(frozen=True)
class Dot(_Merging):
    """Matrix products of two maps along one axis of each; vectors give one number, as the cosine with `normalize`."""

    default_name: ClassVar[str] = "dot"

    axes: int | tuple[int, ...]
    normalize: bool = False

    def output_shape(self, *shapes: Shape) -> Shape:
        """What is left of the first, then what is left of the second; (1,) where nothing is."""
        if len(shapes) != 2:
            raise self._refuse("needs two inputs", len(shapes))
        if UNKNOWN_SHAPE in shapes:
            return UNKNOWN_SHAPE
        one, other = self._along(*shapes)
        first, second = shapes
        if first[one] != second[other] and UNKNOWN not in (first[one], second[other]):
            raise self._refuse("needs axes of one length", f"{first[one]} and {second[other]}")
        return (*first[:one], *first[one + 1 :], *second[:other], *second[other + 1 :]) or (1,)

    def macs(self, *shapes: Shape) -> int:
        """The length of the axis for each output value."""
        if UNKNOWN_SHAPE in shapes:
            return UNKNOWN
        return shapes[0][self._along(*shapes)[0]] * prod(self.output_shape(*shapes))

    def window(self, *shapes: Shape) -> None:
        """All of both."""
        return

    def _along(self, one: Shape, other: Shape) -> tuple[int, int]:
        axes = (self.axes, self.axes) if isinstance(self.axes, int) else self.axes
        if len(axes) != 2:
            raise self._refuse("needs one axis or two", axes)
        return self._place(one, axes[0]), self._place(other, axes[1])
