"""Layers that make a map smaller by its largest values or by their mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from netviz.layers.base import Kind, Layer, Pair, Shape, Window, pair
from netviz.layers.sliding import Sliding


@dataclass(frozen=True)
class _Pooling(Sliding):
    default_name: ClassVar[str] = "pool"
    kind: ClassVar[Kind] = "pooling"
    positional: ClassVar[str] = "pool_size"

    pool_size: int | Pair = (2, 2)
    strides: int | Pair | None = None
    padding: str = "valid"

    def output_shape(self, *shapes: Shape) -> Shape:
        """(height, width, Cin)."""
        return (*self._slide(shapes[0], self.window(*shapes), self.padding), shapes[0][2])

    def window(self, *shapes: Shape) -> Window:
        """The pool; it strides by its own size unless told otherwise."""
        return Window(pair(self.pool_size), pair(self.pool_size if self.strides is None else self.strides))

    def _figured(self) -> dict[str, Any]:
        """With its stride also where that is the pool's own size."""
        return {"strides": self.pool_size} | super()._figured()


@dataclass(frozen=True)
class MaxPooling2D(_Pooling):
    """The largest value of each window."""


@dataclass(frozen=True)
class AveragePooling2D(_Pooling):
    """The mean of each window. Keras 3 has no default pool_size; (2, 2) was Keras 2's."""

    def arguments(self) -> dict[str, Any]:
        """With the pool_size, always."""
        return {"pool_size": self.pool_size, **super().arguments()}


@dataclass(frozen=True)
class GlobalAveragePooling2D(Layer):
    """The mean of each whole channel."""

    default_name: ClassVar[str] = "global_pool"
    averages_map: ClassVar[bool] = True
    kind: ClassVar[Kind] = "pooling"

    keepdims: bool = False

    def output_shape(self, *shapes: Shape) -> Shape:
        """(Cin,), or (1, 1, Cin) with keepdims."""
        channels = self._image(shapes[0])[2]
        return (1, 1, channels) if self.keepdims else (channels,)

    def window(self, *shapes: Shape) -> None:
        """All of it."""
        return
