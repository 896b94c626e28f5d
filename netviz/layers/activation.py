"""Functions of each value."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from netviz.layers.base import Kind, Layer


@dataclass(frozen=True)
class ReLU(Layer):
    """max(x, 0), cut at max_value where one is given."""

    default_name: ClassVar[str] = "relu"
    kind: ClassVar[Kind] = "activation"
    words: ClassVar[str] = "ReLU"
    fixed: ClassVar[Mapping[str, tuple[object, ...]]] = {"negative_slope": (0, None), "threshold": (0, None)}
    beside_convolution: ClassVar[bool] = True

    max_value: float | None = dataclasses.field(default=None, metadata={"low": 0})

    @property
    def activation_function(self) -> str:
        """relu6 where it is cut at 6."""
        return "relu6" if self.max_value == 6 else "relu"

    @property
    def activation_limit(self) -> float | None:
        """max_value."""
        return self.max_value

    @property
    def short_name(self) -> str:
        """The function's."""
        return self.activation_function


@dataclass(frozen=True)
class Activation(Layer):
    """A function of each value, by Keras' name for it."""

    kind: ClassVar[Kind] = "activation"
    beside_convolution: ClassVar[bool] = True

    activation: str

    @property
    def default_name(self) -> str:  # type: ignore[override]
        """The function's."""
        return self.activation
