"""NASNet-A (Zoph et al. 2017, arXiv:1707.07012, figure 4): two cells that a search found, stacked by hand."""

from typing import Literal

from pydantic import model_validator
from typing_extensions import Self

from netviz import layers
from netviz.architectures import common_settings as common
from netviz.architectures.family import Family, Preset
from netviz.architectures.mobilenet_v2 import padded
from netviz.errors import SettingsError
from netviz.layers import Tensor, block
from netviz.settings import setting


class NASNetSettings(common.ImageSettings):
    """The defaults are the paper's NASNet-A (4 @ 1056), as keras.applications has it: NASNetMobile."""

    cells: int = setting(
        4, low=1, high=8, label="Normal cells in each stage", help="N in the paper's NASNet-A (N @ P)."
    )
    penultimate_filters: int = setting(
        1056, low=96, high=4032, step=96, label="Channels before the classifier",
        help="P in the paper's NASNet-A (N @ P), a multiple of 96. Each stage before has half as many.",
    )  # fmt: skip
    stem: Literal["imagenet", "cifar"] = setting(
        "imagenet", label="Stem", help="ImageNet: a stride and two reduction cells, which halve the map three times."
    )
    stem_filters: int = setting(32, low=8, high=96, step=8, label="Filters of the first convolution")
    skip_reduction: bool = setting(
        False, label="Skip reductions",
        help="The first cell after a reduction sees what came before the reduction's input, as in the largest network.",
    )  # fmt: skip
    input_size: int = common.input_size(224, low=8, high=512)
    classes: int = common.classes()

    def _smallest_input(self) -> common.Smallest:
        return common.halved(5 if self.stem == "imagenet" else 2, f" for stem {self.stem}")

    @model_validator(mode="after")
    def _must_divide(self) -> Self:
        if self.penultimate_filters % 96:
            raise SettingsError(
                "penultimate_filters must be a multiple of 96, since cells stack 6 maps, stages double their filters "
                "twice and the stem begins with a quarter of the first's",
                received=self.penultimate_filters, field="penultimate_filters",
            )  # fmt: skip
        return self


def build(settings: NASNetSettings) -> Tensor:
    """Sizes in the comments are those of NASNet-A (4 @ 1056)."""
    filters = settings.penultimate_filters // 24
    x = layers.Input((settings.input_size, settings.input_size, 3), name="image")
    with block("stem"):  # 224 x 224 x 3 -> 28 x 28 x 88
        x, previous = _stem(x, filters, settings)
    for stage in (1, 2, 3):  # 28 x 28 x 88 -> 28 x 28 x 264 -> 14 x 14 x 528 -> 7 x 7 x 1056
        if stage > 1:
            filters *= 2
            with block(f"reduction {stage - 1}"):
                reduced = _reduction_cell(x, previous, filters)
            x, previous = reduced, previous if settings.skip_reduction else x
        with block(f"stage {stage}"):
            for number in range(1, settings.cells + 1):
                with block(f"cell {number}"):
                    x, previous = _normal_cell(x, previous, filters), x
    with block("classifier"):
        x = layers.Activation("relu")(x)
        x = layers.GlobalAveragePooling2D()(x)
        return layers.Dense(settings.classes, "softmax", name="predictions")(x)


def _stem(image: Tensor, filters: int, settings: NASNetSettings) -> tuple[Tensor, Tensor]:
    """The first two maps that cells look at, the later one first."""
    if settings.stem == "cifar":
        x = _bn(_conv(image, settings.stem_filters, 3), "conv")
        return x, x
    x, previous = _bn(_conv(image, settings.stem_filters, 3, strides=2, padding="valid"), "conv"), None  # 111
    for number, share in ((1, 4), (2, 2)):  # 56, 28
        with block(f"reduction {number}"):
            x, previous = _reduction_cell(x, previous, filters // share), x
    return x, previous


def _normal_cell(x: Tensor, previous: Tensor, filters: int) -> Tensor:
    """Five sums of two branches each, stacked beside the map before: the left one of figure 4."""
    p = _fitted(previous, x, filters)
    with block("sums"):
        h = _relu_conv_bn(x, filters)
        with block("sum 1"):
            one = layers.Add()([_separable(h, filters, 5), _separable(p, filters, 3)])
        with block("sum 2"):
            two = layers.Add()([_separable(p, filters, 5), _separable(p, filters, 3)])
        with block("sum 3"):
            three = layers.Add()([_average(h), p])
        with block("sum 4"):
            four = layers.Add()([_average(p), _average(p)])
        with block("sum 5"):
            five = layers.Add()([_separable(h, filters, 3), h])
        return layers.Concatenate()([p, one, two, three, four, five])


def _reduction_cell(x: Tensor, previous: Tensor | None, filters: int) -> Tensor:
    """Half the side, four sums stacked: the right one of figure 4."""
    p = _fitted(previous, x, filters)
    with block("sums"):
        h = _relu_conv_bn(x, filters)
        wide, _ = padded(h, 2, 3)
        with block("sum 1"):
            one = layers.Add()([_separable(h, filters, 5, 2), _separable(p, filters, 7, 2)])
        with block("sum 2"):
            two = layers.Add()([layers.MaxPooling2D(3, 2)(wide), _separable(p, filters, 7, 2)])
        with block("sum 3"):
            three = layers.Add()([layers.AveragePooling2D(3, 2)(wide), _separable(p, filters, 5, 2)])
        with block("sum 4"):
            four = layers.Add()([two, _average(one)])
        with block("sum 5"):
            five = layers.Add()([_separable(one, filters, 3), layers.MaxPooling2D(3, 2)(wide)])
        return layers.Concatenate()([two, three, four, five])


def _fitted(previous: Tensor | None, x: Tensor, filters: int) -> Tensor:
    """The map before `x`, brought to its side and to these channels."""
    if previous is None:
        return x
    with block("previous"):
        if previous.shape[0] != x.shape[0]:
            return _halved(previous, filters)
        return previous if previous.shape[-1] == filters else _relu_conv_bn(previous, filters)


def _halved(x: Tensor, filters: int) -> Tensor:
    """Half the side without losing every other pixel: the second branch sees those that the first one skips."""
    x = layers.Activation("relu")(x)
    even = _conv(layers.AveragePooling2D(1, 2)(x), filters // 2, 1)
    x = layers.Cropping2D(((1, 0), (1, 0)))(layers.ZeroPadding2D(((0, 1), (0, 1)))(x))
    odd = _conv(layers.AveragePooling2D(1, 2)(x), filters // 2, 1)
    return _bn(layers.Concatenate()([even, odd]), "concat")


def _relu_conv_bn(x: Tensor, filters: int) -> Tensor:
    return _bn(_conv(layers.Activation("relu")(x), filters, 1), "conv")


def _conv(x: Tensor, filters: int, kernel: int, *, strides: int = 1, padding: str = "same") -> Tensor:
    return layers.Conv2D(
        filters, kernel, strides=strides, padding=padding, use_bias=False, kernel_initializer="he_normal"
    )(x)


def _separable(x: Tensor, filters: int, kernel: int, stride: int = 1) -> Tensor:
    """Twice a separable convolution, as the paper applies each one; the first strides."""
    with block(f"{kernel}x{kernel}"):
        x = layers.Activation("relu")(x)
        x, padding = padded(x, stride, kernel)
        x = layers.SeparableConv2D(filters, kernel, strides=stride, padding=padding, use_bias=False, name="conv")(x)
        x = layers.Activation("relu")(_bn(x, "conv"))
        x = layers.SeparableConv2D(filters, kernel, padding="same", use_bias=False, name="conv")(x)
        return _bn(x, "conv")


def _average(x: Tensor) -> Tensor:
    return layers.AveragePooling2D(3, 1, "same")(x)


def _bn(x: Tensor, name: str) -> Tensor:
    return layers.BatchNormalization(momentum=0.9997, name=f"{name}_bn")(x)


FAMILY = Family(
    name="nasnet",
    title="NASNet",
    settings=NASNetSettings,
    builder=build,
    source="Zoph et al. 2017, Learning Transferable Architectures for Scalable Image Recognition, arXiv:1707.07012",
    introduction=(
        "Until 2017 people drew networks; NASNet was drawn by a program. A second network proposed cells, each "
        "proposal was trained on CIFAR-10 and rewarded by its accuracy, for four days on 500 GPUs. Only two small "
        "cells were searched, one that keeps the side of the map and one that halves it. People then stacked them, as "
        "often and as wide as they could pay for: found on small images, they beat every network drawn by hand on "
        "ImageNet.\n\n"
        "Unfold a cell. It sees the two maps before it and makes five sums of two branches, each a separable "
        "convolution, a pooling, or nothing, and nobody can say why just these: one sum even adds two equal poolings. "
        "Compare with MobileNetV2 1.4, about as accurate for the same multiply-adds with a fifth of the layers. On a "
        "phone it is faster, too, which multiply-adds do not tell."
    ),
    presets={
        "nasnet_mobile": Preset("NASNet-A (4 @ 1056), mobile", {}),
        "nasnet_large": Preset(
            "NASNet-A (6 @ 4032), large",
            {"cells": 6, "penultimate_filters": 4032, "stem_filters": 96, "skip_reduction": True, "input_size": 331},
        ),
        "nasnet_cifar": Preset(
            "NASNet-A (6 @ 768), CIFAR-10",
            {"cells": 6, "penultimate_filters": 768, "stem": "cifar", "stem_filters": 96, "input_size": 32,
             "classes": 10},
        ),
        "nasnet_small": Preset(
            "Small, for CIFAR-10",
            {"cells": 1, "penultimate_filters": 384, "stem": "cifar", "input_size": 32, "classes": 10},
        ),
    },
)  # fmt: skip
