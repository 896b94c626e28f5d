"""The options of a layer in a config: initializers, regularizers, constraints and dtype, as Keras 1 to 3 wrote them.

A class that is not Keras' own, or a value that is no plain one, is not read but told: it cannot stand in a script.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from netviz.interchange.snake_case import snake_case
from netviz.layers.options import CLASSES, KerasObject, Module, Option, Plain, usual_option

MODULES: Mapping[str, Module] = {
    "initializer": "initializers",
    "regularizer": "regularizers",
    "constraint": "constraints",
}
DTYPES = frozenset({"float16", "bfloat16", "float32", "float64", "mixed_float16", "mixed_bfloat16"})
INPUT_DTYPES = DTYPES | {f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)} | {"bool", "string"}
LARGEST_FLOAT = 1e30
"""Of the numbers that an argument may be."""
LETTERS = 40
"""Of a word or a name that an argument may have."""

_RECURRENT = frozenset({"GRU", "LSTM", "SimpleRNN", "GRUCell", "LSTMCell", "SimpleRNNCell"}) | {
    f"ConvLSTM{rank}D" for rank in (1, 2, 3)
}
_KERNEL = frozenset({"Dense", "EinsumDense", "MultiHeadAttention", "GroupedQueryAttention", "GroupQueryAttention"}) | {
    f"Conv{rank}D{way}" for rank in (1, 2, 3) for way in ("", "Transpose")
}
_SEPARABLE = frozenset({"SeparableConv1D", "SeparableConv2D"})
_DEPTHWISE = frozenset({"DepthwiseConv1D", "DepthwiseConv2D"})
_SCALED = frozenset({"BatchNormalization", "FrozenBatchNormalization", "GroupNormalization", "LayerNormalization"})
_OF_ANY_DTYPE = frozenset({"InputLayer", "CategoryEncoding", "Discretization", "HashedCrossing", "Hashing"})
WEIGHTS_OF: Mapping[str, frozenset[str]] = {
    "kernel": _KERNEL | _RECURRENT,
    "bias": _KERNEL | _RECURRENT | _SEPARABLE | _DEPTHWISE,
    "depthwise": _SEPARABLE | _DEPTHWISE,
    "pointwise": _SEPARABLE,
    "recurrent": _RECURRENT,
    "embeddings": frozenset({"Embedding", "ReversibleEmbedding"}),
    "gamma": _SCALED,
    "beta": _SCALED,
    "moving_mean": frozenset({"BatchNormalization", "FrozenBatchNormalization"}),
    "moving_variance": frozenset({"BatchNormalization", "FrozenBatchNormalization"}),
    "alpha": frozenset({"PReLU"}),
}
"""The classes that have options for each kind of weight. Keras 2 also writes what a class has from the one above it."""

_NAMES: Mapping[str, str] = {
    **{name.lower(): name for classes in CLASSES.values() for name in classes},
    "one": "Ones",
    "zero": "Zeros",
    "normal": "RandomNormal",
    "uniform": "RandomUniform",
    "identityinitializer": "Identity",
    "orthogonalinitializer": "Orthogonal",
    "l1l2regularizer": "L1L2",
    "weightregularizer": "L1L2",
    "l2regularizer": "L2",
    "l1regularizer": "L1",
    "nonnegative": "NonNeg",
}
"""Keras' classes by the names that configs of all its versions have for them, without "_" and in small letters."""
_WORDS = {"RandomUniform": "uniform"}
"""The words that Keras itself uses by default, where they are not the classes' names."""
_FORMER: Mapping[str, str] = {"l": "", "m": "max_value", "gamma": "gain"}
"""Arguments that had another name in Keras 1; the only one of L1 or L2 was its "l"."""
_IGNORED = frozenset({"name", "dtype", "partition_info"})


class _OtherwiseError(ValueError):
    """What nobody here can write."""


def options_of(class_name: str, config: Mapping[str, Any]) -> tuple[dict[str, Option], tuple[tuple[str, str], ...]]:
    """The options of a layer that differ from Keras' own, by name; and what cannot be kept: its name, and what it was.

    >>> options_of("Dense", {"kernel_regularizer": {"name": "l2", "l": 0.5}, "bias_initializer": "zeros"})[0]
    {'kernel_regularizer': KerasObject(module='regularizers', class_name='L2', arguments=(('l2', 0.5),))}
    """
    kept: dict[str, Option] = {}
    left_out: list[tuple[str, str]] = []
    for name, value in _found(class_name, config):
        try:
            option = _read(class_name, name, value)
        except _OtherwiseError as error:
            left_out.append((name, str(error)))
            continue
        if option != usual_option(name):
            kept[name] = option
    return kept, tuple(left_out)


def _found(class_name: str, config: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The options that layers of the class have, and what the config says of each."""
    everywhere = ("dtype",) if class_name == "InputLayer" else ("activity_regularizer", "dtype", "seed")
    for name, value in config.items():
        weight, _, rule = name.rpartition("_")
        is_weights = rule in MODULES and class_name in WEIGHTS_OF.get(weight, ())
        if is_weights or name in everywhere:
            yield name, value


def _read(class_name: str, name: str, value: object) -> Option:
    if name == "seed":
        return _seed(value)
    if name == "dtype":
        return _dtype(value, INPUT_DTYPES if class_name in _OF_ANY_DTYPE else DTYPES)
    if value is None:
        return None
    module = MODULES[name.rpartition("_")[2]]
    made = _object(module, value)
    if module == "initializers" and not made.arguments:
        return _WORDS.get(made.class_name) or snake_case(made.class_name)
    return made


def _object(module: Module, value: object) -> KerasObject:
    """ "l2", {"name": "l2", "l": 0.01} of Keras 1, or {"class_name": "L2", "config": {"l2": 0.01}}."""
    given: object = {}
    name: object = value
    if isinstance(value, dict):
        if value.get("registered_name") not in (None, value.get("class_name")):
            raise _OtherwiseError(_words(value["registered_name"]))
        name = value.get("class_name", value.get("name"))
        given = value.get("config", value if "class_name" not in value else {})
    if not isinstance(name, str) or not isinstance(given, dict):
        raise _OtherwiseError(_words(name))
    class_name = _NAMES.get(name.replace("_", "").lower())
    if class_name not in CLASSES[module]:
        raise _OtherwiseError(_words(name))
    assert class_name is not None
    defaults = CLASSES[module][class_name]
    arguments: dict[str, Plain] = {}
    for key, given_value in given.items():
        argument = _FORMER.get(key, key) if key not in defaults else key
        argument = argument or next(iter(defaults), "")
        if argument in defaults:
            arguments[argument] = _plain(class_name, argument, given_value)
        elif key not in _IGNORED and given_value is not None:
            raise _OtherwiseError(f"{class_name} with its {_words(key)}")
    if isinstance(value, str) and class_name == "L1L2":  # in Keras 2 the word alone meant both, at 0.01
        arguments = {"l1": 0.01, "l2": 0.01}
    return KerasObject.of(module, class_name, arguments)


def _plain(class_name: str, argument: str, value: object) -> Plain:
    if isinstance(value, list) and argument == "axis" and all(type(side) is int for side in value):
        return tuple(value)
    if argument == "distribution" and value == "normal":  # as Keras 2 called it
        return "truncated_normal"
    is_number = isinstance(value, (int, float)) and abs(value) <= LARGEST_FLOAT
    if value is None or is_number or (isinstance(value, str) and re.fullmatch(rf"\w{{1,{LETTERS}}}", value)):
        return value  # type: ignore[return-value]
    raise _OtherwiseError(f"{class_name} with its {argument}")


def _seed(value: object) -> int | None:
    if value is None or (type(value) is int and 0 <= value < 2**63):
        return value
    raise _OtherwiseError("a generator of its own")


def _dtype(value: object, known: frozenset[str]) -> str:
    """ "float32", or a policy: {"class_name": "DTypePolicy", "config": {"name": "mixed_float16"}}."""
    if isinstance(value, dict):
        inner = value.get("config")
        value = inner.get("name") if isinstance(inner, dict) else value.get("class_name")
    if value is None:
        return "float32"
    if isinstance(value, str) and value in known:
        return value
    raise _OtherwiseError(_words(value))


def _words(value: object) -> str:
    text = value if isinstance(value, str) else type(value).__name__
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text[:LETTERS])
