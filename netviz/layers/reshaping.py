"""Layers that change the shape of a map: padded, cropped, repeated, or the same values in another shape."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import ClassVar, Literal, get_args

from netviz.layers.base import Layer, Shape
from netviz.layers.sliding import DataFormat, OverMap
from netviz.layers.window import POINT, SOMEWHERE, Pair, Sides, Window, as_pair
from netviz.unknown import UNKNOWN, UNKNOWN_SHAPE

Interpolation = Literal["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"]
Frame = int | tuple[int | Pair, ...]
"""What stands around a map: the same everywhere, a number for each way, or ((top, bottom), (left, right))."""


@dataclass(frozen=True)
class _Framing(OverMap):
    def _frame(self, name: str) -> tuple[Pair, ...]:
        """An argument as what stands before and behind each side."""
        frame: Frame = getattr(self, name)
        if isinstance(frame, int):
            return ((frame, frame),) * self.rank
        ways = (frame,) if self.rank == 1 else frame
        pairs = tuple((way, way) if isinstance(way, int) else tuple(way) for way in ways)
        if len(pairs) != self.rank or any(len(way) != 2 or not all(isinstance(n, int) for n in way) for way in pairs):
            raise self._refuse(f"needs one number or a pair for each side as its {name}", frame)
        return pairs  # type: ignore[return-value]


@dataclass(frozen=True)
class _ZeroPadding(_Framing):
    """A frame of zeros: ((top, bottom), (left, right))."""

    default_name: ClassVar[str] = "pad"
    pads: ClassVar[bool] = True
    positional: ClassVar[str] = "padding"

    padding: Frame = 1
    data_format: DataFormat = "channels_last"

    def output_shape(self, *shapes: Shape) -> Shape:
        """Taller and wider by the frame."""
        sides, channels = self._split(shapes[0])
        ways = zip(sides, self._frame("padding"), strict=True)
        return self._joined(tuple(side + before + behind for side, (before, behind) in ways), channels)

    def margins(self, *shapes: Shape) -> Pair:
        """Top and left."""
        return as_pair([before for before, _ in self._frame("padding")], 0)


@dataclass(frozen=True)
class ZeroPadding1D(_ZeroPadding):
    """Zeros before and behind a sequence."""

    rank: ClassVar[int] = 1


@dataclass(frozen=True)
class ZeroPadding2D(_ZeroPadding):
    """A frame of zeros around a map: ((top, bottom), (left, right))."""

    padding: Frame = (1, 1)


@dataclass(frozen=True)
class ZeroPadding3D(_ZeroPadding):
    """Zeros around a volume."""

    rank: ClassVar[int] = 3

    padding: Frame = ((1, 1), (1, 1), (1, 1))


@dataclass(frozen=True)
class _Cropping(_Framing):
    """The map without a frame: ((top, bottom), (left, right))."""

    default_name: ClassVar[str] = "crop"
    positional: ClassVar[str] = "cropping"

    cropping: Frame = (1, 1)

    def output_shape(self, *shapes: Shape) -> Shape:
        """Shorter and narrower by the frame."""
        sides, channels = self._split(shapes[0])
        ways = zip(sides, self._frame("cropping"), strict=True)
        left = tuple(side - before - behind for side, (before, behind) in ways)
        if any(side <= 0 for side in left):
            given = " × ".join(map(str, sides))
            raise self._refuse("must leave a pixel of the map", f"{self.cropping} of a map of {given}")
        return self._joined(left, channels)

    def margins(self, *shapes: Shape) -> Pair:
        """What it takes away above and on the left: less than nothing is put there."""
        return as_pair([-before for before, _ in self._frame("cropping")], 0)


@dataclass(frozen=True)
class Cropping1D(_Cropping):
    """A sequence without its ends."""

    rank: ClassVar[int] = 1


@dataclass(frozen=True)
class Cropping2D(_Cropping):
    """A map without a frame: ((top, bottom), (left, right))."""

    cropping: Frame = ((0, 0), (0, 0))
    data_format: DataFormat = "channels_last"


@dataclass(frozen=True)
class Cropping3D(_Cropping):
    """A volume without what is around its middle."""

    rank: ClassVar[int] = 3

    cropping: Frame = ((1, 1), (1, 1), (1, 1))
    data_format: DataFormat = "channels_last"


@dataclass(frozen=True)
class _UpSampling(OverMap):
    """Each value repeated."""

    default_name: ClassVar[str] = "upsample"
    positional: ClassVar[str] = "size"

    size: int | Sides = 2

    def output_shape(self, *shapes: Shape) -> Shape:
        """Taller and wider by the size."""
        sides, channels = self._split(shapes[0])
        ways = zip(sides, self._sides("size"), strict=True)
        return self._joined(tuple(side * times for side, times in ways), channels)

    def window(self, *shapes: Shape) -> Window:
        """The same one as that of the transposed convolution which computes it."""
        size = self._sides("size")
        return Window.over(size, size, (1,) * self.rank, upsampling=True)


@dataclass(frozen=True)
class UpSampling1D(_UpSampling):
    """Each step of a sequence repeated."""

    rank: ClassVar[int] = 1


@dataclass(frozen=True)
class UpSampling2D(_UpSampling):
    """Each value of a map repeated, or values between them interpolated."""

    size: int | Sides = (2, 2)
    data_format: DataFormat = "channels_last"
    interpolation: Interpolation = "nearest"

    def output_shape(self, *shapes: Shape) -> Shape:
        """Taller and wider by the size."""
        if self.interpolation not in get_args(Interpolation):
            known = ", ".join(get_args(Interpolation))
            raise self._refuse(f"needs one of Keras' interpolations: {known}", self.interpolation)
        return super().output_shape(*shapes)

    def window(self, *shapes: Shape) -> Window:
        """The same one as that of the transposed convolution which computes it; none does what bicubic does."""
        rows, columns = size = as_pair(self._sides("size"))
        between = 2 * rows - rows % 2, 2 * columns - columns % 2
        kernels = {"nearest": Window(size, upsampling=size), "bilinear": Window(between, upsampling=size)}
        return kernels.get(self.interpolation, SOMEWHERE)

    def margins(self, *shapes: Shape) -> Pair:
        """What the transposed convolution that computes it leaves out."""
        window = self.window(*shapes)
        above, left = (max(e - s, 0) // 2 for e, s in zip(window.extent, self._sides("size"), strict=True))
        return above, left


@dataclass(frozen=True)
class UpSampling3D(_UpSampling):
    """Each value of a volume repeated."""

    rank: ClassVar[int] = 3

    size: int | Sides = (2, 2, 2)
    data_format: DataFormat = "channels_last"


@dataclass(frozen=True)
class Flatten(Layer):
    """A map as one vector."""

    default_name: ClassVar[str] = "flatten"
    keeps_values: ClassVar[bool] = True

    data_format: DataFormat = "channels_last"

    def output_shape(self, *shapes: Shape) -> Shape:
        """(height width channels,)."""
        return (prod(shapes[0]),)

    def window(self, *shapes: Shape) -> None:
        """All of it, from here on."""
        return


@dataclass(frozen=True)
class Reshape(Layer):
    """The same values in another shape."""

    default_name: ClassVar[str] = "reshape"
    keeps_values: ClassVar[bool] = True

    target_shape: Shape

    def output_shape(self, *shapes: Shape) -> Shape:
        """The target; one of its sides may be -1."""
        size, known = prod(shapes[0]), prod(side for side in self.target_shape if side != -1)
        free = self.target_shape.count(-1)
        if free > 1 or known < 1 or (size % known if free else size - known):
            raise self._refuse(f"cannot make {self.target_shape} of {size} values", shapes[0])
        return tuple(size // known if side == -1 else side for side in self.target_shape)

    def window(self, *shapes: Shape) -> Window | None:
        """One value, though its row and column may have become others; all of it where a map becomes a vector."""
        before, after = _rows_and_columns(shapes[0]), _rows_and_columns(self.output_shape(*shapes))
        return None if after == (1, 1) != before else POINT


@dataclass(frozen=True)
class Permute(Layer):
    """The same values with their axes in another order: (2, 1) makes columns of rows."""

    default_name: ClassVar[str] = "permute"
    keeps_values: ClassVar[bool] = True

    dims: tuple[int, ...]

    def output_shape(self, *shapes: Shape) -> Shape:
        """The sides in the order of dims, which counts from 1."""
        sides = (UNKNOWN,) * len(self.dims) if shapes[0] == UNKNOWN_SHAPE else shapes[0]
        if sorted(self.dims) != list(range(1, len(sides) + 1)):
            raise self._refuse(f"needs each number from 1 to {len(sides)} once", self.dims)
        return tuple(sides[place - 1] for place in self.dims)

    def window(self, *shapes: Shape) -> Window:
        """One value, where rows and columns stay what they are."""
        leading = self.dims[: min(len(self.dims) - 1, 2)]
        return POINT if leading == tuple(range(1, len(leading) + 1)) else SOMEWHERE


@dataclass(frozen=True)
class RepeatVector(Layer):
    """A vector n times, one below the other."""

    default_name: ClassVar[str] = "repeat"
    positional: ClassVar[str] = "n"

    n: int

    def output_shape(self, *shapes: Shape) -> Shape:
        """(n, units)."""
        if shapes[0] != UNKNOWN_SHAPE and len(shapes[0]) != 1:
            raise self._refuse("needs a vector", shapes[0])
        return self.n, shapes[0][0]


def _rows_and_columns(shape: Shape) -> Shape:
    """The places of a map, and whatever stands between them and the channels left out; (1, 1) of a vector."""
    return (UNKNOWN, UNKNOWN) if shape == UNKNOWN_SHAPE else as_pair(shape[:-1])
