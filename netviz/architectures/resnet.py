"""ResNet (He et al. 2015, arXiv:1512.03385), with basic or bottleneck blocks, for small images or ImageNet's."""

from typing import Literal

from netviz import layers
from netviz.architectures import common_settings as common
from netviz.architectures.family import Family, Preset
from netviz.architectures.residual_blocks import (
    Stem,
    bottleneck,
    bottleneck_setting,
    conv_bn,
    imagenet_stem,
    small_stem,
    stem_setting,
    stride_setting,
)
from netviz.layers import Tensor, block
from netviz.settings import Integers, setting


class ResNetSettings(common.ImageSettings):
    """The defaults are ResNet-18 for 32-pixel images: the stem neither strides nor pools."""

    blocks: Integers = setting(
        (2, 2, 2, 2), low=1, high=36, lengths=(1, 6), label="Blocks in each stage",
        help="2,2,2,2 is ResNet-18; 3,4,6,3 is ResNet-34, or 50 with bottlenecks. Each further stage halves the map.",
    )  # fmt: skip
    bottleneck: bool = bottleneck_setting(False)
    stride_in_3x3: bool = stride_setting(False)
    widening: int = setting(
        1, low=1, high=4, label="Widening of the bottlenecks",
        help="The filters inside each bottleneck times this; 2 is Wide ResNet-50-2.",
    )  # fmt: skip
    initial_filters: int = setting(
        64, low=4, high=128, step=4, label="Filters of the first stage", help="Each stage doubles them."
    )
    residual: bool = setting(
        True, label="Residual connections", help="Without them it is the plain network of the same depth."
    )
    stem: Stem = stem_setting("small")
    input_size: int = common.input_size(32, low=8, high=256, step=8)
    classes: int = common.classes(10)
    variant: Literal["corrected", "keras", "tutorial"] = setting(
        "corrected", label="Variant",
        help="Keras: convolutions with a bias, as keras.applications has them. "
        "tutorial: the first stage halves the map too, and a 2 × 2 pooling without a flatten ends it.",
    )  # fmt: skip

    def _smallest_input(self) -> common.Smallest:
        # The tutorial halves in every stage, and its 2 x 2 pooling needs two pixels more.
        halvings = len(self.blocks) + (1 if self.variant == "tutorial" else -1) + 2 * (self.stem == "imagenet")
        return common.halved(halvings, f" for {len(self.blocks)} stages")


def build(settings: ResNetSettings) -> Tensor:
    """Sizes in the comments are those of ResNet-18 at 32 pixels."""
    image = layers.Input((settings.input_size, settings.input_size, 3), name="image")
    filters = settings.initial_filters
    with block("stem"):  # 32 x 32 x 3 -> 32 x 32 x 64
        begin = small_stem if settings.stem == "small" else imagenet_stem
        x = begin(image, filters, keras=settings.variant == "keras")
    for stage, count in enumerate(settings.blocks, 1):  # 32 x 32 x 64 -> 4 x 4 x 512
        with block(f"stage {stage}"):
            for number in range(1, count + 1):
                halves = number == 1 and (stage > 1 or settings.variant == "tutorial")
                with block(f"block {number}"):
                    x = _residual_block(x, filters, 2 if halves else 1, settings)
        filters *= 2
    with block("classifier"):
        x = layers.AveragePooling2D()(x) if settings.variant == "tutorial" else layers.GlobalAveragePooling2D()(x)
        decay = None if settings.variant == "keras" else "l2"
        return layers.Dense(settings.classes, "softmax", kernel_regularizer=decay, name="predictions")(x)


def _residual_block(x: Tensor, filters: int, strides: int, settings: ResNetSettings) -> Tensor:
    """What the convolutions make of the input, added to the input (figures 2 and 5 of the paper)."""
    keras = settings.variant == "keras"
    if settings.bottleneck:
        inner = filters * settings.widening
        y = bottleneck(x, inner, 4 * filters, strides, stride_in_3x3=settings.stride_in_3x3, keras=keras)
    else:
        y = conv_bn(x, filters, 3, "conv1", strides=strides, keras=keras)
        y = layers.Activation("relu", name="relu1")(y)
        y = conv_bn(y, filters, 3, "conv2", keras=keras)
    if settings.residual:
        if x.shape != y.shape:
            x = conv_bn(x, y.shape[-1], 1, "shortcut", strides=strides, keras=keras)
        y = layers.Add()([x, y] if keras else [y, x])
    return layers.Activation("relu", name="relu3" if settings.bottleneck else "relu2")(y)


_IMAGENET = {"stem": "imagenet", "input_size": 224, "classes": 1000}
_KERAS = {**_IMAGENET, "bottleneck": True, "variant": "keras"}
_TORCHVISION = {**_IMAGENET, "bottleneck": True, "stride_in_3x3": True}

FAMILY = Family(
    name="resnet",
    title="ResNet",
    settings=ResNetSettings,
    builder=build,
    source="He et al. 2015, Deep Residual Learning for Image Recognition, arXiv:1512.03385",
    introduction=(
        "By 2015 networks had become so deep that adding layers made them worse, on the training images too: not "
        "overfitting but a network that could no longer be optimised. A residual block turns the question round. "
        "Its two convolutions learn only what to add to their input, F(x) + x, so that doing nothing is the "
        "easiest thing to learn, and the gradient reaches early layers along the shortcut undiminished.\n\n"
        "Switch the residual connections off and nothing else changes: the same convolutions, nearly the same "
        "parameters and cost. Where a stage halves the map and doubles the filters, a 1 × 1 convolution brings the "
        "shortcut to the new shape; everywhere else the shortcut is free."
    ),
    presets={
        "resnet18": Preset("ResNet-18", {"blocks": (2, 2, 2, 2)}),
        "resnet34": Preset("ResNet-34", {"blocks": (3, 4, 6, 3)}),
        "resnet50": Preset("ResNet-50", {"blocks": (3, 4, 6, 3), **_KERAS}),
        "resnet101": Preset("ResNet-101", {"blocks": (3, 4, 23, 3), **_KERAS}),
        "resnet152": Preset("ResNet-152", {"blocks": (3, 8, 36, 3), **_KERAS}),
        "resnet18_imagenet": Preset("ResNet-18 for ImageNet", {"blocks": (2, 2, 2, 2), **_IMAGENET}),
        "resnet34_imagenet": Preset("ResNet-34 for ImageNet", {"blocks": (3, 4, 6, 3), **_IMAGENET}),
        "plain34_imagenet": Preset("Plain-34 for ImageNet", {"blocks": (3, 4, 6, 3), **_IMAGENET, "residual": False}),
        "resnet50_v1_5": Preset("ResNet-50 v1.5", {"blocks": (3, 4, 6, 3), **_TORCHVISION}),
        "wide_resnet50_2": Preset("Wide ResNet-50-2", {"blocks": (3, 4, 6, 3), **_TORCHVISION, "widening": 2}),
        "resnet18_plain": Preset("Plain-18", {"blocks": (2, 2, 2, 2), "residual": False}),
        "resnet34_plain": Preset("Plain-34", {"blocks": (3, 4, 6, 3), "residual": False}),
        "resnet18_tutorial": Preset("ResNet-18, tutorial", {"blocks": (2, 2, 2, 2), "variant": "tutorial"}),
        "resnet34_tutorial": Preset("ResNet-34, tutorial", {"blocks": (3, 4, 6, 3), "variant": "tutorial"}),
        "resnet18_small": Preset("ResNet-18, 16 filters", {"blocks": (2, 2, 2, 2), "initial_filters": 16}),
    },
)
