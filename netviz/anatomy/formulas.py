"""The formulas of a layer's parameters and multiply-adds, with its own numbers filled in: LaTeX."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from netviz import layers
from netviz.layers import pair
from netviz.network import Node


@dataclass(frozen=True)
class Formula:
    """A law in letters, the same with this layer's numbers, and what it comes to."""

    letters: str
    numbers: str
    value: int

    @property
    def latex(self) -> str:
        """All three, joined by equals signs."""
        value = f"{self.value:,}".replace(",", r"{,}")
        return rf"{self.letters} = {self.numbers} = {value}" if self.numbers else rf"{self.letters} = {value}"


def parameters(node: Node) -> Formula | None:
    """How the layer's parameters come about; None for a layer without any, or of an unknown class."""
    layer = node.layer
    if not node.weights or isinstance(node.layer, layers.UnknownLayer):
        return None
    channels = node.input_shapes[0][-1]
    if isinstance(layer, layers.Conv2D):
        kernel = _product(*pair(layer.kernel_size), _over(channels, layer.groups), layer.filters)
        letters = r"k_h\,k_w\,\tfrac{C_{in}}{g}\,C_{out}" if layer.groups > 1 else r"k_h\,k_w\,C_{in}\,C_{out}"
        return _with_bias(letters, kernel, "C_{out}", layer.filters, layer.use_bias, node.params)
    if isinstance(layer, layers.DepthwiseConv2D):
        kernel = _product(*pair(layer.kernel_size), channels, layer.depth_multiplier)
        out = channels * layer.depth_multiplier
        return _with_bias(r"k_h\,k_w\,C_{in}\,m", kernel, r"C_{in}\,m", out, layer.use_bias, node.params)
    if isinstance(layer, layers.SeparableConv2D):
        m = layer.depth_multiplier
        depthwise = _product(*pair(layer.kernel_size), channels, m)
        both = f"{depthwise} + {_product(channels, m, layer.filters)}"
        letters = r"k_h\,k_w\,C_{in}\,m + C_{in}\,m\,C_{out}"
        return _with_bias(letters, both, "C_{out}", layer.filters, layer.use_bias, node.params)
    if isinstance(layer, layers.Conv2DTranspose):
        kernel = _product(*pair(layer.kernel_size), layer.filters, channels)
        letters = r"k_h\,k_w\,C_{out}\,C_{in}"
        return _with_bias(letters, kernel, "C_{out}", layer.filters, layer.use_bias, node.params)
    if isinstance(layer, layers.Dense):
        kernel = _product(channels, layer.units)
        return _with_bias(r"n_{in}\,n_{out}", kernel, "n_{out}", layer.units, layer.use_bias, node.params)
    each = sum(weight.shape == (channels,) for weight in node.weights)  # normalizations and scales
    count = len(node.weights) - each  # a Normalization that counts what it was adapted to
    letters = rf"{each}\,C" if each > 1 else "C"
    return Formula(f"{letters} + 1" if count else letters, _product(each, channels) + " + 1" * count, node.params)


def multiply_adds(node: Node) -> Formula | None:
    """How the layer's multiply-adds for one image come about; None where none are counted or known."""
    layer = node.layer
    if node.macs == 0 or isinstance(node.layer, layers.UnknownLayer):
        return None
    channels = node.input_shapes[0][-1]
    if isinstance(layer, layers.Dense):
        positions = node.input_shapes[0][:-1]
        letters = r"H\,W\,n_{in}\,n_{out}" if positions else r"n_{in}\,n_{out}"
        return Formula(letters, _product(*positions, channels, layer.units), node.macs)
    if isinstance(layer, layers.Conv2DTranspose):
        numbers = _product(*pair(layer.kernel_size), layer.filters, *node.input_shapes[0])
        return Formula(r"k_h\,k_w\,C_{out}\,H_{in}\,W_{in}\,C_{in}", numbers, node.macs)
    height, width, out = node.output_shape
    if isinstance(layer, layers.Conv2D):
        letters = r"k_h\,k_w\,\tfrac{C_{in}}{g}" if layer.groups > 1 else r"k_h\,k_w\,C_{in}"
        per_value = [*pair(layer.kernel_size), _over(channels, layer.groups)]
        return Formula(rf"{letters}\,H\,W\,C_{{out}}", _product(*per_value, height, width, out), node.macs)
    if isinstance(layer, layers.DepthwiseConv2D):
        numbers = _product(*pair(layer.kernel_size), height, width, channels, layer.depth_multiplier)
        return Formula(r"k_h\,k_w\,H\,W\,C_{in}\,m", numbers, node.macs)
    if isinstance(layer, layers.SeparableConv2D):
        kernel = prod(pair(layer.kernel_size))
        numbers = rf"({kernel} + {layer.filters}) \cdot {_product(height, width, channels * layer.depth_multiplier)}"
        return Formula(r"(k_h\,k_w + C_{out})\,H\,W\,C_{in}\,m", numbers, node.macs)
    return None


def _with_bias(letters: str, numbers: str, bias: str, size: int, use_bias: bool, value: int) -> Formula:
    if not use_bias:
        return Formula(letters, numbers, value)
    return Formula(f"{letters} + {bias}", f"{numbers} + {size}", value)


def _over(channels: int, groups: int) -> int | str:
    return channels if groups == 1 else rf"\tfrac{{{channels}}}{{{groups}}}"


def _product(*factors: int | str) -> str:
    return r" \cdot ".join(map(str, factors))
