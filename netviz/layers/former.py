"""Layers that Keras 1 or 2 had and Keras 3 has no more, in today's spelling: counted, and in no script."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import ClassVar

from netviz.layers.base import Given, Kind, Layer, Shape, Weight
from netviz.layers.recurrent import CellOverSteps
from netviz.layers.sliding import DataFormat, OverMap, Sliding
from netviz.layers.window import SOMEWHERE, Sides, Window
from netviz.unknown import UNKNOWN


@dataclass(frozen=True)
class _Former(Layer):
    in_keras_3: ClassVar[bool] = False


@dataclass(frozen=True)
class ThresholdedReLU(_Former):
    """x above theta, else 0."""

    default_name: ClassVar[str] = "thresholded_relu"
    kind: ClassVar[Kind] = "activation"
    beside_convolution: ClassVar[bool] = True

    theta: float = 1.0


@dataclass(frozen=True)
class CuDNNLSTM(CellOverSteps, _Former):
    """LSTM as NVIDIA's library has it: with a bias for each of the two kernels."""

    default_name: ClassVar[str] = "lstm"
    words: ClassVar[str] = "LSTM"
    gates: ClassVar[int] = 4
    states: ClassVar[int] = 2

    @property
    def _bias(self) -> Shape:
        return (2 * self.gates * self.units,)


@dataclass(frozen=True)
class _LocallyConnected(Sliding, _Former):
    """A convolution whose kernel is another one in each place."""

    default_name: ClassVar[str] = "local"
    kind: ClassVar[Kind] = "convolution"
    words: ClassVar[str] = "locally connected layer"

    filters: int
    kernel_size: int | Sides
    strides: int | Sides = 1
    padding: str = "valid"
    data_format: DataFormat = "channels_last"
    activation: str | None = None
    use_bias: bool = True
    implementation: int = 1

    def output_shape(self, *shapes: Shape) -> Shape:
        """(height, width, filters)."""
        sides = self._split(shapes[0])[0]
        kernel, strides = self._sides("kernel_size"), self._sides("strides")
        return self._joined(self._slid(sides, kernel, strides, self.padding), self.filters)

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """kernel (places, kh kw Cin, filters), bias (height, width, filters)."""
        sides, channels = self._split(shapes[0])
        places = self._split(self.output_shape(*shapes))[0]
        if self.implementation == 2:  # as one dense layer, most of whose weights a mask holds at 0
            size = self._joined(sides, channels) + self._joined(places, self.filters)
        elif self.padding == "valid":
            size = (prod(places), prod(self._sides("kernel_size")) * channels, self.filters)
            size = (prod(size),) if self.implementation == 3 else size
        else:
            size = (UNKNOWN,)
        kernel = Weight("kernel", size)
        return (kernel, Weight("bias", (*places, self.filters))) if self.use_bias else (kernel,)

    def macs(self, *shapes: Shape) -> int:
        """kh kw Cin for each output value."""
        channels = self._split(shapes[0])[1]
        return prod(self._sides("kernel_size")) * channels * prod(self.output_shape(*shapes))

    def window(self, *shapes: Shape) -> Window:
        """The kernel."""
        return Window.over(self._sides("kernel_size"), self._sides("strides"), (1,) * self.rank)


@dataclass(frozen=True)
class LocallyConnected1D(_LocallyConnected):
    """A convolution over a sequence whose kernel is another one at each step."""

    rank: ClassVar[int] = 1


@dataclass(frozen=True)
class LocallyConnected2D(_LocallyConnected):
    """A convolution over a map whose kernel is another one in each place."""

    strides: int | Sides = (1, 1)


@dataclass(frozen=True)
class MaxoutDense(_Former):
    """The largest of nb_feature dense layers. Goodfellow et al. 2013, arXiv:1302.4389."""

    default_name: ClassVar[str] = "maxout"
    kind: ClassVar[Kind] = "dense"

    units: int
    nb_feature: int = 4
    use_bias: bool = True

    def output_shape(self, *shapes: Shape) -> Shape:
        """(units,)."""
        if shapes[0] == ():
            raise self._refuse("needs an axis to mix", shapes[0])
        return (self.units,)

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """W (nb_feature, inputs, units), b (nb_feature, units)."""
        kernel = Weight("W", (self.nb_feature, shapes[0][-1], self.units))
        return (kernel, Weight("b", (self.nb_feature, self.units))) if self.use_bias else (kernel,)

    def macs(self, *shapes: Shape) -> int:
        """One for each weight of W."""
        return self.nb_feature * shapes[0][-1] * self.units

    def window(self, *shapes: Shape) -> None:
        """All of it."""
        return


@dataclass(frozen=True)
class Highway(_Former):
    """A dense layer and a gate that lets what it takes pass instead. Srivastava et al. 2015, arXiv:1505.00387."""

    default_name: ClassVar[str] = "highway"
    kind: ClassVar[Kind] = "dense"

    activation: str | None = None
    use_bias: bool = True

    def output_shape(self, *shapes: Shape) -> Shape:
        """That of the input."""
        if shapes[0] == ():
            raise self._refuse("needs an axis to mix", shapes[0])
        return shapes[0]

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """W and W_carry (inputs, inputs), b and b_carry (inputs)."""
        size = shapes[0][-1]
        kernels = (Weight("W", (size, size)), Weight("W_carry", (size, size)))
        return (*kernels, Weight("b", (size,)), Weight("b_carry", (size,))) if self.use_bias else kernels

    def macs(self, *shapes: Shape) -> int:
        """One for each weight of W and W_carry."""
        return 2 * shapes[0][-1] * shapes[0][-1]

    def window(self, *shapes: Shape) -> None:
        """All of it."""
        return


@dataclass(frozen=True)
class _RandomSide(OverMap, _Former):
    """Images stretched at random along one side, in training; how long it becomes nobody knows."""

    default_name: ClassVar[str] = "augment"
    stretched: ClassVar[int]

    factor: Given
    interpolation: str = "bilinear"

    def output_shape(self, *shapes: Shape) -> Shape:
        """That of the images, with the side unknown."""
        sides, channels = self._split(shapes[0])
        return self._joined(tuple(UNKNOWN if i == self.stretched else n for i, n in enumerate(sides)), channels)

    def window(self, *shapes: Shape) -> Window:
        """Some pixels nearby."""
        return SOMEWHERE


@dataclass(frozen=True)
class RandomHeight(_RandomSide):
    """Images stretched at random from top to bottom."""

    stretched: ClassVar[int] = 0


@dataclass(frozen=True)
class RandomWidth(_RandomSide):
    """Images stretched at random from left to right."""

    stretched: ClassVar[int] = 1


@dataclass(frozen=True)
class SReLU(_Former):
    """Three straight pieces, with two thresholds and two slopes of its own for each value. Jin et al. 2015."""

    default_name: ClassVar[str] = "srelu"
    kind: ClassVar[Kind] = "activation"
    beside_convolution: ClassVar[bool] = True

    shared_axes: tuple[int, ...] | None = None

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """t_left, a_left, t_right, a_right, each as large as the input, 1 along the shared axes."""
        shared = {axis - 1 for axis in self.shared_axes or ()}
        size = tuple(1 if place in shared else side for place, side in enumerate(shapes[0]))
        return tuple(Weight(name, size) for name in ("t_left", "a_left", "t_right", "a_right"))
