"""ResNet (He et al. 2015, arXiv:1512.03385), with basic or bottleneck blocks, for small images or ImageNet's."""

from typing import Literal

from netviz import layers
from netviz.architectures import common_settings as common
from netviz.architectures.family import Family, Preset
from netviz.layers import Tensor, block
from netviz.settings import Integers, setting


class ResNetSettings(common.ImageSettings):
    """The defaults are ResNet-18 for 32-pixel images: the stem neither strides nor pools."""

    blocks: Integers = setting(
        (2, 2, 2, 2), low=1, high=36, lengths=(1, 6), label="Blocks in each stage",
        help="2,2,2,2 is ResNet-18; 3,4,6,3 is ResNet-34, or 50 with bottlenecks. Each further stage halves the map.",
    )  # fmt: skip
    bottleneck: bool = setting(
        False, label="Bottleneck blocks", help="1 x 1, 3 x 3, 1 x 1 to four times the filters, instead of two 3 x 3."
    )
    initial_filters: int = setting(
        64, low=4, high=128, step=4, label="Filters of the first stage", help="Each stage doubles them."
    )
    residual: bool = setting(
        True, label="Residual connections", help="Without them it is the plain network of the same depth."
    )
    stem: Literal["small", "imagenet"] = setting(
        "small", label="Stem", help="imagenet: a 7 x 7 convolution and a pooling, which halve the map twice."
    )
    input_size: int = common.input_size(32, low=8, high=256, step=8)
    classes: int = common.classes(10)
    variant: Literal["corrected", "keras", "tutorial"] = setting(
        "corrected", label="Variant",
        help="keras: convolutions with a bias, as keras.applications has them. "
        "tutorial: the first stage halves the map too, and a 2 x 2 pooling without a flatten ends it.",
    )  # fmt: skip

    def _smallest_input(self) -> common.Smallest:
        # The tutorial halves in every stage, and its 2 x 2 pooling needs two pixels more.
        halvings = len(self.blocks) + (1 if self.variant == "tutorial" else -1) + 2 * (self.stem == "imagenet")
        return common.halved(halvings, f" for {len(self.blocks)} stages")


def build(settings: ResNetSettings) -> Tensor:
    """Sizes in the comments are those of ResNet-18 at 32 pixels."""
    image = layers.Input((settings.input_size, settings.input_size, 3), name="image")
    filters = settings.initial_filters
    with block("stem"):  # 32 x 32 x 3 -> 32 x 32 x 64
        x = (_small_stem if settings.stem == "small" else _imagenet_stem)(image, settings)
    for stage, count in enumerate(settings.blocks, 1):  # 32 x 32 x 64 -> 4 x 4 x 512
        with block(f"stage {stage}"):
            for number in range(1, count + 1):
                halves = number == 1 and (stage > 1 or settings.variant == "tutorial")
                with block(f"block {number}"):
                    x = _residual_block(x, filters, 2 if halves else 1, settings)
        filters *= 2
    with block("classifier"):
        x = layers.AveragePooling2D()(x) if settings.variant == "tutorial" else layers.GlobalAveragePooling2D()(x)
        decay = None if settings.variant == "keras" else "l2"
        return layers.Dense(settings.classes, "softmax", kernel_regularizer=decay, name="predictions")(x)


def _small_stem(image: Tensor, settings: ResNetSettings) -> Tensor:
    x = _conv_bn(image, settings.initial_filters, 3, 1, "conv", settings)
    return layers.Activation("relu")(x)


def _imagenet_stem(image: Tensor, settings: ResNetSettings) -> Tensor:
    x = layers.ZeroPadding2D(3, name="conv_pad")(image)
    x = _conv_bn(x, settings.initial_filters, 7, 2, "conv", settings, padding="valid")  # 224 -> 112
    x = layers.Activation("relu")(x)
    x = layers.ZeroPadding2D(1, name="pool_pad")(x)
    return layers.MaxPooling2D(3, strides=2)(x)  # 112 -> 56


def _residual_block(x: Tensor, filters: int, stride: int, settings: ResNetSettings) -> Tensor:
    """What the convolutions make of the input, added to the input (figures 2 and 5 of the paper)."""
    convolutions = ((1, 1), (2, 3), (3, 1)) if settings.bottleneck else ((1, 3), (2, 3))
    wide = 4 * filters if settings.bottleneck else filters
    y = x
    for number, kernel in convolutions:
        last = number == len(convolutions)
        y = _conv_bn(y, wide if last else filters, kernel, stride if number == 1 else 1, f"conv{number}", settings)
        if not last:
            y = layers.Activation("relu", name=f"relu{number}")(y)
    if settings.residual:
        if stride > 1 or x.shape[-1] != wide:
            x = _conv_bn(x, wide, 1, stride, "shortcut", settings)
        y = layers.Add()([x, y] if settings.variant == "keras" else [y, x])
    return layers.Activation("relu", name=f"relu{len(convolutions)}")(y)


def _conv_bn(
    x: Tensor, filters: int, kernel: int, stride: int, name: str, settings: ResNetSettings, padding: str = "same"
) -> Tensor:
    keras = settings.variant == "keras"
    if keras and kernel == 1:
        padding = "valid"  # the same map, in Keras' words
    x = layers.Conv2D(filters, kernel, strides=stride, padding=padding, use_bias=keras, name=name)(x)
    return layers.BatchNormalization(epsilon=1.001e-5 if keras else 0.001, name=f"{name}_bn")(x)


_IMAGENET = {"stem": "imagenet", "input_size": 224, "classes": 1000, "bottleneck": True, "variant": "keras"}

FAMILY = Family(
    name="resnet",
    title="ResNet",
    settings=ResNetSettings,
    builder=build,
    source="He et al. 2015, Deep Residual Learning for Image Recognition, arXiv:1512.03385",
    introduction=(
        "By 2015 networks had become so deep that adding layers made them worse, on the training images too: not "
        "overfitting but a network that could no longer be optimised. A residual block turns the question round. "
        "Its two convolutions learn only what to add to their input, F(x) + x, so that doing nothing is the "
        "easiest thing to learn, and the gradient reaches early layers along the shortcut undiminished.\n\n"
        "Switch the residual connections off and nothing else changes: the same convolutions, nearly the same "
        "parameters and cost. Where a stage halves the map and doubles the filters, a 1 x 1 convolution brings the "
        "shortcut to the new shape; everywhere else the shortcut is free."
    ),
    presets={
        "resnet18": Preset("ResNet-18", {"blocks": (2, 2, 2, 2)}),
        "resnet34": Preset("ResNet-34", {"blocks": (3, 4, 6, 3)}),
        "resnet50": Preset("ResNet-50", {"blocks": (3, 4, 6, 3), **_IMAGENET}),
        "resnet101": Preset("ResNet-101", {"blocks": (3, 4, 23, 3), **_IMAGENET}),
        "resnet152": Preset("ResNet-152", {"blocks": (3, 8, 36, 3), **_IMAGENET}),
        "resnet18_plain": Preset("Plain-18", {"blocks": (2, 2, 2, 2), "residual": False}),
        "resnet34_plain": Preset("Plain-34", {"blocks": (3, 4, 6, 3), "residual": False}),
        "resnet18_tutorial": Preset("ResNet-18, tutorial", {"blocks": (2, 2, 2, 2), "variant": "tutorial"}),
        "resnet34_tutorial": Preset("ResNet-34, tutorial", {"blocks": (3, 4, 6, 3), "variant": "tutorial"}),
        "resnet18_small": Preset("ResNet-18, 16 filters", {"blocks": (2, 2, 2, 2), "initial_filters": 16}),
    },
)
