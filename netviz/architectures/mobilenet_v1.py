"""MobileNet V1 (Howard et al. 2017, arXiv:1704.04861): depthwise separable convolutions all the way."""

from typing import Literal

from netviz import layers
from netviz.architectures import common_settings as common
from netviz.architectures.family import Family, Preset
from netviz.layers import Tensor, block
from netviz.settings import setting

# Table 1 of the paper: filters of each separable block, and its stride.
SEPARABLE_BLOCKS = (
    *((64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)),
    *((512, 1), (512, 1), (512, 1), (512, 1), (512, 1)),
    *((1024, 2), (1024, 1)),
)


class MobileNetV1Settings(common.ImageSettings):
    """The defaults are the paper's 1.0 MobileNet-224."""

    input_size: int = common.input_size(224, low=16, high=512, step=16, help=common.RESOLUTION_MULTIPLIER)
    classes: int = common.classes()
    alpha: float = common.width_multiplier("rounded down: cost and parameters fall with about its square.")
    depth_multiplier: int = setting(
        1, low=1, high=4, label="Depth multiplier",
        help="How many filters each channel has in a depthwise convolution. It is not the resolution multiplier.",
    )  # fmt: skip
    dropout: float = common.dropout_before_classifier(0.001, step=0.001)
    stem_stride: int = setting(
        2, low=1, high=2, label="Stride of the first convolution",
        help="1 keeps a 32-pixel image from shrinking to a single position.",
    )  # fmt: skip
    convolution: Literal["separable", "standard"] = setting(
        "separable", label="Convolutions",
        help="standard: one 3 × 3 convolution in place of each depthwise and 1 × 1, the paper's table 4.",
    )  # fmt: skip
    activation: Literal["relu6", "relu"] = setting(
        "relu6", label="Activation", titles={"relu6": "ReLU6", "relu": "ReLU"},
        help="ReLU6 is cut off at 6, which few bits can hold: Keras' file has it, the paper's figure 3 has ReLU.",
    )  # fmt: skip
    variant: Literal["paper", "keras", "tutorial"] = setting(
        "paper", label="Variant",
        help="Keras: zero padding before strides, 1 × 1 convolution as classifier. tutorial: the same classifier.",
    )  # fmt: skip

    def _smallest_input(self) -> common.Smallest:
        return common.halved(4 + (self.stem_stride == 2), f" with stem_stride {self.stem_stride}")


def build(settings: MobileNetV1Settings) -> Tensor:
    """Sizes in the comments are those of the paper's network."""
    image = layers.Input((settings.input_size, settings.input_size, 3), name="image")
    with block("stem"):  # 224 x 224 x 3 -> 112 x 112 x 32
        x = _convolution(image, settings)
    for number, (filters, stride) in enumerate(SEPARABLE_BLOCKS, 1):  # 112 x 112 x 32 -> 7 x 7 x 1024
        with block(f"{settings.convolution} {number}"):
            bring = _separable if settings.convolution == "separable" else _standard
            x = bring(x, filters, stride, settings)
    with block("classifier"):
        head = _dense_classifier if settings.variant == "paper" else _convolutional_classifier
        return head(x, settings)


def _convolution(x: Tensor, settings: MobileNetV1Settings) -> Tensor:
    x = layers.Conv2D(
        _width(32, settings), 3, strides=settings.stem_stride, padding="same", use_bias=False, name="conv"
    )(x)
    return _bn_relu(x, "conv", settings)


def _separable(x: Tensor, filters: int, stride: int, settings: MobileNetV1Settings) -> Tensor:
    x, padding = _padded(x, stride, settings)
    x = layers.DepthwiseConv2D(
        3, strides=stride, padding=padding, depth_multiplier=settings.depth_multiplier, use_bias=False,
        name="depthwise",
    )(x)  # fmt: skip
    x = _bn_relu(x, "depthwise", settings)
    x = layers.Conv2D(_width(filters, settings), 1, padding="same", use_bias=False, name="pointwise")(x)
    return _bn_relu(x, "pointwise", settings)


def _standard(x: Tensor, filters: int, stride: int, settings: MobileNetV1Settings) -> Tensor:
    """Space and channels at once, in place of one after the other."""
    x, padding = _padded(x, stride, settings)
    x = layers.Conv2D(_width(filters, settings), 3, strides=stride, padding=padding, use_bias=False, name="conv")(x)
    return _bn_relu(x, "conv", settings)


def _padded(x: Tensor, stride: int, settings: MobileNetV1Settings) -> tuple[Tensor, str]:
    """The map as a 3 x 3 convolution takes it, and how that pads it."""
    if settings.variant == "keras" and stride == 2:
        return layers.ZeroPadding2D(((0, 1), (0, 1)), name="pad")(x), "valid"
    return x, "same"


def _bn_relu(x: Tensor, name: str, settings: MobileNetV1Settings) -> Tensor:
    x = layers.BatchNormalization(name=f"{name}_bn")(x)
    if settings.variant == "tutorial":
        return layers.Activation(settings.activation, name=f"{name}_{settings.activation}")(x)
    most = 6.0 if settings.activation == "relu6" else None
    return layers.ReLU(max_value=most, name=f"{name}_{settings.activation}")(x)


def _dense_classifier(x: Tensor, settings: MobileNetV1Settings) -> Tensor:
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(settings.dropout)(x)
    return layers.Dense(settings.classes, activation="softmax", name="predictions")(x)


def _convolutional_classifier(x: Tensor, settings: MobileNetV1Settings) -> Tensor:
    """The same numbers as a 1 x 1 convolution on a map of one position."""
    x = layers.GlobalAveragePooling2D(keepdims=settings.variant == "keras")(x)
    if settings.variant == "tutorial":
        x = layers.Reshape((1, 1, x.shape[-1]), name="as_map")(x)
    x = layers.Dropout(settings.dropout)(x)
    x = layers.Conv2D(settings.classes, 1, padding="same", name="predictions")(x)
    if settings.variant == "keras":
        x = layers.Reshape((settings.classes,), name="as_vector")(x)
        return layers.Activation("softmax")(x)
    x = layers.Activation("softmax")(x)
    return layers.Reshape((settings.classes,), name="as_vector")(x)


def _width(filters: int, settings: MobileNetV1Settings) -> int:
    return int(filters * settings.alpha)


FAMILY = Family(
    name="mobilenet_v1",
    title="MobileNet V1",
    settings=MobileNetV1Settings,
    builder=build,
    source="Howard et al. 2017, MobileNets: Efficient Convolutional Neural Networks for Mobile Vision "
    "Applications, arXiv:1704.04861",
    introduction=(
        "A phone has neither the memory nor the battery for a network of a hundred million weights. MobileNet asks "
        "what a convolution really does, filtering each channel in space and mixing the channels, and does the two "
        "one after the other: a depthwise convolution filters, a 1 × 1 (pointwise) convolution mixes. With 3 × 3 "
        "kernels that takes eight to nine times fewer multiply-adds, for about one point of accuracy.\n\n"
        "Look at where the cost sits: nearly all of it in the plain 1 × 1 convolutions. Then move the two dials of "
        "the paper: the width multiplier α, which thins every layer, and the input size, which the paper calls the "
        "resolution multiplier. α changes parameters and cost by about its square; the input size only the cost."
    ),
    presets={
        "mobilenet_v1_100": Preset("1.0 MobileNet-224", {}),
        "mobilenet_v1_075": Preset("0.75 MobileNet-224", {"alpha": 0.75}),
        "mobilenet_v1_050": Preset("0.5 MobileNet-224", {"alpha": 0.5}),
        "mobilenet_v1_025": Preset("0.25 MobileNet-224", {"alpha": 0.25}),
        "mobilenet_v1_192": Preset("1.0 MobileNet-192", {"input_size": 192}),
        "mobilenet_v1_160": Preset("1.0 MobileNet-160", {"input_size": 160}),
        "mobilenet_v1_128": Preset("1.0 MobileNet-128", {"input_size": 128}),
        "mobilenet_v1_keras": Preset("1.0 MobileNet-224, keras.applications", {"variant": "keras"}),
        "mobilenet_v1_tutorial": Preset("1.0 MobileNet-224, tutorial", {"variant": "tutorial", "dropout": 0.5}),
        "mobilenet_v1_cifar": Preset(
            "0.5 MobileNet for CIFAR-10", {"input_size": 32, "classes": 10, "alpha": 0.5, "stem_stride": 1}
        ),
    },
)
