"""One layer of a Keras config as a netviz layer: its twin where there is one, else a stranger with what is known."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from netviz import layers
from netviz.errors import FileError, ShapeError
from netviz.interchange.keras_options import options_of
from netviz.layers import InputLayer, Interpolation, Layer, Pair, Shape, UnknownLayer
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
FIXED = {"data_format": ("channels_last", None), "quantization_config": (None,), "lora_rank": (None,)}
"""Arguments of many layers that no twin has, with the values that it stands for."""

ELEMENTWISE = frozenset(
    """ActivityRegularization AlphaDropout Average ELU GaussianDropout GaussianNoise Identity LeakyReLU Masking Maximum
    Minimum Softmax SpatialDropout1D SpatialDropout2D SpatialDropout3D Subtract UnitNormalization""".split()  # noqa: SIM905
)
"""Keras' layers without twin and weights that see one position at a time, and keep the shape where inputs have one."""
WEIGHTLESS = ELEMENTWISE | frozenset(
    """AveragePooling1D AveragePooling3D CenterCrop Cropping1D Cropping3D Dot GlobalAveragePooling1D
    GlobalAveragePooling3D GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D MaxPooling1D MaxPooling3D Permute
    RandomBrightness RandomContrast RandomCrop RandomFlip RandomRotation RandomTranslation RandomZoom RepeatVector
    Resizing UpSampling1D UpSampling3D ZeroPadding1D ZeroPadding3D""".split()  # noqa: SIM905
)
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
        if twin is not None and twin.keras_module != Layer.keras_module:
            return self.module == twin.keras_module
        return self.module in (None, "keras.layers", "tf_keras.layers")

    @property
    def is_elementwise(self) -> bool:
        """Whether it sees one position at a time, and keeps the shape where its inputs have one."""
        if self.is_operation:
            return self.class_name in ELEMENTWISE_OPERATIONS
        twin = TWINS.get(self.class_name)
        elementwise = self.class_name in ELEMENTWISE if twin is None else _is_elementwise(twin)
        return self.is_from_keras and elementwise

    @property
    def is_weightless(self) -> bool:
        """Whether it certainly has no weights."""
        twin = TWINS.get(self.class_name)
        without = self.class_name in WEIGHTLESS or (twin is not None and twin.weights is Layer.weights)
        return self.is_operation or (self.is_from_keras and without)

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
        return InputLayer(shape=shape, options=tuple(options.items()), left_out=left_out)
    twin = _twin(config, len(shapes[0])) if config.is_from_keras and all(shapes) else None
    if twin is not None:
        try:
            twin.output_shape(*shapes)
        except ShapeError as error:
            if not any(UNKNOWN in shape for shape in shapes):
                raise FileError(f"The layers of the file do not fit together. {error}") from error
        else:
            return twin
    kept = shapes[0] if config.is_elementwise and len(set(shapes)) == 1 else None
    shape = kept if recorded is None or (kept is not None and UNKNOWN in recorded) else recorded
    return UnknownLayer(
        class_name=words_of(config.class_name),
        shape=UNKNOWN_SHAPE if shape is None else shape,
        weightless=config.is_weightless,
        elementwise=config.is_elementwise,
    )


def _is_elementwise(twin: type[Layer]) -> bool:
    """Whether layers of the class keep the shape and have no weights: an activation, dropout, a sum."""
    own = [getattr(twin, name) is not getattr(Layer, name) for name in ("output_shape", "window", "weights")]
    return twin.merges_by in ("sum", "product") or not any(own)


class _OtherwiseError(Exception):
    """An argument that Keras takes and the twin does not have."""


def _twin(config: LayerConfig, rank: int) -> Layer | None:
    """The twin with the arguments of the config; None where netviz knows no such layer. Raises FileError."""
    twin, given = TWINS.get(config.class_name), config.config
    if twin is None or given.get("axis") not in (None, -1, rank, [-1], [rank]):
        return None
    if any(given[key] not in usual for key, usual in {**FIXED, **twin.fixed}.items() if key in given):
        return None
    arguments: dict[str, Any] = {}
    options, left_out = options_of(config.class_name, given)
    for argument in twin.fields():
        read = _READERS.get(str(argument.type))
        if argument.name in options:
            arguments[argument.name] = options.pop(argument.name)
        if argument.name == "trainable" or read is None:
            continue
        if argument.name in given:
            value = given[argument.name]
            try:
                arguments[argument.name] = read(value, **argument.metadata)
            except ValueError as error:
                rule = f"{config} needs {error} as its {argument.name}"
                raise FileError(rule, received=quoted(value)) from error
            except _OtherwiseError:
                return None
        elif argument.default is dataclasses.MISSING:
            raise FileError(f"{config} needs its {argument.name}", received="none")
    return twin(**arguments, name=quoted(config.name), options=tuple(options.items()), left_out=left_out)


def _size(value: object, low: int = 1) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= LARGEST:
        raise ValueError(f"whole numbers from {low} on")
    return value


def _pair(value: object, low: int = 1) -> Pair:
    match value:
        case [height, width]:
            return _size(height, low), _size(width, low)
    return _size(value, low), _size(value, low)


def _frame(value: object) -> int | Pair | tuple[Pair, Pair]:
    match value:
        case [list(vertical), list(horizontal)]:
            return _pair(vertical, 0), _pair(horizontal, 0)
    return _pair(value, 0)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def _float(value: object, low: float | None = None) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise _OtherwiseError
    if low is not None and value < low:
        raise ValueError(f"a number from {low} on")
    if abs(value) > 1e30:
        raise ValueError("a number between -1e30 and 1e30")
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


def _interpolation(value: object) -> Any:
    if value not in get_args(Interpolation):
        raise _OtherwiseError
    return value


def _target(value: object) -> Shape:
    if not isinstance(value, list) or not 1 <= len(value) <= SIDES:
        raise _OtherwiseError
    return tuple(-1 if side in (-1, None) else _size(side) for side in value)


def _noise_shape(value: object) -> tuple[int | None, ...]:
    if not isinstance(value, list):
        raise _OtherwiseError
    return tuple(map(_optional(_size), value))


def _optional(read: Callable[..., Any]) -> Callable[..., Any]:
    return lambda value, **limits: None if value is None else read(value, **limits)


_READERS: Mapping[str, Callable[..., Any]] = {
    "int": _size,
    "int | Pair": _pair,
    "int | Pair | None": _optional(_pair),
    "int | Pair | tuple[Pair, Pair]": _frame,
    "bool": _flag,
    "float": _float,
    "float | None": _optional(_float),
    "tuple[float, ...] | None": _optional(_floats),
    "tuple[int | None, ...] | None": _optional(_noise_shape),
    "str": _word,
    "str | None": _optional(_function),
    "Interpolation": _interpolation,
    "Shape": _target,
}
"""How an argument of a twin is read from a config, by its type; one of another type keeps its default.

A number is from 1 on, or from the `low` on that the field's metadata names.
"""
