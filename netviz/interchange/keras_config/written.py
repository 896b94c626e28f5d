"""How a call of a config is written in Keras 3: the arguments of a layer's call, and the functions of keras.ops."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from types import EllipsisType
from typing import Any

from netviz.interchange.foreign_words import words_of
from netviz.interchange.keras_config.arguments import Arguments, Reference
from netviz.interchange.keras_config.operation import Operation
from netviz.interchange.keras_config.operation_names import today
from netviz.interchange.keras_options import LARGEST_FLOAT, LETTERS
from netviz.layers.form import Form, Operand, Span, Value

PARTS = 64

_X = "x"
_PAIR = "x1 x2"
_REDUCED = "x axis keepdims"
FUNCTIONS: Mapping[str, tuple[str, ...]] = {
    name: tuple(parameters.split())
    for names, parameters in {
        """abs absolute arccos arccosh arcsin arcsinh arctan arctanh ceil conj copy cos cosh erf erfinv exp exp2 expm1
        floor hard_sigmoid hard_silu hard_swish hard_tanh imag isfinite isinf isnan log log10 log1p log2
        log_sigmoid logical_not negative ones_like real reciprocal relu relu6 rsqrt selu sigmoid sign signbit silu
        sin sinh softplus softsign sparse_plus sparse_sigmoid sqrt square squareplus stop_gradient tan tanh tanh_shrink
        trunc zeros_like""": _X,
        "celu elu": "x alpha",
        "gelu": "x approximate",
        "leaky_relu": "x negative_slope",
        "hard_shrink soft_shrink": "x threshold",
        "softmax log_softmax sparsemax sort argsort flip cumsum cumprod expand_dims squeeze": "x axis",
        "round": "x decimals",
        """add subtract multiply divide divide_no_nan true_divide power maximum minimum mod floor_divide equal
        not_equal greater greater_equal less less_equal logical_and logical_or logical_xor arctan2 matmul
        dot""": _PAIR,
        "mean max min sum prod all any std var argmax argmin logsumexp": _REDUCED,
        "where": "condition x1 x2",
        "clip": "x x_min x_max",
        "cast": "x dtype",
        "reshape": "x newshape",
        "transpose": "x axes",
        "swapaxes": "x axis1 axis2",
        "moveaxis": "x source destination",
        "concatenate": "xs axis",
        "stack": "x axis",
        "unstack": "x num axis",
        "split": "x indices_or_sections axis",
        "tile": "x repeats",
        "repeat": "x repeats axis",
        "pad": "x pad_width mode constant_values",
        "take": "x indices axis",
        "roll": "x shift axis",
        "broadcast_to": "x shape",
        "tensordot": "x1 x2 axes",
        "one_hot": "x num_classes axis",
        "einsum": "subscripts operand second third",
        "get_item": "x key",
    }.items()
    for name in names.split()
}
"""The functions of keras.ops that a script may call, with their parameters; get_item stands for x[key]."""

_FORMER: Mapping[str, tuple[str, ...]] = {
    "x": ("x1", "inputs", "input", "input_tensor", "tensor", "a", "features", "logits", "values", "condition"),
    "x1": ("x", "a"),
    "x2": ("y", "b"),
    "xs": ("values", "x", "tensors"),
    "axis": ("axes", "reduction_indices", "dim", "squeeze_dims"),
    "keepdims": ("keep_dims",),
    "axes": ("perm", "pattern"),
    "newshape": ("shape", "target_shape"),
    "repeats": ("multiples", "rep"),
    "pad_width": ("paddings",),
    "x_min": ("clip_value_min", "min_value"),
    "x_max": ("clip_value_max", "max_value"),
    "negative_slope": ("alpha",),
    "num_classes": ("depth",),
    "key": ("slice_spec",),
    "subscripts": ("equation",),
    "indices_or_sections": ("num_or_size_splits",),
}
"""What TensorFlow and Keras 2 call a parameter."""
_SAME: Mapping[str, str] = {"clip_by_value": "clip", "reverse": "flip"}
_BARE = frozenset({"x1", "x2", "newshape", "axes", "key", "subscripts", "dtype"})
"""Parameters that everybody writes without their names."""
_REQUIRED = frozenset(
    """condition dtype indices indices_or_sections key newshape num_classes operand pad_width repeats shape shift source
    subscripts x x1 x2 x_max x_min xs axis1 axis2 destination""".split()  # noqa: SIM905
)
"""Parameters without a default, wherever they are."""
_OF_LISTS = frozenset({"concatenate", "stack"})
_FIRST_APART: Mapping[str, tuple[str, ...]] = {"einsum": ("subscripts",)}
"""First parameters that Keras 3 keeps apart from the tensors of the call."""
_TENSORFLOW: Mapping[str, Mapping[str, Value]] = {
    "argmax": {"axis": 0},
    "argmin": {"axis": 0},
    "cumprod": {"axis": 0},
    "cumsum": {"axis": 0},
    "gelu": {"approximate": False},
}
"""Where TensorFlow's defaults are others than those of keras.ops, which Keras 3 always writes into a config."""


class _UnwrittenError(Exception):
    """What no script can write."""


def form_of(arguments: Arguments, taken: Sequence[Reference]) -> tuple[Form | None, tuple[tuple[str, str], ...]]:
    """How a layer's call is written, None where it is simply on its inputs; and the arguments that cannot be kept.

    `taken` are the tensors in the order in which the call has them.
    """
    at = _places(taken)
    lost: list[tuple[str, str]] = []
    kwargs: list[tuple[str, Value]] = []
    for name, value in arguments.kwargs.items():
        if value is None:
            continue
        try:
            kwargs.append((_name(name), _value(value, at)))
        except _UnwrittenError:
            lost.append((words_of(name), type(value).__name__))
    try:
        args = tuple(_alone(_value(value, at)) for value in arguments.args)
    except _UnwrittenError:
        return None, (*lost, ("inputs", "a constant"))
    places = tuple(map(Operand, range(len(taken))))
    is_simple = not kwargs and args == ((places,) if len(places) > 1 else places)
    return None if is_simple else Form(args, tuple(kwargs)), tuple(lost)


def function_of(operation: Operation) -> tuple[str, Form | None]:
    """The function of keras.ops and its arguments; "" and None where a script cannot write it."""
    name = today(operation.name)
    name = _SAME.get(name, name)
    if name not in FUNCTIONS:
        return "", None
    try:
        return name, Form(*_call(name, FUNCTIONS[name], operation))
    except _UnwrittenError:
        return "", None


def _call(
    name: str, parameters: tuple[str, ...], operation: Operation
) -> tuple[tuple[Value, ...], tuple[tuple[str, Value], ...]]:
    arguments = operation.arguments
    at = _places(arguments.references)
    args = [_value(value, at) for value in arguments.args]
    if name not in _OF_LISTS:
        args = [*map(_alone, args)]
    if name in _FIRST_APART:
        args = [*(_value(operation.config[key], at) for key in _FIRST_APART[name] if key in operation.config), *args]
    if len(args) > len(parameters):
        raise _UnwrittenError
    given: dict[str, Value] = dict(zip(parameters, args, strict=False))
    for key, value in {**operation.config, **arguments.kwargs}.items():
        if key in ("name", *_FIRST_APART.get(name, ())) or (key not in parameters and value is None):
            continue
        known = next((own for own in parameters if key == own or key in _FORMER.get(own, ())), None)
        if known is None and (value is False or value in ("", [])):
            continue  # 0 is neither: it may be an axis
        if known is None or known in given:
            raise _UnwrittenError
        given[known] = _value(_places_of(value) if key == "num_or_size_splits" else value, at)
    for key, value in _TENSORFLOW.get(name, {}).items():
        given.setdefault(key, value)
    if not _REQUIRED.isdisjoint(set(parameters) - given.keys()):
        raise _UnwrittenError
    if name == "concatenate":
        given.setdefault("axis", 0)
    return _in_order(parameters, given)


def _places_of(lengths: object) -> object:
    """Where Keras splits a tensor that TensorFlow splits into parts of these lengths; a number of parts as it is."""
    if not isinstance(lengths, list):
        return lengths
    if not all(type(length) is int and length >= 0 for length in lengths):
        raise _UnwrittenError  # -1 is whatever is left
    return list(accumulate(lengths))[:-1]


def _in_order(
    parameters: Iterable[str], given: Mapping[str, Value]
) -> tuple[tuple[Value, ...], tuple[tuple[str, Value], ...]]:
    """Tensors and what everybody writes without its name by their places, as far as nothing is left out."""
    args: list[Value] = []
    kwargs: list[tuple[str, Value]] = []
    by_place = True
    for name in parameters:
        by_place = by_place and name in given and (name in _BARE or _has_tensor(given[name]))
        if by_place:
            args.append(given[name])
        elif given.get(name) is not None and (name, given[name]) != ("keepdims", False):
            kwargs.append((name, given[name]))
    return tuple(args), tuple(kwargs)


def _has_tensor(value: Value) -> bool:
    return isinstance(value, Operand) or (isinstance(value, tuple) and any(map(_has_tensor, value)))


def _alone(value: Value) -> Value:
    """A tensor that Keras 2 wrote as a list of one."""
    return value[0] if isinstance(value, tuple) and len(value) == 1 and isinstance(value[0], Operand) else value


def _name(name: object) -> str:
    if not isinstance(name, str) or not name.isidentifier() or len(name) > LETTERS:
        raise _UnwrittenError
    if keyword.iskeyword(name) or name == "__debug__":  # which Python lets nobody name an argument
        raise _UnwrittenError
    return name


def _places(taken: Sequence[Reference]) -> Mapping[Reference, int]:
    """Where each tensor stands first."""
    return {ref: place for place, ref in reversed([*enumerate(taken)])}


def _value(value: Any, at: Mapping[Reference, int]) -> Value:
    """A number, a word, a tensor, or lists and slices of them."""
    if isinstance(value, Reference):
        return Operand(at[value])
    if isinstance(value, slice):
        return Span(*(_value(part, at) for part in (value.start, value.stop, value.step)))
    if isinstance(value, (list, tuple)):
        if len(value) > PARTS:
            raise _UnwrittenError
        return tuple(_value(part, at) for part in value)
    if value is None or isinstance(value, (bool, EllipsisType)):
        return value
    if isinstance(value, (int, float)) and abs(value) <= LARGEST_FLOAT:
        return value
    if isinstance(value, str) and len(value) <= LETTERS and value.isprintable():
        return value
    raise _UnwrittenError
