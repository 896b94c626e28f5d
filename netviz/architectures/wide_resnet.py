"""Wide ResNet (Zagoruyko and Komodakis 2016, arXiv:1605.07146): few layers, many filters."""

from pydantic import model_validator
from typing_extensions import Self

from netviz import layers
from netviz.architectures import common_settings as common
from netviz.architectures.family import Family, Preset
from netviz.errors import SettingsError
from netviz.layers import Tensor, block
from netviz.settings import Settings, setting


class WideResNetSettings(Settings):
    """The defaults are the paper's WRN-28-10."""

    depth: int = setting(
        28, low=10, high=100, step=6, label="Depth",
        help="Layers with weights: 6n + 4, in three stages of n blocks. The paper has 16, 22, 28 and 40.",
    )  # fmt: skip
    widening: int = setting(
        10, low=1, high=12, label="Widening factor k", help="Each stage's 16, 32 and 64 filters times this."
    )
    dropout: float = setting(
        0.0, low=0.0, high=0.9, step=0.05, label="Dropout inside the blocks",
        help="Between the two convolutions; the paper takes 0.3 for CIFAR-10.",
    )  # fmt: skip
    input_size: int = common.input_size(32, low=8, high=256, step=8)
    classes: int = common.classes(10)

    @model_validator(mode="after")
    def _must_divide(self) -> Self:
        if (self.depth - 4) % 6:
            nearest = 6 * round((self.depth - 4) / 6) + 4
            raise SettingsError(f"depth must be 6n + 4, such as {nearest}", received=self.depth, field="depth")
        return self


def build(settings: WideResNetSettings) -> Tensor:
    """Sizes in the comments are those of WRN-28-10."""
    image = layers.Input((settings.input_size, settings.input_size, 3), name="image")
    with block("stem"):  # 32 x 32 x 3 -> 32 x 32 x 16
        x = _conv(image, 16, "conv")
    for stage, filters in enumerate((16, 32, 64), 1):  # 32 x 32 x 160, then 16 x 16 x 320, then 8 x 8 x 640
        with block(f"stage {stage}"):
            for number in range(1, (settings.depth - 4) // 6 + 1):
                strides = 2 if stage > 1 and number == 1 else 1
                with block(f"block {number}"):
                    x = _basic_block(x, filters * settings.widening, strides, settings.dropout)
    with block("classifier"):
        x = _bn_relu(x, "last")
        x = layers.GlobalAveragePooling2D()(x)
        return layers.Dense(settings.classes, activation="softmax", name="predictions")(x)


def _basic_block(x: Tensor, filters: int, strides: int, dropout: float) -> Tensor:
    """Normalized and activated before each of two convolutions; where the shape changes, the shortcut starts there."""
    y = _bn_relu(x, "conv1")
    if x.shape[-1] != filters or strides > 1:
        x = layers.Conv2D(filters, 1, strides=strides, use_bias=False, kernel_initializer="he_normal", name="shortcut")(
            y
        )
    y = _conv(y, filters, "conv1", strides)
    y = _bn_relu(y, "conv2")
    if dropout:
        y = layers.Dropout(dropout)(y)
    y = _conv(y, filters, "conv2")
    return layers.Add()([y, x])


def _bn_relu(x: Tensor, name: str) -> Tensor:
    return layers.ReLU(name=f"{name}_relu")(layers.BatchNormalization(name=f"{name}_bn")(x))


def _conv(x: Tensor, filters: int, name: str, strides: int = 1) -> Tensor:
    return layers.Conv2D(
        filters, 3, strides=strides, padding="same", use_bias=False, kernel_initializer="he_normal", name=name
    )(x)


FAMILY = Family(
    name="wide_resnet",
    title="Wide ResNet",
    settings=WideResNetSettings,
    builder=build,
    source="Zagoruyko and Komodakis 2016, Wide Residual Networks, arXiv:1605.07146",
    introduction=(
        "Residual networks could be trained with a thousand layers, but each further per cent of accuracy cost twice "
        "as many of them, and a graphics card computes thin layers one after another. Wide ResNet asks whether it was "
        "the depth at all. It takes ResNet-110's three stages, makes them a quarter as deep and ten times as wide, "
        "and is more accurate than the network of 1,001 layers, and faster to train, with more parameters.\n\n"
        "WRN-40-4 has nearly as many parameters as the network of 1,001 layers, 9 and 10 million, and is as accurate, "
        "but has 40 layers in a row instead of a thousand. Turn the widening factor and watch parameters and "
        "multiply-adds grow with its square, while depth only multiplies them. In a block, normalisation and ReLU "
        "come before the convolution, as in ResNet V2."
    ),
    presets={
        "wrn_28_10": Preset("WRN-28-10", {}),
        "wrn_40_4": Preset("WRN-40-4", {"depth": 40, "widening": 4}),
        "wrn_16_8": Preset("WRN-16-8", {"depth": 16, "widening": 8}),
        "wrn_16_2": Preset("WRN-16-2", {"depth": 16, "widening": 2}),
    },
)
