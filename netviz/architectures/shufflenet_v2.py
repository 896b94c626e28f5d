"""ShuffleNet V2 (Ma et al. 2018, arXiv:1807.11164): half of the channels take the shortcut, and all are shuffled."""

from pydantic import model_validator
from typing_extensions import Self

from netviz import layers
from netviz.architectures import common_settings as common
from netviz.architectures.family import Family, Preset
from netviz.architectures.shufflenet import UNITS, shuffled
from netviz.errors import SettingsError
from netviz.layers import Tensor, block
from netviz.settings import setting


class ShuffleNetV2Settings(common.HalvingSettings):
    """The defaults are the paper's ShuffleNet V2 1x."""

    filters: int = setting(
        116, low=8, high=488, step=4, label="Filters of stage 2",
        help="Each further stage doubles them. The paper: 48, 116, 176 and 244 for 0.5x, 1x, 1.5x and 2x.",
    )  # fmt: skip
    features: int = setting(1024, low=16, high=2048, step=16, label="Channels before the classifier")
    input_size: int = common.input_size(224, low=16, high=512, step=16)
    classes: int = common.classes()
    halvings: int = common.halvings()

    @model_validator(mode="after")
    def _must_halve_twice(self) -> Self:
        if self.filters % 4:
            raise SettingsError(
                "filters must be a multiple of 4, since channels are split in two and each half is dealt from two",
                received=self.filters, field="filters",
            )  # fmt: skip
        return self


def build(settings: ShuffleNetV2Settings) -> Tensor:
    """Sizes in the comments are those of ShuffleNet V2 1x."""
    image = layers.Input((settings.input_size, settings.input_size, 3), name="image")
    with block("stem"):  # 224 x 224 x 3 -> 56 x 56 x 24
        x = _conv_bn_relu(image, 24, 3, "conv", strides=settings.stride(1))
        if settings.stride(2) > 1:
            x = layers.MaxPooling2D(3, strides=2, padding="same")(x)
    filters = settings.filters
    for stage, count in enumerate(UNITS, 2):  # 56 x 56 x 24 -> 28 x 28 x 116 -> 14 x 14 x 232 -> 7 x 7 x 464
        with block(f"stage {stage}"):
            for number in range(1, count + 1):
                with block(f"unit {number}"):
                    x = _halving_unit(x, filters, settings.stride(stage + 1)) if number == 1 else _unit(x)
        filters *= 2
    with block("head"):  # 7 x 7 x 464 -> 7 x 7 x 1024
        x = _conv_bn_relu(x, settings.features, 1, "conv")
    with block("classifier"):
        x = layers.GlobalAveragePooling2D()(x)
        return layers.Dense(settings.classes, "softmax", name="predictions")(x)


def _unit(x: Tensor) -> Tensor:
    """Half of the channels go on as they are, the other half through three convolutions: figure 3c of the paper."""
    half = x.shape[-1] // 2
    with block("first half"):
        kept = _half(x, after=0)
    with block("second half"):
        changed = _half(x, after=1)
    changed = _conv_bn_relu(changed, half, 1, "conv1")
    changed = _depthwise_bn(changed, 1, "depthwise")
    changed = _conv_bn_relu(changed, half, 1, "conv2")
    return _shuffled(layers.Concatenate()([kept, changed]))


def _halving_unit(x: Tensor, filters: int, stride: int) -> Tensor:
    """The unit that halves the map, whose branches both see all of the channels: figure 3d."""
    with block("left"):
        left = _depthwise_bn(x, stride, "depthwise")
        left = _conv_bn_relu(left, filters // 2, 1, "conv")
    with block("right"):
        right = _conv_bn_relu(x, filters // 2, 1, "conv1")
        right = _depthwise_bn(right, stride, "depthwise")
        right = _conv_bn_relu(right, filters // 2, 1, "conv2")
    return _shuffled(layers.Concatenate()([left, right]))


def _half(x: Tensor, after: int) -> Tensor:
    """The first or the second half of the channels: what a volume keeps whose third axis they are."""
    height, width, channels = x.shape
    half = channels // 2
    x = layers.Reshape((height, width, channels, 1))(x)
    x = layers.Cropping3D(((0, 0), (0, 0), (half, 0) if after else (0, half)))(x)
    return layers.Reshape((height, width, half))(x)


def _shuffled(x: Tensor) -> Tensor:
    with block("shuffle"):
        return shuffled(x, 2)


def _depthwise_bn(x: Tensor, stride: int, name: str) -> Tensor:
    x = layers.DepthwiseConv2D(3, strides=stride, padding="same", use_bias=False, name=name)(x)
    return layers.BatchNormalization(name=f"{name}_bn")(x)


def _conv_bn_relu(x: Tensor, filters: int, kernel: int, name: str, *, strides: int = 1) -> Tensor:
    x = layers.Conv2D(filters, kernel, strides=strides, padding="same", use_bias=False, name=name)(x)
    x = layers.BatchNormalization(name=f"{name}_bn")(x)
    return layers.ReLU(name=f"{name}_relu")(x)


FAMILY = Family(
    name="shufflenet_v2",
    title="ShuffleNet V2",
    settings=ShuffleNetV2Settings,
    builder=build,
    source="Ma et al. 2018, ShuffleNet V2: Practical Guidelines for Efficient CNN Architecture Design, "
    "arXiv:1807.11164",
    introduction=(
        "Two networks of equally many multiply-adds can differ by half in the time they take. ShuffleNet V2's authors "
        "measured why and wrote down four rules: a 1 × 1 convolution fetches least where as many channels come out as "
        "go in; grouped convolutions, many small branches and even plain sums cost more time than they count. Then "
        "they built a unit that follows all four.\n\n"
        "Its channels are split. One half takes the shortcut untouched, the other goes through three convolutions of "
        "constant width, none of them grouped; the halves are stacked instead of added, and shuffled, so that next "
        "time other channels rest. Follow a channel through the units of a stage: a quarter of them reaches the unit "
        "after the next unchanged, as in DenseNet, but at no cost. Keras has no layer that takes half of the channels; "
        "here they are cropped as the third axis of a volume."
    ),
    presets={
        "shufflenet_v2_100": Preset("ShuffleNet V2 1x", {}),
        "shufflenet_v2_050": Preset("ShuffleNet V2 0.5x", {"filters": 48}),
        "shufflenet_v2_150": Preset("ShuffleNet V2 1.5x", {"filters": 176}),
        "shufflenet_v2_200": Preset("ShuffleNet V2 2x", {"filters": 244, "features": 2048}),
        "shufflenet_v2_cifar": Preset(
            "0.5x for CIFAR-10", {"filters": 48, "features": 256, "input_size": 32, "classes": 10, "halvings": 3}
        ),
    },
)
