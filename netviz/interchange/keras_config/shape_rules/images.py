"""The shapes of what is made of images: resized, pooled, blocks of pixels for channels."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from netviz.interchange.keras_config.operation import Operation, Rule, Sides, UnknowableError, numbers_of, whole
from netviz.interchange.keras_config.shape_rules.arrangement import sides_given
from netviz.unknown import UNKNOWN


def _resized(operation: Operation) -> Sides:
    sides = operation.sides(operation.first)
    size = operation.argument("size", "target_size", place=1)
    if size is None:
        size = [operation.argument(key) for key in _HEIGHT_AND_WIDTH]
    height, width = sides_given(operation, size)
    if operation.argument("preserve_aspect_ratio"):
        height = width = UNKNOWN
    if _has_channels_first(operation):
        return (*sides[:-2], height, width)
    return (*sides[:-3], height, width, sides[-1])


_HEIGHT_AND_WIDTH = ("target_height", "target_width")


def _has_channels_first(operation: Operation) -> bool:
    """Keras' channels_first, or TensorFlow's NCHW; the channels come last where nothing is said."""
    layout = operation.argument("data_format")
    if layout not in (None, "channels_last", "channels_first", *_CHANNELS_LAST, *_CHANNELS_FIRST):
        raise UnknowableError
    return layout in ("channels_first", *_CHANNELS_FIRST)


_CHANNELS_LAST = ("NWC", "NHWC", "NDHWC")
_CHANNELS_FIRST = ("NCW", "NCHW", "NCDHW")


def _on_maps(rule: Callable[[Operation, Sides, int], tuple[Sequence[int], int]]) -> Rule:
    """A rule for the sides and the channels of maps, wherever the channels are."""

    def of_tensors(operation: Operation) -> Sides:
        first = _has_channels_first(operation)
        batch, *rest = operation.sides(operation.first)
        sides, channels = rule(operation, *((tuple(rest[1:]), rest[0]) if first else (tuple(rest[:-1]), rest[-1])))
        return (batch, channels, *sides) if first else (batch, *sides, channels)

    return of_tensors


@_on_maps
def _depth_to_space(operation: Operation, sides: Sides, channels: int) -> tuple[Sequence[int], int]:
    block = whole(operation.argument("block_size", place=1))
    return [side * block for side in sides], channels // block**2


@_on_maps
def _space_to_depth(operation: Operation, sides: Sides, channels: int) -> tuple[Sequence[int], int]:
    block = whole(operation.argument("block_size", place=1))
    return [side // block for side in sides], channels * block**2


@_on_maps
def _pool(operation: Operation, sides: Sides, channels: int) -> tuple[Sequence[int], int]:
    window = operation.argument("pool_size", "ksize", place=1)
    strides = operation.argument("strides", place=2)
    padding = str(operation.argument("padding", place=3, default="valid")).lower()
    windows, steps = (_each(operation, value, len(sides)) for value in (window, window if strides is None else strides))
    if padding not in ("valid", "same"):
        raise UnknowableError
    return [
        -(-side // step) if padding == "same" else (side - size) // step + 1
        for side, size, step in zip(sides, windows, steps, strict=True)
    ], channels


def _each(operation: Operation, value: Any, count: int) -> list[int]:
    """One number for each of `count` sides: from one, from as many, or from one for each side of the tensor."""
    numbers = numbers_of(value)
    if len(numbers) == count + 2:
        return numbers[2:] if _has_channels_first(operation) else numbers[1:-1]
    return numbers * count if len(numbers) == 1 else numbers


@_on_maps
def _gray(operation: Operation, sides: Sides, channels: int) -> tuple[Sequence[int], int]:
    return sides, 1


def _colored(operation: Operation) -> Sides:
    return (*operation.sides(operation.first)[:-1], 3)


def _transposed(operation: Operation) -> Sides:
    """TensorFlow's image.transpose: rows become columns."""
    *batch, height, width, channels = operation.sides(operation.first)
    return (*batch, width, height, channels)


RULES: Mapping[str, Rule] = {
    "average_pool": _pool,
    "depth_to_space": _depth_to_space,
    "grayscale_to_rgb": _colored,
    "max_pool": _pool,
    "resize": _resized,
    "rgb_to_grayscale": _gray,
    "space_to_depth": _space_to_depth,
    "transpose_image": _transposed,
}
