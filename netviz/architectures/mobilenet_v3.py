"""MobileNetV3 (Howard et al. 2019, arXiv:1905.02244): MobileNetV2's blocks, chosen by a search and trimmed by hand."""

from typing import Literal

from netviz import layers
from netviz.architectures import common_settings as common
from netviz.architectures.family import Family, Preset
from netviz.architectures.mobilenet_v2 import multiple_of_8, padded
from netviz.layers import Tensor, block
from netviz.settings import setting

# Tables 1 and 2 of the paper, the blocks of equal filters in one row: filters, kernel, squeeze and excitation,
# activation, which halving of the map the first block is (0: none; 1 is the stem's), and each block's expansion.
STAGES = {
    "large": (
        (16, 3, False, "relu", 0, (1,)),
        (24, 3, False, "relu", 2, (4, 3)),
        (40, 5, True, "relu", 3, (3, 3, 3)),
        (80, 3, False, "hard_swish", 4, (6, 2.5, 2.3, 2.3)),
        (112, 3, True, "hard_swish", 0, (6, 6)),
        (160, 5, True, "hard_swish", 5, (6, 6, 6)),
    ),
    "small": (
        (16, 3, True, "relu", 2, (1,)),
        (24, 3, False, "relu", 3, (72 / 16, 88 / 24)),
        (40, 5, True, "hard_swish", 4, (4, 6, 6)),
        (48, 5, True, "hard_swish", 0, (3, 3)),
        (96, 5, True, "hard_swish", 5, (6, 6, 6)),
    ),
}
FEATURES = {"large": 1280, "small": 1024}


class MobileNetV3Settings(common.HalvingSettings):
    """The defaults are the paper's MobileNetV3-Large, as keras.applications has it."""

    size: Literal["large", "small"] = setting(
        "large", label="Size", help="large: 15 blocks, for a phone's main processor. small: 11, for less than that."
    )
    input_size: int = common.input_size(224, low=16, high=512, step=16, help=common.RESOLUTION_MULTIPLIER)
    classes: int = common.classes()
    alpha: float = common.width_multiplier("to a multiple of 8; the last convolution only grows.")
    minimalistic: bool = setting(
        False, label="Minimalistic",
        help="Without squeeze and excitation, hard swish and 5 × 5 kernels, which not every device is fast at.",
    )  # fmt: skip
    halvings: int = common.halvings()
    dropout: float = common.dropout_before_classifier(0.2)
    preprocessing: bool = common.preprocessing()


def build(settings: MobileNetV3Settings) -> Tensor:
    """Sizes in the comments are those of MobileNetV3-Large."""
    x = layers.Input((settings.input_size, settings.input_size, 3), name="image")
    plain = settings.minimalistic
    last = "relu" if plain else "hard_swish"
    if settings.preprocessing:
        with block("preprocessing"):
            x = layers.Rescaling(1 / 127.5, offset=-1.0)(x)
    with block("stem"):  # 224 x 224 x 3 -> 112 x 112 x 16
        x = layers.Conv2D(16, 3, strides=settings.stride(1), padding="same", use_bias=False, name="conv")(x)
        x = _bn_activation(x, last, "conv")
    for stage, (filters, kernel, squeeze, activation, halving, expansions) in enumerate(STAGES[settings.size], 1):
        with block(f"stage {stage}"):  # 112 x 112 x 16 -> 7 x 7 x 160
            for number, expansion in enumerate(expansions, 1):
                with block(f"block {number}"):
                    x = _inverted_residual(
                        x, multiple_of_8(filters * settings.alpha), 3 if plain else kernel,
                        settings.stride(halving) if number == 1 else 1,
                        expansion, squeeze and not plain, "relu" if plain else activation,
                    )  # fmt: skip
    with block("head"):  # 7 x 7 x 160 -> 7 x 7 x 960
        x = layers.Conv2D(multiple_of_8(6 * x.shape[-1]), 1, padding="same", use_bias=False, name="conv")(x)
        x = _bn_activation(x, last, "conv")
    with block("classifier"):  # 7 x 7 x 960 -> 1 x 1 x 1280: after the pooling, where a wide layer costs little
        x = layers.GlobalAveragePooling2D(keepdims=True)(x)
        x = layers.Conv2D(_features(settings), 1, padding="same", name="features")(x)
        x = _activation(x, last, "features")
        if settings.dropout:
            x = layers.Dropout(settings.dropout)(x)
        x = layers.Conv2D(settings.classes, 1, padding="same", name="predictions")(x)
        return layers.Activation("softmax")(layers.Flatten()(x))


def _inverted_residual(
    x: Tensor, filters: int, kernel: int, stride: int, expansion: float, squeeze: bool, activation: str
) -> Tensor:
    """Expand, filter each channel, weigh the channels, project without an activation: figure 4 of the paper."""
    inputs, channels = x, x.shape[-1]
    wide = multiple_of_8(channels * expansion)
    if expansion > 1:
        x = layers.Conv2D(wide, 1, padding="same", use_bias=False, name="expand")(x)
        x = _bn_activation(x, activation, "expand")
    x, padding = padded(x, stride, kernel)
    x = layers.DepthwiseConv2D(kernel, strides=stride, padding=padding, use_bias=False, name="depthwise")(x)
    x = _bn_activation(x, activation, "depthwise")
    if squeeze:
        with block("squeeze and excitation"):
            x = _squeeze_and_excitation(x, multiple_of_8(wide / 4))
    x = layers.Conv2D(filters, 1, padding="same", use_bias=False, name="project")(x)
    x = layers.BatchNormalization(momentum=0.999, name="project_bn")(x)
    return layers.Add()([inputs, x]) if stride == 1 and channels == filters else x


def _squeeze_and_excitation(x: Tensor, reduced: int) -> Tensor:
    """A weight between 0 and 1 for each channel, from the means of all: the sigmoid is a hard one here."""
    y = layers.GlobalAveragePooling2D(keepdims=True, name="squeeze")(x)
    y = layers.Conv2D(reduced, 1, padding="same", name="reduce")(y)
    y = layers.ReLU(name="reduce_relu")(y)
    y = layers.Conv2D(x.shape[-1], 1, padding="same", name="expand")(y)
    y = layers.Activation("hard_sigmoid", name="expand_hard_sigmoid")(y)
    return layers.Multiply(name="excite")([x, y])


def _bn_activation(x: Tensor, activation: str, name: str) -> Tensor:
    x = layers.BatchNormalization(momentum=0.999, name=f"{name}_bn")(x)
    return _activation(x, activation, name)


def _activation(x: Tensor, activation: str, name: str) -> Tensor:
    if activation == "relu":
        return layers.ReLU(name=f"{name}_relu")(x)
    return layers.Activation(activation, name=f"{name}_{activation}")(x)


def _features(settings: MobileNetV3Settings) -> int:
    return multiple_of_8(FEATURES[settings.size] * max(1.0, settings.alpha))


FAMILY = Family(
    name="mobilenet_v3",
    title="MobileNet V3",
    settings=MobileNetV3Settings,
    builder=build,
    source="Howard et al. 2019, Searching for MobileNetV3, arXiv:1905.02244",
    introduction=(
        "By 2019 a search could find a network that is fast on one given phone, measuring instead of guessing. "
        "MobileNetV3 takes MobileNetV2's blocks, lets the search choose kernel, width and expansion of each, and then "
        "people look at where the milliseconds go. Two ends turned out to be dear: the first convolution, which does "
        "with half the filters, and the last one, which moved behind the pooling, where it sees one position instead "
        "of 49. A swish activation became hard swish, x relu6(x + 3) / 6, which needs no exponential.\n\n"
        "Compare with MobileNetV2 1.0: more parameters, a quarter fewer multiply-adds, and three points more accurate "
        "on ImageNet. See the classifier hold almost half of all parameters for one hundredth of the work. Then switch "
        "to minimalistic: without squeeze and excitation, hard swish and large kernels it has a quarter fewer "
        "parameters, at nearly the same cost."
    ),
    presets={
        "mobilenet_v3_large": Preset("MobileNet V3-Large", {}),
        "mobilenet_v3_large_075": Preset("MobileNet V3-Large 0.75", {"alpha": 0.75}),
        "mobilenet_v3_large_minimalistic": Preset("MobileNet V3-Large, minimalistic", {"minimalistic": True}),
        "mobilenet_v3_small": Preset("MobileNet V3-Small", {"size": "small"}),
        "mobilenet_v3_small_075": Preset("MobileNet V3-Small 0.75", {"size": "small", "alpha": 0.75}),
        "mobilenet_v3_small_minimalistic": Preset(
            "MobileNet V3-Small, minimalistic", {"size": "small", "minimalistic": True}
        ),
        "mobilenet_v3_cifar": Preset(
            "Small, for CIFAR-10",
            {"size": "small", "input_size": 32, "classes": 10, "halvings": 3, "preprocessing": False},
        ),
    },
)
