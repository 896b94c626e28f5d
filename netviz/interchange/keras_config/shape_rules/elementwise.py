"""The shapes of what is computed value by value, and of what is summed or averaged along axes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import prod
from operator import add, floordiv, mul, sub

from netviz.interchange.keras_config.operation import Operation, Rule, Sides, UnknowableError, axes_of
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


def _along(operation: Operation) -> Sides:
    """Keras 3 writes an axis down, and flattens where it is None; TensorFlow always has one."""
    sides = operation.sides(operation.first)
    flattens = "axis" in operation.config and operation.config["axis"] is None
    return (prod(sides),) if flattens else sides


def _quantile(operation: Operation) -> Sides:
    """One for each of the q, in front of the others."""
    return (*operation.sides(operation.argument("q", place=1)), *_reduce(operation))


def _glu(operation: Operation) -> Sides:
    sides = list(operation.sides(operation.first))
    (axis,) = axes_of(operation.argument("axis", place=1, default=-1), len(sides))
    sides[axis] //= 2
    return tuple(sides)


UNARY = frozenset(
    """abs absolute adjust_brightness adjust_contrast adjust_hue adjust_saturation arccos arccosh arcsin
    arcsinh arctan arctanh batch_normalization bias_add bitwise_not cast ceil celu clip clip_by_norm
    clip_by_value conj copy cos cosh digamma dropout elu ensure_shape erf erfinv exp exp2 expm1 flip
    flip_left_right flip_up_down floor gelu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh identity imag
    isfinite isinf isnan isneginf isposinf l2_normalize layer_normalization leaky_relu lgamma
    local_response_normalization log log10 log1p log2 log_sigmoid log_softmax logical_not nan_to_num negative
    normalize ones_like
    per_image_standardization real reciprocal relu relu6 reverse rms_normalization roll round rsqrt selu sigmoid sign
    signbit silu sin sinc sinh soft_shrink softmax softplus softsign sort sparse_plus sparse_sigmoid sparsemax sqrt
    square squareplus stop_gradient tan tanh tanh_shrink threshold tril triu trunc zeros_like""".split()  # noqa: SIM905
)
ALONG_AN_AXIS = frozenset(
    """flip flip_left_right flip_up_down reverse roll sort tril triu
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
    """all amax amin any average count_nonzero logsumexp max mean median min norm prod std sum var""".split()  # noqa: SIM905
)
RULES: Mapping[str, Rule] = {
    "argmax": _argument_of_extreme,
    "argmin": _argument_of_extreme,
    "argsort": _along,
    "cumprod": _along,
    "cumsum": _along,
    "glu": _glu,
    "moments": _moments,
    "quantile": _quantile,
    "where": _where,
    **dict.fromkeys(BINARY, _binary),
    **dict.fromkeys(UNARY, _unary),
    **dict.fromkeys(_REDUCTIONS, _reduce),
}
