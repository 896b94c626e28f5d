"""The dense layer in Einstein's notation: an equation says which axes its kernel mixes, keeps and makes."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from math import prod
from typing import ClassVar, NamedTuple

from netviz.layers.base import Kind, Layer, Shape, Weight
from netviz.layers.window import POINT, SOMEWHERE, Window
from netviz.unknown import UNKNOWN, UNKNOWN_SHAPE

_EQUATION = re.compile(
    r"(?P<left>\.\.\.)?(?P<input>[a-zA-Z]+)(?P<right>\.\.\.)?,(?P<kernel>[a-zA-Z]+)->"
    r"(?P<left_out>\.\.\.)?(?P<output>[a-zA-Z]+)(?P<right_out>\.\.\.)?"
)


class _Axes(NamedTuple):
    """The axes by their letters, without the batch; those that "..." stands for are numbered."""

    input: list[str]
    kernel: str
    output: list[str]
    elided: list[str]
    lengths: dict[str, int]


@dataclass(frozen=True)
class EinsumDense(Layer):
    """A dense layer along the axes that an equation names: "abc,cd->abd" mixes the last one; "a" is the batch."""

    default_name: ClassVar[str] = "dense"
    kind: ClassVar[Kind] = "dense"

    equation: str
    output_sides: int | tuple[int | None, ...] = dataclasses.field(metadata={"argument": "output_shape"})
    activation: str | None = None
    bias_axes: str | None = None

    def output_shape(self, *shapes: Shape) -> Shape:
        """A side for each letter of the output: the input's where it has that letter too, else as given."""
        axes = self._axes(shapes[0])
        if shapes[0] == UNKNOWN_SHAPE and axes.elided:
            return UNKNOWN_SHAPE
        return tuple(axes.lengths[axis] for axis in axes.output)

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """kernel, a side for each of its letters; bias along the axes that are named, 1 along those between."""
        axes = self._axes(shapes[0])
        kernel = Weight("kernel", tuple(axes.lengths[axis] for axis in axes.kernel))
        if not self.bias_axes:
            return (kernel,)
        if shapes[0] == UNKNOWN_SHAPE and self.equation.endswith("..."):
            return kernel, Weight("bias", UNKNOWN_SHAPE)
        first = min(axes.output.index(axis) for axis in self.bias_axes)
        bias = (axes.lengths[axis] if axis in self.bias_axes else 1 for axis in axes.output[first:])
        return kernel, Weight("bias", tuple(bias))

    def macs(self, *shapes: Shape) -> int:
        """One for each output value and each value that is summed over."""
        axes = self._axes(shapes[0])
        return prod(axes.lengths.values())

    def window(self, *shapes: Shape) -> Window | None:
        """One position where the last axis alone is mixed; all of a vector."""
        axes = self._axes(shapes[0])
        if shapes[0] == UNKNOWN_SHAPE:
            return SOMEWHERE
        if len(axes.input) == 1:
            return None
        return POINT if axes.input[:-1] == axes.output[:-1] and axes.input[-1] not in axes.output else SOMEWHERE

    def _axes(self, shape: Shape) -> _Axes:
        equation = _EQUATION.fullmatch(self.equation)
        if not equation or [*map(equation.group, ("left", "right"))] != [
            *map(equation.group, ("left_out", "right_out"))
        ]:
            raise self._refuse("needs an equation such as 'abc,cd->abd' or '...c,cd->...d'", self.equation)
        given, kernel, made = equation["input"], equation["kernel"], equation["output"]
        known, open_ended = shape != UNKNOWN_SHAPE, bool(equation["left"] or equation["right"])
        more = len(shape) + 1 - len(given) if known else int(open_ended)
        if more < 0 or (more and not open_ended):
            raise self._refuse(f"needs an input with a side for each letter of {self.equation}", shape)
        elided = [str(number) for number in range(more)]
        before, behind = (elided, []) if equation["left"] else ([], elided)
        inputs, outputs = ([*before, *spec, *behind][1:] for spec in (given, made))
        lengths = dict(zip(inputs, shape if known else (UNKNOWN,) * len(inputs), strict=True))
        for axis, side in zip(outputs, self._told(len(outputs), bool(before)), strict=True):
            if side is not None and lengths.get(axis, side) not in (side, UNKNOWN):
                raise self._refuse(f"must keep the length of axis {axis} of {self.equation}", shape)
            lengths[axis] = lengths.get(axis, UNKNOWN) if side is None else side
        if not lengths.keys() >= {*kernel, *(self.bias_axes or "")} or not {*outputs} >= {*(self.bias_axes or "")}:
            raise self._refuse(
                "needs an equation whose kernel and bias have letters of the input or output", self.equation
            )
        return _Axes(inputs, kernel, outputs, elided, lengths)

    def _told(self, count: int, at_the_end: bool) -> list[int | None]:
        """The sides of the output as far as they are given: those of the letters, not of "..."."""
        sides = [self.output_sides] if isinstance(self.output_sides, int) else list(self.output_sides)
        open_sides = [None] * (count - len(sides))
        if len(sides) > count:
            raise self._refuse(f"needs an output_shape of at most {count} sides", self.output_sides)
        return [*open_sides, *sides] if at_the_end else [*sides, *open_sides]
