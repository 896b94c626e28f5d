"""Inception-ResNet-v1 (Szegedy et al. 2016, arXiv:1602.07261, figure 15): Inception V3's cost, with shortcuts."""

from netviz import layers
from netviz.architectures import common_settings as common
from netviz.architectures.family import Family, Preset
from netviz.architectures.inception_blocks import (
    Branch,
    Convolution,
    CroppingSettings,
    conv_bn_relu,
    reduction,
    residual_blocks,
)
from netviz.layers import Tensor, block
from netviz.settings import setting

# The paper's figures 10 to 13, the column of table 1, and how much of each kind of residual is added.
BRANCHES_A: tuple[Branch, ...] = (((1, 32),), ((1, 32), (3, 32)), ((1, 32), (3, 32), (3, 32)))
BRANCHES_B: tuple[Branch, ...] = (((1, 128),), ((1, 128), ((1, 7), 128), ((7, 1), 128)))
BRANCHES_C: tuple[Branch, ...] = (((1, 192),), ((1, 192), ((1, 3), 192), ((3, 1), 192)))
REDUCTION_A: tuple[Branch, ...] = (((3, 384),), ((1, 192), (3, 192), (3, 256)))
REDUCTION_B: tuple[Branch, ...] = (((1, 256), (3, 384)), ((1, 256), (3, 256)), ((1, 256), (3, 256), (3, 256)))
SCALES = {"A": 0.17, "B": 0.1, "C": 0.2}


class InceptionResNetV1Settings(CroppingSettings):
    """The defaults are the paper's network."""

    input_size: int = common.input_size(299, low=32, high=600)
    classes: int = common.classes()
    blocks_a: int = setting(5, low=0, high=20, label="Blocks A, on the 35 × 35 map")
    blocks_b: int = setting(10, low=0, high=40, label="Blocks B, on the 17 × 17 map")
    blocks_c: int = setting(5, low=1, high=20, label="Blocks C, on the 8 × 8 map")
    residual_scale: float = common.residual_scale()
    width: float = common.width(low=0.1, high=2.0)
    dropout: float = common.dropout_before_classifier(0.2)
    small_images: bool = common.small_images()


def build(settings: InceptionResNetV1Settings) -> Tensor:
    """Sizes in the comments are those of the paper's network."""
    conv = conv_bn_relu(settings.width, scale=True)
    crop = "same" if settings.small_images else "valid"
    scale = settings.residual_scale
    x = layers.Input((settings.input_size, settings.input_size, 3), name="image")
    with block("stem"):  # 299 x 299 x 3 -> 35 x 35 x 256
        x = _stem(x, conv, 1 if settings.small_images else 2, crop)
    with block("blocks A"):  # 35 x 35 x 256 throughout
        x = residual_blocks(x, settings.blocks_a, BRANCHES_A, SCALES["A"] * scale, conv)
    with block("reduction A"):  # 35 x 35 x 256 -> 17 x 17 x 896
        x = reduction(x, REDUCTION_A, conv, crop)
    with block("blocks B"):  # 17 x 17 x 896 throughout
        x = residual_blocks(x, settings.blocks_b, BRANCHES_B, SCALES["B"] * scale, conv)
    with block("reduction B"):  # 17 x 17 x 896 -> 8 x 8 x 1792
        x = reduction(x, REDUCTION_B, conv, crop)
    with block("blocks C"):  # 8 x 8 x 1792 throughout
        x = residual_blocks(x, settings.blocks_c, BRANCHES_C, SCALES["C"] * scale, conv)
    with block("classifier"):
        x = layers.GlobalAveragePooling2D()(x)
        if settings.dropout:
            x = layers.Dropout(settings.dropout)(x)
        return layers.Dense(settings.classes, "softmax", name="predictions")(x)


def _stem(x: Tensor, conv: Convolution, stride: int, crop: str) -> Tensor:
    """Figure 14."""
    x = conv(x, 32, 3, strides=stride, padding=crop)  # 149
    x = conv(x, 32, 3, padding=crop)  # 147
    x = conv(x, 64, 3)
    x = layers.MaxPooling2D(3, strides=2, padding=crop)(x)  # 73
    x = conv(x, 80, 1)
    x = conv(x, 192, 3, padding=crop)  # 71
    return conv(x, 256, 3, strides=2, padding=crop)  # 35


FAMILY = Family(
    name="inception_resnet_v1",
    title="Inception-ResNet-V1",
    settings=InceptionResNetV1Settings,
    builder=build,
    source="Szegedy et al. 2016, Inception-v4, Inception-ResNet and the Impact of Residual Connections on Learning, "
    "arXiv:1602.07261",
    introduction=(
        "The smaller of the two networks that joined Inception modules with residual connections. It was made to cost "
        "about what Inception V3 costs, so that the two can be told apart by one thing only: the shortcuts. It "
        "learned much faster, and ended nearly as accurate. FaceNet's best known open implementation recognises "
        "faces with it.\n\n"
        "Unfold a block A: three thin branches of 32 filters each, then a 1 × 1 convolution without an activation that "
        "widens them to the 256 channels of the shortcut; a sixth of the result is added. Compare with Inception V3, "
        "and with Inception-ResNet-V2, which has twice as many blocks of each kind."
    ),
    presets={
        "inception_resnet_v1_paper": Preset("Inception-ResNet-V1", {}),
        "inception_resnet_v1_cifar": Preset(
            "Small, for CIFAR-10",
            {"input_size": 32, "classes": 10, "small_images": True, "width": 0.25}
            | {"blocks_a": 2, "blocks_b": 4, "blocks_c": 2},
        ),
    },
)
