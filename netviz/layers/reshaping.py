"""Layers that change the shape of a map: padded, cropped, repeated, or the same values in another shape."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import ClassVar, Literal, get_args

from netviz.layers.base import Layer, Pair, Shape, Window, pair

Interpolation = Literal["nearest", "bilinear"]


@dataclass(frozen=True)
class ZeroPadding2D(Layer):
    """A frame of zeros: ((top, bottom), (left, right))."""

    default_name: ClassVar[str] = "pad"
    pads: ClassVar[bool] = True
    positional: ClassVar[str] = "padding"

    padding: int | Pair | tuple[Pair, Pair] = (1, 1)

    def output_shape(self, *shapes: Shape) -> Shape:
        """Taller and wider by the frame."""
        height, width, channels = self._image(shapes[0])
        vertical, horizontal = pair(self.padding)  # type: ignore[arg-type]
        return height + sum(pair(vertical)), width + sum(pair(horizontal)), channels

    def margins(self, *shapes: Shape) -> Pair:
        """Top and left."""
        rows, columns = pair(self.padding)  # type: ignore[arg-type]
        return pair(rows)[0], pair(columns)[0]


@dataclass(frozen=True)
class Cropping2D(Layer):
    """The map without a frame: ((top, bottom), (left, right))."""

    default_name: ClassVar[str] = "crop"
    positional: ClassVar[str] = "cropping"

    cropping: int | Pair | tuple[Pair, Pair] = ((0, 0), (0, 0))

    def output_shape(self, *shapes: Shape) -> Shape:
        """Shorter and narrower by the frame."""
        height, width, channels = self._image(shapes[0])
        vertical, horizontal = pair(self.cropping)  # type: ignore[arg-type]
        left = height - sum(pair(vertical)), width - sum(pair(horizontal))
        if any(side <= 0 for side in left):
            raise self._refuse("must leave a pixel of the map", f"{self.cropping} of a map of {height} x {width}")
        return *left, channels

    def margins(self, *shapes: Shape) -> Pair:
        """What it takes away above and on the left: less than nothing is put there."""
        rows, columns = pair(self.cropping)  # type: ignore[arg-type]
        return -pair(rows)[0], -pair(columns)[0]


@dataclass(frozen=True)
class UpSampling2D(Layer):
    """Each value repeated, or values between them interpolated."""

    default_name: ClassVar[str] = "upsample"
    positional: ClassVar[str] = "size"

    size: int | Pair = (2, 2)
    interpolation: Interpolation = "nearest"

    def output_shape(self, *shapes: Shape) -> Shape:
        """Taller and wider by the size."""
        height, width, channels = self._image(shapes[0])
        if self.interpolation not in get_args(Interpolation):
            raise self._refuse("needs interpolation 'nearest' or 'bilinear'", repr(self.interpolation))
        rows, columns = pair(self.size)
        return height * rows, width * columns, channels

    def window(self, *shapes: Shape) -> Window:
        """The same one as that of the transposed convolution which computes it."""
        rows, columns = size = pair(self.size)
        between = 2 * rows - rows % 2, 2 * columns - columns % 2
        return Window(size if self.interpolation == "nearest" else between, upsampling=size)

    def margins(self, *shapes: Shape) -> Pair:
        """What the transposed convolution that computes it leaves out."""
        window = self.window(*shapes)
        above, left = (max(e - s, 0) // 2 for e, s in zip(window.extent, pair(self.size), strict=True))
        return above, left


@dataclass(frozen=True)
class Flatten(Layer):
    """A map as one vector."""

    default_name: ClassVar[str] = "flatten"
    keeps_values: ClassVar[bool] = True

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
