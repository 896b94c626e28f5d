"""The shapes of what is made of images: resized, pooled, blocks of pixels for channels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from netviz.interchange.keras_config.operation import Operation, Rule, Sides, UnknowableError, numbers_of, whole
from netviz.interchange.keras_config.shape_rules.arrangement import sides_given


def _resized(operation: Operation) -> Sides:
    sides = operation.sides(operation.first)
    size = operation.argument("size", "target_size", place=1)
    height, width = sides_given(
        operation, [operation.argument(key) for key in _HEIGHT_AND_WIDTH] if size is None else size
    )
    if operation.argument("data_format") == "channels_first":
        return (*sides[:-2], height, width)
    return (*sides[:-3], height, width, sides[-1])


_HEIGHT_AND_WIDTH = ("target_height", "target_width")


def _depth_to_space(operation: Operation) -> Sides:
    batch, height, width, channels = operation.sides(operation.first)
    block = whole(operation.argument("block_size", place=1))
    return batch, height * block, width * block, channels // block**2


def _space_to_depth(operation: Operation) -> Sides:
    batch, height, width, channels = operation.sides(operation.first)
    block = whole(operation.argument("block_size", place=1))
    return batch, height // block, width // block, channels * block**2


def _pool(operation: Operation) -> Sides:
    """A pooling of the sides between batch and channels."""
    batch, *sides, channels = operation.sides(operation.first)
    if operation.argument("data_format") not in (None, "channels_last", "NHWC", "NWC", "NDHWC"):
        raise UnknowableError
    window = operation.argument("pool_size", "ksize", place=1)
    strides = operation.argument("strides", place=2)
    padding = str(operation.argument("padding", place=3, default="valid")).lower()
    windows, steps = (_each(value, len(sides)) for value in (window, window if strides is None else strides))
    if padding not in ("valid", "same"):
        raise UnknowableError
    made = [
        -(-side // step) if padding == "same" else (side - size) // step + 1
        for side, size, step in zip(sides, windows, steps, strict=True)
    ]
    return (batch, *made, channels)


def _each(value: Any, count: int) -> list[int]:
    """One number for each of `count` sides: from one, from as many, or from one for each side of the tensor."""
    numbers = numbers_of(value)
    return numbers * count if len(numbers) == 1 else numbers[1:-1] if len(numbers) == count + 2 else numbers


def _last(channels: int) -> Callable[[Operation], Sides]:
    return lambda operation: (*operation.sides(operation.first)[:-1], channels)


RULES: Mapping[str, Rule] = {
    "average_pool": _pool,
    "depth_to_space": _depth_to_space,
    "grayscale_to_rgb": _last(3),
    "max_pool": _pool,
    "resize": _resized,
    "rgb_to_grayscale": _last(1),
    "space_to_depth": _space_to_depth,
}
