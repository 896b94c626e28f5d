"""Inception V3 (Szegedy et al. 2015, arXiv:1512.00567): large kernels factorised into small and thin ones."""

from netviz import layers
from netviz.architectures import common_settings as common
from netviz.architectures.family import Family, Preset
from netviz.architectures.inception_blocks import Convolution, conv_bn_relu, pooled
from netviz.layers import Tensor, block
from netviz.settings import Settings, setting


class InceptionV3Settings(Settings):
    """The defaults are the paper's network, as keras.applications has it."""

    input_size: int = common.input_size(299, low=75, high=512)
    classes: int = common.classes()
    width: float = common.width(low=0.1, high=2.0)
    blocks_a: int = setting(3, low=1, high=8, label="Modules on the 35 × 35 map")
    blocks_b: int = setting(4, low=1, high=12, label="Modules on the 17 × 17 map")
    blocks_c: int = setting(2, low=1, high=8, label="Modules on the 8 × 8 map")


def build(settings: InceptionV3Settings) -> Tensor:
    """Sizes in the comments are those of the paper's network."""
    conv = conv_bn_relu(settings.width)
    x = layers.Input((settings.input_size, settings.input_size, 3), name="image")
    with block("stem"):  # 299 x 299 x 3 -> 35 x 35 x 192
        x = _stem(x, conv)
    with block("modules A"):  # 35 x 35 x 288: 5 x 5 as it is, and as two 3 x 3
        for number in range(1, settings.blocks_a + 1):
            with block(f"module {number}"):
                x = _module_a(x, 32 if number == 1 else 64, conv)
    with block("reduction A"):  # 35 x 35 x 288 -> 17 x 17 x 768
        x = _reduction_a(x, conv)
    with block("modules B"):  # 17 x 17 x 768: 7 x 7 as 1 x 7 and 7 x 1
        for number in range(1, settings.blocks_b + 1):
            middle = 128 if number == 1 else 192 if number == settings.blocks_b else 160
            with block(f"module {number}"):
                x = _module_b(x, middle, conv)
    with block("reduction B"):  # 17 x 17 x 768 -> 8 x 8 x 1280
        x = _reduction_b(x, conv)
    with block("modules C"):  # 8 x 8 x 2048: branches that branch again
        for number in range(1, settings.blocks_c + 1):
            with block(f"module {number}"):
                x = _module_c(x, conv)
    with block("classifier"):
        x = layers.GlobalAveragePooling2D()(x)
        return layers.Dense(settings.classes, "softmax", name="predictions")(x)


def _stem(x: Tensor, conv: Convolution) -> Tensor:
    x = conv(x, 32, 3, strides=2, padding="valid")  # 149
    x = conv(x, 32, 3, padding="valid")  # 147
    x = conv(x, 64, 3)
    x = layers.MaxPooling2D(3, strides=2)(x)  # 73
    x = conv(x, 80, 1, padding="valid")
    x = conv(x, 192, 3, padding="valid")  # 71
    return layers.MaxPooling2D(3, strides=2)(x)  # 35


def _module_a(x: Tensor, pool_filters: int, conv: Convolution) -> Tensor:
    with block("1x1"):
        one = conv(x, 64, 1)
    with block("5x5"):
        five = conv(conv(x, 48, 1), 64, 5)
    with block("double 3x3"):
        double = conv(conv(conv(x, 64, 1), 96, 3), 96, 3)
    return layers.Concatenate()([one, five, double, pooled(x, pool_filters, conv)])


def _reduction_a(x: Tensor, conv: Convolution) -> Tensor:
    with block("3x3"):
        three = conv(x, 384, 3, strides=2, padding="valid")
    with block("double 3x3"):
        double = conv(conv(conv(x, 64, 1), 96, 3), 96, 3, strides=2, padding="valid")
    return layers.Concatenate()([three, double, layers.MaxPooling2D(3, strides=2)(x)])


def _module_b(x: Tensor, middle: int, conv: Convolution) -> Tensor:
    with block("1x1"):
        one = conv(x, 192, 1)
    with block("7x7"):
        seven = conv(conv(conv(x, middle, 1), middle, (1, 7)), 192, (7, 1))
    with block("double 7x7"):
        double = conv(conv(conv(x, middle, 1), middle, (7, 1)), middle, (1, 7))
        double = conv(conv(double, middle, (7, 1)), 192, (1, 7))
    return layers.Concatenate()([one, seven, double, pooled(x, 192, conv)])


def _reduction_b(x: Tensor, conv: Convolution) -> Tensor:
    with block("3x3"):
        three = conv(conv(x, 192, 1), 320, 3, strides=2, padding="valid")
    with block("7x7"):
        seven = conv(conv(conv(x, 192, 1), 192, (1, 7)), 192, (7, 1))
        seven = conv(seven, 192, 3, strides=2, padding="valid")
    return layers.Concatenate()([three, seven, layers.MaxPooling2D(3, strides=2)(x)])


def _module_c(x: Tensor, conv: Convolution) -> Tensor:
    with block("1x1"):
        one = conv(x, 320, 1)
    with block("3x3"):
        three = conv(x, 384, 1)
        three = layers.Concatenate()([conv(three, 384, (1, 3)), conv(three, 384, (3, 1))])
    with block("double 3x3"):
        double = conv(conv(x, 448, 1), 384, 3)
        double = layers.Concatenate()([conv(double, 384, (1, 3)), conv(double, 384, (3, 1))])
    return layers.Concatenate()([one, three, double, pooled(x, 192, conv)])


FAMILY = Family(
    name="inception_v3",
    title="Inception V3",
    settings=InceptionV3Settings,
    builder=build,
    source="Szegedy et al. 2015, Rethinking the Inception Architecture for Computer Vision, arXiv:1512.00567",
    introduction=(
        "A 5 × 5 convolution costs 25 multiply-adds for every pair of channels; two 3 × 3 in a row see the same square "
        "for 18, and a 7 × 7 becomes a 1 × 7 and a 7 × 1: 14 instead of 49. Inception V3 goes through GoogLeNet with "
        "that knife, normalises after every convolution, and reaches 78 % on ImageNet with 24 million parameters.\n\n"
        "Three kinds of module follow one another as the map shrinks: A with doubled 3 × 3, B with thin 1 × 7 and "
        "7 × 1, C whose branches branch again. Compare the receptive field of a module's branches: that is what the "
        "factorisation keeps while it saves."
    ),
    presets={
        "inception_v3_paper": Preset("Inception V3", {}),
        "inception_v3_small": Preset(
            "Small: a quarter of the width", {"input_size": 96, "classes": 10, "width": 0.25, "blocks_b": 2}
        ),
    },
)
