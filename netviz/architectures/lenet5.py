"""LeNet-5 (LeCun et al. 1998, Gradient-Based Learning Applied to Document Recognition, figure 2), as it is taught."""

from typing import Literal

from netviz import layers
from netviz.architectures import common_settings as common
from netviz.architectures.family import Family, Preset
from netviz.layers import Tensor, block
from netviz.settings import setting


class LeNet5Settings(common.ImageSettings):
    """The defaults are the network of courses: the paper's sizes, every map connected to every map."""

    activation: Literal["tanh", "sigmoid", "relu"] = setting(
        "tanh", label="Activation", help="The paper's is a scaled tanh; relu learns faster."
    )
    pooling: Literal["average", "max"] = setting(
        "average",
        label="Pooling",
        help="The paper averages, times a trained factor and plus a trained bias for each map.",
    )
    padding: Literal["valid", "same"] = setting(
        "valid", label="Padding of the first convolution",
        help="same: for images of 28 pixels, such as MNIST's, which then give the same maps as 32 pixels without.",
    )  # fmt: skip
    input_size: int = common.input_size(32, low=16, high=128, step=4)
    channels: int = common.channels(1)
    classes: int = common.classes(10)

    def _smallest_input(self) -> common.Smallest:
        # (n - 4) / 2, less 4, / 2: one pixel is left of 16; padding spares the first four.
        pixels = 12 if self.padding == "same" else 16
        return common.at_least(pixels, ", since two 5 × 5 convolutions and two poolings take that much")


def build(settings: LeNet5Settings) -> Tensor:
    """Sizes in the comments are those of the paper's network, and the names of its layers."""
    activation = settings.activation
    x = layers.Input((settings.input_size, settings.input_size, settings.channels), name="image")
    with block("features"):
        x = layers.Conv2D(6, 5, padding=settings.padding, activation=activation, name="c1")(x)  # 28 x 28 x 6
        x = _subsampling(x, "s2", settings)  # 14 x 14 x 6
        x = layers.Conv2D(16, 5, activation=activation, name="c3")(x)  # 10 x 10 x 16
        x = _subsampling(x, "s4", settings)  # 5 x 5 x 16
    with block("classifier"):
        x = layers.Flatten()(x)
        x = layers.Dense(120, activation=activation, name="c5")(x)  # as a 5 x 5 convolution of a 5 x 5 map
        x = layers.Dense(84, activation=activation, name="f6")(x)
        return layers.Dense(settings.classes, activation="softmax", name="predictions")(x)


def _subsampling(x: Tensor, name: str, settings: LeNet5Settings) -> Tensor:
    if settings.pooling == "max":
        return layers.MaxPooling2D(2, name=name)(x)
    return layers.AveragePooling2D(2, name=name)(x)


FAMILY = Family(
    name="lenet5",
    title="LeNet-5",
    settings=LeNet5Settings,
    builder=build,
    source="LeCun et al. 1998, Gradient-Based Learning Applied to Document Recognition, Proceedings of the IEEE 86(11)",
    introduction=(
        "In the 1990s it read the amounts on a tenth of all American cheques and more. LeNet-5 has what every "
        "convolutional network since has: small kernels shared by all places of the image, maps that get smaller and "
        "more, and a few dense layers that decide. Only two convolutions, and 61,706 parameters: small enough to "
        "follow every one of them.\n\n"
        "This is the network as courses draw it. The paper's differs in three places, and has exactly 60,000 "
        "parameters: its poolings learn a factor and a bias for each map (12 and 32 of them); its second convolution "
        "connects each of its 16 maps to only some of the 6 before it (1,516 weights and biases instead of 2,416); "
        "and its outputs are distances to ten fixed pictures of digits instead of a softmax. Follow the map's side, "
        "32, 28, 14, 10, 5, and see where nearly four fifths of the parameters are: in the first dense layer."
    ),
    presets={
        "lenet5_paper": Preset("LeNet-5", {}),
        "lenet5_mnist": Preset("LeNet-5 for MNIST's 28 pixels", {"input_size": 28, "padding": "same"}),
        "lenet5_cifar": Preset("LeNet-5 for CIFAR-10", {"channels": 3, "activation": "relu", "pooling": "max"}),
    },
)
