"""Layers of maps of any rank, and those with a window that slides over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from netviz.layers.base import Layer, Shape
from netviz.layers.window import Pair, Sides, as_pair
from netviz.unknown import UNKNOWN, UNKNOWN_SHAPE

DataFormat = Literal["channels_last", "channels_first"]
_AXES = {1: "length", 2: "height, width", 3: "depth, height, width"}


@dataclass(frozen=True)
class OverMap(Layer):
    """A layer of sequences (length, channels), maps (height, width, channels) or volumes, as its rank says."""

    @property
    def _channels_first(self) -> bool:
        # An argument of each class that has it, in the place that Keras gives it.
        return getattr(self, "data_format", None) == "channels_first"

    def _split(self, shape: Shape) -> tuple[Sides, int]:
        """The sides of a map, and its channels."""
        if shape == UNKNOWN_SHAPE:
            return (UNKNOWN,) * self.rank, UNKNOWN
        if len(shape) != self.rank + 1:
            axes = _AXES[self.rank]
            named = f"channels, {axes}" if self._channels_first else f"{axes}, channels"
            raise self._refuse(f"needs an input of ({named})", shape)
        return (shape[1:], shape[0]) if self._channels_first else (shape[:-1], shape[-1])

    def _joined(self, sides: Sides, channels: int) -> Shape:
        """The shape of a map with these sides and channels."""
        return (channels, *sides) if self._channels_first else (*sides, channels)

    def _sides(self, name: str) -> Sides:
        """An argument as a number for each side of the map: 3 as (3, 3); (1, 7) as it is."""
        value: int | Sequence[int] = getattr(self, name)
        if isinstance(value, int):
            return (value,) * self.rank
        if len(value) != self.rank:
            raise self._refuse(f"needs one number or {self.rank} as its {name}", value)
        return tuple(value)


@dataclass(frozen=True)
class Sliding(OverMap):
    """A layer with a window that slides over a map."""

    def margins(self, *shapes: Shape) -> Pair:
        """Of `same`, the smaller half of what it pads; of `causal`, all of it, so that nothing later is seen."""
        # An argument of each class, in the place that Keras gives it.
        padding, window = getattr(self, "padding", "valid"), self.window(*shapes)
        if padding == "valid" or window is None:
            return 0, 0
        if padding == "causal":
            return window.extent[0] - 1, 0
        sides = (as_pair(self._split(shape)[0]) for shape in (shapes[0], self.output_shape(*shapes)))
        ways = zip(window.extent, window.strides, *sides, strict=True)
        # With a stride of 1 it is the same for an image of any size.
        added = [
            extent - 1 if stride == 1 else (out - 1) * stride + extent - side for extent, stride, side, out in ways
        ]
        above, left = (max(rows, 0) // 2 for rows in added)
        return above, left

    def _strides_and_dilation(self) -> tuple[Sides, Sides]:
        """Both, of which one is 1, as Keras has it."""
        strides, dilation = self._sides("strides"), self._sides("dilation_rate")
        if max(strides) > 1 and max(dilation) > 1:
            raise self._refuse("cannot have both strides and dilation_rate above 1", f"{strides} and {dilation}")
        return strides, dilation

    def _slid(self, sides: Sides, extents: Sides, strides: Sides, padding: str) -> Sides:
        """The sides of the map after the window went over it."""
        if padding in ("same", "causal") and (padding == "same" or self.rank == 1):
            return tuple(-(-side // stride) for side, stride in zip(sides, strides, strict=True))
        if padding != "valid":
            raise self._refuse("needs padding 'same' or 'valid'", repr(padding))
        ways = list(zip(sides, extents, strides, strict=True))
        if any(extent > side for side, extent, _ in ways):
            window, given = (" × ".join(map(str, lengths)) for lengths in (extents, sides))
            rule = f"cannot fit its {window} window into the map (padding 'valid')"
            raise self._refuse(rule, f"a map of {given}")
        return tuple((side - extent) // stride + 1 for side, extent, stride in ways)


def extents(kernel: Sides, dilation: Sides) -> Sides:
    """The sides of a window with the gaps of its dilation."""
    return tuple(gap * (side - 1) + 1 for side, gap in zip(kernel, dilation, strict=True))
