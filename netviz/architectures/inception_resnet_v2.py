"""Inception-ResNet-V2 (Szegedy et al. 2016, arXiv:1602.07261): Inception modules that learn only what to add."""

from typing import Literal

from netviz import layers
from netviz.architectures import common_settings as common
from netviz.architectures.family import Family, Preset
from netviz.architectures.inception_blocks import (
    Branch,
    Convolution,
    branch,
    branching_stem,
    conv_bn_relu,
    pooled,
    reduction,
    residual_blocks,
)
from netviz.layers import Tensor, block
from netviz.settings import setting

# Filters of each branch's convolutions (kernel, filters), per block kind, and how much of the residual is added.
BRANCHES_A = (((1, 32),), ((1, 32), (3, 32)), ((1, 32), (3, 48), (3, 64)))
BRANCHES_B = (((1, 192),), ((1, 128), ((1, 7), 160), ((7, 1), 192)))
BRANCHES_C = {
    "paper": (((1, 192),), ((1, 192), ((1, 3), 224), ((3, 1), 256))),
    "tutorial": (((1, 192),), ((1, 192), ((1, 7), 224), ((7, 1), 256))),
}
REDUCTION_A = (((3, 384),), ((1, 256), (3, 256), (3, 384)))
REDUCTION_B = (((1, 256), (3, 384)), ((1, 256), (3, 288)), ((1, 256), (3, 288), (3, 320)))
SCALES = {"A": 0.17, "B": 0.1, "C": 0.2}


class InceptionResNetV2Settings(common.ImageSettings):
    """The defaults are the paper's network, as keras.applications has it."""

    input_size: int = common.input_size(299, low=32, high=600)
    classes: int = common.classes()
    blocks_a: int = setting(10, low=0, high=20, label="Blocks A, on the 35 × 35 map")
    blocks_b: int = setting(20, low=0, high=40, label="Blocks B, on the 17 × 17 map")
    blocks_c: int = setting(10, low=1, high=20, label="Blocks C, on the 8 × 8 map")
    residual_scale: float = common.residual_scale()
    width: float = common.width(low=0.1, high=1.5)
    small_images: bool = common.small_images()
    variant: Literal["paper", "tutorial"] = setting(
        "paper", label="Variant",
        help="tutorial: the paper's branching stem, a bias beside every normalisation, and residuals added whole.",
    )  # fmt: skip

    @property
    def crop(self) -> str:
        """The padding of what makes the map smaller."""
        return "same" if self.small_images else "valid"

    def _smallest_input(self) -> common.Smallest:
        tutorial = self.variant == "tutorial"
        pixels = 32 if self.small_images else 299 if tutorial else 75
        end = "ends in an 8 × 8 pooling" if tutorial else "crops its map at every step"
        return common.Smallest(
            pixels,
            f"Inception-ResNet-V2 {end}, so input_size must be at least {pixels} pixels in the {self.variant}'s "
            "variant, unless small_images is on",
        )


def build(settings: InceptionResNetV2Settings) -> Tensor:
    """Sizes in the comments are those of the paper's network."""
    tutorial = settings.variant == "tutorial"
    conv = conv_bn_relu(settings.width, use_bias=tutorial, scale=tutorial, relu=tutorial)
    x = layers.Input((settings.input_size, settings.input_size, 3), name="image")
    with block("stem"):  # 299 x 299 x 3 -> 35 x 35 x 320
        stride = 1 if settings.small_images else 2
        x = (branching_stem if tutorial else _stem)(x, conv, stride=stride, crop=settings.crop)
    with block("blocks A"):  # 35 x 35 x 320 throughout
        x = _blocks(x, settings.blocks_a, BRANCHES_A, SCALES["A"], conv, settings)
    with block("reduction A"):  # 35 x 35 x 320 -> 17 x 17 x 1088
        x = reduction(x, REDUCTION_A, conv, settings.crop, pooling_first=tutorial)
    with block("blocks B"):  # 17 x 17 x 1088 throughout
        x = _blocks(x, settings.blocks_b, BRANCHES_B, SCALES["B"], conv, settings)
    with block("reduction B"):  # 17 x 17 x 1088 -> 8 x 8 x 2080
        x = reduction(x, REDUCTION_B, conv, settings.crop, pooling_first=tutorial)
    with block("blocks C"):  # 8 x 8 x 2080 throughout
        x = _blocks(x, settings.blocks_c, BRANCHES_C[settings.variant], SCALES["C"], conv, settings, last=True)
    with block("classifier"):
        if not tutorial:
            x = conv(x, 1536, 1)
        if tutorial and not settings.small_images:
            x = layers.AveragePooling2D(8, strides=8)(x)
            x = layers.Flatten()(layers.Dropout(0.2)(x))
        else:
            x = layers.GlobalAveragePooling2D()(x)
        return layers.Dense(settings.classes, "softmax", name="predictions")(x)


def _stem(x: Tensor, conv: Convolution, *, stride: int, crop: str) -> Tensor:
    x = conv(x, 32, 3, strides=stride, padding=crop)  # 149
    x = conv(x, 32, 3, padding=crop)  # 147
    x = conv(x, 64, 3)
    x = layers.MaxPooling2D(3, strides=2, padding=crop)(x)  # 73
    x = conv(x, 80, 1, padding=crop)
    x = conv(x, 192, 3, padding=crop)  # 71
    x = layers.MaxPooling2D(3, strides=2, padding=crop)(x)  # 35
    with block("mixed"):
        convolutions: tuple[Branch, ...] = (((1, 96),), ((1, 48), (5, 64)), ((1, 64), (3, 96), (3, 96)))
        return layers.Concatenate()([*(branch(x, each, conv) for each in convolutions), pooled(x, 64, conv)])


def _blocks(
    x: Tensor, count: int, branches: tuple[Branch, ...], scale: float, conv: Convolution,
    settings: InceptionResNetV2Settings, *, last: bool = False,
) -> Tensor:  # fmt: skip
    if settings.variant == "paper":
        return residual_blocks(x, count, branches, scale * settings.residual_scale, conv, last=last)
    whole = conv_bn_relu(1.0, use_bias=True, scale=True, relu=True)
    for number in range(1, count + 1):  # normalized, activated, and added as they are
        with block(f"block {number}"):
            mixed = layers.Concatenate()([branch(x, convolutions, conv) for convolutions in branches])
            x = layers.ReLU()(layers.Add()([whole(mixed, x.shape[-1], 1), x]))
    return x


FAMILY = Family(
    name="inception_resnet_v2",
    title="Inception-ResNet-V2",
    settings=InceptionResNetV2Settings,
    builder=build,
    source="Szegedy et al. 2016, Inception-v4, Inception-ResNet and the Impact of Residual Connections on Learning, "
    "arXiv:1602.07261",
    introduction=(
        "Two ideas had won ImageNet: modules that look with many kernels at once, and shortcuts that let very deep "
        "networks learn. Inception-ResNet puts an Inception module inside each residual block. It trains several "
        "times faster than the same network without shortcuts, and ends a little more accurate.\n\n"
        "Three kinds of block follow one another, ten, twenty and ten times, as the map shrinks from 35 to 17 to 8. "
        "Unfold one: its branches are thin, a 1 × 1 convolution widens what they found back to the width of the "
        "shortcut, and only a fifth or less of it is added, because whole residuals made the widest networks die in "
        "training. The tutorial's variant adds them whole, and gives every convolution a bias that the normalisation "
        "takes away again."
    ),
    presets={
        "inception_resnet_v2_paper": Preset("Inception-ResNet-V2", {}),
        "inception_resnet_v2_tutorial": Preset("Inception-ResNet-V2, tutorial", {"variant": "tutorial"}),
        "inception_resnet_v2_cifar": Preset(
            "Small, for CIFAR-10",
            {"input_size": 32, "classes": 10, "small_images": True, "width": 0.25}
            | {"blocks_a": 2, "blocks_b": 4, "blocks_c": 2},
        ),
    },
)
