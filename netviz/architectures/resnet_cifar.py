"""The ResNets of 6n + 2 layers that He et al. trained on CIFAR-10 (2015, arXiv:1512.03385, section 4.2)."""

from typing import Literal

from pydantic import model_validator

from netviz import layers
from netviz.architectures import common_settings as common
from netviz.architectures.family import Family, Preset
from netviz.errors import SettingsError
from netviz.layers import Tensor, block
from netviz.settings import Settings, setting


class ResNetCifarSettings(Settings):
    """The defaults are the paper's ResNet-20."""

    depth: int = setting(
        20, low=8, high=1202, step=6, label="Depth",
        help="Layers with weights: 6n + 2, in three stages of n blocks. The paper has 20, 32, 44, 56, 110 and 1202.",
    )  # fmt: skip
    residual: bool = setting(
        True,
        label="Residual connections",
        help="Without them it is the paper's plain network, which degrades with depth.",
    )
    shortcut: Literal["identity", "projection"] = setting(
        "identity", label="Shortcut where the map is halved",
        help="identity: every second pixel, and zeros for the new channels (the paper's option A, no parameters). "
        "projection: a 1 × 1 convolution (option B).",
    )  # fmt: skip
    initial_filters: int = setting(16, low=4, high=128, step=4, label="Filters of the first stage")
    input_size: int = common.input_size(32, low=8, high=256, step=8)
    classes: int = common.classes(10)

    @model_validator(mode="after")
    def _must_divide(self) -> "ResNetCifarSettings":
        if (self.depth - 2) % 6:
            nearest = 6 * round((self.depth - 2) / 6) + 2
            raise SettingsError(f"depth must be 6n + 2, such as {nearest}", received=self.depth, field="depth")
        return self


def build(settings: ResNetCifarSettings) -> Tensor:
    """Sizes in the comments are those of the paper's networks."""
    image = layers.Input((settings.input_size, settings.input_size, 3), name="image")
    filters = settings.initial_filters
    with block("stem"):  # 32 x 32 x 3 -> 32 x 32 x 16
        x = _conv_bn(image, filters, 1, "conv")
        x = layers.ReLU()(x)
    for stage in range(1, 4):  # 32 x 32 x 16, then 16 x 16 x 32, then 8 x 8 x 64
        with block(f"stage {stage}"):
            for number in range(1, (settings.depth - 2) // 6 + 1):
                with block(f"block {number}"):
                    x = _basic_block(x, filters, 2 if stage > 1 and number == 1 else 1, settings)
        filters *= 2
    with block("classifier"):
        x = layers.GlobalAveragePooling2D()(x)
        return layers.Dense(settings.classes, "softmax", kernel_initializer="he_normal", name="predictions")(x)


def _basic_block(x: Tensor, filters: int, stride: int, settings: ResNetCifarSettings) -> Tensor:
    shortcut = x
    x = _conv_bn(x, filters, stride, "conv1")
    x = layers.ReLU(name="relu1")(x)
    x = _conv_bn(x, filters, 1, "conv2")
    if settings.residual:
        if stride == 2:
            bring = _padded_identity if settings.shortcut == "identity" else _projection
            shortcut = bring(shortcut, filters)
        x = layers.Add()([x, shortcut])
    return layers.ReLU(name="relu2")(x)


def _padded_identity(x: Tensor, filters: int) -> Tensor:
    """Every second pixel, with channels of zeros before and after: nothing to learn."""
    x = layers.AveragePooling2D(1, strides=2, padding="same", name="shortcut_subsample")(x)
    height, width, channels = x.shape
    before = (filters - channels) // 2
    # ZeroPadding2D pads height and width only, so the channels stand in for the width.
    x = layers.Reshape((height * width, channels, 1), name="shortcut_unfold")(x)
    x = layers.ZeroPadding2D(((0, 0), (before, filters - channels - before)), name="shortcut_pad")(x)
    return layers.Reshape((height, width, filters), name="shortcut_fold")(x)


def _projection(x: Tensor, filters: int) -> Tensor:
    x = layers.Conv2D(
        filters, 1, strides=2, padding="same", use_bias=False, kernel_initializer="he_normal", name="shortcut"
    )(x)
    return layers.BatchNormalization(name="shortcut_bn")(x)


def _conv_bn(x: Tensor, filters: int, stride: int, name: str) -> Tensor:
    x = layers.Conv2D(
        filters, 3, strides=stride, padding="same", use_bias=False, kernel_initializer="he_normal", name=name
    )(x)
    return layers.BatchNormalization(name=f"{name}_bn")(x)


FAMILY = Family(
    name="resnet_cifar",
    title="CIFAR ResNet",
    settings=ResNetCifarSettings,
    builder=build,
    source="He et al. 2015, Deep Residual Learning for Image Recognition, arXiv:1512.03385, section 4.2",
    introduction=(
        "To study depth alone, the ResNet authors built the thinnest network that still learns CIFAR-10: three "
        "stages of 16, 32 and 64 filters, n blocks of two 3 × 3 convolutions each, 6n + 2 layers with weights. "
        "ResNet-20 has 0.27 million parameters, forty times fewer than ResNet-18.\n\n"
        "It is the network on which to see degradation with your own eyes: train plain 20 beside plain 56, then "
        "residual 56. Look at the shortcuts too. By default they have no parameters at all, even where the map is "
        "halved: every second pixel is kept, and the new channels are zeros."
    ),
    presets={
        **{f"resnet{depth}": Preset(f"ResNet-{depth}", {"depth": depth}) for depth in (20, 32, 44, 56, 110)},
        **{f"plain{depth}": Preset(f"Plain-{depth}", {"depth": depth, "residual": False}) for depth in (20, 56)},
    },
)
