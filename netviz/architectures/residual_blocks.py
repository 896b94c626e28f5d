"""What residual networks share: settings, a normalized convolution, the two stems, the bottleneck and its shortcut."""

from typing import TYPE_CHECKING, Any, Literal

from netviz import layers
from netviz.architectures import common_settings as common
from netviz.layers import Tensor
from netviz.settings import Integers, setting

Stem = Literal["small", "imagenet"]


class StagedSettings(common.ImageSettings):
    """The settings of a network whose stages halve the map, all but the first; ImageNet's stem does so twice."""

    if TYPE_CHECKING:
        blocks: Integers
        stem: Stem

    def _smallest_input(self) -> common.Smallest:
        halvings = len(self.blocks) - 1 + 2 * (self.stem == "imagenet")
        return common.halved(halvings, f" for {len(self.blocks)} stages and stem {self.stem}")


def stem_setting(default: Stem) -> Any:
    """How the network begins."""
    return setting(
        default, label="Stem", help="ImageNet: a 7 × 7 convolution and a pooling, which halve the map twice."
    )


def bottleneck_setting(default: bool) -> Any:
    """Whether blocks are bottlenecks."""
    return setting(
        default, label="Bottleneck blocks", help="1 × 1, 3 × 3, 1 × 1 to four times the filters, instead of two 3 × 3."
    )


def stem_filters_setting() -> Any:
    """How wide a network of bottlenecks begins."""
    return setting(
        64, low=4, high=128, step=4, label="Filters of the stem",
        help="The first stage gives four times as many channels, and each further one doubles them.",
    )  # fmt: skip


def group_width_setting(default: int) -> Any:
    """How many filters each group of a bottleneck's 3 x 3 convolution has."""
    return setting(
        default, low=1, high=64, label="Width of a group",
        help="Its filters in the first stage; each further stage doubles them.",
    )  # fmt: skip


def stride_setting(default: bool) -> Any:
    """Where a bottleneck that halves the map does so."""
    return setting(
        default, label="Stride in the 3 × 3",
        help="Bottlenecks that halve the map do so in their 3 × 3 convolution, as in torchvision, and not in the "
        "first 1 × 1, which would drop three of four pixels unseen.",
    )  # fmt: skip


def conv_bn(
    x: Tensor, filters: int, kernel: int, name: str, *, strides: int = 1, padding: str = "same", groups: int = 1,
    keras: bool = False,
) -> Tensor:  # fmt: skip
    """A convolution, normalized; `keras`: with a bias and the numbers that keras.applications gives it."""
    if keras and kernel == 1:
        padding = "valid"  # the same map, in Keras' words
    x = layers.Conv2D(filters, kernel, strides=strides, padding=padding, groups=groups, use_bias=keras, name=name)(x)
    return layers.BatchNormalization(epsilon=1.001e-5 if keras else 0.001, name=f"{name}_bn")(x)


def bn_relu(x: Tensor, name: str) -> Tensor:
    """Normalized and activated before a convolution, not after it: each scales what it takes in its own way."""
    x = layers.BatchNormalization(epsilon=1.001e-5, name=f"{name}_bn")(x)
    return layers.Activation("relu", name=f"{name}_relu")(x)


def small_stem(image: Tensor, filters: int, *, keras: bool = False) -> Tensor:
    """A 3 x 3 convolution, which keeps the map."""
    x = conv_bn(image, filters, 3, "conv", keras=keras)
    return layers.Activation("relu")(x)


def imagenet_stem(image: Tensor, filters: int, *, keras: bool = False) -> Tensor:
    """A 7 x 7 convolution and a pooling: 224 -> 112 -> 56."""
    x = layers.ZeroPadding2D(3, name="conv_pad")(image)
    x = conv_bn(x, filters, 7, "conv", strides=2, padding="valid", keras=keras)
    x = layers.Activation("relu")(x)
    x = layers.ZeroPadding2D(1, name="pool_pad")(x)
    return layers.MaxPooling2D(3, strides=2)(x)


def bottleneck(
    x: Tensor, inner: int, wide: int, strides: int, *, stride_in_3x3: bool, groups: int = 1, keras: bool = False
) -> Tensor:
    """What a bottleneck makes of its input: 1 x 1 to the `inner` filters, 3 x 3, 1 x 1 to the `wide` ones."""
    first, second = (1, strides) if stride_in_3x3 else (strides, 1)
    x = conv_bn(x, inner, 1, "conv1", strides=first, keras=keras)
    x = layers.Activation("relu", name="relu1")(x)
    x = conv_bn(x, inner, 3, "conv2", strides=second, groups=groups, keras=keras)
    x = layers.Activation("relu", name="relu2")(x)
    return conv_bn(x, wide, 1, "conv3", keras=keras)


def joined(x: Tensor, residual: Tensor, strides: int) -> Tensor:
    """The residual added to its block's input, which a 1 x 1 convolution brings to the same shape where it has not."""
    if x.shape != residual.shape:
        x = conv_bn(x, residual.shape[-1], 1, "shortcut", strides=strides)
    x = layers.Add()([residual, x])
    return layers.Activation("relu", name="relu3")(x)
