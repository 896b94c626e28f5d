"""SqueezeNet (Iandola et al. 2016, arXiv:1602.07360, table 1): AlexNet's accuracy with a fiftieth of its parameters."""

from typing import Literal

from netviz import layers
from netviz.architectures import common_settings as common
from netviz.architectures.family import Family, Preset
from netviz.architectures.plain_blocks import conv_relu, max_pooling
from netviz.layers import Tensor, block
from netviz.settings import setting

# Filters of the two expanding convolutions of each fire module, 2 to 9, together.
EXPANDED = {2: 128, 3: 128, 4: 256, 5: 256, 6: 384, 7: 384, 8: 512, 9: 512}
# Of each version: filters and kernel of the first convolution, and before which modules the map is halved.
VERSIONS = {"1.0": (96, 7, (2, 5, 9)), "1.1": (64, 3, (2, 4, 6))}


class SqueezeNetSettings(common.ImageSettings):
    """The defaults are the paper's network, version 1.0."""

    version: Literal["1.0", "1.1"] = setting(
        "1.0", label="Version",
        help="1.1: the authors' later form, which begins with a smaller convolution and halves the map earlier.",
    )  # fmt: skip
    squeeze_ratio: float = setting(
        0.125, low=0.125, high=1.0, step=0.125, label="Squeeze ratio",
        help="Filters of the squeezing 1 × 1 convolution, as a share of those that expand after it (figure 3a).",
    )  # fmt: skip
    share_3x3: float = setting(
        0.5, low=0.05, high=0.95, step=0.05, label="Share of 3 × 3",
        help="How many of the expanding filters are 3 × 3; the others are 1 × 1 (figure 3b).",
    )  # fmt: skip
    bypass: Literal["none", "simple", "complex"] = setting(
        "none", label="Bypass",
        help="simple: a shortcut around every second module. complex: around the others too, through a 1 × 1 "
        "convolution (figure 2).",
    )  # fmt: skip
    dropout: float = common.dropout_before_classifier(0.5)
    input_size: int = common.input_size(224, low=16, high=512)
    classes: int = common.classes()
    small_images: bool = setting(
        False, label="For small images",
        help="The first convolution neither strides nor is followed by a pooling, so a 32-pixel image keeps its map.",
    )  # fmt: skip

    def _smallest_input(self) -> common.Smallest:
        _, kernel, _ = VERSIONS[self.version]
        why = f" in version {self.version}, since the map is halved four times, unless small_images is on"
        return common.at_least(1 if self.small_images else kernel + 14, why)


def build(settings: SqueezeNetSettings) -> Tensor:
    """Sizes in the comments are those of version 1.0."""
    filters, kernel, halved_before = VERSIONS[settings.version]
    x = layers.Input((settings.input_size, settings.input_size, 3), name="image")
    with block("stem"):  # 224 x 224 x 3 -> 109 x 109 x 96
        if settings.small_images:
            x = conv_relu(x, filters, 3, "conv", padding="same")
        else:
            x = conv_relu(x, filters, kernel, "conv", strides=2)
    for number, expanded in EXPANDED.items():  # 54 x 54 x 128 -> 13 x 13 x 512
        if number in halved_before and not (number == 2 and settings.small_images):
            x = max_pooling(x, f"pool_{number - 1}")
        with block(f"fire {number}"):
            x = _fire(x, expanded, settings)
    with block("classifier"):  # each class has a map of its own, and its mean is the class' score
        if settings.dropout:
            x = layers.Dropout(settings.dropout)(x)
        x = conv_relu(x, settings.classes, 1, "conv")
        x = layers.GlobalAveragePooling2D()(x)
        return layers.Activation("softmax", name="predictions")(x)


def _fire(x: Tensor, expanded: int, settings: SqueezeNetSettings) -> Tensor:
    """Few 1 x 1 filters, then many of 1 x 1 and of 3 x 3 side by side (figure 1)."""
    wide = max(1, int(expanded * settings.share_3x3))
    squeezed = conv_relu(x, int(expanded * settings.squeeze_ratio), 1, "squeeze")
    ones = conv_relu(squeezed, expanded - wide, 1, "expand1x1")
    threes = conv_relu(squeezed, wide, 3, "expand3x3", padding="same")
    y = layers.Concatenate()([ones, threes])
    if settings.bypass == "none" or (settings.bypass == "simple" and x.shape != y.shape):
        return y
    if x.shape != y.shape:
        x = conv_relu(x, expanded, 1, "bypass")
    return layers.Add()([x, y])


FAMILY = Family(
    name="squeezenet",
    title="SqueezeNet",
    settings=SqueezeNetSettings,
    builder=build,
    source="Iandola et al. 2016, SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and <0.5MB model size, "
    "arXiv:1602.07360",
    introduction=(
        "A network that must be sent to a car or fit into a chip should be small before it is accurate. SqueezeNet "
        "asks how few parameters reach AlexNet's accuracy, and needs 1.2 million instead of 61. Its fire module first "
        "squeezes the channels with a few 1 × 1 filters, so that the 3 × 3 filters after them have little to read; "
        "half of the expanding filters are 1 × 1 anyway; and the map is halved late, so that most layers see large "
        "maps.\n\n"
        "Parameters are not multiply-adds. Version 1.0 has a fiftieth of AlexNet's parameters and more work to do. "
        "Version 1.1 halves the map earlier and needs 2.4 times less with nearly the same parameters. Move the two "
        "sliders of the paper's figure 3, squeeze ratio and share of 3 × 3, and look which of both figures follows."
    ),
    presets={
        "squeezenet_1_0": Preset("SqueezeNet 1.0", {}),
        "squeezenet_1_1": Preset("SqueezeNet 1.1", {"version": "1.1"}),
        "squeezenet_bypass": Preset("SqueezeNet with simple bypass", {"bypass": "simple"}),
        "squeezenet_cifar": Preset(
            "SqueezeNet for CIFAR-10",
            {"version": "1.1", "bypass": "simple", "input_size": 32, "classes": 10, "small_images": True},
        ),
    },
)
