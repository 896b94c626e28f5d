"""ShuffleNet (Zhang et al. 2017, arXiv:1707.01083): grouped 1 x 1 convolutions, and channels shuffled between them."""

from typing import Literal

from netviz import layers
from netviz.architectures import common_settings as common
from netviz.architectures.family import Family, Preset
from netviz.layers import Tensor, block
from netviz.settings import setting

# Table 1 of the paper: the filters of stage 2 for so many groups, which each further stage doubles, and the units of
# each stage. Stage 1 is the stem.
FILTERS = {"1": 144, "2": 200, "3": 240, "4": 272, "8": 384}
UNITS = (4, 8, 4)


class ShuffleNetSettings(common.HalvingSettings):
    """The defaults are the paper's ShuffleNet 1x with three groups."""

    groups: Literal["1", "2", "3", "4", "8"] = setting(
        "3", label="Groups", help="Of each 1 × 1 convolution. For the same cost, more groups allow more filters."
    )
    shuffle: bool = setting(
        True, label="Channel shuffle", help="Without it, no channel of a group ever sees one of another."
    )
    alpha: float = setting(
        1.0, low=0.1, high=2.0, step=0.05, label="Width",
        help="Every layer's filters times this, to a multiple of four times the groups.",
    )  # fmt: skip
    input_size: int = common.input_size(224, low=16, high=512, step=16)
    classes: int = common.classes()
    halvings: int = common.halvings()


def build(settings: ShuffleNetSettings) -> Tensor:
    """Sizes in the comments are those of the paper's network with three groups."""
    groups = int(settings.groups)
    image = layers.Input((settings.input_size, settings.input_size, 3), name="image")
    with block("stem"):  # 224 x 224 x 3 -> 56 x 56 x 24
        filters = _multiple_of(groups, 24 * settings.alpha)
        x = layers.Conv2D(
            filters, 3, strides=settings.stride(1), padding="same", use_bias=False, name="conv"
        )(image)  # fmt: skip
        x = layers.ReLU(name="conv_relu")(layers.BatchNormalization(name="conv_bn")(x))
        if settings.stride(2) > 1:
            x = layers.MaxPooling2D(3, strides=2, padding="same")(x)
    for stage, count in enumerate(UNITS, 2):  # 56 x 56 x 24 -> 28 x 28 x 240 -> 14 x 14 x 480 -> 7 x 7 x 960
        filters = 2 ** (stage - 2) * _multiple_of(4 * groups, FILTERS[settings.groups] * settings.alpha)
        with block(f"stage {stage}"):
            for number in range(1, count + 1):
                with block(f"unit {number}"):
                    if number == 1:
                        # The first of all sees too few channels to be grouped, the paper says.
                        first_groups = 1 if stage == 2 else groups
                        x = _widening_unit(x, filters, settings.stride(stage + 1), first_groups, settings)
                    else:
                        x = _unit(x, settings)
    with block("classifier"):
        x = layers.GlobalAveragePooling2D()(x)
        return layers.Dense(settings.classes, "softmax", name="predictions")(x)


def _unit(x: Tensor, settings: ShuffleNetSettings) -> Tensor:
    """A bottleneck whose 1 x 1 convolutions are grouped: figure 2b of the paper."""
    y = _branch(x, x.shape[-1], x.shape[-1] // 4, 1, int(settings.groups), settings)
    return layers.ReLU()(layers.Add()([x, y]))


def _widening_unit(x: Tensor, filters: int, stride: int, first_groups: int, settings: ShuffleNetSettings) -> Tensor:
    """The unit that halves the map and adds channels beside those of a pooled shortcut: figure 2c."""
    y = _branch(x, filters - x.shape[-1], filters // 4, stride, first_groups, settings)
    x = layers.AveragePooling2D(3, strides=stride, padding="same")(x)
    return layers.ReLU()(layers.Concatenate()([x, y]))


def _branch(
    x: Tensor, filters: int, reduced: int, stride: int, first_groups: int, settings: ShuffleNetSettings
) -> Tensor:
    x = layers.Conv2D(reduced, 1, groups=first_groups, use_bias=False, name="reduce")(x)
    x = layers.ReLU(name="reduce_relu")(layers.BatchNormalization(name="reduce_bn")(x))
    groups = int(settings.groups)
    if settings.shuffle and groups > 1:
        with block("shuffle"):
            x = shuffled(x, groups)
    x = layers.DepthwiseConv2D(3, strides=stride, padding="same", use_bias=False, name="depthwise")(x)
    x = layers.BatchNormalization(name="depthwise_bn")(x)
    x = layers.Conv2D(filters, 1, groups=groups, use_bias=False, name="expand")(x)
    return layers.BatchNormalization(name="expand_bn")(x)


def shuffled(x: Tensor, groups: int) -> Tensor:
    """The first channel of each group, then the second of each, and so on: figure 1c."""
    height, width, channels = x.shape
    x = layers.Reshape((height, width, groups, channels // groups))(x)
    x = layers.Permute((1, 2, 4, 3))(x)
    return layers.Reshape((height, width, channels))(x)


def _multiple_of(number: int, filters: float) -> int:
    """The nearest multiple, at least the number itself."""
    return max(number, round(filters / number) * number)


FAMILY = Family(
    name="shufflenet",
    title="ShuffleNet",
    settings=ShuffleNetSettings,
    builder=build,
    source="Zhang et al. 2017, ShuffleNet: An Extremely Efficient Convolutional Neural Network for Mobile Devices, "
    "arXiv:1707.01083",
    introduction=(
        "In MobileNet nearly all of the cost sits in the 1 × 1 convolutions. ShuffleNet groups them: each filter sees "
        "only a third of the channels, say, and costs a third. But then the groups never hear of one another, as if "
        "several thin networks ran side by side. So between two grouped convolutions the channels are shuffled, like "
        "cards dealt to players: every group of the second gets some of every group of the first. It costs nothing, "
        "three layers that only change the order.\n\n"
        "Open a unit and follow its channels through the shuffle: reshaped to groups, transposed, reshaped back. Then "
        "step through the presets: with more groups the paper takes more filters, and the multiply-adds stay about "
        "140 million, a quarter of MobileNetV1's."
    ),
    presets={
        "shufflenet_g3": Preset("ShuffleNet 1x, 3 groups", {}),
        "shufflenet_g1": Preset("ShuffleNet 1x, 1 group", {"groups": "1"}),
        "shufflenet_g2": Preset("ShuffleNet 1x, 2 groups", {"groups": "2"}),
        "shufflenet_g4": Preset("ShuffleNet 1x, 4 groups", {"groups": "4"}),
        "shufflenet_g8": Preset("ShuffleNet 1x, 8 groups", {"groups": "8"}),
        "shufflenet_g3_050": Preset("ShuffleNet 0.5x, 3 groups", {"alpha": 0.5}),
        "shufflenet_cifar": Preset("0.5x for CIFAR-10", {"alpha": 0.5, "input_size": 32, "classes": 10, "halvings": 3}),
    },
)
