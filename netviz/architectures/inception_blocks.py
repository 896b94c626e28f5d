"""What the Inception families share: settings, a convolution in their form, branches, residual blocks of them."""

from typing import TYPE_CHECKING, Any, Protocol

from netviz import layers
from netviz.architectures import common_settings as common
from netviz.layers import Pair, Tensor, block

Branch = tuple[tuple[int | Pair, int], ...]
"""Convolutions one after the other: kernel and filters of each."""


class CroppingSettings(common.ImageSettings):
    """The settings of a network that crops its map at every step, unless it is made for small images."""

    if TYPE_CHECKING:
        small_images: bool

    def _smallest_input(self) -> common.Smallest:
        if self.small_images:
            return common.at_least(32, " with small_images")
        return common.at_least(75, ", since the network crops its map at every step, unless small_images is on")


class Convolution(Protocol):
    """A convolution of the paper's filters, scaled to the network's width, normalized and activated."""

    def __call__(
        self, x: Tensor, filters: int, kernel: int | Pair, *, strides: int = 1, padding: str = "same"
    ) -> Tensor:
        """The map that `filters` kernels make of `x`."""
        ...


def conv_bn_relu(width: float, *, use_bias: bool = False, scale: bool = False, relu: bool = False) -> Convolution:
    """A convolution in Keras' form: no bias, and normalization without scale, unless they are asked for."""

    def conv(x: Tensor, filters: int, kernel: int | Pair, *, strides: int = 1, padding: str = "same") -> Tensor:
        height, breadth = layers.pair(kernel)
        name = f"conv{height}x{breadth}"
        x = layers.Conv2D(
            max(1, int(filters * width)), kernel, strides=strides, padding=padding, use_bias=use_bias, name=name
        )(x)
        x = layers.BatchNormalization(scale=scale, name=f"{name}_bn")(x)
        return layers.ReLU(name=f"{name}_relu")(x) if relu else layers.Activation("relu", name=f"{name}_relu")(x)

    return conv


def pooled(x: Tensor, filters: int, conv: Convolution) -> Tensor:
    """The branch that averages first."""
    with block("pooled"):
        x = layers.AveragePooling2D(3, strides=1, padding="same")(x)
        return conv(x, filters, 1)


def branch(x: Tensor, convolutions: Branch, conv: Convolution, **last: Any) -> Tensor:
    """The convolutions of one branch; `last` is what only the last of them has."""
    *inner, (kernel, filters) = convolutions
    for inner_kernel, inner_filters in inner:
        x = conv(x, inner_filters, inner_kernel)
    return conv(x, filters, kernel, **last)


def reduction(
    x: Tensor, branches: tuple[Branch, ...], conv: Convolution, crop: str, *, pooling_first: bool = False
) -> Tensor:
    """Half the side: branches whose last convolution strides, beside a pooling. `crop` is the padding of both."""
    reduced = [branch(x, convolutions, conv, strides=2, padding=crop) for convolutions in branches]
    halved = layers.MaxPooling2D(3, strides=2, padding=crop)(x)
    return layers.Concatenate()([halved, *reduced] if pooling_first else [*reduced, halved])


def residual_blocks(
    x: Tensor, count: int, branches: tuple[Branch, ...], scale: float, conv: Convolution, *, last: bool = False
) -> Tensor:
    """`count` equal blocks: what the branches make of `x`, widened to its channels, is scaled and added.

    Where they are the network's last, the very last adds its residual whole and has no ReLU.
    """
    for number in range(1, count + 1):
        whole = last and number == count
        with block(f"block {number}"):
            mixed = layers.Concatenate()([branch(x, convolutions, conv) for convolutions in branches])
            up = layers.Conv2D(x.shape[-1], 1, padding="same", name="up")(mixed)
            x = layers.CustomScaleLayer(1.0 if whole else scale)([x, up])
            if not whole:
                x = layers.Activation("relu")(x)
    return x


def branching_stem(x: Tensor, conv: Convolution, *, stride: int, crop: str) -> Tensor:
    """The stem of Inception-v4 (Szegedy et al. 2016, figure 3): it branches where others pool."""
    x = conv(x, 32, 3, strides=stride, padding=crop)  # 149
    x = conv(x, 32, 3, padding=crop)  # 147
    x = conv(x, 64, 3)
    x = _beside_pooling(x, 96, conv, crop)  # 73
    short = conv(conv(x, 64, 1), 96, 3, padding=crop)
    long = conv(conv(conv(conv(x, 64, 1), 64, (1, 7)), 64, (7, 1)), 96, 3, padding=crop)
    x = layers.Concatenate()([short, long])  # 71
    return _beside_pooling(x, 192, conv, crop)  # 35 x 35 x 384


def _beside_pooling(x: Tensor, filters: int, conv: Convolution, crop: str) -> Tensor:
    halved = layers.MaxPooling2D(3, strides=2, padding=crop)(x)
    return layers.Concatenate()([halved, conv(x, filters, 3, strides=2, padding=crop)])
