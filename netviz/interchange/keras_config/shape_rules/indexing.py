"""The shapes of what is picked out of a tensor: slices, rows by their numbers, the largest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from netviz.interchange.keras_config.arguments import Arguments, Reference
from netviz.interchange.keras_config.operation import (
    Operation,
    Rule,
    Sides,
    UnknowableError,
    axes_of,
    numbers_of,
    whole,
)
from netviz.unknown import UNKNOWN


def _get_item(operation: Operation) -> Sides:
    key = operation.argument("key", "slice_spec", place=1)
    keys = key if isinstance(key, list) else [key]
    sides = operation.sides(operation.first)
    taken = sum(part is not None and part is not Ellipsis for part in keys)
    if keys.count(Ellipsis) > 1 or taken > len(sides):
        raise UnknowableError
    if Ellipsis not in keys:
        keys = [*keys, Ellipsis]
    made: list[int] = []
    place = 0
    for part in keys:
        if part is None:
            made.append(1)
            continue
        if part is Ellipsis:
            made += sides[place : place + len(sides) - taken]
            place += len(sides) - taken
            continue
        if isinstance(part, slice):
            made.append(_sliced(sides[place], operation.bounds(part)))
        elif isinstance(part, Reference):
            if operation.sides(part) != ():
                raise UnknowableError
        else:
            whole(part)
        place += 1
    return tuple(made)


def _sliced(side: int, bounds: slice) -> int:
    """How many of a side's places a slice takes."""
    if UNKNOWN in (side, bounds.start, bounds.stop, bounds.step):
        return UNKNOWN
    return len(range(*bounds.indices(side)))


def _strided_slice(operation: Operation) -> Sides:
    """TensorFlow's node for x[...]: bits say which ends are open, and where a side comes or goes."""
    begin, end = (numbers_of(operation.argument(key, place=place)) for key, place in _ENDS)
    strides = numbers_of(operation.argument("strides", place=3, default=[1] * len(begin)))
    keys: list[Any] = []
    for place, (first, last, by) in enumerate(zip(begin, end, strides, strict=True)):
        here = {bits: bool(whole(operation.argument(bits, default=0)) >> place & 1) for bits in _BITS}
        if here["ellipsis_mask"]:
            keys.append(Ellipsis)
        elif here["new_axis_mask"]:
            keys.append(None)
        elif here["shrink_axis_mask"]:
            keys.append(first)
        else:
            keys.append(slice(None if here["begin_mask"] else first, None if here["end_mask"] else last, by))
    return _get_item(replace(operation, arguments=Arguments((operation.first, keys)), config={}))


_ENDS = (("begin", 1), ("end", 2))


_BITS = ("begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask")


def _slice(operation: Operation) -> Sides:
    """Keras 3's shape, TensorFlow's size: as many from a start on; -1 for all that follow."""
    sides = operation.sides(operation.first)
    sizes = operation.argument("shape", "size", place=2)
    starts = operation.argument("start_indices", "begin", place=1)
    known = isinstance(starts, list)
    made = []
    for place, (side, size) in enumerate(zip(sides, numbers_of(sizes), strict=True)):
        start = whole(starts[place]) if known else UNKNOWN
        made.append(side if size == -1 and start == 0 else side - start if size == -1 else size)
    return tuple(made)


def _take(operation: Operation) -> Sides:
    """TensorFlow's may have batch_dims: so many sides that both have, each with indices of its own."""
    sides = operation.sides(operation.first)
    indices = operation.sides(operation.argument("indices", place=1))
    shared = whole(operation.argument("batch_dims", default=0))
    axis = operation.argument("axis", place=2)
    if axis is None:
        if operation.name == "take":
            return indices
        axis = shared
    (axis,) = axes_of(axis, len(sides))
    shared += len(indices) if shared < 0 else 0
    return (*sides[:axis], *indices[shared:], *sides[axis + 1 :])


def _one_hot(operation: Operation) -> Sides:
    sides = operation.sides(operation.argument("indices", place=0, default=operation.first))
    depth = whole(operation.argument("num_classes", "depth", place=1))
    (axis,) = axes_of(operation.argument("axis", default=-1), len(sides) + 1)
    return (*sides[:axis], depth, *sides[axis:])


def _top_k(operation: Operation) -> list[Sides]:
    sides = operation.sides(operation.first)
    return [(*sides[:-1], whole(operation.argument("k", place=1, default=1)))] * 2


RULES: Mapping[str, Rule] = {
    "get_item": _get_item,
    "one_hot": _one_hot,
    "slice": _slice,
    "strided_slice": _strided_slice,
    "take": _take,
    "top_k": _top_k,
}
