"""Inception10: the tutorial's small network for CIFAR-10, ten layers deep, made of GoogLeNet's modules.

The module is that of Szegedy et al. 2014 (arXiv:1409.4842, figure 2b) with batch normalization after each convolution.
"""

from typing import Literal

from netviz import layers
from netviz.architectures import common_settings as common
from netviz.architectures.family import Family, Preset
from netviz.layers import Tensor, block
from netviz.settings import setting


class Inception10Settings(common.ImageSettings):
    """The defaults are the tutorial's sizes: two blocks of two modules, 16 filters at first."""

    num_blocks: int = setting(
        2, low=1, high=5, label="Blocks",
        help="Two modules each; the first of them halves the map. Each block doubles the filters.",
    )  # fmt: skip
    initial_filters: int = setting(16, low=4, high=64, step=4, label="Filters of the first block")
    input_size: int = common.input_size(32, low=8, high=256, step=8)
    classes: int = common.classes(10)
    variant: Literal["corrected", "tutorial"] = setting(
        "corrected", label="Variant",
        help="tutorial: every convolution has a bias too, and the normalisation is frozen: it never sees the batch.",
    )  # fmt: skip

    def _smallest_input(self) -> common.Smallest:
        return common.at_least(2**self.num_blocks, f" for {self.num_blocks} blocks, since each halves the map")


def build(settings: Inception10Settings) -> Tensor:
    """Sizes in the comments are those of the defaults."""
    image = layers.Input((settings.input_size, settings.input_size, 3), name="image")
    filters = settings.initial_filters
    with block("stem"):  # 32 x 32 x 3 -> 32 x 32 x 16
        x = _conv_bn_relu(image, filters, 3, 1, settings)
    for number in range(1, settings.num_blocks + 1):  # 32 x 32 x 16 -> 16 x 16 x 64 -> 8 x 8 x 128
        with block(f"block {number}"):
            for module, stride in ((1, 2), (2, 1)):
                with block(f"module {module}"):
                    x = _module(x, filters, stride, settings)
        filters *= 2
    with block("classifier"):
        x = layers.GlobalAveragePooling2D()(x)
        return layers.Dense(settings.classes, "softmax", name="predictions")(x)


def _module(x: Tensor, filters: int, stride: int, settings: Inception10Settings) -> Tensor:
    """Four views of the same map, each of `filters` channels, stacked."""
    with block("1x1"):
        one = _conv_bn_relu(x, filters, 1, stride, settings)
    with block("3x3"):
        three = _conv_bn_relu(_conv_bn_relu(x, filters, 1, stride, settings), filters, 3, 1, settings)
    with block("5x5"):
        five = _conv_bn_relu(_conv_bn_relu(x, filters, 1, stride, settings), filters, 5, 1, settings)
    with block("pooled"):
        pooled = layers.MaxPooling2D(3, strides=1, padding="same")(x)
        pooled = _conv_bn_relu(pooled, filters, 1, stride, settings)
    return layers.Concatenate()([one, three, five, pooled])


def _conv_bn_relu(x: Tensor, filters: int, kernel: int, stride: int, settings: Inception10Settings) -> Tensor:
    tutorial = settings.variant == "tutorial"
    x = layers.Conv2D(filters, kernel, strides=stride, padding="same", use_bias=tutorial, name=f"conv{kernel}")(x)
    normalization = layers.FrozenBatchNormalization if tutorial else layers.BatchNormalization
    x = normalization(name=f"conv{kernel}_bn")(x)
    return layers.Activation("relu", name=f"conv{kernel}_relu")(x)


FAMILY = Family(
    name="inception10",
    title="Inception10",
    settings=Inception10Settings,
    builder=build,
    source="A tutorial's network for CIFAR-10, after Szegedy et al. 2014, Going Deeper with Convolutions, "
    "arXiv:1409.4842",
    introduction=(
        "Which kernel is right, 1 × 1, 3 × 3 or 5 × 5? An Inception module does not choose: it looks at the same map "
        "with all of them and with a pooling, and stacks what they see. 1 × 1 convolutions before the larger kernels "
        "keep that affordable.\n\n"
        "This is the smallest network that shows the idea and learns CIFAR-10 in a minute. Unfold a module and follow "
        "its four branches. The tutorial's variant has a lesson of its own: it freezes batch normalisation by "
        "mistake, and learns far more slowly for it."
    ),
    presets={
        "inception10_corrected": Preset("Inception10", {}),
        "inception10_tutorial": Preset("Inception10, tutorial", {"variant": "tutorial"}),
    },
)
