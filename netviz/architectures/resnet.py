"""ResNet (He et al. 2015, arXiv:1512.03385) with basic blocks, in the form that fits CIFAR-10's small images."""

from typing import Literal

from pydantic import model_validator

from netviz import layers
from netviz.architectures.family import Family, Preset
from netviz.network import Tensor, block
from netviz.settings import Integers, Settings, setting


class ResNetSettings(Settings):
    """The defaults are ResNet-18 for 32-pixel images: the stem neither strides nor pools."""

    blocks: Integers = setting(
        (2, 2, 2, 2), low=1, high=36, lengths=(1, 6), label="Blocks in each stage",
        help="2,2,2,2 is ResNet-18 and 3,4,6,3 is ResNet-34. Each stage after the first halves the map.",
    )  # fmt: skip
    initial_filters: int = setting(
        64, low=4, high=128, step=4, label="Filters of the first stage", help="Each stage doubles them."
    )
    residual: bool = setting(
        True, label="Residual connections", help="Without them it is the plain network of the same depth."
    )
    input_size: int = setting(32, low=8, high=256, step=8, unit="pixels", label="Input size")
    classes: int = setting(10, low=2, high=1000, label="Classes")
    variant: Literal["corrected", "tutorial"] = setting(
        "corrected", label="Variant",
        help="tutorial: the first stage halves the map too, and a 2 x 2 pooling without a flatten ends it.",
    )  # fmt: skip

    @model_validator(mode="after")
    def _must_keep_a_pixel(self) -> "ResNetSettings":
        # The tutorial halves in every stage, and its 2 x 2 pooling needs two pixels more.
        halvings = len(self.blocks) + (1 if self.variant == "tutorial" else -1)
        if self.input_size < 2**halvings:
            raise ValueError(
                f"input_size must be at least {2**halvings} pixels for {len(self.blocks)} stages, since the map "
                f"is halved {halvings} times. Received: {self.input_size}"
            )
        return self


def build(settings: ResNetSettings) -> Tensor:
    """Sizes in the comments are those of ResNet-18 at 32 pixels."""
    image = layers.Input((settings.input_size, settings.input_size, 3), name="image")
    filters = settings.initial_filters
    with block("stem"):  # 32 x 32 x 3 -> 32 x 32 x 64
        x = _conv_bn(image, filters, 3, 1, "conv")
        x = layers.Activation("relu")(x)
    for stage, count in enumerate(settings.blocks, 1):  # 32 x 32 x 64 -> 4 x 4 x 512
        with block(f"stage {stage}"):
            for number in range(1, count + 1):
                halves = number == 1 and (stage > 1 or settings.variant == "tutorial")
                with block(f"block {number}"):
                    x = basic_block(x, filters, 2 if halves else 1, project=halves, residual=settings.residual)
        filters *= 2
    with block("classifier"):
        if settings.variant == "tutorial":
            x = layers.AveragePooling2D()(x)
            return layers.Dense(settings.classes, "softmax", kernel_regularizer="l2", name="predictions")(x)
        x = layers.GlobalAveragePooling2D()(x)
        return layers.Dense(settings.classes, "softmax", kernel_regularizer="l2", name="predictions")(x)


def basic_block(x: Tensor, filters: int, stride: int, *, project: bool, residual: bool) -> Tensor:
    """Two 3 x 3 convolutions, and the input added to what they make of it (figure 2 of the paper)."""
    shortcut = x
    x = _conv_bn(x, filters, 3, stride, "conv1")
    x = layers.Activation("relu", name="relu1")(x)
    x = _conv_bn(x, filters, 3, 1, "conv2")
    if residual:
        if project:
            shortcut = _conv_bn(shortcut, filters, 1, stride, "shortcut")
        x = layers.Add()([x, shortcut])
    return layers.Activation("relu", name="relu2")(x)


def _conv_bn(x: Tensor, filters: int, kernel: int, stride: int, name: str) -> Tensor:
    x = layers.Conv2D(filters, kernel, strides=stride, padding="same", use_bias=False, name=name)(x)
    return layers.BatchNormalization(name=f"{name}_bn")(x)


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
        "resnet18_plain": Preset("Plain-18", {"blocks": (2, 2, 2, 2), "residual": False}),
        "resnet34_plain": Preset("Plain-34", {"blocks": (3, 4, 6, 3), "residual": False}),
        "resnet18_tutorial": Preset("ResNet-18, tutorial", {"blocks": (2, 2, 2, 2), "variant": "tutorial"}),
        "resnet34_tutorial": Preset("ResNet-34, tutorial", {"blocks": (3, 4, 6, 3), "variant": "tutorial"}),
        "resnet18_small": Preset("ResNet-18, 16 filters", {"blocks": (2, 2, 2, 2), "initial_filters": 16}),
    },
)
