"""MobileNet V2 (Sandler et al. 2018, arXiv:1801.04381): thin between the blocks, wide inside them."""

from netviz import layers
from netviz.architectures import common_settings as common
from netviz.architectures.family import Family, Preset
from netviz.layers import Tensor, block
from netviz.settings import setting

# Table 2 of the paper: filters, blocks, and which halving of the map the first block is (0: none; 1 is the stem's).
STAGES = ((16, 1, 0), (24, 2, 2), (32, 3, 3), (64, 4, 4), (96, 3, 0), (160, 3, 5), (320, 1, 0))


class MobileNetV2Settings(common.HalvingSettings):
    """The defaults are the paper's network, as keras.applications has it."""

    input_size: int = common.input_size(224, low=16, high=512, step=16, help=common.RESOLUTION_MULTIPLIER)
    classes: int = common.classes()
    alpha: float = common.width_multiplier("to a multiple of 8; the last convolution only grows.")
    expansion: int = setting(
        6, low=1, high=10, label="Expansion factor t", help="How many times wider a block is inside than at its ends."
    )
    halvings: int = common.halvings()
    dropout: float = common.dropout_before_classifier(0.0)


def build(settings: MobileNetV2Settings) -> Tensor:
    """Sizes in the comments are those of the paper's network."""
    image = layers.Input((settings.input_size, settings.input_size, 3), name="image")
    stride = settings.stride(1)
    with block("stem"):  # 224 x 224 x 3 -> 112 x 112 x 32
        filters = multiple_of_8(32 * settings.alpha)
        x = layers.Conv2D(filters, 3, strides=stride, padding="same", use_bias=False, name="conv")(image)
        x = _bn_relu6(x, "conv")
    for stage, (filters, count, halving) in enumerate(STAGES, 1):  # 112 x 112 x 32 -> 7 x 7 x 320
        with block(f"stage {stage}"):
            for number in range(1, count + 1):
                stride = settings.stride(halving) if number == 1 else 1
                with block(f"block {number}"):
                    x = _inverted_residual(
                        x, multiple_of_8(int(filters * settings.alpha)), stride, 1 if stage == 1 else settings.expansion
                    )
    with block("head"):  # 7 x 7 x 320 -> 7 x 7 x 1280
        x = layers.Conv2D(multiple_of_8(1280 * max(1.0, settings.alpha)), 1, use_bias=False, name="conv")(x)
        x = _bn_relu6(x, "conv")
    with block("classifier"):
        x = layers.GlobalAveragePooling2D()(x)
        if settings.dropout:
            x = layers.Dropout(settings.dropout)(x)
        return layers.Dense(settings.classes, activation="softmax", name="predictions")(x)


def _inverted_residual(x: Tensor, filters: int, stride: int, expansion: int) -> Tensor:
    """Expand, filter each channel, project without a ReLU: figure 4d of the paper."""
    inputs, channels = x, x.shape[-1]
    if expansion > 1:
        x = layers.Conv2D(expansion * channels, 1, padding="same", use_bias=False, name="expand")(x)
        x = _bn_relu6(x, "expand")
    x, padding = padded(x, stride, 3)
    x = layers.DepthwiseConv2D(3, strides=stride, padding=padding, use_bias=False, name="depthwise")(x)
    x = _bn_relu6(x, "depthwise")
    x = layers.Conv2D(filters, 1, padding="same", use_bias=False, name="project")(x)
    x = layers.BatchNormalization(momentum=0.999, name="project_bn")(x)
    return layers.Add()([inputs, x]) if stride == 1 and channels == filters else x


def _bn_relu6(x: Tensor, name: str) -> Tensor:
    x = layers.BatchNormalization(momentum=0.999, name=f"{name}_bn")(x)
    return layers.ReLU(max_value=6.0, name=f"{name}_relu6")(x)


def multiple_of_8(filters: float) -> int:
    """The nearest multiple of 8, at least 8, and not more than a tenth below `filters`."""
    rounded = max(8, int(filters + 4) // 8 * 8)
    return rounded if rounded >= 0.9 * filters else rounded + 8


def padded(x: Tensor, stride: int, kernel: int) -> tuple[Tensor, str]:
    """The map as keras.applications pads it before a stride of 2, and the padding that its convolution then has."""
    if stride == 1:
        return x, "same"
    height, width, _ = x.shape
    half = kernel // 2
    return layers.ZeroPadding2D(((half - 1 + height % 2, half), (half - 1 + width % 2, half)), name="pad")(x), "valid"


FAMILY = Family(
    name="mobilenet_v2",
    title="MobileNet V2",
    settings=MobileNetV2Settings,
    builder=build,
    source="Sandler et al. 2018, MobileNetV2: Inverted Residuals and Linear Bottlenecks, arXiv:1801.04381",
    introduction=(
        "MobileNet V1 made convolutions cheap, but its 1 × 1 convolutions between wide layers still cost the most. "
        "MobileNet V2 keeps only a few channels between its blocks. Inside a block a 1 × 1 convolution expands them "
        "six times, a depthwise convolution filters them, and a second 1 × 1 convolution projects them back. The "
        "shortcut joins the thin ends, the inverse of ResNet's, so the wide maps can be forgotten at once. The "
        "projection has no ReLU, because on few channels it would destroy what they carry.\n\n"
        "Open a block and watch the channels, 24, 144, 24, and where the multiply-adds sit: all depthwise convolutions "
        "together take only 7 % of them. Then turn the expansion factor: at 1 the blocks lose their width and most of "
        "their cost. Compare with MobileNet V1 at the same α: fewer parameters, half the multiply-adds."
    ),
    presets={
        "mobilenet_v2_100": Preset("MobileNet V2 1.0", {}),
        "mobilenet_v2_140": Preset("MobileNet V2 1.4", {"alpha": 1.4}),
        "mobilenet_v2_130": Preset("MobileNet V2 1.3", {"alpha": 1.3}),
        "mobilenet_v2_075": Preset("MobileNet V2 0.75", {"alpha": 0.75}),
        "mobilenet_v2_050": Preset("MobileNet V2 0.5", {"alpha": 0.5}),
        "mobilenet_v2_035": Preset("MobileNet V2 0.35", {"alpha": 0.35}),
        "mobilenet_v2_cifar": Preset(
            "MobileNet V2 0.5 for CIFAR-10",
            {"input_size": 32, "classes": 10, "alpha": 0.5, "halvings": 3, "dropout": 0.2},
        ),
    },
)
