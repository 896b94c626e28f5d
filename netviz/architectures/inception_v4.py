"""Inception-v4 (Szegedy et al. 2016, arXiv:1602.07261, figure 9): the Inception modules without any shortcut."""

from netviz import layers
from netviz.architectures import common_settings as common
from netviz.architectures.family import Family, Preset
from netviz.architectures.inception_blocks import (
    Branch,
    Convolution,
    CroppingSettings,
    branch,
    branching_stem,
    conv_bn_relu,
    pooled,
    reduction,
)
from netviz.layers import Tensor, block
from netviz.settings import setting

# The paper's figures 4, 5, 7 and 8, and the columns of table 1.
MODULE_A: tuple[Branch, ...] = (((1, 96),), ((1, 64), (3, 96)), ((1, 64), (3, 96), (3, 96)))
MODULE_B: tuple[Branch, ...] = (
    ((1, 384),),
    ((1, 192), ((1, 7), 224), ((7, 1), 256)),
    ((1, 192), ((7, 1), 192), ((1, 7), 224), ((7, 1), 224), ((1, 7), 256)),
)
REDUCTION_A: tuple[Branch, ...] = (((3, 384),), ((1, 192), (3, 224), (3, 256)))
REDUCTION_B: tuple[Branch, ...] = (((1, 192), (3, 192)), ((1, 256), ((1, 7), 256), ((7, 1), 320), (3, 320)))


class InceptionV4Settings(CroppingSettings):
    """The defaults are the paper's network."""

    input_size: int = common.input_size(299, low=32, high=512)
    classes: int = common.classes()
    blocks_a: int = setting(4, low=1, high=12, label="Modules A, on the 35 × 35 map")
    blocks_b: int = setting(7, low=1, high=20, label="Modules B, on the 17 × 17 map")
    blocks_c: int = setting(3, low=1, high=12, label="Modules C, on the 8 × 8 map")
    width: float = common.width(low=0.1, high=2.0)
    dropout: float = common.dropout_before_classifier(0.2)
    small_images: bool = common.small_images()


def build(settings: InceptionV4Settings) -> Tensor:
    """Sizes in the comments are those of the paper's network."""
    conv = conv_bn_relu(settings.width, scale=True)
    crop = "same" if settings.small_images else "valid"
    x = layers.Input((settings.input_size, settings.input_size, 3), name="image")
    with block("stem"):  # 299 x 299 x 3 -> 35 x 35 x 384
        x = branching_stem(x, conv, stride=1 if settings.small_images else 2, crop=crop)
    with block("modules A"):  # 35 x 35 x 384 throughout
        for number in range(1, settings.blocks_a + 1):
            with block(f"module {number}"):
                x = _module(x, MODULE_A, 96, conv)
    with block("reduction A"):  # 35 x 35 x 384 -> 17 x 17 x 1024
        x = reduction(x, REDUCTION_A, conv, crop)
    with block("modules B"):  # 17 x 17 x 1024 throughout
        for number in range(1, settings.blocks_b + 1):
            with block(f"module {number}"):
                x = _module(x, MODULE_B, 128, conv)
    with block("reduction B"):  # 17 x 17 x 1024 -> 8 x 8 x 1536
        x = reduction(x, REDUCTION_B, conv, crop)
    with block("modules C"):  # 8 x 8 x 1536 throughout
        for number in range(1, settings.blocks_c + 1):
            with block(f"module {number}"):
                x = _module_c(x, conv)
    with block("classifier"):
        x = layers.GlobalAveragePooling2D()(x)
        if settings.dropout:
            x = layers.Dropout(settings.dropout)(x)
        return layers.Dense(settings.classes, "softmax", name="predictions")(x)


def _module(x: Tensor, branches: tuple[Branch, ...], pool_filters: int, conv: Convolution) -> Tensor:
    made = []
    for number, convolutions in enumerate(branches, 1):
        with block(f"branch {number}"):
            made.append(branch(x, convolutions, conv))
    return layers.Concatenate()([*made, pooled(x, pool_filters, conv)])


def _module_c(x: Tensor, conv: Convolution) -> Tensor:
    """Figure 6: two branches end in a row and a column beside one another."""
    with block("branch 1"):
        one = conv(x, 256, 1)
    with block("branch 2"):
        short = _row_and_column(conv(x, 384, 1), conv)
    with block("branch 3"):
        long = _row_and_column(branch(x, ((1, 384), ((1, 3), 448), ((3, 1), 512)), conv), conv)
    return layers.Concatenate()([one, short, long, pooled(x, 256, conv)])


def _row_and_column(x: Tensor, conv: Convolution) -> Tensor:
    return layers.Concatenate()([conv(x, 256, (1, 3)), conv(x, 256, (3, 1))])


FAMILY = Family(
    name="inception_v4",
    title="Inception V4",
    settings=InceptionV4Settings,
    builder=build,
    source="Szegedy et al. 2016, Inception-v4, Inception-ResNet and the Impact of Residual Connections on Learning, "
    "arXiv:1602.07261",
    introduction=(
        "Are shortcuts what very deep networks need? The authors of Inception built two networks of about the same "
        "cost to find out: Inception-ResNet-V2 with residual connections, and this one without. Freed from splitting "
        "the network over several machines, they could also make all modules on one map alike, which Inception V3 "
        "did not.\n\n"
        "Inception-v4 ended as accurate as its residual sibling; it only trained more slowly. Unfold one module of "
        "each kind: A with square kernels, B with thin 1 × 7 and 7 × 1 that see far, C whose branches end in a row and "
        "a column side by side. Then compare with Inception-ResNet-V2: a quarter fewer parameters, about the same cost."
    ),
    presets={
        "inception_v4_paper": Preset("Inception V4", {}),
        "inception_v4_cifar": Preset(
            "Small, for CIFAR-10",
            {"input_size": 32, "classes": 10, "small_images": True, "width": 0.25}
            | {"blocks_a": 1, "blocks_b": 2, "blocks_c": 1},
        ),
    },
)
