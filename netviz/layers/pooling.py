"""Layers that make a map smaller by its largest values or by their mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from netviz.layers.base import Kind, Shape
from netviz.layers.sliding import DataFormat, OverMap, Sliding
from netviz.layers.window import SOMEWHERE, Sides, Window


@dataclass(frozen=True)
class _Pooling(Sliding):
    default_name: ClassVar[str] = "pool"
    kind: ClassVar[Kind] = "pooling"
    positional: ClassVar[str] = "pool_size"

    pool_size: int | Sides = 2
    strides: int | Sides | None = None
    padding: str = "valid"
    data_format: DataFormat = "channels_last"

    def output_shape(self, *shapes: Shape) -> Shape:
        """(height, width, Cin)."""
        sides, channels = self._split(shapes[0])
        return self._joined(self._slid(sides, self._sides("pool_size"), self._steps, self.padding), channels)

    def window(self, *shapes: Shape) -> Window:
        """The pool."""
        return Window.over(self._sides("pool_size"), self._steps, (1,) * self.rank)

    @property
    def _steps(self) -> Sides:
        """It strides by its own size unless told otherwise."""
        return self._sides("pool_size" if self.strides is None else "strides")

    def _figured(self) -> dict[str, Any]:
        """With its stride also where that is the pool's own size."""
        return {"strides": self.pool_size} | super()._figured()


@dataclass(frozen=True)
class MaxPooling1D(_Pooling):
    """The largest value of each window over a sequence."""

    rank: ClassVar[int] = 1


@dataclass(frozen=True)
class MaxPooling2D(_Pooling):
    """The largest value of each window over a map."""

    pool_size: int | Sides = (2, 2)


@dataclass(frozen=True)
class MaxPooling3D(_Pooling):
    """The largest value of each window over a volume."""

    rank: ClassVar[int] = 3

    pool_size: int | Sides = (2, 2, 2)


@dataclass(frozen=True)
class _Averaging(_Pooling):
    """Keras 3 has no default pool_size; 2 on each side was Keras 2's."""

    def arguments(self) -> dict[str, Any]:
        """With the pool_size, always."""
        return {"pool_size": self.pool_size, **super().arguments()}


@dataclass(frozen=True)
class AveragePooling1D(_Averaging):
    """The mean of each window over a sequence."""

    rank: ClassVar[int] = 1


@dataclass(frozen=True)
class AveragePooling2D(_Averaging):
    """The mean of each window over a map."""

    pool_size: int | Sides = (2, 2)


@dataclass(frozen=True)
class AveragePooling3D(_Averaging):
    """The mean of each window over a volume."""

    rank: ClassVar[int] = 3

    pool_size: int | Sides = (2, 2, 2)


@dataclass(frozen=True)
class _GlobalPooling(OverMap):
    default_name: ClassVar[str] = "global_pool"
    kind: ClassVar[Kind] = "pooling"

    data_format: DataFormat = "channels_last"
    keepdims: bool = False

    def output_shape(self, *shapes: Shape) -> Shape:
        """(Cin,), or (1, 1, Cin) with keepdims."""
        channels = self._split(shapes[0])[1]
        return self._joined((1,) * self.rank, channels) if self.keepdims else (channels,)

    def window(self, *shapes: Shape) -> None:
        """All of it."""
        return


@dataclass(frozen=True)
class GlobalAveragePooling1D(_GlobalPooling):
    """The mean of each channel of a whole sequence."""

    averages_map: ClassVar[bool] = True
    rank: ClassVar[int] = 1


@dataclass(frozen=True)
class GlobalAveragePooling2D(_GlobalPooling):
    """The mean of each whole channel."""

    averages_map: ClassVar[bool] = True


@dataclass(frozen=True)
class GlobalAveragePooling3D(_GlobalPooling):
    """The mean of each channel of a whole volume."""

    averages_map: ClassVar[bool] = True
    rank: ClassVar[int] = 3


@dataclass(frozen=True)
class GlobalMaxPooling1D(_GlobalPooling):
    """The largest value of each channel of a whole sequence."""

    rank: ClassVar[int] = 1


@dataclass(frozen=True)
class GlobalMaxPooling2D(_GlobalPooling):
    """The largest value of each whole channel."""


@dataclass(frozen=True)
class GlobalMaxPooling3D(_GlobalPooling):
    """The largest value of each channel of a whole volume."""

    rank: ClassVar[int] = 3


@dataclass(frozen=True)
class _AdaptivePooling(OverMap):
    """Windows as large as it takes to make a map of `output_size`."""

    default_name: ClassVar[str] = "adaptive_pool"
    kind: ClassVar[Kind] = "pooling"

    output_size: int | Sides
    data_format: DataFormat = "channels_last"

    def output_shape(self, *shapes: Shape) -> Shape:
        """(output height, output width, Cin)."""
        return self._joined(self._sides("output_size"), self._split(shapes[0])[1])

    def window(self, *shapes: Shape) -> Window | None:
        """All of it where one value is left; the same everywhere where the sides divide, else not all alike."""
        sides, sizes = self._split(shapes[0])[0], self._sides("output_size")
        if set(sizes) == {1}:
            return None
        if any(side % size != 0 for side, size in zip(sides, sizes, strict=True)):
            return SOMEWHERE
        pool = tuple(side // size for side, size in zip(sides, sizes, strict=True))
        return Window.over(pool, pool, (1,) * self.rank)


@dataclass(frozen=True)
class AdaptiveAveragePooling1D(_AdaptivePooling):
    """The mean of each part of a sequence."""

    rank: ClassVar[int] = 1


@dataclass(frozen=True)
class AdaptiveAveragePooling2D(_AdaptivePooling):
    """The mean of each part of a map."""


@dataclass(frozen=True)
class AdaptiveAveragePooling3D(_AdaptivePooling):
    """The mean of each part of a volume."""

    rank: ClassVar[int] = 3


@dataclass(frozen=True)
class AdaptiveMaxPooling1D(_AdaptivePooling):
    """The largest value of each part of a sequence."""

    rank: ClassVar[int] = 1


@dataclass(frozen=True)
class AdaptiveMaxPooling2D(_AdaptivePooling):
    """The largest value of each part of a map."""


@dataclass(frozen=True)
class AdaptiveMaxPooling3D(_AdaptivePooling):
    """The largest value of each part of a volume."""

    rank: ClassVar[int] = 3
