"""AlexNet (Krizhevsky et al. 2012): the network that made deep learning the way to see."""

from typing import Literal

from netviz import layers
from netviz.architectures import common_settings as common
from netviz.architectures.family import Family, Preset
from netviz.architectures.plain_blocks import conv_relu
from netviz.layers import Tensor, block
from netviz.settings import setting

# Filters of the five convolutions, and how many groups the second, fourth and fifth are split into.
FILTERS = {
    "two_groups": ((96, 256, 384, 384, 256), 2),
    "one_tower": ((96, 256, 384, 384, 256), 1),
    "torchvision": ((64, 192, 384, 256, 256), 1),
}


class AlexNetSettings(common.ImageSettings):
    """The defaults are the network of 2012: each of two graphics cards held half of it."""

    variant: Literal["two_groups", "one_tower", "torchvision"] = setting(
        "two_groups", label="Variant",
        help="two groups: three of the convolutions see only their half of the maps, as on the two cards of 2012. "
        "torchvision: fewer filters, of Krizhevsky's paper of 2014.",
    )  # fmt: skip
    input_size: int = common.input_size(227, low=32, high=512)
    classes: int = common.classes()
    width: float = common.width(low=0.1, high=2.0)
    dense_units: int = setting(
        4096, low=16, high=4096, step=16, label="Units of the two hidden dense layers",
        help="They hold 96 % of all parameters.",
    )  # fmt: skip
    dropout: float = setting(
        0.5, low=0.0, high=0.9, step=0.05, label="Dropout before each hidden dense layer",
        help="New in 2012, against overfitting.",
    )  # fmt: skip
    small_images: bool = setting(
        False, label="For small images",
        help="The first convolution is 3 × 3 and does not stride, so a 32-pixel image keeps its map.",
    )  # fmt: skip

    def _smallest_input(self) -> common.Smallest:
        # Of n pixels, a pooling of 3 x 3 leaves (n - 1) // 2: three poolings need 15, and 4 * 14 + 11 before a stride.
        if self.small_images:
            return common.at_least(15, " with small_images, since three poolings halve the map")
        pixels = 63 if self.variant == "torchvision" else 67
        return common.at_least(pixels, ", since the map is halved five times, unless small_images is on")


def build(settings: AlexNetSettings) -> Tensor:
    """Sizes in the comments are those of the network of 2012."""
    filters, groups = FILTERS[settings.variant]
    first, second, third, fourth, fifth = (groups * max(1, int(count * settings.width / groups)) for count in filters)
    x = layers.Input((settings.input_size, settings.input_size, 3), name="image")
    # The paper's local response normalization is left out, as everybody does since batch normalization: no parameters.
    with block("features"):
        x = _first(x, first, settings)  # 227 -> 55 x 55 x 96
        x = layers.MaxPooling2D(3, strides=2, name="pool1")(x)  # 27
        x = conv_relu(x, second, 5, "conv2", padding="same", groups=groups)  # 27 x 27 x 256
        x = layers.MaxPooling2D(3, strides=2, name="pool2")(x)  # 13
        x = conv_relu(x, third, 3, "conv3", padding="same")  # 13 x 13 x 384: here the two cards exchange their maps
        x = conv_relu(x, fourth, 3, "conv4", padding="same", groups=groups)
        x = conv_relu(x, fifth, 3, "conv5", padding="same", groups=groups)  # 13 x 13 x 256
        x = layers.MaxPooling2D(3, strides=2, name="pool5")(x)  # 6
    with block("classifier"):  # 9216 -> 4096 -> 4096 -> 1000
        x = layers.Flatten()(x)
        for name in ("fc6", "fc7"):
            if settings.dropout:
                x = layers.Dropout(settings.dropout)(x)
            x = layers.Dense(settings.dense_units, activation="relu", name=name)(x)
        return layers.Dense(settings.classes, activation="softmax", name="predictions")(x)


def _first(x: Tensor, filters: int, settings: AlexNetSettings) -> Tensor:
    if settings.small_images:
        return conv_relu(x, filters, 3, "conv1", padding="same")
    if settings.variant == "torchvision":  # 224 -> 55
        x = layers.ZeroPadding2D(2, name="conv1_pad")(x)
    return conv_relu(x, filters, 11, "conv1", strides=4)


FAMILY = Family(
    name="alexnet",
    title="AlexNet",
    settings=AlexNetSettings,
    builder=build,
    source="Krizhevsky et al. 2012, ImageNet Classification with Deep Convolutional Neural Networks, "
    "Advances in Neural Information Processing Systems 25",
    introduction=(
        "In 2012 it brought ImageNet's error from 26 % to 15 %, and within a year everybody who worked on images used "
        "such networks. Little in it was new by itself. It was LeNet's idea at a hundred times the size, made to "
        "learn by three things: ReLUs instead of tanh, dropout in the dense layers, and two graphics cards for six "
        "days. One card's memory was too small, so each held half of the filters, and they exchanged their maps only "
        "before the third convolution: the grouped convolutions, which came back years later to save compute.\n\n"
        "Switch between two groups and one tower and see what grouping saves: 1.4 million parameters, and a third of "
        "the multiply-adds. Then look where the parameters are: 59 of 61 million in the three dense layers, which do "
        "a twelfth of the work. The paper says that images have 224 pixels; its own maps of 55 only come out of 227. "
        "Its normalisation between neighbouring maps is left out here, as in most networks since: it has no "
        "parameters, and two years later VGG's authors found that it did not help."
    ),
    presets={
        "alexnet_2012": Preset("AlexNet, two groups", {}),
        "alexnet_one_tower": Preset("AlexNet, one tower", {"variant": "one_tower"}),
        "alexnet_torchvision": Preset("AlexNet, torchvision", {"variant": "torchvision", "input_size": 224}),
        "alexnet_cifar": Preset(
            "Small, for CIFAR-10",
            {"input_size": 32, "classes": 10, "width": 0.25, "dense_units": 512, "small_images": True},
        ),
    },
)
