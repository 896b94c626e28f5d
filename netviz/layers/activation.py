"""Functions of each value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from netviz.layers.base import Layer, NotNegative


@dataclass(frozen=True)
class ReLU(Layer):
    """max(x, 0), cut at max_value where one is given."""

    default_name: ClassVar[str] = "relu"

    max_value: NotNegative | None = None


@dataclass(frozen=True)
class Activation(Layer):
    """A function of each value, by Keras' name for it."""

    activation: str

    @property
    def default_name(self) -> str:  # type: ignore[override]
        """The function's."""
        return self.activation
