"""ResNet V2 (He et al. 2016, arXiv:1603.05027): nothing but the shortcut between the sums."""

from typing import Literal

from netviz import layers
from netviz.architectures import common_settings as common
from netviz.architectures.family import Family, Preset
from netviz.architectures.residual_blocks import StagedSettings, Stem, bn_relu, bottleneck_setting, stem_setting
from netviz.layers import Tensor, block
from netviz.settings import Integers, setting


class ResNetV2Settings(StagedSettings):
    """The defaults are ResNet50V2 as keras.applications has it."""

    blocks: Integers = setting(
        (3, 4, 6, 3), low=1, high=111, lengths=(1, 5), label="Blocks in each stage",
        help="3,4,6,3 is ResNet50V2, 18,18,18 the paper's network of 164 layers for CIFAR-10.",
    )  # fmt: skip
    bottleneck: bool = bottleneck_setting(True)
    initial_filters: int = setting(
        64, low=4, high=128, step=4, label="Filters of the first stage", help="Each stage doubles them."
    )
    stem: Stem = stem_setting("imagenet")
    input_size: int = common.input_size(224, low=8, high=512, step=8)
    classes: int = common.classes()
    variant: Literal["keras", "paper"] = setting(
        "keras", label="Variant",
        help="Keras: a stage halves the map in its last block. paper: in its first, as in the first ResNet.",
    )  # fmt: skip


def build(settings: ResNetV2Settings) -> Tensor:
    """Sizes in the comments are those of ResNet50V2."""
    image = layers.Input((settings.input_size, settings.input_size, 3), name="image")
    filters, stages = settings.initial_filters, len(settings.blocks)
    keras = settings.variant == "keras"
    with block("stem"):  # 224 x 224 x 3 -> 56 x 56 x 64
        x = _stem(image, filters, settings)
    for stage, count in enumerate(settings.blocks, 1):  # 56 x 56 x 256 -> 7 x 7 x 2048
        with block(f"stage {stage}"):
            for number in range(1, count + 1):
                halves = number == count and stage < stages if keras else number == 1 and stage > 1
                with block(f"block {number}"):
                    x = _preactivated_block(x, filters, 2 if halves else 1, settings, projects=number == 1)
        filters *= 2
    with block("classifier"):
        x = bn_relu(x, "last")
        x = layers.GlobalAveragePooling2D()(x)
        return layers.Dense(settings.classes, activation="softmax", name="predictions")(x)


def _stem(image: Tensor, filters: int, settings: ResNetV2Settings) -> Tensor:
    biased = settings.variant == "keras"
    if settings.stem == "small":
        return layers.Conv2D(filters, 3, padding="same", use_bias=biased, name="conv")(image)
    x = layers.ZeroPadding2D(3, name="conv_pad")(image)
    x = layers.Conv2D(filters, 7, strides=2, use_bias=biased, name="conv")(x)  # 112
    x = layers.ZeroPadding2D(1, name="pool_pad")(x)
    return layers.MaxPooling2D(3, strides=2)(x)  # 56


def _preactivated_block(x: Tensor, filters: int, strides: int, settings: ResNetV2Settings, *, projects: bool) -> Tensor:
    """What the convolutions make of the normalized input, added to the input itself (figure 1b of the paper)."""
    keras = settings.variant == "keras"
    wide = 4 * filters if settings.bottleneck else filters
    y = bn_relu(x, "preact")
    if projects and (keras or x.shape[-1] != wide or strides > 1):
        x = layers.Conv2D(wide, 1, strides=strides, use_bias=keras, name="shortcut")(y)
    elif strides > 1:  # every second pixel
        x = layers.MaxPooling2D(1, strides=strides, name="shortcut")(x)
    if settings.bottleneck:
        y = layers.Conv2D(filters, 1, use_bias=False, name="conv1")(y)
        y = _conv3x3(bn_relu(y, "conv1"), filters, strides, "conv2", keras)
        y = layers.Conv2D(wide, 1, use_bias=keras, name="conv3")(bn_relu(y, "conv2"))
    else:
        y = _conv3x3(y, filters, strides, "conv1", keras)
        y = _conv3x3(bn_relu(y, "conv1"), filters, 1, "conv2", keras)
    return layers.Add()([x, y])


def _conv3x3(x: Tensor, filters: int, strides: int, name: str, keras: bool) -> Tensor:
    if keras:  # the same side, in Keras' words
        x = layers.ZeroPadding2D(1, name=f"{name}_pad")(x)
    padding = "valid" if keras else "same"
    return layers.Conv2D(filters, 3, strides=strides, padding=padding, use_bias=False, name=name)(x)


_CIFAR = {"initial_filters": 16, "stem": "small", "input_size": 32, "classes": 10, "variant": "paper"}

FAMILY = Family(
    name="resnet_v2",
    title="ResNet V2",
    settings=ResNetV2Settings,
    builder=build,
    source="He et al. 2016, Identity Mappings in Deep Residual Networks, arXiv:1603.05027",
    introduction=(
        "In the first ResNet a ReLU follows every addition, so the shortcut is not quite free: whatever is negative is "
        "lost at each block. ResNet V2 moves normalisation and ReLU in front of the convolutions, into the branch. "
        "Nothing is left on the shortcut, a value can pass from the first block to the last unchanged, and so can the "
        "gradient on its way back. With it, a network of 1,001 layers learned CIFAR-10 better than shallower ones, "
        "where the first form had become worse.\n\n"
        "Put a block beside one of ResNet's: the same convolutions in the same order, and yet the sum now goes on as "
        "it is. The normalisation that is missing behind the last block stands before the classifier. "
        "Parameters and cost hardly change. In Keras' form each stage halves the map in its last block instead of the "
        "next one's first, which saves a seventh of the multiply-adds."
    ),
    presets={
        "resnet50_v2": Preset("ResNet-50 V2", {}),
        "resnet101_v2": Preset("ResNet-101 V2", {"blocks": (3, 4, 23, 3)}),
        "resnet152_v2": Preset("ResNet-152 V2", {"blocks": (3, 8, 36, 3)}),
        "resnet110_v2": Preset("ResNet-110 V2 for CIFAR-10", {"blocks": (18, 18, 18), "bottleneck": False, **_CIFAR}),
        "resnet164_v2": Preset("ResNet-164 V2 for CIFAR-10", {"blocks": (18, 18, 18), **_CIFAR}),
        "resnet20_v2": Preset("ResNet-20 V2 for CIFAR-10", {"blocks": (3, 3, 3), "bottleneck": False, **_CIFAR}),
    },
)
