"""EfficientNetV2 (Tan and Le 2021, arXiv:2104.00298): EfficientNet made quick to train."""

from math import ceil
from typing import Literal

from netviz import layers
from netviz.architectures import common_settings as common
from netviz.architectures.efficientnet import CLASSIFIER, CONVOLUTION, squeeze_and_excitation
from netviz.architectures.family import Family, Preset
from netviz.layers import Tensor, block
from netviz.settings import setting

# Table 4 of the paper for S, keras.applications for the others: expansion, filters, blocks, and which
# halving of the map the first block is (0: none; 1 is the stem's). The first three stages are fused.
STAGES = {
    "S": ((1, 24, 2, 0), (4, 48, 4, 2), (4, 64, 4, 3), (4, 128, 6, 4), (6, 160, 9, 0), (6, 256, 15, 5)),
    "M": (
        *((1, 24, 3, 0), (4, 48, 5, 2), (4, 80, 5, 3)),
        *((4, 160, 7, 4), (6, 176, 14, 0), (6, 304, 18, 5), (6, 512, 5, 0)),
    ),
    "L": (
        *((1, 32, 4, 0), (4, 64, 7, 2), (4, 96, 7, 3)),
        *((4, 192, 10, 4), (6, 224, 19, 0), (6, 384, 25, 5), (6, 640, 7, 0)),
    ),
    "B": ((1, 16, 1, 0), (4, 32, 2, 2), (4, 48, 2, 3), (4, 96, 3, 4), (6, 112, 5, 0), (6, 192, 8, 5)),
}
STEM = {"S": 24, "M": 24, "L": 32, "B": 32}
FUSED = 3
MEAN, VARIANCE = (0.485, 0.456, 0.406), (0.229**2, 0.224**2, 0.225**2)  # ImageNet's, of pixels between 0 and 1


class EfficientNetV2Settings(common.HalvingSettings):
    """The defaults are the paper's EfficientNetV2-S, as keras.applications has it."""

    size: Literal["S", "M", "L", "B"] = setting(
        "S", label="Size", help="S, M and L are the paper's; B is the small base that B0 to B3 are scaled from."
    )
    width: float = common.width_coefficient()
    depth: float = common.depth_coefficient(1.8)
    input_size: int = common.input_size(384, low=16, high=512, step=4)
    fused: bool = setting(
        True, label="Fused blocks",
        help="The first three stages expand with a whole 3 × 3 convolution; off, their blocks are those of the others.",
    )  # fmt: skip
    squeeze: float = common.squeeze_ratio()
    dropout: float = common.dropout_before_classifier(0.2)
    drop_connect: float = common.drop_connect(0.5)
    halvings: int = common.halvings()
    preprocessing: bool = common.preprocessing()
    classes: int = common.classes()


def build(settings: EfficientNetV2Settings) -> Tensor:
    """Sizes in the comments are those of EfficientNetV2-S."""
    x = layers.Input((settings.input_size, settings.input_size, 3), name="image")
    if settings.preprocessing:
        with block("preprocessing"):
            x = _preprocessed(x, settings)
    with block("stem"):  # 384 x 384 x 3 -> 192 x 192 x 24
        filters = _width(STEM[settings.size], settings)
        x = _bn_swish(_conv(x, filters, 3, "conv", strides=settings.stride(1)), "conv")
    stages = STAGES[settings.size]
    done, all_blocks = 0, sum(count for _, _, count, _ in stages)  # as Keras counts them: before they are scaled
    for stage, (expansion, filters, count, halving) in enumerate(stages, 1):  # 192 x 192 x 24 -> 12 x 12 x 256
        fused = settings.fused and stage <= FUSED
        with block(f"stage {stage}"):
            for number in range(1, ceil(settings.depth * count) + 1):
                stride = settings.stride(halving) if number == 1 else 1
                drop = settings.drop_connect * done / all_blocks
                with block(f"block {number}"):
                    if fused:
                        x = _fused_mbconv(x, _width(filters, settings), stride, expansion, drop)
                    else:
                        x = _mbconv(x, _width(filters, settings), stride, expansion, drop, settings.squeeze)
                done += 1
    with block("head"):  # 12 x 12 x 256 -> 12 x 12 x 1280
        x = _bn_swish(_conv(x, _width(1280, settings), 1, "conv"), "conv")
    with block("classifier"):
        x = layers.GlobalAveragePooling2D()(x)
        if settings.dropout:
            x = layers.Dropout(settings.dropout)(x)
        return layers.Dense(settings.classes, "softmax", kernel_initializer=CLASSIFIER, name="predictions")(x)


def _preprocessed(x: Tensor, settings: EfficientNetV2Settings) -> Tensor:
    if settings.size != "B":
        return layers.Rescaling(1 / 128, offset=-1.0)(x)
    return layers.Normalization(mean=MEAN, variance=VARIANCE)(layers.Rescaling(1 / 255)(x))


def _fused_mbconv(x: Tensor, filters: int, stride: int, expansion: int, drop: float) -> Tensor:
    """One whole 3 x 3 convolution expands, a 1 x 1 projects: figure 2 of the paper."""
    inputs = x
    if expansion > 1:
        x = _bn_swish(_conv(x, expansion * x.shape[-1], 3, "expand", strides=stride), "expand")
        x = layers.BatchNormalization(momentum=0.9, name="project_bn")(_conv(x, filters, 1, "project"))
    else:
        x = _bn_swish(_conv(x, filters, 3, "project", strides=stride), "project")
    return _joined(inputs, x, stride, drop)


def _mbconv(x: Tensor, filters: int, stride: int, expansion: int, drop: float, squeeze: float) -> Tensor:
    """MobileNetV2's inverted residual block, with each channel weighed before the projection."""
    inputs, channels = x, x.shape[-1]
    if expansion > 1:
        x = _bn_swish(_conv(x, expansion * channels, 1, "expand"), "expand")
    x = layers.DepthwiseConv2D(
        3, strides=stride, padding="same", use_bias=False, depthwise_initializer=CONVOLUTION, name="depthwise"
    )(x)
    x = _bn_swish(x, "depthwise")
    if squeeze:
        with block("squeeze and excitation"):
            x = squeeze_and_excitation(x, max(1, int(channels * squeeze)))
    x = layers.BatchNormalization(momentum=0.9, name="project_bn")(_conv(x, filters, 1, "project"))
    return _joined(inputs, x, stride, drop)


def _joined(inputs: Tensor, x: Tensor, stride: int, drop: float) -> Tensor:
    """The block beside its shortcut, where both have one shape."""
    if stride > 1 or inputs.shape != x.shape:
        return x
    if drop:
        x = layers.Dropout(drop, noise_shape=(None, 1, 1, 1), name="drop_connect")(x)
    return layers.Add()([x, inputs])


def _conv(
    x: Tensor, filters: int, kernel: int, name: str, *, strides: int = 1, activation: str | None = None
) -> Tensor:
    return layers.Conv2D(
        filters, kernel, strides=strides, padding="same", activation=activation, use_bias=activation is not None,
        kernel_initializer=CONVOLUTION, name=name,
    )(x)  # fmt: skip


def _bn_swish(x: Tensor, name: str) -> Tensor:
    x = layers.BatchNormalization(momentum=0.9, name=f"{name}_bn")(x)
    return layers.Activation("swish", name=f"{name}_swish")(x)


def _width(filters: int, settings: EfficientNetV2Settings) -> int:
    """The nearest multiple of 8, at least 8; unlike the first EfficientNet's it may lose more than a tenth."""
    return max(8, int(filters * settings.width + 4) // 8 * 8)


FAMILY = Family(
    name="efficientnet_v2",
    title="EfficientNet V2",
    settings=EfficientNetV2Settings,
    builder=build,
    source="Tan and Le 2021, EfficientNetV2: Smaller Models and Faster Training, arXiv:2104.00298",
    introduction=(
        "EfficientNet counts few multiply-adds, but training it took long: a depthwise convolution does so little "
        "with each value it fetches that the processor waits for memory. On the large maps of the first stages a whole "
        "3 × 3 convolution is faster although it costs more. EfficientNetV2 let a search choose between the two kinds "
        "of block, for training time, and it chose the fused one early and the depthwise one late.\n\n"
        "Switch the fused blocks off: it saves two fifths of the multiply-adds and hardly a parameter; what is won on "
        "paper is lost on the machine. Compare S with EfficientNet-B4: about as many parameters and twice the "
        "multiply-adds, yet the paper trains it in a third of the time, and a point more accurate."
    ),
    presets={
        "efficientnet_v2_s": Preset("EfficientNet V2-S", {}),
        "efficientnet_v2_m": Preset("EfficientNet V2-M", {"size": "M", "input_size": 480}),
        "efficientnet_v2_l": Preset("EfficientNet V2-L", {"size": "L", "input_size": 480}),
        "efficientnet_v2_b0": Preset("EfficientNet V2-B0", {"size": "B", "input_size": 224}),
        "efficientnet_v2_b1": Preset("EfficientNet V2-B1", {"size": "B", "depth": 1.1, "input_size": 240}),
        "efficientnet_v2_b2": Preset(
            "EfficientNet V2-B2", {"size": "B", "width": 1.1, "depth": 1.2, "input_size": 260}
        ),
        "efficientnet_v2_b3": Preset(
            "EfficientNet V2-B3", {"size": "B", "width": 1.2, "depth": 1.4, "input_size": 300}
        ),
        "efficientnet_v2_cifar": Preset(
            "Small, for CIFAR-10",
            {"size": "B", "width": 0.5, "depth": 0.5, "input_size": 32, "halvings": 3, "preprocessing": False,
             "classes": 10},
        ),
    },
)  # fmt: skip
