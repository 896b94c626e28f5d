"""One layer of a Keras config as a netviz layer: its twin where there is one, else a stranger with what is known."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from netviz import layers
from netviz.errors import FileError, ShapeError
from netviz.interchange.keras_options import LARGEST_FLOAT, options_of
from netviz.layers import (
    DataFormat,
    InputLayer,
    Interpolation,
    Layer,
    Pair,
    Shape,
    UnknownLayer,
    argument_of,
)
from netviz.unknown import UNKNOWN, UNKNOWN_SHAPE

LETTERS = 200
LARGEST = 2**31 - 1
SIDES = 8

TWINS: dict[str, type[Layer]] = {
    name: twin
    for name, twin in vars(layers).items()
    if isinstance(twin, type) and issubclass(twin, Layer) and not name.startswith("_")
    if twin not in (Layer, InputLayer, UnknownLayer)
}
WITHOUT_WEIGHTS = frozenset({"Lambda", "ActivityRegularization"})
"""Keras' layers without twin that it lets have no weights."""
FIXED = {"quantization_config": (None,), "lora_rank": (None,)}
"""Arguments of many layers that no twin has, with the values that it stands for."""

_APPLICATIONS = "keras.src.applications."
_OF_KERAS = re.compile(r"^(tf_)?keras\.(src\.)?")
_OF_ANY = re.compile(
    "name|trainable|dtype|dynamic|autocast|batch_input_shape|input_shape|input_dim|input_length|"
    ".*_initializer|.*_regularizer|.*_constraint"
)
"""Arguments that a layer of any class may have."""
ELEMENTWISE_OPERATIONS = frozenset(
    """Abs Add Clip Divide Exp Gelu HardSigmoid HardSwish Log Maximum Minimum Multiply Negative Power Relu Relu6 Sigmoid
    Silu Softmax Sqrt Square Subtract Tanh TrueDivide""".split()  # noqa: SIM905
)


def words_of(value: object) -> str:
    """A name from a file as text that can be shown: printable, at most 200 characters."""
    text = value if isinstance(value, str) else "" if value is None else repr(value)
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text[:LETTERS])


def quoted(value: object) -> str:
    """What came, short enough for a sentence."""
    text = words_of(value)
    return text if len(text) <= 60 else text[:57] + "..."


def shape_of(value: object) -> Shape | None:
    """[None, 8, 8, 3] without the batch, None for a side that may have any size; None where it is no shape."""
    if not isinstance(value, list) or not 1 <= len(value) <= SIDES:
        return None
    sides = tuple(UNKNOWN if side is None else side for side in value[1:])
    return sides if all(side is UNKNOWN or (type(side) is int and 0 < side <= LARGEST) for side in sides) else None


def batch_of(config: Mapping[str, Any]) -> int | None:
    """How many images at once an input, or a layer that comes first, was told that it takes."""
    match config.get("batch_shape", config.get("batch_input_shape")):
        case [int(size), *_] if 0 < size <= LARGEST and size is not True:
            return size
    return None


@dataclass(frozen=True)
class LayerConfig:
    """A layer as a config writes it."""

    name: str
    class_name: str
    module: str | None
    config: Mapping[str, Any]
    raw: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @classmethod
    def of(cls, raw: object) -> LayerConfig:
        """Raises FileError."""
        if not isinstance(raw, dict) or not isinstance(raw.get("class_name"), str):
            raise FileError("Each layer of a model is an object with its class_name", received=quoted(raw))
        config = raw.get("config")
        config = config if isinstance(config, dict) else {}
        name, module = raw.get("name", config.get("name")), raw.get("module")
        if not isinstance(name, str) or not name:
            raise FileError("Each layer of a model has a name", received=f"a {quoted(raw['class_name'])} without one")
        return cls(name, raw["class_name"], module if isinstance(module, str) else None, config, raw)

    @property
    def is_input(self) -> bool:
        """Whether images enter here."""
        return self.class_name == "InputLayer"

    @property
    def is_operation(self) -> bool:
        """An operation on tensors, as x + y, which Keras does not count as a layer."""
        return (self.module or "").startswith(("keras.src.ops", "keras.ops"))

    @property
    def is_from_keras(self) -> bool:
        """Whether the class is Keras' own, not another of the same name; a file of Keras 2 does not tell."""
        twin = TWINS.get(self.class_name)
        if twin is not None and twin.keras_module.startswith(_APPLICATIONS):
            return self.module is None or _OF_KERAS.sub("keras.src.", self.module) == twin.keras_module
        if twin is not None and twin.keras_module != Layer.keras_module:
            return self.module == twin.keras_module
        return self.module in (None, "keras.layers", "tf_keras.layers")

    @property
    def may_be_anothers(self) -> bool:
        """Whether the file does not tell that the class is Keras' own, and has not its arguments, or not them alone."""
        twin = TWINS.get(self.class_name)
        if self.module is not None or twin is None:
            return False
        own = {argument_of(field): field.default is dataclasses.MISSING for field in twin.fields()}
        others = [key for key in self.config if key not in own and key not in twin.fixed and key not in FIXED]
        if twin.keras_module.startswith(_APPLICATIONS) or not all(map(_OF_ANY.fullmatch, others)):
            return True
        return not any(own.values()) and own.keys().isdisjoint(self.config.keys() - {"trainable"})

    @property
    def as_anothers(self) -> LayerConfig:
        """The same, of a class that is not Keras'."""
        return dataclasses.replace(self, module="__main__")

    @property
    def is_elementwise(self) -> bool:
        """Whether it sees one position at a time, and keeps the shape where its inputs have one."""
        if self.is_operation:
            return self.class_name in ELEMENTWISE_OPERATIONS
        twin = TWINS.get(self.class_name)
        return self.is_from_keras and twin is not None and _is_elementwise(twin)

    @property
    def is_weightless(self) -> bool:
        """Whether it certainly has no weights."""
        twin = TWINS.get(self.class_name)
        without = twin.weights is Layer.weights if twin is not None else self.class_name in WITHOUT_WEIGHTS
        return self.is_operation or (self.is_from_keras and without)

    @property
    def holds(self) -> str:
        """The class of the layer, cell or model inside; empty where none is."""
        inner = self.config.get("layer", self.config.get("cell"))
        return words_of(inner.get("class_name")) if isinstance(inner, dict) else ""

    def __str__(self) -> str:
        return f"{quoted(self.name)} ({quoted(self.class_name)})"


def layer_of(config: LayerConfig, shapes: tuple[Shape, ...], recorded: Shape | None) -> Layer:
    """The layer called on these shapes; `recorded` is the shape that the file notes of what it returns.

    Raises FileError where an argument or a shape is impossible.
    """
    if config.is_input:
        given = shape_of(config.config.get("batch_shape", config.config.get("batch_input_shape")))
        options, left_out = options_of(config.class_name, config.config)
        shape = next((shape for shape in (given, recorded) if shape is not None), UNKNOWN_SHAPE)
        return InputLayer(
            shape=shape,
            batch_size=batch_of(config.config),
            sparse=config.config.get("sparse") is True,
            ragged=config.config.get("ragged") is True,
            optional=config.config.get("optional") is True,
            options=tuple(options.items()),
            left_out=left_out,
        )
    try:
        twin = _twin(config, shapes[0]) if shapes else None
        if twin is not None:
            twin.output_shape(*shapes)
            return twin
    except (FileError, ShapeError) as error:
        if config.may_be_anothers:
            return layer_of(config.as_anothers, shapes, recorded)
        if isinstance(error, FileError):
            raise
        if not any(UNKNOWN in shape for shape in shapes):
            raise FileError(f"The layers of the file do not fit together. {error}") from error
    kept = shapes[0] if config.is_elementwise and len(set(shapes)) == 1 else None
    shape = kept if recorded is None or (kept is not None and UNKNOWN in recorded) else recorded
    return UnknownLayer(
        class_name=words_of(re.sub(r"^[\w.]+>(?=\w)", "", config.class_name)),  # registered as mylab>Scale
        shape=UNKNOWN_SHAPE if shape is None else shape,
        weightless=config.is_weightless,
        elementwise=config.is_elementwise,
        holds=config.holds,
    )


def _is_elementwise(twin: type[Layer]) -> bool:
    """Whether layers of the class keep the shape and have no weights: an activation, dropout, a sum."""
    own = [getattr(twin, name) is not getattr(Layer, name) for name in ("output_shape", "window", "weights")]
    return twin.merges_by in ("sum", "product") or not any(own)


_AXES = frozenset({"Axis", "Axes", "Axes | None"})
"""The types of arguments that are axes."""
_LOSABLE = frozenset({"Given"})
"""The types of arguments without which a layer is still itself."""


_FORMER: Mapping[str, Mapping[str, tuple[object, ...]]] = {
    "BatchNormalization": {"mode": (0,)},
    "Embedding": {"dropout": (0,)},
}
"""Arguments of Keras 1 that Keras gave up, with the values by which they did nothing."""


class _OtherwiseError(Exception):
    """An argument that Keras takes and the twin does not have."""


def _twin(config: LayerConfig, shape: Shape = UNKNOWN_SHAPE) -> Layer | None:
    """The twin with the arguments of the config, called on that shape; None where netviz knows no such layer.

    Raises FileError.
    """
    twin, given = TWINS.get(config.class_name), config.config
    if twin is None or not config.is_from_keras:
        return None
    if any(given[key] not in usual for key, usual in {**FIXED, **twin.fixed}.items() if key in given):
        return None
    arguments: dict[str, Any] = {"trainable": given.get("trainable") is not False}
    options, left_out = options_of(config.class_name, given)
    for argument, usual in _FORMER.get(config.class_name, {}).items():
        if given.get(argument, usual[0]) not in usual:
            left_out = (*left_out, (argument, quoted(given[argument])))
    for field in twin.fields():
        argument, read = argument_of(field), READERS.get(str(field.type))
        if argument in options:
            arguments[field.name] = options.pop(argument)
        if argument == "trainable" or read is None:
            continue
        if argument in given:
            value = given[argument]
            limits = {key: limit for key, limit in field.metadata.items() if key != "argument"}
            try:
                arguments[field.name] = _along(read(value, **limits), field, shape)
            except ValueError as error:
                rule = f"{config} needs {error} as its {argument}"
                raise FileError(rule, received=quoted(value)) from error
            except _OtherwiseError:
                if field.type not in _LOSABLE or field.default is dataclasses.MISSING:
                    return None
                left_out = (*left_out, (argument, quoted(_kind_of(value))))
        elif field.default is dataclasses.MISSING:
            raise FileError(f"{config} needs its {argument}", received="none")
    return twin(**arguments, name=quoted(config.name), options=tuple(options.items()), left_out=left_out)


def _along(value: Any, field: dataclasses.Field, shape: Shape) -> Any:
    """An axis as -1 where it is the last one, by whichever number the file calls it."""
    last = field.type in _AXES and shape != UNKNOWN_SHAPE and value == len(shape)
    return -1 if last else value


def _kind_of(value: object) -> object:
    """An object of somebody's own, by its class."""
    return value.get("class_name", "an object") if isinstance(value, dict) else value


def _size(value: object, low: int = 1) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= LARGEST:
        raise ValueError(f"whole numbers from {low} on")
    return value


def _sizes(value: object, low: int = 1) -> tuple[int, ...]:
    if not isinstance(value, list) or len(value) > SIDES:
        raise _OtherwiseError
    return tuple(_size(part, low) for part in value)


def _size_or_sizes(value: object, low: int = 1) -> int | tuple[int, ...]:
    """A number, or one for each side; [3] of a sequence as 3."""
    if not isinstance(value, list):
        return _size(value, low)
    sizes = _sizes(value, low)
    return sizes[0] if len(sizes) == 1 else sizes


def _open_sizes(value: object) -> int | tuple[int | None, ...]:
    return tuple(map(_optional(_size), value[:SIDES])) if isinstance(value, list) else _size(value)


def _axis(value: object) -> int:
    """An axis, or a list of one."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, list):
        raise _OtherwiseError
    return _place(value)


def _axes(value: object) -> int | tuple[int, ...]:
    if isinstance(value, list) and len(value) != 1:
        return tuple(map(_place, value[:SIDES]))
    return _axis(value)


def _axes_or_none(value: object) -> int | tuple[int, ...] | None:
    return None if value in (None, []) else _axes(value)


def _place(value: object) -> int:
    if type(value) is not int or not -SIDES <= value <= SIDES or value == 0:
        raise ValueError("axes, counted from 1 or from -1 on")
    return value


def _frame(value: object) -> int | tuple[int | Pair, ...]:
    """What stands around a map: a number, or for each way a number or two."""
    if not isinstance(value, list):
        return _size(value, 0)
    return tuple(_two(way) if isinstance(way, list) else _size(way, 0) for way in value[:SIDES])


def _two(value: list[object]) -> Pair:
    if len(value) != 2:
        raise ValueError("one number or two for each side")
    return _size(value[0], 0), _size(value[1], 0)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def _float(value: object, low: float | None = None) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise _OtherwiseError
    if low is not None and value < low:
        raise ValueError(f"a number from {low} on")
    if abs(value) > LARGEST_FLOAT:
        raise ValueError(f"a number between -{LARGEST_FLOAT:g} and {LARGEST_FLOAT:g}")
    return float(value)


def _floats(value: object) -> tuple[float, ...]:
    if not isinstance(value, list):
        raise _OtherwiseError
    return tuple(map(_float, value))


def _function(value: object) -> str | None:
    """An activation by its name, also where it is written out; None where it does nothing."""
    if isinstance(value, dict):
        inner = value.get("config")
        value = inner if isinstance(inner, str) else value.get("class_name")
    if not isinstance(value, str):
        raise _OtherwiseError
    return None if value == "linear" else words_of(value)


def _word(value: object) -> str:
    return _function(value) or "linear"


def _one_of(words: tuple[str, ...]) -> Callable[..., Any]:
    def read(value: object) -> str:
        if value not in words:
            raise _OtherwiseError
        return str(value)

    return read


def _data_format(value: object) -> str:
    return "channels_last" if value is None else _one_of(get_args(DataFormat))(value)


def _target(value: object) -> Shape:
    if not isinstance(value, list) or not 1 <= len(value) <= SIDES:
        raise _OtherwiseError
    return tuple(-1 if side in (-1, None) else _size(side) for side in value)


def _given(value: object) -> Any:
    """What changes no shape: a number, a word, or lists of them."""
    if isinstance(value, list):
        return tuple(map(_given, value))
    if value is None or isinstance(value, (str, bool)):
        return value
    if value == {}:
        return None
    if isinstance(value, int) and abs(value) <= LARGEST:
        return value
    return _float(value)


def _inner(value: object) -> Layer:
    """A layer within a layer; Keras 2.0 gave cells no names."""
    if not isinstance(value, dict) or not isinstance(value.get("config"), dict):
        raise _OtherwiseError
    config = LayerConfig.of({**value, "name": value["config"].get("name") or "layer"})
    try:
        layer = _twin(config)
    except FileError:
        if not config.may_be_anothers:
            raise
        layer = None
    if layer is None:
        raise _OtherwiseError
    return layer


def _row(value: object) -> tuple[Layer, ...]:
    """Layers within a layer."""
    if not isinstance(value, list) or not value:
        raise _OtherwiseError
    return tuple(map(_inner, value))


def _optional(read: Callable[..., Any]) -> Callable[..., Any]:
    return lambda value, **limits: None if value is None else read(value, **limits)


READERS: Mapping[str, Callable[..., Any]] = {
    "int": _size,
    "int | None": _optional(_size),
    "int | Sides": _size_or_sizes,
    "int | Sides | None": _optional(_size_or_sizes),
    "int | tuple[int, ...]": _axes,
    "int | tuple[int | None, ...]": _open_sizes,
    "int | tuple[int, ...] | None": _optional(_size_or_sizes),
    "tuple[int, ...]": _sizes,
    "tuple[int, ...] | None": _optional(_sizes),
    "bool": _flag,
    "bool | None": _optional(_flag),
    "float": _float,
    "float | None": _optional(_float),
    "tuple[float, ...] | None": _optional(_floats),
    "str": _word,
    "str | None": _optional(_function),
    "Axis": _axis,
    "Axes": _axes,
    "Axes | None": _axes_or_none,
    "DataFormat": _data_format,
    "Frame": _frame,
    "Given": _given,
    "Interpolation": _one_of(get_args(Interpolation)),
    "Layer": _inner,
    "Layer | None": _optional(_inner),
    "NoiseShape": _optional(lambda value: _open_sizes(value) if isinstance(value, list) else (_size(value),)),
    "Shape": _target,
    "tuple[Layer, ...]": _row,
}
"""How an argument of a twin is read from a config, by its type; initializers and regularizers are among the options.

A number is from 1 on, or from the `low` on that the field's metadata names.
"""
