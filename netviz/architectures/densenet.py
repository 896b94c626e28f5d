"""DenseNet (Huang et al. 2016, arXiv:1608.06993): every layer sees the maps of all layers before it."""

from typing import Literal

from pydantic import model_validator
from typing_extensions import Self

from netviz import layers
from netviz.architectures import common_settings as common
from netviz.architectures.family import Family, Preset
from netviz.architectures.residual_blocks import bn_relu
from netviz.errors import SettingsError
from netviz.layers import Tensor, block
from netviz.settings import Integers, setting


class DenseNetSettings(common.ImageSettings):
    """The defaults are the paper's DenseNet-121, as keras.applications has it."""

    blocks: Integers = setting(
        (6, 12, 24, 16), low=1, high=64, lengths=(1, 5), label="Layers in each dense block",
        help="6,12,24,16 is DenseNet-121: two convolutions a layer, four more and a dense layer around them.",
    )  # fmt: skip
    growth_rate: int = setting(
        32, low=4, high=64, step=4, label="Growth rate k", help="How many maps each layer adds to what all later see."
    )
    compression: float = setting(
        0.5, low=0.1, high=1.0, step=0.05, label="Compression θ",
        help="The share of the maps that a transition between two dense blocks keeps.",
    )  # fmt: skip
    bottleneck: bool = setting(
        True, label="Bottleneck", help="A 1 × 1 convolution to 4k maps before each 3 × 3, which then stays cheap."
    )
    initial_filters: int = setting(64, low=4, high=128, step=4, label="Filters of the first convolution")
    stem: Literal["imagenet", "cifar"] = setting(
        "imagenet", label="Stem",
        help="ImageNet: 7 × 7 with stride 2 and a pooling. CIFAR: one 3 × 3 convolution that keeps all 32 pixels.",
    )  # fmt: skip
    input_size: int = common.input_size(224, low=8, high=512, step=8)
    classes: int = common.classes()

    def _smallest_input(self) -> common.Smallest:
        halvings = len(self.blocks) - 1 + (2 if self.stem == "imagenet" else 0)
        return common.halved(halvings, f" for {len(self.blocks)} dense blocks and stem {self.stem}")

    def kept(self, maps: int) -> int:
        """How many of so many maps a transition keeps."""
        return int(maps * self.compression)

    @model_validator(mode="after")
    def _must_keep_a_map(self) -> Self:
        maps = self.initial_filters
        for count in self.blocks[:-1]:
            maps += count * self.growth_rate
            if not self.kept(maps):
                rule = f"compression must keep one of the {maps} maps before a transition"
                raise SettingsError(rule, received=self.compression, field="compression")
            maps = self.kept(maps)
        return self


def build(settings: DenseNetSettings) -> Tensor:
    """Sizes in the comments are those of DenseNet-121."""
    image = layers.Input((settings.input_size, settings.input_size, 3), name="image")
    with block("stem"):  # 224 x 224 x 3 -> 56 x 56 x 64
        x = _stem(image, settings)
    for number, count in enumerate(settings.blocks, 1):  # 56 x 56 x 64 -> 7 x 7 x 1024
        if number > 1:
            with block(f"transition {number - 1}"):  # half the side, half the maps
                x = _transition(x, settings)
        with block(f"dense block {number}"):  # 64 + 6 k = 256 maps, 512, 1024, 1024
            for index in range(1, count + 1):
                with block(f"layer {index}"):
                    x = layers.Concatenate()([x, _new_maps(x, settings)])
    with block("classifier"):
        x = bn_relu(x, "last")
        x = layers.GlobalAveragePooling2D()(x)
        return layers.Dense(settings.classes, activation="softmax", name="predictions")(x)


def _stem(x: Tensor, settings: DenseNetSettings) -> Tensor:
    if settings.stem == "cifar":
        return layers.Conv2D(settings.initial_filters, 3, padding="same", use_bias=False, name="conv")(x)
    x = layers.ZeroPadding2D(3, name="conv_pad")(x)
    x = layers.Conv2D(settings.initial_filters, 7, strides=2, use_bias=False, name="conv")(x)
    x = layers.BatchNormalization(epsilon=1.001e-5, name="conv_bn")(x)
    x = layers.Activation("relu", name="conv_relu")(x)
    x = layers.ZeroPadding2D(1, name="pool_pad")(x)
    return layers.MaxPooling2D(3, strides=2)(x)


def _new_maps(x: Tensor, settings: DenseNetSettings) -> Tensor:
    """The k maps that a layer adds: BN, ReLU, 1 x 1 to 4k maps, BN, ReLU, 3 x 3."""
    if settings.bottleneck:
        x = bn_relu(x, "bottleneck")
        x = layers.Conv2D(4 * settings.growth_rate, 1, use_bias=False, name="bottleneck")(x)
    x = bn_relu(x, "conv")
    return layers.Conv2D(settings.growth_rate, 3, padding="same", use_bias=False, name="conv")(x)


def _transition(x: Tensor, settings: DenseNetSettings) -> Tensor:
    x = bn_relu(x, "conv")
    x = layers.Conv2D(settings.kept(x.shape[-1]), 1, use_bias=False, name="conv")(x)
    return layers.AveragePooling2D(2, strides=2)(x)


FAMILY = Family(
    name="densenet",
    title="DenseNet",
    settings=DenseNetSettings,
    builder=build,
    source="Huang et al. 2016, Densely Connected Convolutional Networks, arXiv:1608.06993",
    introduction=(
        "ResNet showed that a shortcut around each block lets very deep networks learn. DenseNet takes that to its "
        "end: within a block, every layer receives the maps of all layers before it, side by side instead of added "
        "up. Nothing has to be learned twice, so each layer may be very thin (k = 32 new maps, or 12 on CIFAR-10), "
        "and the network needs about a third of the parameters of a ResNet of equal accuracy.\n\n"
        "Open a dense block and follow the concatenations: the maps grow by k at every layer, which is why a 1 × 1 "
        "convolution first brings them down to 4k, and why a transition throws half of them away between blocks. "
        "Then compare parameters with memory: few weights, but all those maps must be kept. Raise the growth rate, "
        "or set the compression to 1, and watch both."
    ),
    presets={
        "densenet121": Preset("DenseNet-121", {}),
        "densenet169": Preset("DenseNet-169", {"blocks": (6, 12, 32, 32)}),
        "densenet201": Preset("DenseNet-201", {"blocks": (6, 12, 48, 32)}),
        "densenet_bc_100": Preset(
            "DenseNet-BC-100 (k = 12) for CIFAR-10",
            {"blocks": (16, 16, 16), "growth_rate": 12, "initial_filters": 24, "stem": "cifar", "input_size": 32,
             "classes": 10},
        ),
        "densenet_40": Preset(
            "DenseNet-40 (k = 12) for CIFAR-10",
            {"blocks": (12, 12, 12), "growth_rate": 12, "compression": 1.0, "bottleneck": False,
             "initial_filters": 16, "stem": "cifar", "input_size": 32, "classes": 10},
        ),
    },
)  # fmt: skip
