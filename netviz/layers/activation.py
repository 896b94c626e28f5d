"""Functions of each value."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import ClassVar

from netviz.layers.base import Axes, Kind, Layer, Shape, Weight
from netviz.layers.window import POINT, Window
from netviz.unknown import UNKNOWN_SHAPE


@dataclass(frozen=True)
class _Activation(Layer):
    kind: ClassVar[Kind] = "activation"
    beside_convolution: ClassVar[bool] = True


@dataclass(frozen=True)
class ReLU(_Activation):
    """max(x, 0), cut at max_value where one is given; below the threshold it is negative_slope (x - threshold)."""

    default_name: ClassVar[str] = "relu"
    words: ClassVar[str] = "ReLU"

    max_value: float | None = dataclasses.field(default=None, metadata={"low": 0})
    negative_slope: float = 0.0
    threshold: float = 0.0

    @property
    def activation_function(self) -> str | None:
        """relu6 where it is cut at 6; None where it is bent otherwise, for which Keras has no name."""
        if self.negative_slope or self.threshold:
            return None
        return "relu6" if self.max_value == 6 else "relu"

    @property
    def sole_function(self) -> str | None:
        """relu, or relu6; None where it is cut elsewhere."""
        return None if self.options or self.max_value not in (None, 6) else self.activation_function

    @property
    def activation_limit(self) -> float | None:
        """max_value."""
        return None if self.negative_slope or self.threshold else self.max_value

    @property
    def short_name(self) -> str:
        """The function's."""
        return self.activation_function or "relu"


@dataclass(frozen=True)
class Activation(_Activation):
    """A function of each value, by Keras' name for it."""

    activation: str

    @property
    def default_name(self) -> str:
        """The function's."""
        return self.activation

    @property
    def sole_function(self) -> str | None:
        """Its function."""
        return None if self.options else self.activation_function


@dataclass(frozen=True)
class LeakyReLU(_Activation):
    """max(x, negative_slope x)."""

    default_name: ClassVar[str] = "leaky_relu"
    words: ClassVar[str] = "leaky ReLU"

    negative_slope: float = 0.3


@dataclass(frozen=True)
class ELU(_Activation):
    """x above 0, alpha (e^x - 1) below."""

    default_name: ClassVar[str] = "elu"
    words: ClassVar[str] = "ELU"

    alpha: float = 1.0


@dataclass(frozen=True)
class PReLU(_Activation):
    """max(x, alpha x), with an alpha of its own for each place and channel, or one along each of the shared axes.

    Source: He et al. 2015, arXiv:1502.01852.
    """

    default_name: ClassVar[str] = "prelu"
    words: ClassVar[str] = "PReLU"

    shared_axes: tuple[int, ...] | None = None

    def output_shape(self, *shapes: Shape) -> Shape:
        """That of the input."""
        if shapes[0] != UNKNOWN_SHAPE:
            for axis in self.shared_axes or ():
                self._place(shapes[0], axis)
        return shapes[0]

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """alpha, as large as the input, 1 along the shared axes."""
        if shapes[0] == UNKNOWN_SHAPE:
            return (Weight("alpha", UNKNOWN_SHAPE),)
        shared = {axis - 1 for axis in self.shared_axes or ()}
        return (Weight("alpha", tuple(1 if place in shared else side for place, side in enumerate(shapes[0]))),)


@dataclass(frozen=True)
class Softmax(_Activation):
    """e^x over the sum of all e^x along its axis."""

    default_name: ClassVar[str] = "softmax"
    words: ClassVar[str] = "softmax"

    axis: Axes = -1

    @property
    def activation_function(self) -> str | None:
        """Softmax."""
        return "softmax"

    @property
    def sole_function(self) -> str | None:
        """Softmax along the last axis; None along another."""
        return None if self.options or self.axis != -1 else "softmax"

    def output_shape(self, *shapes: Shape) -> Shape:
        """That of the input."""
        if shapes[0] != UNKNOWN_SHAPE:
            for axis in (self.axis,) if isinstance(self.axis, int) else self.axis:
                self._place(shapes[0], axis)
        return shapes[0]

    def window(self, *shapes: Shape) -> Window | None:
        """The channels of one position; all of it along another axis."""
        return POINT if self.axis == -1 else None
