"""The shapes of what operations return, a rule for each; a shape counts the batch here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from math import prod
from operator import add, floordiv, mul, sub
from typing import Any

from netviz.interchange.keras_config.arguments import Arguments, Reference
from netviz.interchange.keras_config.operation import Operation, Sides, UnknowableError, axes_of, numbers_of, whole
from netviz.unknown import UNKNOWN


def broadcast(shapes: Iterable[Sides]) -> Sides:
    """The shape that shapes are repeated to: aligned at their ends, a side of 1 as often as the other has it.

    Raises ValueError where they do not fit.
    """
    found = list(shapes)
    rank = max(map(len, found), default=0)
    return tuple(map(_common, zip(*((1,) * (rank - len(sides)) + sides for sides in found), strict=True)))


def _common(sides: Sequence[int]) -> int:
    known = {side for side in sides if side is not UNKNOWN and side != 1}
    if len(known) > 1:
        raise ValueError(sides)
    return known.pop() if known else UNKNOWN if UNKNOWN in sides else 1


def _unary(operation: Operation) -> Sides:
    return operation.sides(operation.first)


def _binary(operation: Operation) -> Sides:
    return broadcast(map(operation.sides, operation.operands))


def _where(operation: Operation) -> Sides:
    given = [
        *operation.arguments.args,
        *(operation.arguments.kwargs.get(key) for key in ("condition", "x1", "x2", "x", "y")),
    ]
    shapes = [operation.sides(value) for value in given if value is not None]
    if len(shapes) < 3:
        raise UnknowableError  # the places where it holds: as many as there are
    return broadcast(shapes)


def _reduce(operation: Operation) -> Sides:
    sides = operation.sides(operation.first)
    axis = operation.argument("axis", "axes", "reduction_indices", place=1)
    keep = bool(operation.argument("keepdims", "keep_dims", default=False))
    axes = range(len(sides)) if axis is None or axis == [] else axes_of(axis, len(sides))
    if keep:
        return tuple(1 if place in axes else side for place, side in enumerate(sides))
    return tuple(side for place, side in enumerate(sides) if place not in axes)


def _moments(operation: Operation) -> list[Sides]:
    return [_reduce(operation)] * 2


def _argument_of_extreme(operation: Operation) -> Sides:
    """Keras flattens where no axis is given; TensorFlow takes the first one."""
    if operation.name in ("arg_max", "arg_min") or operation.config or operation.argument("axis", place=1) is not None:
        return _reduce(operation)
    return operation.sides(operation.first)[1:]


def _reshape(operation: Operation) -> Sides:
    sides = operation.sides(operation.first)
    target = operation.argument("newshape", "shape", "target_shape", place=1)
    found = _target(operation, target)
    free = [place for place, side in enumerate(found) if side == -1]
    if free:
        found[free[0]] = _rest(sides, [side for side in found if side != -1])
    return tuple(found)


def _target(operation: Operation, target: Any) -> list[int]:
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
    merged = [_alike(parts) for parts in zip(*shapes, strict=True)]
    merged[axis] = sum(sides[axis] for sides in shapes)
    return tuple(merged)


def _alike(sides: Sequence[int]) -> int:
    return next((side for side in sides if side is not UNKNOWN), UNKNOWN)


def _stack(operation: Operation) -> Sides:
    shapes = operation.many
    merged = [_alike(parts) for parts in zip(*shapes, strict=True)]
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
        if "num_or_size_splits" in operation.arguments.kwargs:
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


def _matmul(operation: Operation) -> Sides:
    given = [*operation.arguments.args, *(operation.arguments.kwargs.get(key) for key in ("x1", "x2", "a", "b", "y"))]
    left, right = (operation.sides(value) for value in given if value is not None)
    if operation.argument("transpose_a", "adjoint_a", "adj_x"):
        left = (*left[:-2], left[-1], left[-2])
    if operation.argument("transpose_b", "adjoint_b", "adj_y"):
        right = (*right[:-2], right[-1], right[-2])
    rows = left[-2:-1]
    columns = right[-1:] if len(right) > 1 else ()
    return (*broadcast([left[:-2], right[:-2]]), *rows, *columns)


def _einsum(operation: Operation) -> Sides:
    args = operation.arguments.args
    equation = operation.argument("subscripts", "equation")
    operands = list(args)
    if equation is None:
        equation, *operands = args
    if len(operands) == 1 and isinstance(operands[0], list):
        operands = operands[0]
    further = operation.arguments.kwargs.get("inputs")
    operands += further if isinstance(further, list) else [] if further is None else [further]
    inputs, arrow, output = equation.replace(" ", "").partition("->")
    if not arrow or "." in equation:
        raise UnknowableError
    known: dict[str, int] = {}
    for letters, operand in zip(inputs.split(","), operands, strict=True):
        for letter, side in zip(letters, operation.sides(operand), strict=True):
            known[letter] = _alike([known.get(letter, UNKNOWN), side])
    return tuple(known[letter] for letter in output)


def _tensordot(operation: Operation) -> Sides:
    first, second = (operation.sides(operation.argument(*names, place=place)) for place, names in enumerate(_PAIR))
    axes = operation.argument("axes", place=2, default=2)
    if isinstance(axes, list):
        left, right = axes_of(axes[0], len(first)), axes_of(axes[1], len(second))
    else:
        count = whole(axes)
        left, right = list(range(len(first) - count, len(first))), list(range(count))
    kept = [side for place, side in enumerate(first) if place not in left]
    return (*kept, *(side for place, side in enumerate(second) if place not in right))


_PAIR = (("x1", "a", "x"), ("x2", "b", "y"))


def _tile(operation: Operation) -> Sides:
    sides = operation.sides(operation.first)
    times = operation.argument("repeats", "multiples", place=1)
    counts = _target(operation, times if isinstance(times, (list, Reference)) else [times])
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
    return tuple(_target(operation, operation.argument("shape", place=1)))


def _filled(operation: Operation) -> Sides:
    return tuple(_target(operation, operation.argument("dims", place=0)))


def _take(operation: Operation) -> Sides:
    sides = operation.sides(operation.first)
    indices = operation.sides(operation.argument("indices", place=1))
    axis = operation.argument("axis", place=2)
    if axis is None:
        if operation.name == "take":
            return indices
        axis = 0
    (axis,) = axes_of(axis, len(sides))
    return (*sides[:axis], *indices, *sides[axis + 1 :])


def _one_hot(operation: Operation) -> Sides:
    sides = operation.sides(operation.argument("indices", place=0, default=operation.first))
    depth = whole(operation.argument("num_classes", "depth", place=1))
    (axis,) = axes_of(operation.argument("axis", default=-1), len(sides) + 1)
    return (*sides[:axis], depth, *sides[axis:])


def _shape(operation: Operation) -> Sides:
    return (len(operation.sides(operation.first)),)


def _scalar(operation: Operation) -> Sides:
    operation.sides(operation.first)
    return ()


def _flattened(operation: Operation) -> Sides:
    return (prod(operation.sides(operation.first)),)


def _resized(operation: Operation) -> Sides:
    sides = operation.sides(operation.first)
    size = operation.argument("size", "target_size", place=1)
    height, width = _target(operation, [operation.argument(key) for key in _HEIGHT_AND_WIDTH] if size is None else size)
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


def _top_k(operation: Operation) -> list[Sides]:
    sides = operation.sides(operation.first)
    return [(*sides[:-1], whole(operation.argument("k", place=1, default=1)))] * 2


def _last(channels: int) -> Callable[[Operation], Sides]:
    return lambda operation: (*operation.sides(operation.first)[:-1], channels)


def _glu(operation: Operation) -> Sides:
    sides = list(operation.sides(operation.first))
    (axis,) = axes_of(operation.argument("axis", place=1, default=-1), len(sides))
    sides[axis] //= 2
    return tuple(sides)


UNARY = frozenset(
    """abs absolute adjust_brightness adjust_contrast adjust_hue adjust_saturation alpha_dropout arccos arccosh arcsin
    arcsinh arctan arctanh argsort batch_normalization bias_add bitwise_not cast ceil celu clip clip_by_norm
    clip_by_value conj copy cos cosh cumprod cumsum digamma dropout elu ensure_shape erf erfinv exp exp2 expm1 flip
    flip_left_right flip_up_down floor gelu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh identity imag
    isfinite isinf isnan isneginf isposinf l2_normalize layer_normalization leaky_relu lgamma
    local_response_normalization log log10 log1p log2 log_sigmoid log_softmax logical_not mish nan_to_num negative
    normalize ones_like
    per_image_standardization real reciprocal relu relu6 reverse rms_normalization roll round rsqrt selu sigmoid sign
    signbit silu sin sinc sinh soft_shrink softmax softplus softsign sort sparse_plus sparse_sigmoid sparsemax sqrt
    square squareplus stop_gradient tan tanh tanh_shrink threshold tril triu trunc zeros_like""".split()  # noqa: SIM905
)
ALONG_AN_AXIS = frozenset(
    """argsort cumprod cumsum flip flip_left_right flip_up_down reverse roll sort tril triu
    per_image_standardization""".split()  # noqa: SIM905
)
"""Those that keep the shape and yet look at other positions."""
BINARY = frozenset(
    """add arctan2 bitwise_and bitwise_or bitwise_xor divide divide_no_nan equal floor_divide greater greater_equal
    hypot less less_equal logaddexp logical_and logical_or logical_xor maximum minimum mod multiply not_equal power
    squared_difference subtract true_divide xdivy xlogy""".split()  # noqa: SIM905
)
ARITHMETIC: Mapping[str, Callable[[int, int], int]] = {
    "add": add,
    "floor_divide": floordiv,
    "maximum": lambda one, other: UNKNOWN if UNKNOWN in (one, other) else max(one, other),
    "minimum": lambda one, other: UNKNOWN if UNKNOWN in (one, other) else min(one, other),
    "multiply": mul,
    "subtract": sub,
}
_REDUCTIONS = frozenset(
    """all amax amin any average count_nonzero logsumexp max mean median min norm prod quantile std sum
    var""".split()  # noqa: SIM905
)
RULES: Mapping[str, Callable[[Operation], Sides | list[Sides]]] = {
    **dict.fromkeys(UNARY, _unary),
    **dict.fromkeys(BINARY, _binary),
    **dict.fromkeys(_REDUCTIONS, _reduce),
    "argmax": _argument_of_extreme,
    "argmin": _argument_of_extreme,
    "average_pool": _pool,
    "broadcast_to": _broadcast_to,
    "concatenate": _concatenate,
    "depth_to_space": _depth_to_space,
    "einsum": _einsum,
    "fill": _filled,
    "expand_dims": _expand_dims,
    "get_item": _get_item,
    "glu": _glu,
    "grayscale_to_rgb": _last(3),
    "matmul": _matmul,
    "max_pool": _pool,
    "moments": _moments,
    "moveaxis": _moveaxis,
    "one_hot": _one_hot,
    "pad": _pad,
    "rank": _scalar,
    "ravel": _flattened,
    "repeat": _repeat,
    "reshape": _reshape,
    "resize": _resized,
    "rgb_to_grayscale": _last(1),
    "shape": _shape,
    "size": _scalar,
    "slice": _slice,
    "space_to_depth": _space_to_depth,
    "split": _split,
    "squeeze": _squeeze,
    "stack": _stack,
    "strided_slice": _strided_slice,
    "swapaxes": _swapaxes,
    "take": _take,
    "tensordot": _tensordot,
    "tile": _tile,
    "top_k": _top_k,
    "transpose": _transpose,
    "unstack": _unstack,
    "where": _where,
}
