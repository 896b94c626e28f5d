"""The shapes of what holds the same values otherwise: reshaped, moved, joined, taken apart, repeated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

from netviz.interchange.keras_config.arguments import Reference
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


def _reshape(operation: Operation) -> Sides:
    sides = operation.sides(operation.first)
    target = operation.argument("newshape", "shape", "target_shape", place=1)
    found = sides_given(operation, target)
    free = [place for place, side in enumerate(found) if side == -1]
    if free:
        found[free[0]] = _rest(sides, [side for side in found if side != -1])
    return tuple(found)


def sides_given(operation: Operation, target: Any) -> list[int]:
    """A shape that is given as numbers, as tensors that hold them, or as one that holds them all."""
    if isinstance(target, Reference):
        held = operation.value_of(target)
        if isinstance(held, tuple):
            return list(held)
        (rank,) = operation.sides(target)
        return [UNKNOWN] * _few(rank)
    return [UNKNOWN if side is None else operation.whole(side) for side in target]


def _rest(sides: Sides, others: Sequence[int]) -> int:
    """How long the side is that takes what the others leave; a batch that stays leaves the rest of each image."""
    if UNKNOWN in others or 0 in others:
        return UNKNOWN
    size = prod(sides)
    if size is not UNKNOWN:
        return size // prod(others) if size % prod(others) == 0 else UNKNOWN
    return UNKNOWN


def _transpose(operation: Operation) -> Sides:
    sides = operation.sides(operation.first)
    axes = operation.argument("axes", "perm", "pattern", place=1)
    order = range(len(sides))[::-1] if axes is None else axes_of(axes, len(sides))
    if sorted(order) != list(range(len(sides))):
        raise UnknowableError
    return tuple(sides[axis] for axis in order)


def _swapaxes(operation: Operation) -> Sides:
    sides = list(operation.sides(operation.first))
    given = [operation.argument(f"axis{number}", place=number) for number in (1, 2)]
    one, other = axes_of(given, len(sides))
    sides[one], sides[other] = sides[other], sides[one]
    return tuple(sides)


def _moveaxis(operation: Operation) -> Sides:
    sides = operation.sides(operation.first)
    sources = axes_of(operation.argument("source", place=1), len(sides))
    places = axes_of(operation.argument("destination", place=2), len(sides))
    order = [axis for axis in range(len(sides)) if axis not in sources]
    for place, axis in sorted(zip(places, sources, strict=True)):
        order.insert(place, axis)
    return tuple(sides[axis] for axis in order)


def _concatenate(operation: Operation) -> Sides:
    shapes, default = operation.many, -1 if operation.config else 0
    (axis,) = axes_of(operation.argument("axis", place=1, default=default), len(shapes[0]))
    merged = [alike(parts) for parts in zip(*shapes, strict=True)]
    merged[axis] = sum(sides[axis] for sides in shapes)
    return tuple(merged)


def alike(sides: Sequence[int]) -> int:
    """The side that several tensors share: as one of them tells it."""
    return next((side for side in sides if side is not UNKNOWN), UNKNOWN)


def _stack(operation: Operation) -> Sides:
    shapes = operation.many
    merged = [alike(parts) for parts in zip(*shapes, strict=True)]
    (axis,) = axes_of(operation.argument("axis", place=1, default=0), len(merged) + 1)
    return (*merged[:axis], len(shapes), *merged[axis:])


def _unstack(operation: Operation) -> list[Sides]:
    sides = operation.sides(operation.first)
    (axis,) = axes_of(operation.argument("axis", place=2, default=0), len(sides))
    count = operation.argument("num", place=1)
    return [sides[:axis] + sides[axis + 1 :]] * _few(sides[axis] if count is None else whole(count))


def _split(operation: Operation) -> list[Sides]:
    sides = operation.sides(operation.first)
    (axis,) = axes_of(operation.argument("axis", place=2, default=0), len(sides))
    sections = operation.argument("indices_or_sections", "num_or_size_splits", place=1)
    if isinstance(sections, list):
        _few(len(sections) + 1)
        ends = numbers_of(sections)
        if operation.argument("num_or_size_splits") is not None:  # TensorFlow's lengths, not Keras' places
            lengths = [UNKNOWN if end == -1 else end for end in ends]
            if UNKNOWN in lengths and sides[axis] is not UNKNOWN:
                rest = sides[axis] - sum(length for length in lengths if length is not UNKNOWN)
                lengths = [rest if length is UNKNOWN else length for length in lengths]
        else:
            lengths = [end - start for start, end in zip([0, *ends], [*ends, sides[axis]], strict=True)]
    else:
        lengths = [sides[axis] // _few(whole(sections))] * _few(whole(sections))
    return [(*sides[:axis], length, *sides[axis + 1 :]) for length in lengths]


def _few(count: int) -> int:
    if count is UNKNOWN or not 0 < count <= 1_000:
        raise UnknowableError
    return count


def _squeeze(operation: Operation) -> Sides:
    sides = operation.sides(operation.first)
    axis = operation.argument("axis", "squeeze_dims", place=1)
    if axis is None or axis == []:
        if UNKNOWN in sides[1:]:
            raise UnknowableError
        return tuple(side for side in sides if side != 1)
    axes = axes_of(axis, len(sides))
    return tuple(side for place, side in enumerate(sides) if place not in axes)


def _expand_dims(operation: Operation) -> Sides:
    sides = list(operation.sides(operation.first))
    axes = operation.argument("axis", "dim", place=1, default=-1)
    rank = len(sides) + len(numbers_of(axes))
    for axis in sorted(axes_of(axes, rank)):
        sides.insert(axis, 1)
    return tuple(sides)


def _tile(operation: Operation) -> Sides:
    sides = operation.sides(operation.first)
    times = operation.argument("repeats", "multiples", place=1)
    counts = sides_given(operation, times if isinstance(times, (list, Reference)) else [times])
    rank = max(len(sides), len(counts))
    sides, counts = (1,) * (rank - len(sides)) + sides, [1] * (rank - len(counts)) + counts
    return tuple(side * count for side, count in zip(sides, counts, strict=True))


def _repeat(operation: Operation) -> Sides:
    sides = operation.sides(operation.first)
    times = operation.argument("repeats", "rep", place=1)
    axis = operation.argument("axis", place=2)
    if axis is None:
        sides, axis = (prod(sides),), 0
    (axis,) = axes_of(axis, len(sides))
    counts = numbers_of(times)
    longer = sides[axis] * counts[0] if len(counts) == 1 else sum(counts)
    return (*sides[:axis], longer, *sides[axis + 1 :])


def _pad(operation: Operation) -> Sides:
    sides = operation.sides(operation.first)
    frame = operation.argument("pad_width", "paddings", place=1)
    if isinstance(frame, int):
        frame = [[frame, frame]] * len(sides)
    elif len(frame) == 1 or not isinstance(frame[0], list):
        frame = [frame[0] if isinstance(frame[0], list) else frame] * len(sides)
    return tuple(side + sum(numbers_of(ends)) for side, ends in zip(sides, frame, strict=True))


def _broadcast_to(operation: Operation) -> Sides:
    return tuple(sides_given(operation, operation.argument("shape", place=1)))


def _filled(operation: Operation) -> Sides:
    return tuple(sides_given(operation, operation.argument("dims", place=0)))


def _shape(operation: Operation) -> Sides:
    return (len(operation.sides(operation.first)),)


def _scalar(operation: Operation) -> Sides:
    operation.sides(operation.first)
    return ()


def _flattened(operation: Operation) -> Sides:
    return (prod(operation.sides(operation.first)),)


RULES: Mapping[str, Rule] = {
    "broadcast_to": _broadcast_to,
    "concatenate": _concatenate,
    "expand_dims": _expand_dims,
    "fill": _filled,
    "moveaxis": _moveaxis,
    "pad": _pad,
    "rank": _scalar,
    "ravel": _flattened,
    "repeat": _repeat,
    "reshape": _reshape,
    "shape": _shape,
    "size": _scalar,
    "split": _split,
    "squeeze": _squeeze,
    "stack": _stack,
    "swapaxes": _swapaxes,
    "tile": _tile,
    "transpose": _transpose,
    "unstack": _unstack,
}
