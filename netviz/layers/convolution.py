"""Convolutions: standard, depthwise, separable and transposed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import ClassVar

from netviz.layers.base import Kind, Pair, Shape, Variety, Weight, Window, pair
from netviz.layers.law import Law, over, product
from netviz.layers.options import Initializer
from netviz.layers.sliding import Sliding


@dataclass(frozen=True)
class Convolution(Sliding):
    """A layer with kernels."""

    kind: ClassVar[Kind] = "convolution"

    def _check_strides(self, strides: Pair, dilation: Pair) -> None:
        if max(strides) > 1 and max(dilation) > 1:
            raise self._refuse("cannot have both strides and dilation_rate above 1", f"{strides} and {dilation}")


@dataclass(frozen=True)
class Conv2D(Convolution):
    """Each filter sees every channel of its group: kh kw (Cin / groups) weights a filter."""

    default_name: ClassVar[str] = "conv"
    words: ClassVar[str] = "convolution"

    filters: int
    kernel_size: int | Pair
    strides: int | Pair = (1, 1)
    padding: str = "valid"
    dilation_rate: int | Pair = (1, 1)
    groups: int = 1
    activation: str | None = None
    use_bias: bool = True
    kernel_initializer: Initializer = "glorot_uniform"

    def output_shape(self, *shapes: Shape) -> Shape:
        """(height, width, filters)."""
        channels = self._image(shapes[0])[2]
        if channels % self.groups or self.filters % self.groups:
            rule = "needs input channels and filters that its groups divide"
            raise self._refuse(rule, f"groups={self.groups}, channels={channels}, filters={self.filters}")
        window = self.window(*shapes)
        self._check_strides(window.strides, window.dilation)
        return (*self._slide(shapes[0], window, self.padding), self.filters)

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """kernel (kh, kw, Cin / groups, filters), bias (filters)."""
        kernel = Weight("kernel", (*pair(self.kernel_size), shapes[0][2] // self.groups, self.filters))
        return (kernel, Weight("bias", (self.filters,))) if self.use_bias else (kernel,)

    def macs(self, *shapes: Shape) -> int:
        """kh kw (Cin / groups) for each output value."""
        return prod(pair(self.kernel_size)) * (shapes[0][2] // self.groups) * prod(self.output_shape(*shapes))

    def window(self, *shapes: Shape) -> Window:
        """The kernel."""
        return Window(pair(self.kernel_size), pair(self.strides), pair(self.dilation_rate))

    @property
    def kind(self) -> Kind:  # type: ignore[override]
        """Pointwise where it mixes channels only."""
        return "pointwise" if pair(self.kernel_size) == (1, 1) else "convolution"

    def variety(self, *shapes: Shape) -> Variety:
        """By its groups first, then by its kernel."""
        kernel = pair(self.kernel_size)
        if self.groups > 1:
            return "depthwise" if self.groups == shapes[0][-1] else "grouped"
        if min(kernel) == 1:
            return "pointwise" if max(kernel) == 1 else "spatial"
        return "dilated" if max(pair(self.dilation_rate)) > 1 else "standard"

    def parameter_law(self, *shapes: Shape) -> Law:
        """k k (Cin / g) Cout, and the bias."""
        letters = r"k_h\,k_w\,\tfrac{C_{in}}{g}\,C_{out}" if self.groups > 1 else r"k_h\,k_w\,C_{in}\,C_{out}"
        numbers = product(*pair(self.kernel_size), over(shapes[0][-1], self.groups), self.filters)
        return Law(letters, numbers).plus("C_{out}", self.filters, self.use_bias)

    def mac_law(self, *shapes: Shape) -> Law:
        """k k (Cin / g) H W Cout."""
        letters = r"k_h\,k_w\,\tfrac{C_{in}}{g}" if self.groups > 1 else r"k_h\,k_w\,C_{in}"
        numbers = product(*pair(self.kernel_size), over(shapes[0][-1], self.groups), *self.output_shape(*shapes))
        return Law(rf"{letters}\,H\,W\,C_{{out}}", numbers)


@dataclass(frozen=True)
class DepthwiseConv2D(Convolution):
    """Each channel has depth_multiplier filters of its own: kh kw weights each."""

    default_name: ClassVar[str] = "depthwise"
    kind: ClassVar[Kind] = "depthwise"
    words: ClassVar[str] = "depthwise convolution"

    kernel_size: int | Pair
    strides: int | Pair = (1, 1)
    padding: str = "valid"
    depth_multiplier: int = 1
    dilation_rate: int | Pair = (1, 1)
    activation: str | None = None
    use_bias: bool = True
    depthwise_initializer: Initializer = "glorot_uniform"

    def output_shape(self, *shapes: Shape) -> Shape:
        """(height, width, Cin depth_multiplier)."""
        channels = self._image(shapes[0])[2]
        window = self.window(*shapes)
        self._check_strides(window.strides, window.dilation)
        return (*self._slide(shapes[0], window, self.padding), channels * self.depth_multiplier)

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """kernel (kh, kw, Cin, depth_multiplier), bias (Cin depth_multiplier)."""
        channels = shapes[0][2]
        kernel = Weight("kernel", (*pair(self.kernel_size), channels, self.depth_multiplier))
        bias = Weight("bias", (channels * self.depth_multiplier,))
        return (kernel, bias) if self.use_bias else (kernel,)

    def macs(self, *shapes: Shape) -> int:
        """kh kw for each output value."""
        return prod(pair(self.kernel_size)) * prod(self.output_shape(*shapes))

    def window(self, *shapes: Shape) -> Window:
        """The kernel."""
        return Window(pair(self.kernel_size), pair(self.strides), pair(self.dilation_rate))

    def variety(self, *shapes: Shape) -> Variety:
        """Depthwise."""
        return "depthwise"

    def parameter_law(self, *shapes: Shape) -> Law:
        """k k Cin m, and the bias."""
        channels, m = shapes[0][-1], self.depth_multiplier
        law = Law(r"k_h\,k_w\,C_{in}\,m", product(*pair(self.kernel_size), channels, m))
        return law.plus(r"C_{in}\,m", channels * m, self.use_bias)

    def mac_law(self, *shapes: Shape) -> Law:
        """k k H W Cin m."""
        height, width, _ = self.output_shape(*shapes)
        numbers = product(*pair(self.kernel_size), height, width, shapes[0][-1], self.depth_multiplier)
        return Law(r"k_h\,k_w\,H\,W\,C_{in}\,m", numbers)


@dataclass(frozen=True)
class SeparableConv2D(Convolution):
    """Depthwise, then pointwise (1 x 1), with nothing between."""

    default_name: ClassVar[str] = "separable"
    kind: ClassVar[Kind] = "depthwise"
    words: ClassVar[str] = "separable convolution"

    filters: int
    kernel_size: int | Pair
    strides: int | Pair = (1, 1)
    padding: str = "valid"
    dilation_rate: int | Pair = (1, 1)
    depth_multiplier: int = 1
    activation: str | None = None
    use_bias: bool = True
    depthwise_initializer: Initializer = "glorot_uniform"
    pointwise_initializer: Initializer = "glorot_uniform"

    def output_shape(self, *shapes: Shape) -> Shape:
        """(height, width, filters)."""
        window = self.window(*shapes)
        self._check_strides(window.strides, window.dilation)
        return (*self._slide(shapes[0], window, self.padding), self.filters)

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """depthwise_kernel (kh, kw, Cin, m), pointwise_kernel (1, 1, Cin m, filters), bias (filters)."""
        channels, m = shapes[0][2], self.depth_multiplier
        kernels = (
            Weight("depthwise_kernel", (*pair(self.kernel_size), channels, m)),
            Weight("pointwise_kernel", (1, 1, channels * m, self.filters)),
        )
        return (*kernels, Weight("bias", (self.filters,))) if self.use_bias else kernels

    def macs(self, *shapes: Shape) -> int:
        """(kh kw + filters) for each value between the two."""
        height, width, _ = self.output_shape(*shapes)
        between = height * width * shapes[0][2] * self.depth_multiplier
        return between * (prod(pair(self.kernel_size)) + self.filters)

    def window(self, *shapes: Shape) -> Window:
        """The depthwise kernel."""
        return Window(pair(self.kernel_size), pair(self.strides), pair(self.dilation_rate))

    def variety(self, *shapes: Shape) -> Variety:
        """Separable."""
        return "separable"

    def parameter_law(self, *shapes: Shape) -> Law:
        """k k Cin m + Cin m Cout, and the bias."""
        channels, m = shapes[0][-1], self.depth_multiplier
        numbers = f"{product(*pair(self.kernel_size), channels, m)} + {product(channels, m, self.filters)}"
        law = Law(r"k_h\,k_w\,C_{in}\,m + C_{in}\,m\,C_{out}", numbers)
        return law.plus("C_{out}", self.filters, self.use_bias)

    def mac_law(self, *shapes: Shape) -> Law:
        """(k k + Cout) H W Cin m."""
        height, width, _ = self.output_shape(*shapes)
        between = product(height, width, shapes[0][-1] * self.depth_multiplier)
        numbers = rf"({prod(pair(self.kernel_size))} + {self.filters}) \cdot {between}"
        return Law(r"(k_h\,k_w + C_{out})\,H\,W\,C_{in}\,m", numbers)


@dataclass(frozen=True)
class Conv2DTranspose(Convolution):
    """The way back of a convolution: each value of the map is spread over a kernel's places, `strides` apart.

    Without Keras' output_padding.
    """

    default_name: ClassVar[str] = "conv_transpose"
    words: ClassVar[str] = "transposed convolution"
    fixed: ClassVar[Mapping[str, tuple[object, ...]]] = {"output_padding": (None,)}

    filters: int
    kernel_size: int | Pair
    strides: int | Pair = (1, 1)
    padding: str = "valid"
    dilation_rate: int | Pair = (1, 1)
    activation: str | None = None
    use_bias: bool = True
    kernel_initializer: Initializer = "glorot_uniform"

    def output_shape(self, *shapes: Shape) -> Shape:
        """(height, width, filters): `same` makes n stride, `valid` what all kernels cover, and never less."""
        height, width, _ = self._image(shapes[0])
        window, strides = self.window(*shapes), pair(self.strides)
        self._check_strides(strides, window.dilation)
        if self.padding not in ("same", "valid"):
            raise self._refuse("needs padding 'same' or 'valid'", repr(self.padding))
        (eh, ew), (sh, sw) = window.extent, strides
        beyond = (0, 0) if self.padding == "same" else (max(eh - sh, 0), max(ew - sw, 0))
        return height * sh + beyond[0], width * sw + beyond[1], self.filters

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """kernel (kh, kw, filters, Cin), bias (filters)."""
        kernel = Weight("kernel", (*pair(self.kernel_size), self.filters, shapes[0][2]))
        return (kernel, Weight("bias", (self.filters,))) if self.use_bias else (kernel,)

    def macs(self, *shapes: Shape) -> int:
        """kh kw filters for each input value, as papers and profilers count, also where `same` crops."""
        return prod(pair(self.kernel_size)) * self.filters * prod(shapes[0])

    def window(self, *shapes: Shape) -> Window:
        """The kernel, which upsamples by the strides."""
        return Window(pair(self.kernel_size), dilation=pair(self.dilation_rate), upsampling=pair(self.strides))

    def margins(self, *shapes: Shape) -> Pair:
        """Of `same`, the smaller half of what the kernels cover beyond the map."""
        if self.padding == "valid":
            return 0, 0
        ways = zip(self.window(*shapes).extent, pair(self.strides), strict=True)
        above, left = (max(extent - stride, 0) // 2 for extent, stride in ways)
        return above, left

    def variety(self, *shapes: Shape) -> Variety:
        """Transposed."""
        return "transposed"

    def parameter_law(self, *shapes: Shape) -> Law:
        """k k Cout Cin, and the bias."""
        numbers = product(*pair(self.kernel_size), self.filters, shapes[0][-1])
        return Law(r"k_h\,k_w\,C_{out}\,C_{in}", numbers).plus("C_{out}", self.filters, self.use_bias)

    def mac_law(self, *shapes: Shape) -> Law:
        """k k Cout for each input value."""
        numbers = product(*pair(self.kernel_size), self.filters, *shapes[0])
        return Law(r"k_h\,k_w\,C_{out}\,H_{in}\,W_{in}\,C_{in}", numbers)
