"""GoogLeNet, Inception v1 (Szegedy et al. 2014, arXiv:1409.4842, table 1): nine modules, and heads on the way."""

from typing import Literal

from netviz import layers
from netviz.architectures import common_settings as common
from netviz.architectures.family import Family, Preset
from netviz.layers import Tensor, block
from netviz.settings import setting

# Table 1 of the paper: 1x1, 3x3 reduced, 3x3, 5x5 reduced, 5x5, after the pooling; None halves the map.
MODULES = {
    "3a": (64, 96, 128, 16, 32, 32),
    "3b": (128, 128, 192, 32, 96, 64),
    "pool 3": None,
    "4a": (192, 96, 208, 16, 48, 64),
    "4b": (160, 112, 224, 24, 64, 64),
    "4c": (128, 128, 256, 24, 64, 64),
    "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128),
    "pool 4": None,
    "5a": (256, 160, 320, 32, 128, 128),
    "5b": (384, 192, 384, 48, 128, 128),
}
HEADS_AFTER = ("4a", "4d")


class GoogLeNetSettings(common.ImageSettings):
    """The defaults are the paper's network, without the heads that only training needs."""

    input_size: int = common.input_size(224, low=32, high=512)
    classes: int = common.classes()
    width: float = common.width(low=0.25, high=2.0)
    auxiliary_heads: bool = setting(
        False,
        label="Auxiliary heads",
        help="Two classifiers half way, whose gradients kept the early modules learning.",
    )
    dropout: float = common.dropout_before_classifier(0.4)
    small_images: bool = setting(
        False, label="For small images", help="The stem neither strides nor pools, so a 32-pixel image keeps its map."
    )
    variant: Literal["paper", "torchvision"] = setting(
        "paper", label="Variant",
        help="torchvision: batch normalisation instead of biases, and 3 × 3 where the paper has 5 × 5.",
    )  # fmt: skip

    def _smallest_input(self) -> common.Smallest:
        pixels = 65 if self.auxiliary_heads and not self.small_images else 1
        why = " with auxiliary_heads, since they pool 5 × 5 of a map that is halved 4 times, unless small_images is on"
        return common.at_least(pixels, why)


def build(settings: GoogLeNetSettings) -> Tensor | tuple[Tensor, ...]:
    """Sizes in the comments are those of the paper's network."""
    x = layers.Input((settings.input_size, settings.input_size, 3), name="image")
    with block("stem"):  # 224 x 224 x 3 -> 28 x 28 x 192
        x = _stem(x, settings)
    heads = []
    for name, filters in MODULES.items():  # 28 x 28 x 192 -> 14 x 14 x 480 -> 7 x 7 x 832 -> 7 x 7 x 1024
        if filters is None:
            x = layers.MaxPooling2D(3, strides=2, padding="same", name=name.replace(" ", "_"))(x)
            continue
        with block(f"inception {name}"):
            x = _module(x, filters, settings)
        if settings.auxiliary_heads and name in HEADS_AFTER:
            with block(f"head {len(heads) + 1}"):
                heads.append(_head(x, settings))
    with block("classifier"):
        x = layers.GlobalAveragePooling2D()(x)
        x = layers.Dropout(settings.dropout)(x)
        x = layers.Dense(settings.classes, "softmax", name="predictions")(x)
    return (x, *heads) if heads else x


def _stem(x: Tensor, settings: GoogLeNetSettings) -> Tensor:
    # The paper's local response normalization is left out, as everybody does since batch normalization.
    if settings.small_images:
        x = _conv(x, 64, 3, settings)
    else:
        x = _conv(x, 64, 7, settings, strides=2)  # 112
        x = layers.MaxPooling2D(3, strides=2, padding="same")(x)  # 56
    x = _conv(x, 64, 1, settings)
    x = _conv(x, 192, 3, settings)
    return x if settings.small_images else layers.MaxPooling2D(3, strides=2, padding="same")(x)  # 28


def _module(x: Tensor, filters: tuple[int, ...], settings: GoogLeNetSettings) -> Tensor:
    one, reduce_three, three, reduce_five, five, after_pool = filters
    with block("1x1"):
        a = _conv(x, one, 1, settings)
    with block("3x3"):
        b = _conv(_conv(x, reduce_three, 1, settings), three, 3, settings)
    with block("5x5"):
        large = 3 if settings.variant == "torchvision" else 5
        c = _conv(_conv(x, reduce_five, 1, settings), five, large, settings)
    with block("pooled"):
        d = _conv(layers.MaxPooling2D(3, strides=1, padding="same")(x), after_pool, 1, settings)
    return layers.Concatenate()([a, b, c, d])


def _head(x: Tensor, settings: GoogLeNetSettings) -> Tensor:
    x = layers.AveragePooling2D(5, strides=3)(x)  # 14 -> 4
    x = layers.Flatten()(_conv(x, 128, 1, settings))
    x = layers.Dense(1024, "relu", name="dense")(x)
    x = layers.Dropout(0.7)(x)
    return layers.Dense(settings.classes, "softmax", name="predictions")(x)


def _conv(x: Tensor, filters: int, kernel: int, settings: GoogLeNetSettings, strides: int = 1) -> Tensor:
    normalized = settings.variant == "torchvision"
    name = f"conv{kernel}x{kernel}"
    filters = max(1, int(filters * settings.width))
    x = layers.Conv2D(filters, kernel, strides=strides, padding="same", use_bias=not normalized, name=name)(x)
    if normalized:
        x = layers.BatchNormalization(name=f"{name}_bn")(x)
    return layers.ReLU(name=f"{name}_relu")(x)


FAMILY = Family(
    name="googlenet",
    title="GoogLeNet",
    settings=GoogLeNetSettings,
    builder=build,
    source="Szegedy et al. 2014, Going Deeper with Convolutions, arXiv:1409.4842",
    introduction=(
        "In 2014 the way to a better network was a bigger one. GoogLeNet won ImageNet with twelve times fewer "
        "parameters than the winner of 2012, by looking at each map with several small kernels at once and by "
        "reducing the channels with 1 × 1 convolutions before each of the larger ones.\n\n"
        "Follow the table of the paper down its nine modules, and see how little of the cost sits in the 5 × 5 "
        "branches once their input is reduced. The auxiliary heads are classifiers half way down: their gradients "
        "reached the early layers in the days before batch normalisation and residual connections."
    ),
    presets={
        "googlenet_paper": Preset("GoogLeNet/Inception V1", {}),
        "googlenet_heads": Preset("GoogLeNet with auxiliary heads", {"auxiliary_heads": True}),
        "googlenet_torchvision": Preset("GoogLeNet, torchvision", {"variant": "torchvision"}),
        "googlenet_cifar": Preset(
            "Small, for CIFAR-10", {"input_size": 32, "classes": 10, "width": 0.25, "small_images": True}
        ),
    },
)
