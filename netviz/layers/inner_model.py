"""A whole model as one layer: what TimeDistributed does at each step of a sequence."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, ClassVar

from netviz.layers.base import Kind, Layer, Shape, Weight
from netviz.layers.window import SOMEWHERE, Window
from netviz.unknown import UNKNOWN_SHAPE


@dataclass(frozen=True)
class InnerModel(Layer):
    """A wrapper around a model, with what that model returns, holds and costs in all steps."""

    default_name: ClassVar[str] = "model"
    kind: ClassVar[Kind] = "shape"

    class_name: str
    shape: Shape = UNKNOWN_SHAPE
    held: tuple[Weight, ...] = ()
    multiply_adds: int = 0
    network: Any = dataclasses.field(default=None, compare=False, repr=False)
    """The model, as a Network."""

    @property
    def keras_class(self) -> str:
        """As the file names the wrapper."""
        return self.class_name

    def arguments(self) -> dict[str, Any]:
        """Those of the wrapper, beside the model."""
        own = {} if self.trainable else {"trainable": False}
        return own | dict(self.options)

    def output_shape(self, *shapes: Shape) -> Shape:
        """The model's at each step."""
        return self.shape

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """Those of the model's layers."""
        return self.held

    def macs(self, *shapes: Shape) -> int:
        """Those of the model's layers at each step."""
        return self.multiply_adds

    def window(self, *shapes: Shape) -> Window:
        """What is seen of a step has no place in rows and columns of steps."""
        return SOMEWHERE
