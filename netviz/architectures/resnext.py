"""ResNeXt (Xie et al. 2016, arXiv:1611.05431, table 1): bottlenecks whose 3 x 3 convolution is split into groups."""

from netviz import layers
from netviz.architectures import common_settings as common
from netviz.architectures.family import Family, Preset
from netviz.architectures.residual_blocks import (
    StagedSettings,
    Stem,
    bottleneck,
    group_width_setting,
    imagenet_stem,
    joined,
    small_stem,
    stem_filters_setting,
    stem_setting,
)
from netviz.layers import Tensor, block
from netviz.settings import Integers, setting


class ResNeXtSettings(StagedSettings):
    """The defaults are ResNeXt-50 (32 x 4d)."""

    blocks: Integers = setting(
        (3, 4, 6, 3), low=1, high=36, lengths=(1, 5), label="Blocks in each stage",
        help="3,4,6,3 is ResNeXt-50, 3,4,23,3 is ResNeXt-101. Each further stage halves the map.",
    )  # fmt: skip
    cardinality: int = setting(
        32, low=1, high=64, label="Cardinality",
        help="Groups of the 3 × 3 convolutions; 1 with a width of 64 is ResNet.",
    )  # fmt: skip
    group_width: int = group_width_setting(4)
    initial_filters: int = stem_filters_setting()
    stem: Stem = stem_setting("imagenet")
    input_size: int = common.input_size(224, low=8, high=512, step=8)
    classes: int = common.classes()


def build(settings: ResNeXtSettings) -> Tensor:
    """Sizes in the comments are those of ResNeXt-50 (32 x 4d)."""
    image = layers.Input((settings.input_size, settings.input_size, 3), name="image")
    with block("stem"):  # 224 x 224 x 3 -> 56 x 56 x 64
        x = (small_stem if settings.stem == "small" else imagenet_stem)(image, settings.initial_filters)
    inner, wide = settings.cardinality * settings.group_width, 4 * settings.initial_filters  # 128 inside, 256 outside
    for stage, count in enumerate(settings.blocks, 1):  # 56 x 56 x 256 -> 7 x 7 x 2048
        with block(f"stage {stage}"):
            for number in range(1, count + 1):
                strides = 2 if stage > 1 and number == 1 else 1
                with block(f"block {number}"):
                    y = bottleneck(x, inner, wide, strides, groups=settings.cardinality, stride_in_3x3=True)
                    x = joined(x, y, strides)
        inner, wide = 2 * inner, 2 * wide
    with block("classifier"):
        x = layers.GlobalAveragePooling2D()(x)
        return layers.Dense(settings.classes, activation="softmax", name="predictions")(x)


_CIFAR = {"blocks": (3, 3, 3), "group_width": 64, "stem": "small", "input_size": 32, "classes": 10}

FAMILY = Family(
    name="resnext",
    title="ResNeXt",
    settings=ResNeXtSettings,
    builder=build,
    source="Xie et al. 2016, Aggregated Residual Transformations for Deep Neural Networks, arXiv:1611.05431",
    introduction=(
        "Inception's modules split, transform and merge, but every branch is designed by hand. ResNeXt keeps the idea "
        "and drops the design: a bottleneck becomes 32 equal paths of 4 channels each, and their results are added "
        "up. How many paths there are is a new dimension beside depth and width, the cardinality, and raising it "
        "helps more than making the network deeper or wider at the same cost.\n\n"
        "Thirty-two paths that are summed are the same as one bottleneck whose 3 × 3 convolution has 32 groups: each "
        "filter sees only the 4 channels of its group. That is how it is written here, and in every library. Set the "
        "cardinality to 1 and the width to 64, which is ResNet-50, and compare: nearly the same parameters and cost, "
        "but half as many channels inside. Then raise the cardinality until each group has a single channel, "
        "and you have depthwise convolutions."
    ),
    presets={
        "resnext50": Preset("ResNeXt-50 (32 × 4d)", {}),
        "resnext101": Preset("ResNeXt-101 (32 × 8d)", {"blocks": (3, 4, 23, 3), "group_width": 8}),
        "resnext29": Preset("ResNeXt-29 (8 × 64d) for CIFAR-10", {"cardinality": 8, **_CIFAR}),
        "resnext29_small": Preset(
            "Small, for CIFAR-10", {**_CIFAR, "cardinality": 8, "group_width": 4, "initial_filters": 16}
        ),
    },
)
