"""What the Inception families share: convolution, normalization and ReLU in one, and the pooled branch."""

from typing import Protocol

from netviz import layers
from netviz.layers import Pair, Tensor, block


class Convolution(Protocol):
    """A convolution of the paper's filters, scaled to the network's width, normalized and activated."""

    def __call__(
        self, x: Tensor, filters: int, kernel: int | Pair, *, strides: int = 1, padding: str = "same"
    ) -> Tensor:
        """The map that `filters` kernels make of `x`."""
        ...


def conv_bn_relu(width: float, *, use_bias: bool = False, relu: bool = False) -> Convolution:
    """A convolution in Keras' form: no bias, normalization without scale; with `use_bias`, a bias and a full one."""

    def conv(x: Tensor, filters: int, kernel: int | Pair, *, strides: int = 1, padding: str = "same") -> Tensor:
        height, breadth = layers.pair(kernel)
        name = f"conv{height}x{breadth}"
        x = layers.Conv2D(
            max(1, int(filters * width)), kernel, strides=strides, padding=padding, use_bias=use_bias, name=name
        )(x)
        x = layers.BatchNormalization(scale=use_bias, name=f"{name}_bn")(x)
        return layers.ReLU(name=f"{name}_relu")(x) if relu else layers.Activation("relu", name=f"{name}_relu")(x)

    return conv


def pooled(x: Tensor, filters: int, conv: Convolution) -> Tensor:
    """The branch that averages first."""
    with block("pooled"):
        x = layers.AveragePooling2D(3, strides=1, padding="same")(x)
        return conv(x, filters, 1)
