"""Xception (Chollet 2017, arXiv:1610.02357, figure 5): Inception taken to its extreme, one channel a branch."""

from typing import Literal

from netviz import layers
from netviz.architectures import common_settings as common
from netviz.architectures.family import Family, Preset
from netviz.layers import Tensor, block
from netviz.settings import Settings, setting


class XceptionSettings(Settings):
    """The defaults are the paper's network, as keras.applications has it."""

    input_size: int = common.input_size(299, low=32, high=512)
    classes: int = common.classes()
    middle_blocks: int = setting(8, low=0, high=16, label="Middle-flow blocks")
    width: float = common.width(low=0.05, high=2.0)
    stem_stride: int = setting(
        2, low=1, high=2, label="Stride of the first convolution", help="1 keeps a useful map of a 32-pixel image."
    )
    classifier: Literal["softmax", "logits"] = setting("softmax", label="Classifier")
    variant: Literal["paper", "chained_shortcuts", "sparse_batch_norm"] = setting(
        "paper", label="Variant", titles={"sparse_batch_norm": "few normalisations"},
        help="chained shortcuts: each shortcut of the entry flow continues the one before, not the sum. "
        "few normalisations: eight normalisations in all, and no shortcut around the first block.",
    )  # fmt: skip


def build(settings: XceptionSettings) -> Tensor:
    """Sizes in the comments are those of the paper's network."""
    x = layers.Input((settings.input_size, settings.input_size, 3), name="image")
    with block("entry flow"):  # 299 x 299 x 3 -> 19 x 19 x 728
        x = _stem(x, settings)
        shortcut = x
        for number, filters in enumerate((128, 256, 728), 1):
            with block(f"block {number}"):
                x, shortcut = _entry_block(x, shortcut, filters, settings)
    with block("middle flow"):  # 19 x 19 x 728 throughout
        for number in range(1, settings.middle_blocks + 1):
            with block(f"block {number}"):
                x = _middle_block(x, settings)
    with block("exit flow"):  # 19 x 19 x 728 -> 10 x 10 x 2048
        x = _exit_flow(x, settings)
    with block("classifier"):
        x = layers.GlobalAveragePooling2D()(x)
        activation = "softmax" if settings.classifier == "softmax" else None
        return layers.Dense(settings.classes, activation, name="predictions")(x)


def _stem(x: Tensor, settings: XceptionSettings) -> Tensor:
    padding = "valid" if settings.variant == "paper" else "same"  # valid: 299 -> 149 -> 147; same: 299 -> 150
    for number, filters, stride in ((1, 32, settings.stem_stride), (2, 64, 1)):
        x = layers.Conv2D(
            _width(filters, settings), 3, strides=stride, padding=padding, use_bias=False, name=f"conv{number}"
        )(x)
        x = layers.BatchNormalization(name=f"conv{number}_bn")(x)
        x = _relu(x, settings, f"conv{number}_relu")
    return x


def _entry_block(x: Tensor, shortcut: Tensor, filters: int, settings: XceptionSettings) -> tuple[Tensor, Tensor]:
    """Two separable convolutions and a pooling beside a 1 x 1 shortcut: the sum, and where the next shortcut starts."""
    first, sparse = filters == 128, settings.variant == "sparse_batch_norm"
    y = x if first else _relu(x, settings, "relu1")
    y = _separable(y, filters, settings, 1, normalized=first or not sparse)
    y = _relu(y, settings, "relu2")
    y = _separable(y, filters, settings, 2, normalized=not sparse)
    y = layers.MaxPooling2D(3, strides=2, padding="same")(y)
    if first and sparse:  # the tutorial builds this shortcut and forgets to add it
        return y, y
    shortcut = _projection(shortcut, filters, settings, as_tutorial=sparse)
    total = _sum(shortcut, y, settings)
    return total, shortcut if settings.variant == "chained_shortcuts" else total


def _middle_block(x: Tensor, settings: XceptionSettings) -> Tensor:
    y = x
    for number in (1, 2, 3):
        y = _relu(y, settings, f"relu{number}")
        y = _separable(y, 728, settings, number, normalized=settings.variant != "sparse_batch_norm")
    if settings.variant == "chained_shortcuts":
        y = _relu(y, settings, "relu4")
    return _sum(x, y, settings)


def _exit_flow(x: Tensor, settings: XceptionSettings) -> Tensor:
    normalized = settings.variant != "sparse_batch_norm"
    y = _relu(x, settings, "relu1")
    y = _separable(y, 728, settings, 1, normalized=normalized)
    y = _relu(y, settings, "relu2")
    y = _separable(y, 1024, settings, 2, normalized=normalized)
    y = layers.MaxPooling2D(3, strides=2, padding="same")(y)
    x = _sum(_projection(x, 1024, settings), y, settings)  # 10 x 10 x 1024
    x = _separable(x, 1536, settings, 3)
    x = _relu(x, settings, "relu3")
    x = _separable(x, 2048, settings, 4)
    return x if settings.variant == "chained_shortcuts" else _relu(x, settings, "relu4")


def _sum(shortcut: Tensor, y: Tensor, settings: XceptionSettings) -> Tensor:
    return layers.Add()([y, shortcut] if settings.variant == "paper" else [shortcut, y])


def _separable(x: Tensor, filters: int, settings: XceptionSettings, number: int, *, normalized: bool = True) -> Tensor:
    name = f"separable{number}"
    x = layers.SeparableConv2D(_width(filters, settings), 3, padding="same", use_bias=False, name=name)(x)
    return layers.BatchNormalization(name=f"{name}_bn")(x) if normalized else x


def _projection(x: Tensor, filters: int, settings: XceptionSettings, *, as_tutorial: bool = False) -> Tensor:
    padding = "valid" if as_tutorial else "same"  # a 1 x 1 sees nothing beyond the edge: the same map
    x = layers.Conv2D(_width(filters, settings), 1, strides=2, padding=padding, use_bias=as_tutorial, name="shortcut")(
        x
    )
    return layers.BatchNormalization(name="shortcut_bn")(x)


def _relu(x: Tensor, settings: XceptionSettings, name: str) -> Tensor:
    if settings.variant == "paper":
        return layers.Activation("relu", name=name)(x)
    return layers.ReLU(name=name)(x)


def _width(filters: int, settings: XceptionSettings) -> int:
    return int(filters * settings.width)


FAMILY = Family(
    name="xception",
    title="Xception",
    settings=XceptionSettings,
    builder=build,
    source="Chollet 2017, Xception: Deep Learning with Depthwise Separable Convolutions, arXiv:1610.02357",
    introduction=(
        "An Inception module splits a convolution into branches that look at groups of channels. Xception asks what "
        "happens at the extreme, one branch for every channel, and finds the depthwise separable convolution: space "
        "and channels are handled one after the other. With as many parameters as Inception V3 it is more accurate, "
        "so the gain comes from using them better.\n\n"
        "Look at the three flows of the paper's figure 5. The entry flow shrinks the map, the middle flow repeats one "
        "block of three separable convolutions eight times around a residual connection, the exit flow widens to 2048 "
        "channels. The variants show what tutorials make of it: shortcuts chained to one another, or normalisations "
        "left out; compare their parameters."
    ),
    presets={
        "xception_paper": Preset("Xception", {}),
        "xception_chained": Preset("Tutorial with chained shortcuts", {"variant": "chained_shortcuts"}),
        "xception_sparse": Preset(
            "Tutorial with few normalisations", {"variant": "sparse_batch_norm", "classifier": "logits"}
        ),
        "xception_cifar": Preset(
            "Small, for CIFAR-10",
            {"input_size": 32, "classes": 10, "width": 0.25, "middle_blocks": 2, "stem_stride": 1},
        ),
    },
)
