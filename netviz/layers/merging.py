"""Layers that make one map of several."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from netviz.layers.base import Kind, Layer, Merging, Shape
from netviz.unknown import UNKNOWN_SHAPE


@dataclass(frozen=True)
class Add(Layer):
    """The sum of maps of one shape: where a residual joins."""

    default_name: ClassVar[str] = "add"
    kind: ClassVar[Kind] = "merge"
    merges_by: ClassVar[Merging | None] = "sum"

    def output_shape(self, *shapes: Shape) -> Shape:
        """That of each."""
        if UNKNOWN_SHAPE in shapes:
            return UNKNOWN_SHAPE
        if len(shapes) < 2 or len(set(shapes)) > 1:
            raise self._refuse("needs two or more inputs of one shape", " and ".join(map(str, shapes)))
        return shapes[0]


@dataclass(frozen=True)
class Multiply(Layer):
    """The product of maps; a side of 1 is repeated, so that a vector can weigh the channels of a map."""

    default_name: ClassVar[str] = "multiply"
    kind: ClassVar[Kind] = "merge"
    merges_by: ClassVar[Merging | None] = "product"

    def output_shape(self, *shapes: Shape) -> Shape:
        """The larger of each side."""
        if UNKNOWN_SHAPE in shapes:
            return UNKNOWN_SHAPE
        sides = [set(side) - {1} for side in zip(*shapes, strict=False)]
        if len(shapes) < 2 or len({len(shape) for shape in shapes}) > 1 or any(len(side) > 1 for side in sides):
            raise self._refuse("needs two or more inputs whose sides are equal or 1", " and ".join(map(str, shapes)))
        return tuple(max(side, default=1) for side in sides)


@dataclass(frozen=True)
class Concatenate(Layer):
    """Maps stacked along their channels."""

    default_name: ClassVar[str] = "concat"
    kind: ClassVar[Kind] = "merge"
    merges_by: ClassVar[Merging | None] = "channels"

    def output_shape(self, *shapes: Shape) -> Shape:
        """The channels add up."""
        if UNKNOWN_SHAPE in shapes:
            return UNKNOWN_SHAPE
        if len(shapes) < 2 or len({shape[:-1] for shape in shapes}) > 1:
            raise self._refuse("needs two or more inputs of one height and width", " and ".join(map(str, shapes)))
        return (*shapes[0][:-1], sum(shape[-1] for shape in shapes))
