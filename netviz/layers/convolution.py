"""Convolutions over sequences, maps and volumes: standard, depthwise, separable and transposed."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import ClassVar

from netviz.layers.base import Kind, Layer, Shape, Variety, Weight
from netviz.layers.law import KERNEL, PLACES, Law, over, product
from netviz.layers.options import Initializer
from netviz.layers.sliding import DataFormat, Sliding, extents
from netviz.layers.window import Pair, Sides, Window, as_pair
from netviz.unknown import UNKNOWN


@dataclass(frozen=True)
class Convolution(Sliding):
    """A layer with kernels. Kernel size, strides and dilation are arguments of each class, where Keras has them."""

    kind: ClassVar[Kind] = "convolution"

    def window(self, *shapes: Shape) -> Window:
        """The kernel."""
        return Window.over(self._sides("kernel_size"), self._sides("strides"), self._sides("dilation_rate"))

    def _convolved(self, sides: Sides) -> Sides:
        """The sides of the map that a kernel leaves."""
        strides, dilation = self._strides_and_dilation()
        return self._slid(sides, extents(self._sides("kernel_size"), dilation), strides, getattr(self, "padding"))  # noqa: B009

    @property
    def _is_watched(self) -> bool:
        """Whether it goes over maps as the Convolution page shows them."""
        return self.rank == 2 and not self._channels_first


@dataclass(frozen=True)
class _Standard(Convolution):
    """Each filter sees every channel of its group: kh kw (Cin / groups) weights a filter."""

    default_name: ClassVar[str] = "conv"
    words: ClassVar[str] = "convolution"

    filters: int
    kernel_size: int | Sides
    strides: int | Sides = 1
    padding: str = "valid"
    data_format: DataFormat = "channels_last"
    dilation_rate: int | Sides = 1
    groups: int = 1
    activation: str | None = None
    use_bias: bool = True
    kernel_initializer: Initializer = "glorot_uniform"

    def output_shape(self, *shapes: Shape) -> Shape:
        """(height, width, filters)."""
        sides, channels = self._split(shapes[0])
        if channels % self.groups or self.filters % self.groups:
            rule = "needs input channels and filters that its groups divide"
            raise self._refuse(rule, f"groups={self.groups}, channels={channels}, filters={self.filters}")
        return self._joined(self._convolved(sides), self.filters)

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """kernel (kh, kw, Cin / groups, filters), bias (filters)."""
        channels = self._split(shapes[0])[1]
        kernel = Weight("kernel", (*self._sides("kernel_size"), channels // self.groups, self.filters))
        return (kernel, Weight("bias", (self.filters,))) if self.use_bias else (kernel,)

    def macs(self, *shapes: Shape) -> int:
        """kh kw (Cin / groups) for each output value."""
        channels = self._split(shapes[0])[1]
        return prod(self._sides("kernel_size")) * (channels // self.groups) * prod(self.output_shape(*shapes))

    @property
    def kind(self) -> Kind:
        """Pointwise where it mixes channels only."""
        return "pointwise" if set(self._sides("kernel_size")) == {1} else "convolution"

    def variety(self, *shapes: Shape) -> Variety | None:
        """By its groups first, then by its kernel."""
        kernel = self._sides("kernel_size")
        if not self._is_watched:
            return None
        if self.groups > 1:
            return "depthwise" if self.groups == shapes[0][-1] else "grouped"
        if min(kernel) == 1:
            return "pointwise" if max(kernel) == 1 else "spatial"
        return "dilated" if max(self._sides("dilation_rate")) > 1 else "standard"

    def parameter_law(self, *shapes: Shape) -> Law:
        """k k (Cin / g) Cout, and the bias."""
        numbers = product(*self._of_one_filter(shapes[0]), self.filters)
        return Law(rf"{self._letters}\,C_{{out}}", numbers).plus("C_{out}", self.filters, self.use_bias)

    def mac_law(self, *shapes: Shape) -> Law:
        """k k (Cin / g) H W Cout."""
        places = self._split(self.output_shape(*shapes))[0]
        numbers = product(*self._of_one_filter(shapes[0]), *places, self.filters)
        return Law(rf"{self._letters}\,{PLACES[self.rank]}\,C_{{out}}", numbers)

    @property
    def _letters(self) -> str:
        channels = r"\tfrac{C_{in}}{g}" if self.groups > 1 else "C_{in}"
        return rf"{KERNEL[self.rank]}\,{channels}"

    def _of_one_filter(self, shape: Shape) -> Sequence[int | str]:
        return *self._sides("kernel_size"), over(self._split(shape)[1], self.groups)


@dataclass(frozen=True)
class Conv1D(_Standard):
    """A convolution over a sequence; `causal` padding lets no output see what comes later."""

    rank: ClassVar[int] = 1


@dataclass(frozen=True)
class Conv2D(_Standard):
    """A convolution over a map."""

    strides: int | Sides = (1, 1)
    dilation_rate: int | Sides = (1, 1)


@dataclass(frozen=True)
class Conv3D(_Standard):
    """A convolution over a volume."""

    rank: ClassVar[int] = 3

    strides: int | Sides = (1, 1, 1)
    dilation_rate: int | Sides = (1, 1, 1)


@dataclass(frozen=True)
class _Depthwise(Convolution):
    """Each channel has depth_multiplier filters of its own: kh kw weights each."""

    default_name: ClassVar[str] = "depthwise"
    kind: ClassVar[Kind] = "depthwise"
    words: ClassVar[str] = "depthwise convolution"

    kernel_size: int | Sides
    strides: int | Sides = 1
    padding: str = "valid"
    depth_multiplier: int = 1
    data_format: DataFormat = "channels_last"
    dilation_rate: int | Sides = 1
    activation: str | None = None
    use_bias: bool = True
    depthwise_initializer: Initializer = "glorot_uniform"

    def output_shape(self, *shapes: Shape) -> Shape:
        """(height, width, Cin depth_multiplier)."""
        sides, channels = self._split(shapes[0])
        return self._joined(self._convolved(sides), channels * self.depth_multiplier)

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """kernel (kh, kw, Cin, depth_multiplier), bias (Cin depth_multiplier)."""
        channels = self._split(shapes[0])[1]
        kernel = Weight("kernel", (*self._sides("kernel_size"), channels, self.depth_multiplier))
        bias = Weight("bias", (channels * self.depth_multiplier,))
        return (kernel, bias) if self.use_bias else (kernel,)

    def macs(self, *shapes: Shape) -> int:
        """kh kw for each output value."""
        return prod(self._sides("kernel_size")) * prod(self.output_shape(*shapes))

    def variety(self, *shapes: Shape) -> Variety | None:
        """Depthwise."""
        return "depthwise" if self._is_watched else None

    def parameter_law(self, *shapes: Shape) -> Law:
        """k k Cin m, and the bias."""
        channels, m = self._split(shapes[0])[1], self.depth_multiplier
        law = Law(rf"{KERNEL[self.rank]}\,C_{{in}}\,m", product(*self._sides("kernel_size"), channels, m))
        return law.plus(r"C_{in}\,m", channels * m, self.use_bias)

    def mac_law(self, *shapes: Shape) -> Law:
        """k k H W Cin m."""
        places = self._split(self.output_shape(*shapes))[0]
        channels = self._split(shapes[0])[1]
        numbers = product(*self._sides("kernel_size"), *places, channels, self.depth_multiplier)
        return Law(rf"{KERNEL[self.rank]}\,{PLACES[self.rank]}\,C_{{in}}\,m", numbers)


@dataclass(frozen=True)
class DepthwiseConv1D(_Depthwise):
    """A depthwise convolution over a sequence."""

    rank: ClassVar[int] = 1


@dataclass(frozen=True)
class DepthwiseConv2D(_Depthwise):
    """A depthwise convolution over a map."""

    strides: int | Sides = (1, 1)
    dilation_rate: int | Sides = (1, 1)


@dataclass(frozen=True)
class _Separable(Convolution):
    """Depthwise, then pointwise (1 x 1), with nothing between."""

    default_name: ClassVar[str] = "separable"
    kind: ClassVar[Kind] = "depthwise"
    words: ClassVar[str] = "separable convolution"

    filters: int
    kernel_size: int | Sides
    strides: int | Sides = 1
    padding: str = "valid"
    data_format: DataFormat = "channels_last"
    dilation_rate: int | Sides = 1
    depth_multiplier: int = 1
    activation: str | None = None
    use_bias: bool = True
    depthwise_initializer: Initializer = "glorot_uniform"
    pointwise_initializer: Initializer = "glorot_uniform"

    def output_shape(self, *shapes: Shape) -> Shape:
        """(height, width, filters)."""
        return self._joined(self._convolved(self._split(shapes[0])[0]), self.filters)

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """depthwise_kernel (kh, kw, Cin, m), pointwise_kernel (1, 1, Cin m, filters), bias (filters)."""
        channels, m = self._split(shapes[0])[1], self.depth_multiplier
        kernels = (
            Weight("depthwise_kernel", (*self._sides("kernel_size"), channels, m)),
            Weight("pointwise_kernel", (*(1,) * self.rank, channels * m, self.filters)),
        )
        return (*kernels, Weight("bias", (self.filters,))) if self.use_bias else kernels

    def macs(self, *shapes: Shape) -> int:
        """(kh kw + filters) for each value between the two."""
        return prod(self._between(*shapes)) * (prod(self._sides("kernel_size")) + self.filters)

    def _between(self, *shapes: Shape) -> Sides:
        """The places, and the channels that the depthwise half makes."""
        sides, channels = self._split(shapes[0])
        return *self._convolved(sides), channels * self.depth_multiplier

    def variety(self, *shapes: Shape) -> Variety | None:
        """Separable."""
        return "separable" if self._is_watched else None

    def parameter_law(self, *shapes: Shape) -> Law:
        """k k Cin m + Cin m Cout, and the bias."""
        channels, m = self._split(shapes[0])[1], self.depth_multiplier
        numbers = f"{product(*self._sides('kernel_size'), channels, m)} + {product(channels, m, self.filters)}"
        law = Law(rf"{KERNEL[self.rank]}\,C_{{in}}\,m + C_{{in}}\,m\,C_{{out}}", numbers)
        return law.plus("C_{out}", self.filters, self.use_bias)

    def mac_law(self, *shapes: Shape) -> Law:
        """(k k + Cout) H W Cin m."""
        kernel, between = prod(self._sides("kernel_size")), product(*self._between(*shapes))
        letters = rf"({KERNEL[self.rank]} + C_{{out}})\,{PLACES[self.rank]}\,C_{{in}}\,m"
        return Law(letters, rf"({kernel} + {self.filters}) \cdot {between}")


@dataclass(frozen=True)
class SeparableConv1D(_Separable):
    """A separable convolution over a sequence."""

    rank: ClassVar[int] = 1


@dataclass(frozen=True)
class SeparableConv2D(_Separable):
    """A separable convolution over a map."""

    strides: int | Sides = (1, 1)
    dilation_rate: int | Sides = (1, 1)


@dataclass(frozen=True)
class _Transposed(Convolution):
    """The way back of a convolution: each value of the map is spread over a kernel's places, `strides` apart."""

    default_name: ClassVar[str] = "conv_transpose"
    words: ClassVar[str] = "transposed convolution"

    filters: int
    kernel_size: int | Sides
    strides: int | Sides = 1
    padding: str = "valid"
    output_padding: int | Sides | None = dataclasses.field(default=None, metadata={"low": 0})
    data_format: DataFormat = "channels_last"
    dilation_rate: int | Sides = 1
    activation: str | None = None
    use_bias: bool = True
    kernel_initializer: Initializer = "glorot_uniform"

    def output_shape(self, *shapes: Shape) -> Shape:
        """(height, width, filters): `same` makes n stride, `valid` what all kernels cover, and never less.

        With output_padding p it is (n - 1) stride + p and the kernel's extent (`valid`), or that modulo 2 (`same`).
        """
        sides = self._split(shapes[0])[0]
        if self.padding not in ("same", "valid"):
            raise self._refuse("needs padding 'same' or 'valid'", repr(self.padding))
        ways = zip(sides, self._added(), self._sides("strides"), strict=True)
        return self._joined(tuple((side - 1) * stride + added for side, added, stride in ways), self.filters)

    def _added(self) -> Sides:
        """For each side, what stands beyond the place where the last kernel begins."""
        strides, dilation = self._strides_and_dilation()
        ways = list(zip(extents(self._sides("kernel_size"), dilation), strides, strict=True))
        if self.output_padding is None:
            return tuple(stride if self.padding == "same" else max(extent, stride) for extent, stride in ways)
        more = self._sides("output_padding")
        if any(padding >= stride for padding, stride in zip(more, strides, strict=True)):
            raise self._refuse("needs an output_padding below its strides", f"{more} and {strides}")
        least = (extent % 2 if self.padding == "same" else extent for extent, _ in ways)
        return tuple(side + padding for side, padding in zip(least, more, strict=True))

    def returning(self, declared: Shape, *shapes: Shape) -> Layer:
        """With the output_padding that leads to the declared shape: strides leave open where the last kernel ends."""
        wanted = self._split(declared)[0]
        if UNKNOWN in (*shapes[0], *wanted) or self.output_shape(*shapes) == declared:
            return self
        least = self._split(dataclasses.replace(self, output_padding=0).output_shape(*shapes))[0]
        more = tuple(side - own for side, own in zip(wanted, least, strict=True))
        padded = dataclasses.replace(self, output_padding=more)
        if min(more) < 0 or padded.output_shape(*shapes) != declared:
            raise self._refuse("returns what an output_padding below its strides leads to", declared)
        return padded

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """kernel (kh, kw, filters, Cin), bias (filters)."""
        channels = self._split(shapes[0])[1]
        kernel = Weight("kernel", (*self._sides("kernel_size"), self.filters, channels))
        return (kernel, Weight("bias", (self.filters,))) if self.use_bias else (kernel,)

    def macs(self, *shapes: Shape) -> int:
        """kh kw filters for each input value, as papers and profilers count, also where `same` crops."""
        return prod(self._sides("kernel_size")) * self.filters * prod(shapes[0])

    def window(self, *shapes: Shape) -> Window:
        """The kernel, which upsamples by the strides."""
        kernel, strides, dilation = (self._sides(name) for name in ("kernel_size", "strides", "dilation_rate"))
        return Window.over(kernel, strides, dilation, upsampling=True)

    def margins(self, *shapes: Shape) -> Pair:
        """Of `same`, the smaller half of what the kernels cover beyond the map."""
        if self.padding == "valid":
            return 0, 0
        ways = zip(self.window(*shapes).extent, as_pair(self._added()), strict=True)
        above, left = (max(extent - added, 0) // 2 for extent, added in ways)
        return above, left

    def variety(self, *shapes: Shape) -> Variety | None:
        """Transposed."""
        return "transposed" if self._is_watched and self.output_padding is None else None

    def parameter_law(self, *shapes: Shape) -> Law:
        """k k Cout Cin, and the bias."""
        numbers = product(*self._sides("kernel_size"), self.filters, self._split(shapes[0])[1])
        law = Law(rf"{KERNEL[self.rank]}\,C_{{out}}\,C_{{in}}", numbers)
        return law.plus("C_{out}", self.filters, self.use_bias)

    def mac_law(self, *shapes: Shape) -> Law:
        """k k Cout for each input value."""
        sides, channels = self._split(shapes[0])
        numbers = product(*self._sides("kernel_size"), self.filters, *sides, channels)
        places = {1: "L_{in}", 2: r"H_{in}\,W_{in}", 3: r"D_{in}\,H_{in}\,W_{in}"}[self.rank]
        return Law(rf"{KERNEL[self.rank]}\,C_{{out}}\,{places}\,C_{{in}}", numbers)


@dataclass(frozen=True)
class Conv1DTranspose(_Transposed):
    """A transposed convolution over a sequence."""

    rank: ClassVar[int] = 1


@dataclass(frozen=True)
class Conv2DTranspose(_Transposed):
    """A transposed convolution over a map."""

    strides: int | Sides = (1, 1)
    dilation_rate: int | Sides = (1, 1)


@dataclass(frozen=True)
class Conv3DTranspose(_Transposed):
    """A transposed convolution over a volume."""

    rank: ClassVar[int] = 3

    strides: int | Sides = (1, 1, 1)
    dilation_rate: int | Sides = (1, 1, 1)
