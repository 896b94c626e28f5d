"""SENet (Hu et al. 2017, arXiv:1709.01507): channels weighed by what the whole image shows."""

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
    stride_setting,
)
from netviz.layers import Tensor, block
from netviz.settings import Integers, setting


class SENetSettings(StagedSettings):
    """The defaults are the paper's SE-ResNet-50."""

    blocks: Integers = setting(
        (3, 4, 6, 3), low=1, high=36, lengths=(1, 5), label="Blocks in each stage",
        help="3,4,6,3 is SE-ResNet-50, 3,4,23,3 has 101 layers. Each further stage halves the map.",
    )  # fmt: skip
    reduction: int = setting(
        16, low=1, high=64, label="Reduction ratio r",
        help="How many times fewer units the first of a block's two dense layers has than the block has channels.",
    )  # fmt: skip
    recalibration: bool = setting(
        True, label="Squeeze and excitation", help="Without it, it is the residual network that it was added to."
    )
    cardinality: int = setting(
        1, low=1, high=64, label="Cardinality",
        help="Groups of the 3 × 3 convolutions: 32 of width 4 are SE-ResNeXt-50.",
    )  # fmt: skip
    group_width: int = group_width_setting(64)
    stride_in_3x3: bool = stride_setting(False)
    initial_filters: int = stem_filters_setting()
    stem: Stem = stem_setting("imagenet")
    input_size: int = common.input_size(224, low=8, high=512, step=8)
    classes: int = common.classes()


def build(settings: SENetSettings) -> Tensor:
    """Sizes in the comments are those of SE-ResNet-50."""
    image = layers.Input((settings.input_size, settings.input_size, 3), name="image")
    with block("stem"):  # 224 x 224 x 3 -> 56 x 56 x 64
        x = (small_stem if settings.stem == "small" else imagenet_stem)(image, settings.initial_filters)
    inner, wide = settings.cardinality * settings.group_width, 4 * settings.initial_filters  # 64 inside, 256 outside
    for stage, count in enumerate(settings.blocks, 1):  # 56 x 56 x 256 -> 7 x 7 x 2048
        with block(f"stage {stage}"):
            for number in range(1, count + 1):
                strides = 2 if stage > 1 and number == 1 else 1
                with block(f"block {number}"):
                    y = bottleneck(
                        x, inner, wide, strides, groups=settings.cardinality, stride_in_3x3=settings.stride_in_3x3
                    )
                    if settings.recalibration:
                        with block("squeeze and excitation"):
                            y = _squeeze_and_excitation(y, max(1, wide // settings.reduction))
                    x = joined(x, y, strides)
        inner, wide = 2 * inner, 2 * wide
    with block("classifier"):
        x = layers.GlobalAveragePooling2D()(x)
        return layers.Dense(settings.classes, activation="softmax", name="predictions")(x)


def _squeeze_and_excitation(x: Tensor, reduced: int) -> Tensor:
    """A weight between 0 and 1 for each channel, from the means of all (figure 2 of the paper)."""
    channels = x.shape[-1]
    y = layers.GlobalAveragePooling2D(keepdims=True, name="squeeze")(x)  # 1 x 1 x 256
    y = layers.Dense(reduced, activation="relu", name="reduce")(y)
    y = layers.Dense(channels, activation="sigmoid", name="excite")(y)
    return layers.Multiply(name="scale")([x, y])


FAMILY = Family(
    name="senet",
    title="SENet",
    settings=SENetSettings,
    builder=build,
    source="Hu et al. 2017, Squeeze-and-Excitation Networks, arXiv:1709.01507",
    introduction=(
        "A convolution mixes all channels at each place, but always with the same weights, and it sees only a few "
        "pixels. A squeeze-and-excitation block lets the whole image decide how much each channel counts. It squeezes "
        "each map to its mean, passes these numbers through two small dense layers, and multiplies each map by what "
        "comes out. Added to any network, it makes it better; it won the last ImageNet contest, in 2017.\n\n"
        "Open one and see how little it costs: in SE-ResNet-50 all sixteen together have a tenth of the parameters, "
        "but do less than a thousandth of the work, because they work on means and not on maps. Most of these "
        "parameters are in the last stage, where there are 2,048 channels. Halve or double the reduction ratio and "
        "watch them; then look at the receptive field, which is the whole image from the first block on."
    ),
    presets={
        "se_resnet50": Preset("SE-ResNet-50", {}),
        "se_resnext50": Preset("SE-ResNeXt-50 (32 × 4d)", {"cardinality": 32, "group_width": 4, "stride_in_3x3": True}),
        "se_resnet_cifar": Preset(
            "Small, for CIFAR-10",
            {
                "blocks": (3, 3, 3),
                "group_width": 16,
                "initial_filters": 16,
                "stem": "small",
                "input_size": 32,
                "classes": 10,
            },
        ),
    },
)
