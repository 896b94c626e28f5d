"""The config of a layer in a Keras file: its class, whether that is Keras' own, and what the config tells of it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from netviz import layers
from netviz.errors import FileError
from netviz.interchange.foreign_words import quoted, words_of
from netviz.layers import InputLayer, Layer, Shape, UnknownLayer, argument_of
from netviz.unknown import UNKNOWN

LARGEST = 2**31 - 1
"""The most that a side of a map, or another number of a config, may be."""
SIDES = 8
"""The most sides that a map may have."""

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


def _is_elementwise(twin: type[Layer]) -> bool:
    """Whether layers of the class keep the shape and have no weights: an activation, dropout, a sum."""
    own = [getattr(twin, name) is not getattr(Layer, name) for name in ("output_shape", "window", "weights")]
    return twin.merges_by in ("sum", "product") or not any(own)
