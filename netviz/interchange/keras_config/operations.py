"""Operations on tensors, as x / 127.5 - 1 or a slice: the shapes of what they return.

Keras 3 writes an operation's class, as keras.src.ops.numpy's Mean; Keras 2 the function of TensorFlow, as
math.reduce_mean; TensorFlow 1.13 to 2.3 a node of its graph. The same rule serves all three. Shapes count the batch
here, since an operation may move it or take it away; where a rule cannot know, or netviz knows no rule, the rank is
unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from operator import add, floordiv, mul, sub
from typing import Any

from netviz.errors import FileError
from netviz.interchange import careful_json
from netviz.interchange.keras_config.arguments import Arguments, Reference
from netviz.interchange.keras_twins import LARGEST, SIDES, LayerConfig
from netviz.unknown import UNKNOWN

Sides = tuple[int, ...]
"""A shape with its batch."""
Value = int | tuple[int, ...]
"""What a tensor holds, where that is known before any image comes: a shape, or a side of one."""


class _UnknowableError(Exception):
    """No rule says what comes out."""


@dataclass(frozen=True)
class Operation:
    """One call of an operation: what it does, as words in snake case, on which tensors, with what beside them."""

    name: str
    arguments: Arguments
    config: Mapping[str, Any]
    sides_of: Callable[[Reference], Sides | None]
    value_of: Callable[[Reference], Value | None]

    def argument(self, *names: str, place: int | None = None, default: Any = None) -> Any:
        """An argument, by one of its names or by its place in the call."""
        for name in names:
            for given in (self.arguments.kwargs, self.config):
                if name in given:
                    return given[name]
        args = self.arguments.args
        return args[place] if place is not None and place < len(args) else default

    def sides(self, value: Any) -> Sides:
        """The shape of an operand: of a tensor, of a number, of an array."""
        if isinstance(value, Reference):
            sides = self.sides_of(value)
            if sides is None:
                raise _UnknowableError
            return sides
        if isinstance(value, list):
            inner = {self.sides(part) for part in value[:1]}
            return (len(value), *inner.pop()) if inner else (0,)
        if isinstance(value, (int, float)):
            return ()
        raise _UnknowableError

    def value(self, value: Any) -> Any:
        """What an operand holds, where that is known."""
        if isinstance(value, Reference):
            value = self.value_of(value)
        if value is None:
            raise _UnknowableError
        return tuple(value) if isinstance(value, list) else value

    def whole(self, value: Any) -> int:
        """A whole number, or a tensor that holds one; unknown where nobody knows which."""
        if isinstance(value, Reference):
            held = self.value_of(value)
            return held if isinstance(held, int) else UNKNOWN
        return value if value is UNKNOWN else _whole(value)

    def bounds(self, value: slice) -> slice:
        """A slice with the numbers that its tensors hold."""
        return slice(*(None if part is None else self.whole(part) for part in (value.start, value.stop, value.step)))

    @property
    def first(self) -> Any:
        """The operand, or the first one."""
        args = self.arguments.args
        if args:
            return args[0]
        return next((self.arguments.kwargs[key] for key in _FIRST if key in self.arguments.kwargs), None)

    @property
    def many(self) -> list[Sides]:
        """The shapes of all operands: of a list that came first, or of those that came one by one."""
        first = self.first
        return [self.sides(part) for part in (first if isinstance(first, list) else self.arguments.args)]


_FIRST = ("x", "x1", "xs", "inputs", "input", "input_tensor", "tensor", "a", "images", "features", "logits", "values")
_SECOND = ("x2", "y", "b")


_OF_DTYPES = frozenset({"Cast"})
"""Operations that change the dtype, whose config tells which one it becomes."""


def operation_of(
    layer: LayerConfig,
    arguments: Arguments,
    sides_of: Callable[[Reference], Sides | None],
    value_of: Callable[[Reference], Value | None],
) -> Operation | None:
    """The operation that a config describes; None where it describes another layer.

    `sides_of` tells the shapes of what it takes, `value_of` what those hold, as far as it is known.
    """
    known = (sides_of, value_of)
    apart = ("name", "trainable") if layer.class_name in _OF_DTYPES else ("name", "trainable", "dtype")
    config = {key: value for key, value in layer.config.items() if key not in apart}
    match layer.class_name:
        case "TFOpLambda" | "SlicingOpLambda":
            function = layer.config.get("function")
            name = function.rsplit(".", 1)[-1] if isinstance(function, str) else ""
            return Operation(name, arguments, {}, *known)
        case "TensorFlowOpLayer":
            name, config, arguments = _node_of(layer.config, arguments)
            return Operation(name, arguments, config, *known)
    return Operation(_snake(layer.class_name), arguments, config, *known) if layer.is_operation else None


def shapes_of(operation: Operation) -> list[Sides] | None:
    """The shapes of what it returns, in their order; None where nobody can know."""
    rule = _RULES.get(_SAME.get(operation.name, operation.name))
    if rule is None:
        return None
    try:
        made = rule(operation)
    except (_UnknowableError, IndexError, TypeError, ValueError, ZeroDivisionError):  # arguments of another kind
        return None
    found = made if isinstance(made, list) else [made]
    return found if all(side is UNKNOWN or side >= 0 for sides in found for side in sides) else None


def value_of(operation: Operation) -> Value | None:
    """What it returns, where that follows from shapes alone: a shape, its sides, and what is computed of them."""
    found = _value_of(operation)
    numbers = found if isinstance(found, tuple) else (found,)
    return found if len(numbers) <= SIDES and all(_is_possible(number) for number in numbers) else None


def _value_of(operation: Operation) -> Value | None:
    name = _SAME.get(operation.name, operation.name)
    try:
        if name in ("shape", "size"):
            sides = operation.sides(operation.first)
            return sides if name == "shape" else prod(sides)
        if name == "get_item":
            values, key = operation.value(operation.first), operation.argument("key", "slice_spec", place=1)
            key = key[0] if isinstance(key, list) and len(key) == 1 else key
            return values[operation.bounds(key) if isinstance(key, slice) else _whole(key)]
        if name in ("cast", "identity"):
            return operation.value(operation.first)
        if name == "stack":
            return tuple(map(operation.whole, operation.first))
        if name == "concatenate":
            return tuple(part for value in operation.first for part in operation.value(value))
        if name in _ARITHMETIC:
            return _ARITHMETIC[name](*map(operation.whole, _operands(operation)))
    except (_UnknowableError, IndexError, TypeError, ValueError, ZeroDivisionError):
        pass
    return None


def is_elementwise(operation: Operation) -> bool:
    """Whether each value that it returns comes from the values at that position."""
    name = _SAME.get(operation.name, operation.name)
    return (name in _UNARY and name not in _ALONG_AN_AXIS) or name in _BINARY


def _is_possible(side: int | None) -> bool:
    return side is UNKNOWN or (side is not None and 0 <= side <= LARGEST)


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def _whole(value: Any) -> int:
    if type(value) is not int or abs(value) > LARGEST:
        raise _UnknowableError
    return value


def _numbers(value: Any) -> list[int]:
    return [_whole(part) for part in (value if isinstance(value, list) else [value])]


def _axes(value: Any, rank: int) -> list[int]:
    """Axes counted from the front."""
    found = [axis + rank if axis < 0 else axis for axis in _numbers(value)]
    if any(not 0 <= axis < rank for axis in found):
        raise _UnknowableError
    return found


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
    return broadcast(map(operation.sides, _operands(operation)))


def _operands(operation: Operation) -> list[Any]:
    first, kwargs = operation.first, operation.arguments.kwargs
    if isinstance(first, list) and any(isinstance(part, Reference) for part in first):
        return first
    given = [*operation.arguments.args, *(kwargs.get(key) for key in (*_FIRST[:2], *_SECOND))]
    return [value for value in given if value is not None]


def _where(operation: Operation) -> Sides:
    given = [
        *operation.arguments.args,
        *(operation.arguments.kwargs.get(key) for key in ("condition", "x1", "x2", "x", "y")),
    ]
    shapes = [operation.sides(value) for value in given if value is not None]
    if len(shapes) < 3:
        raise _UnknowableError  # the places where it holds: as many as there are
    return broadcast(shapes)


def _reduce(operation: Operation) -> Sides:
    sides = operation.sides(operation.first)
    axis = operation.argument("axis", "axes", "reduction_indices", place=1)
    keep = bool(operation.argument("keepdims", "keep_dims", default=False))
    axes = range(len(sides)) if axis is None or axis == [] else _axes(axis, len(sides))
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
    order = range(len(sides))[::-1] if axes is None else _axes(axes, len(sides))
    if sorted(order) != list(range(len(sides))):
        raise _UnknowableError
    return tuple(sides[axis] for axis in order)


def _swapaxes(operation: Operation) -> Sides:
    sides = list(operation.sides(operation.first))
    given = [operation.argument(f"axis{number}", place=number) for number in (1, 2)]
    one, other = _axes(given, len(sides))
    sides[one], sides[other] = sides[other], sides[one]
    return tuple(sides)


def _moveaxis(operation: Operation) -> Sides:
    sides = operation.sides(operation.first)
    sources = _axes(operation.argument("source", place=1), len(sides))
    places = _axes(operation.argument("destination", place=2), len(sides))
    order = [axis for axis in range(len(sides)) if axis not in sources]
    for place, axis in sorted(zip(places, sources, strict=True)):
        order.insert(place, axis)
    return tuple(sides[axis] for axis in order)


def _concatenate(operation: Operation) -> Sides:
    shapes, default = operation.many, -1 if operation.config else 0
    (axis,) = _axes(operation.argument("axis", place=1, default=default), len(shapes[0]))
    merged = [_alike(parts) for parts in zip(*shapes, strict=True)]
    merged[axis] = sum(sides[axis] for sides in shapes)
    return tuple(merged)


def _alike(sides: Sequence[int]) -> int:
    return next((side for side in sides if side is not UNKNOWN), UNKNOWN)


def _stack(operation: Operation) -> Sides:
    shapes = operation.many
    merged = [_alike(parts) for parts in zip(*shapes, strict=True)]
    (axis,) = _axes(operation.argument("axis", place=1, default=0), len(merged) + 1)
    return (*merged[:axis], len(shapes), *merged[axis:])


def _unstack(operation: Operation) -> list[Sides]:
    sides = operation.sides(operation.first)
    (axis,) = _axes(operation.argument("axis", place=2, default=0), len(sides))
    count = operation.argument("num", place=1)
    return [sides[:axis] + sides[axis + 1 :]] * _few(sides[axis] if count is None else _whole(count))


def _split(operation: Operation) -> list[Sides]:
    sides = operation.sides(operation.first)
    (axis,) = _axes(operation.argument("axis", place=2, default=0), len(sides))
    sections = operation.argument("indices_or_sections", "num_or_size_splits", place=1)
    if isinstance(sections, list):
        ends = _numbers(sections)
        if "num_or_size_splits" in operation.arguments.kwargs:
            lengths = [UNKNOWN if end == -1 else end for end in ends]
            if UNKNOWN in lengths and sides[axis] is not UNKNOWN:
                rest = sides[axis] - sum(length for length in lengths if length is not UNKNOWN)
                lengths = [rest if length is UNKNOWN else length for length in lengths]
        else:
            lengths = [end - start for start, end in zip([0, *ends], [*ends, sides[axis]], strict=True)]
    else:
        lengths = [sides[axis] // _few(_whole(sections))] * _few(_whole(sections))
    return [(*sides[:axis], length, *sides[axis + 1 :]) for length in lengths]


def _few(count: int) -> int:
    if count is UNKNOWN or not 0 < count <= 1_000:
        raise _UnknowableError
    return count


def _squeeze(operation: Operation) -> Sides:
    sides = operation.sides(operation.first)
    axis = operation.argument("axis", "squeeze_dims", place=1)
    if axis is None or axis == []:
        if UNKNOWN in sides[1:]:
            raise _UnknowableError
        return tuple(side for side in sides if side != 1)
    axes = _axes(axis, len(sides))
    return tuple(side for place, side in enumerate(sides) if place not in axes)


def _expand_dims(operation: Operation) -> Sides:
    sides = list(operation.sides(operation.first))
    axes = operation.argument("axis", "dim", place=1, default=-1)
    rank = len(sides) + len(_numbers(axes))
    for axis in sorted(_axes(axes, rank)):
        sides.insert(axis, 1)
    return tuple(sides)


def _get_item(operation: Operation) -> Sides:
    key = operation.argument("key", "slice_spec", place=1)
    keys = key if isinstance(key, list) else [key]
    sides = operation.sides(operation.first)
    taken = sum(part is not None and part is not Ellipsis for part in keys)
    if keys.count(Ellipsis) > 1 or taken > len(sides):
        raise _UnknowableError
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
                raise _UnknowableError
        else:
            _whole(part)
        place += 1
    return tuple(made)


def _sliced(side: int, bounds: slice) -> int:
    """How many of a side's places a slice takes."""
    if UNKNOWN in (side, bounds.start, bounds.stop, bounds.step):
        return UNKNOWN
    return len(range(*bounds.indices(side)))


def _strided_slice(operation: Operation) -> Sides:
    """TensorFlow's node for x[...]: bits say which ends are open, and where a side comes or goes."""
    begin, end = (_numbers(operation.argument(key, place=place)) for key, place in _ENDS)
    strides = _numbers(operation.argument("strides", place=3, default=[1] * len(begin)))
    keys: list[Any] = []
    for place, (first, last, by) in enumerate(zip(begin, end, strides, strict=True)):
        here = {bits: bool(_whole(operation.argument(bits, default=0)) >> place & 1) for bits in _BITS}
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
    for place, (side, size) in enumerate(zip(sides, _numbers(sizes), strict=True)):
        start = _whole(starts[place]) if known else UNKNOWN
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
        raise _UnknowableError
    known: dict[str, int] = {}
    for letters, operand in zip(inputs.split(","), operands, strict=True):
        for letter, side in zip(letters, operation.sides(operand), strict=True):
            known[letter] = _alike([known.get(letter, UNKNOWN), side])
    return tuple(known[letter] for letter in output)


def _tensordot(operation: Operation) -> Sides:
    first, second = (operation.sides(operation.argument(*names, place=place)) for place, names in enumerate(_PAIR))
    axes = operation.argument("axes", place=2, default=2)
    if isinstance(axes, list):
        left, right = _axes(axes[0], len(first)), _axes(axes[1], len(second))
    else:
        count = _whole(axes)
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
    (axis,) = _axes(axis, len(sides))
    counts = _numbers(times)
    longer = sides[axis] * counts[0] if len(counts) == 1 else sum(counts)
    return (*sides[:axis], longer, *sides[axis + 1 :])


def _pad(operation: Operation) -> Sides:
    sides = operation.sides(operation.first)
    frame = operation.argument("pad_width", "paddings", place=1)
    if isinstance(frame, int):
        frame = [[frame, frame]] * len(sides)
    elif len(frame) == 1 or not isinstance(frame[0], list):
        frame = [frame[0] if isinstance(frame[0], list) else frame] * len(sides)
    return tuple(side + sum(_numbers(ends)) for side, ends in zip(sides, frame, strict=True))


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
    (axis,) = _axes(axis, len(sides))
    return (*sides[:axis], *indices, *sides[axis + 1 :])


def _one_hot(operation: Operation) -> Sides:
    sides = operation.sides(operation.argument("indices", place=0, default=operation.first))
    depth = _whole(operation.argument("num_classes", "depth", place=1))
    (axis,) = _axes(operation.argument("axis", default=-1), len(sides) + 1)
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
    block = _whole(operation.argument("block_size", place=1))
    return batch, height * block, width * block, channels // block**2


def _space_to_depth(operation: Operation) -> Sides:
    batch, height, width, channels = operation.sides(operation.first)
    block = _whole(operation.argument("block_size", place=1))
    return batch, height // block, width // block, channels * block**2


def _pool(operation: Operation) -> Sides:
    """A pooling of the sides between batch and channels."""
    batch, *sides, channels = operation.sides(operation.first)
    if operation.argument("data_format") not in (None, "channels_last", "NHWC", "NWC", "NDHWC"):
        raise _UnknowableError
    window = operation.argument("pool_size", "ksize", place=1)
    strides = operation.argument("strides", place=2)
    padding = str(operation.argument("padding", place=3, default="valid")).lower()
    windows, steps = (_each(value, len(sides)) for value in (window, window if strides is None else strides))
    if padding not in ("valid", "same"):
        raise _UnknowableError
    made = [
        -(-side // step) if padding == "same" else (side - size) // step + 1
        for side, size, step in zip(sides, windows, steps, strict=True)
    ]
    return (batch, *made, channels)


def _each(value: Any, count: int) -> list[int]:
    """One number for each of `count` sides: from one, from as many, or from one for each side of the tensor."""
    numbers = _numbers(value)
    return numbers * count if len(numbers) == 1 else numbers[1:-1] if len(numbers) == count + 2 else numbers


def _top_k(operation: Operation) -> list[Sides]:
    sides = operation.sides(operation.first)
    return [(*sides[:-1], _whole(operation.argument("k", place=1, default=1)))] * 2


def _last(channels: int) -> Callable[[Operation], Sides]:
    return lambda operation: (*operation.sides(operation.first)[:-1], channels)


def _glu(operation: Operation) -> Sides:
    sides = list(operation.sides(operation.first))
    (axis,) = _axes(operation.argument("axis", place=1, default=-1), len(sides))
    sides[axis] //= 2
    return tuple(sides)


_UNARY = frozenset(
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
_ALONG_AN_AXIS = frozenset(
    """argsort cumprod cumsum flip flip_left_right flip_up_down reverse roll sort tril triu
    per_image_standardization""".split()  # noqa: SIM905
)
"""Those that keep the shape and yet look at other positions."""
_BINARY = frozenset(
    """add arctan2 bitwise_and bitwise_or bitwise_xor divide divide_no_nan equal floor_divide greater greater_equal
    hypot less less_equal logaddexp logical_and logical_or logical_xor maximum minimum mod multiply not_equal power
    squared_difference subtract true_divide xdivy xlogy""".split()  # noqa: SIM905
)
_ARITHMETIC: Mapping[str, Callable[[int, int], int]] = {
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
_RULES: Mapping[str, Callable[[Operation], Sides | list[Sides]]] = {
    **dict.fromkeys(_UNARY, _unary),
    **dict.fromkeys(_BINARY, _binary),
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
_SAME = {
    **{f"reduce_{name}": name for name in ("all", "any", "max", "mean", "min", "prod", "sum", "std", "logsumexp")},
    **dict.fromkeys(("batch_mat_mul", "batch_mat_mul_v2", "mat_mul", "matvec"), "matmul"),
    **dict.fromkeys(("div", "div_no_nan", "real_div", "realdiv", "truediv"), "divide"),
    **dict.fromkeys(("__getitem__", "_slice_helper", "getitem"), "get_item"),
    **dict.fromkeys(("max_pool1d", "max_pool2d", "max_pool3d", "max_pool_v2"), "max_pool"),
    **dict.fromkeys(("avg_pool", "avg_pool1d", "avg_pool2d", "avg_pool3d"), "average_pool"),
    **dict.fromkeys(("resize_bilinear", "resize_images", "resize_nearest_neighbor", "resize_bicubic"), "resize"),
    **dict.fromkeys(("concat", "concat_v2"), "concatenate"),
    **dict.fromkeys(("crop_to_bounding_box", "pad_to_bounding_box", "resize_with_crop_or_pad"), "resize"),
    "resize_with_pad": "resize",
    "eq": "equal",
    "ge": "greater_equal",
    "gt": "greater",
    "le": "less_equal",
    "lt": "less",
    "ne": "not_equal",
    **dict.fromkeys(("gather", "gather_v2", "embedding_lookup"), "take"),
    **dict.fromkeys(("mirror_pad", "pad_v2"), "pad"),
    **dict.fromkeys(("pow", "__pow__"), "power"),
    **dict.fromkeys(("select", "select_v2", "where_v2"), "where"),
    "__abs__": "abs",
    "acos": "arccos",
    "acosh": "arccosh",
    "add_n": "add",
    "add_v2": "add",
    "asin": "arcsin",
    "asinh": "arcsinh",
    "atan": "arctan",
    "atan2": "arctan2",
    "atanh": "arctanh",
    "arg_max": "argmax",
    "arg_min": "argmin",
    "band_part": "tril",
    "crelu": "",
    "expand": "expand_dims",
    "fill_like": "zeros_like",
    "floor_div": "floor_divide",
    "floor_mod": "mod",
    "floordiv": "floor_divide",
    "floormod": "mod",
    "full_like": "zeros_like",
    "lrn": "local_response_normalization",
    "mul": "multiply",
    "neg": "negative",
    "pack": "stack",
    "permute_dimensions": "transpose",
    "reduce_euclidean_norm": "norm",
    "reduce_variance": "var",
    "remainder": "mod",
    "repeat_elements": "repeat",
    "reverse_v2": "reverse",
    "square_difference": "squared_difference",
    "sub": "subtract",
    "swish": "silu",
    "to_float": "cast",
    "unpack": "unstack",
    "variance": "var",
}
"""Other names for the same: TensorFlow's functions, the nodes of its graph."""


def today(name: str) -> str:
    """What Keras 3 calls an operation that has had other names."""
    return _SAME.get(name, name)


def _node_of(config: Mapping[str, Any], arguments: Arguments) -> tuple[str, dict[str, Any], Arguments]:
    """TensorFlow's own node: its operation, attributes, and inputs with the constants among them."""
    node = config.get("node_def")
    if isinstance(node, str):
        try:
            node = careful_json.parse(node.encode("utf-8", "replace"), "node_def")
        except FileError:
            node = None
    if not isinstance(node, dict) or not isinstance(node.get("op"), str):
        return "", {}, arguments
    attributes: dict[str, Any] = {}
    given = node.get("attr")
    for key, value in given.items() if isinstance(given, dict) else ():
        kind, content = next(iter(value.items())) if isinstance(value, dict) and value else ("", None)
        if kind == "i" and isinstance(content, (str, int)) and re.fullmatch(r"-?\d{1,10}", str(content)):
            attributes[_snake(key)] = int(content)
        elif kind in ("b", "f"):
            attributes[_snake(key)] = content
        elif kind == "list" and isinstance(content, dict):
            numbers = content.get("i")
            numbers = numbers if isinstance(numbers, list) else []
            attributes[_snake(key)] = [int(part) for part in numbers if re.fullmatch(r"-?\d{1,10}", str(part))]
    constants = config.get("constants")
    constants = constants if isinstance(constants, dict) else {}
    inputs: list[Any] = list(arguments.references)
    for place, value in sorted((int(key), value) for key, value in constants.items() if re.fullmatch("[0-9]", key)):
        inputs.insert(place, value)
    name = _snake(node["op"])
    if _SAME.get(name, name) == "concatenate":  # the axis is the last input
        attributes["axis"] = inputs.pop() if inputs else None
        inputs = [inputs]
    elif name == "pack":
        inputs = [inputs]
    elif name in ("arg_max", "arg_min"):
        attributes["axis"] = inputs[1] if len(inputs) > 1 else 0
    return name, attributes, Arguments(tuple(inputs))
