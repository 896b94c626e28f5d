"""EfficientNet (Tan and Le 2019, arXiv:1905.11946): depth, width and resolution grown together."""

from math import ceil

from netviz import layers
from netviz.architectures import common_settings as common
from netviz.architectures.family import Family, Preset
from netviz.architectures.mobilenet_v2 import multiple_of_8, padded
from netviz.layers import Tensor, block

# Table 1 of the paper, stages 2 to 8 (1 is the stem, 9 the head): expansion, kernel, filters, blocks, and which
# halving of the map the first block is (0: none; 1 is the stem's).
STAGES = (
    *((1, 3, 16, 1, 0), (6, 3, 24, 2, 2), (6, 5, 40, 2, 3), (6, 3, 80, 3, 4)),
    *((6, 5, 112, 3, 0), (6, 5, 192, 4, 5), (6, 3, 320, 1, 0)),
)
CONVOLUTION = layers.VarianceScaling(2.0, "fan_out")
CLASSIFIER = layers.VarianceScaling(1 / 3, "fan_out", "uniform")


class EfficientNetSettings(common.HalvingSettings):
    """The defaults are the paper's B0, as keras.applications has it."""

    width: float = common.width_coefficient()
    depth: float = common.depth_coefficient(3.1)
    input_size: int = common.input_size(224, low=16, high=640, step=4)
    squeeze: float = common.squeeze_ratio()
    dropout: float = common.dropout_before_classifier(0.2)
    drop_connect: float = common.drop_connect(0.9)
    halvings: int = common.halvings()
    preprocessing: bool = common.preprocessing()
    classes: int = common.classes()


def build(settings: EfficientNetSettings) -> Tensor:
    """Sizes in the comments are those of B0."""
    x = layers.Input((settings.input_size, settings.input_size, 3), name="image")
    if settings.preprocessing:
        with block("preprocessing"):
            x = layers.Rescaling(1 / 255)(x)
            x = layers.Normalization()(x)
    with block("stem"):  # 224 x 224 x 3 -> 112 x 112 x 32
        stride = settings.stride(1)
        x, padding = padded(x, stride, 3)
        x = layers.Conv2D(
            _width(32, settings), 3, strides=stride, padding=padding, use_bias=False,
            kernel_initializer=CONVOLUTION, name="conv",
        )(x)  # fmt: skip
        x = _bn_swish(x, "conv")
    counts = [ceil(settings.depth * count) for _, _, _, count, _ in STAGES]
    done = 0
    for stage, (expansion, kernel, filters, _, halving) in enumerate(STAGES, 2):  # 112 x 112 x 32 -> 7 x 7 x 320
        with block(f"stage {stage}"):
            for number in range(1, counts[stage - 2] + 1):
                stride = settings.stride(halving) if number == 1 else 1
                drop = settings.drop_connect * done / sum(counts)
                with block(f"block {number}"):
                    x = _mbconv(x, _width(filters, settings), kernel, stride, expansion, drop, settings.squeeze)
                done += 1
    with block("head"):  # 7 x 7 x 320 -> 7 x 7 x 1280
        x = _pointwise(x, _width(1280, settings), "conv")
        x = _bn_swish(x, "conv")
    with block("classifier"):
        x = layers.GlobalAveragePooling2D()(x)
        if settings.dropout:
            x = layers.Dropout(settings.dropout)(x)
        return layers.Dense(settings.classes, "softmax", kernel_initializer=CLASSIFIER, name="predictions")(x)


def _mbconv(x: Tensor, filters: int, kernel: int, stride: int, expansion: int, drop: float, squeeze: float) -> Tensor:
    """MobileNetV2's inverted residual block, with each channel weighed before the projection."""
    inputs, channels = x, x.shape[-1]
    if expansion > 1:
        x = _bn_swish(_pointwise(x, expansion * channels, "expand"), "expand")
    x, padding = padded(x, stride, kernel)
    x = layers.DepthwiseConv2D(
        kernel, strides=stride, padding=padding, use_bias=False, depthwise_initializer=CONVOLUTION, name="depthwise"
    )(x)
    x = _bn_swish(x, "depthwise")
    if squeeze:
        with block("squeeze and excitation"):
            x = squeeze_and_excitation(x, max(1, int(channels * squeeze)))
    x = _pointwise(x, filters, "project")
    x = layers.BatchNormalization(name="project_bn")(x)
    if stride == 2 or channels != filters:
        return x
    if drop:
        x = layers.Dropout(drop, noise_shape=(None, 1, 1, 1), name="drop_connect")(x)
    return layers.Add()([x, inputs])


def squeeze_and_excitation(x: Tensor, reduced: int) -> Tensor:
    """A weight between 0 and 1 for each channel, from the means of all (Hu et al. 2017, arXiv:1709.01507)."""
    y = layers.GlobalAveragePooling2D(name="squeeze")(x)
    y = layers.Reshape((1, 1, x.shape[-1]))(y)
    y = _pointwise(y, reduced, "reduce", activation="swish")
    y = _pointwise(y, x.shape[-1], "expand", activation="sigmoid")
    return layers.Multiply(name="excite")([x, y])


def _pointwise(x: Tensor, filters: int, name: str, activation: str | None = None) -> Tensor:
    return layers.Conv2D(
        filters, 1, padding="same", activation=activation, use_bias=activation is not None,
        kernel_initializer=CONVOLUTION, name=name,
    )(x)  # fmt: skip


def _bn_swish(x: Tensor, name: str) -> Tensor:
    x = layers.BatchNormalization(name=f"{name}_bn")(x)
    return layers.Activation("swish", name=f"{name}_swish")(x)


def _width(filters: int, settings: EfficientNetSettings) -> int:
    return multiple_of_8(filters * settings.width)


FAMILY = Family(
    name="efficientnet",
    title="EfficientNet",
    settings=EfficientNetSettings,
    builder=build,
    source="Tan and Le 2019, EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks, "
    "arXiv:1905.11946",
    introduction=(
        "A network gets better when it is made deeper, wider, or fed larger images, but each alone soon stops "
        "helping. EfficientNet grows all three together by fixed ratios, from one small network, B0, that was found "
        "by a search. Each step from B1 to B7 allows about twice the compute; in 2019, B7 matched the best network "
        "on ImageNet with an eighth of its parameters.\n\n"
        "Step through the presets and compare parameters with multiply-adds: the image size raises only the second. "
        "Inside a block you find MobileNetV2's expansion, depthwise filter and projection, and in between a small "
        "side branch, squeeze and excitation: it looks at the mean of every channel of the whole map and decides "
        "how much each counts. It holds 12 % of B0's parameters and does 0.2 % of the work: set its ratio to 0, and "
        "watch the receptive field too."
    ),
    presets={
        "efficientnet_b0": Preset("EfficientNet-B0", {}),
        "efficientnet_b1": Preset("EfficientNet-B1", {"depth": 1.1, "input_size": 240}),
        "efficientnet_b2": Preset("EfficientNet-B2", {"width": 1.1, "depth": 1.2, "input_size": 260, "dropout": 0.3}),
        "efficientnet_b3": Preset("EfficientNet-B3", {"width": 1.2, "depth": 1.4, "input_size": 300, "dropout": 0.3}),
        "efficientnet_b4": Preset("EfficientNet-B4", {"width": 1.4, "depth": 1.8, "input_size": 380, "dropout": 0.4}),
        "efficientnet_b5": Preset("EfficientNet-B5", {"width": 1.6, "depth": 2.2, "input_size": 456, "dropout": 0.4}),
        "efficientnet_b6": Preset("EfficientNet-B6", {"width": 1.8, "depth": 2.6, "input_size": 528, "dropout": 0.5}),
        "efficientnet_b7": Preset("EfficientNet-B7", {"width": 2.0, "depth": 3.1, "input_size": 600, "dropout": 0.5}),
        "efficientnet_cifar": Preset(
            "Small, for CIFAR-10",
            {"width": 0.5, "depth": 0.5, "input_size": 32, "halvings": 3, "preprocessing": False, "classes": 10},
        ),
    },
)
