"""A network of the visitor's own: a list of stages, each one kind of block from the architectures, repeated."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from netviz import layers
from netviz.architectures import common_settings as common
from netviz.architectures.family import Family, Preset
from netviz.errors import SettingsError
from netviz.layers import Tensor, block
from netviz.settings import Settings, setting

Kind = Literal[
    "convolution", "separable", "residual", "bottleneck", "inverted", "inception", "max_pool", "average_pool"
]
MOST_STAGES = 16
MOST_BLOCKS = 100


class Stage(BaseModel):
    """One row of the table: `repeats` equal blocks, the first of which strides."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind = "convolution"
    filters: int = Field(default=32, ge=1, le=2048)
    kernel: int = Field(default=3, ge=1, le=11)
    stride: int = Field(default=1, ge=1, le=4)
    repeats: int = Field(default=1, ge=1, le=36)
    residual: bool = False

    def __str__(self) -> str:
        """As a link and a command line write it: convolution:32:3:1:1, with :residual where it is."""
        text = f"{self.kind}:{self.filters}:{self.kernel}:{self.stride}:{self.repeats}"
        return f"{text}:residual" if self.residual else text

    def __hash__(self) -> int:
        return hash(tuple(self.__dict__.values()))


def _rows(value: object) -> object:
    """Text such as "convolution:32:3:1:1;residual:64:3:2:2:residual", or rows as a table gives them, as stages.

    Raises SettingsError: a sentence with the row, the field, the rule and what came.
    """
    if isinstance(value, str):
        value = [_row(number, text) for number, text in enumerate(filter(None, value.split(";")), 1)]
    if not isinstance(value, (list, tuple)):
        raise SettingsError(
            "stages must be rows of kind, filters, kernel, stride and repeats", received=f"{value!r:.60}"
        )
    if not 1 <= len(value) <= MOST_STAGES:
        raise SettingsError(f"stages must hold 1 to {MOST_STAGES} rows", received=len(value))
    return tuple(_checked(number, row) for number, row in enumerate(value, 1))


def _row(number: int, text: str) -> dict[str, Any]:
    parts = text.strip().split(":")
    names = ("kind", "filters", "kernel", "stride", "repeats", "residual")
    if len(parts) > len(names) or (len(parts) == len(names) and parts[-1] != "residual"):
        raise SettingsError(
            f"Row {number} of stages must be kind:filters:kernel:stride:repeats, and :residual at its end where it "
            "has shortcuts",
            received=text[:60],
        )
    return {**dict(zip(names, parts, strict=False)), "residual": len(parts) == len(names)}


def _checked(number: int, row: object) -> Stage:
    if isinstance(row, Stage):
        return row
    try:
        return Stage.model_validate(row)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = str(first["loc"][0]) if first["loc"] else "row"
        rule = {"kind": f"one of {', '.join(Kind.__args__)}"}.get(field)
        if rule is None and field in Stage.model_fields and Stage.model_fields[field].metadata:
            low, high = (getattr(bound, "ge", None) or getattr(bound, "le", None)
                         for bound in Stage.model_fields[field].metadata)  # fmt: skip
            rule = f"a whole number between {low:,} and {high:,}"
        received = str(first["input"])[:60]
        raise SettingsError(f"Row {number} of stages: {field} must be {rule or 'valid'}", received=received) from error


Stages = Annotated[tuple[Stage, ...], BeforeValidator(_rows)]

DEFAULT_STAGES = (
    Stage(kind="convolution", filters=32),
    Stage(kind="separable", filters=64, stride=2, repeats=2),
    Stage(kind="residual", filters=128, stride=2, repeats=2, residual=True),
)


class CustomSettings(Settings):
    """The defaults are a small network with three kinds of block."""

    stages: Stages = setting(
        DEFAULT_STAGES, label="Stages", help="One kind of block a row; the first of its repeats strides."
    )
    input_size: int = common.input_size(32, low=8, high=512, step=8)
    classes: int = common.classes(10)
    batch_normalization: bool = setting(
        True, label="Batch normalisation", help="After every convolution, which then needs no bias."
    )
    dropout: float = common.dropout_before_classifier(0.0)

    @model_validator(mode="after")
    def _must_keep_a_pixel(self) -> CustomSettings:
        side, halved, blocks = self.input_size, 1, 0
        for number, stage in enumerate(self.stages, 1):
            halved *= stage.stride
            blocks += stage.repeats
            if blocks > MOST_BLOCKS:
                raise SettingsError(
                    f"Row {number} of stages: all repeats together must be at most {MOST_BLOCKS}",
                    received=blocks,
                    field="stages",
                )
            if halved > side:
                raise SettingsError(
                    f"Row {number} of stages: its stride must leave a pixel of the {side} × {side} image, so all "
                    f"strides together may divide it by {side} at most",
                    received=halved,
                    field="stages",
                )
        return self


def build(settings: CustomSettings) -> Tensor:
    """Each stage in its own block; each repeat in a block within."""
    x = layers.Input((settings.input_size, settings.input_size, 3), name="image")
    for number, stage in enumerate(settings.stages, 1):
        with block(f"stage {number} {stage.kind}"):
            for repeat in range(1, stage.repeats + 1):
                stride = stage.stride if repeat == 1 else 1
                if stage.repeats == 1:
                    x = _block(x, stage, stride, settings)
                else:
                    with block(f"block {repeat}"):
                        x = _block(x, stage, stride, settings)
    with block("classifier"):
        x = layers.GlobalAveragePooling2D()(x)
        if settings.dropout:
            x = layers.Dropout(settings.dropout)(x)
        return layers.Dense(settings.classes, "softmax", name="predictions")(x)


def _block(x: Tensor, stage: Stage, stride: int, settings: CustomSettings) -> Tensor:
    y = _BLOCKS[stage.kind](x, stage, stride, settings)
    if not stage.residual:
        return y
    shortcut = x
    if x.shape != y.shape:
        shortcut = layers.Conv2D(y.shape[-1], 1, strides=stride, padding="same", name="shortcut")(x)
    return layers.Add()([y, shortcut])


def _convolution(x: Tensor, stage: Stage, stride: int, settings: CustomSettings) -> Tensor:
    return _conv(x, stage.filters, stage.kernel, stride, settings, "conv")


def _separable(x: Tensor, stage: Stage, stride: int, settings: CustomSettings) -> Tensor:
    x = _depthwise(x, stage.kernel, stride, settings)
    return _conv(x, stage.filters, 1, 1, settings, "pointwise")


def _residual(x: Tensor, stage: Stage, stride: int, settings: CustomSettings) -> Tensor:
    x = _conv(x, stage.filters, stage.kernel, stride, settings, "conv1")
    return _conv(x, stage.filters, stage.kernel, 1, settings, "conv2")


def _bottleneck(x: Tensor, stage: Stage, stride: int, settings: CustomSettings) -> Tensor:
    narrow = max(1, stage.filters // 4)
    x = _conv(x, narrow, 1, 1, settings, "reduce")
    x = _conv(x, narrow, stage.kernel, stride, settings, "conv")
    return _conv(x, stage.filters, 1, 1, settings, "expand")


def _inverted(x: Tensor, stage: Stage, stride: int, settings: CustomSettings) -> Tensor:
    x = _conv(x, 6 * x.shape[-1], 1, 1, settings, "expand")
    x = _depthwise(x, stage.kernel, stride, settings)
    return _conv(x, stage.filters, 1, 1, settings, "project", relu=False)


def _inception(x: Tensor, stage: Stage, stride: int, settings: CustomSettings) -> Tensor:
    """A 1 x 1, the kernel, and a pooling; the filters shared out among them."""
    share = max(1, stage.filters // 4)
    one = _conv(x, share, 1, stride, settings, "one")
    large = _conv(x, share, 1, 1, settings, "reduce")
    large = _conv(large, 2 * share, stage.kernel, stride, settings, "conv")
    pooled = layers.MaxPooling2D(3, strides=stride, padding="same", name="pool")(x)
    return layers.Concatenate()([one, large, _conv(pooled, share, 1, 1, settings, "pooled")])


def _max_pool(x: Tensor, stage: Stage, stride: int, settings: CustomSettings) -> Tensor:
    return layers.MaxPooling2D(stage.kernel, strides=stride, padding="same")(x)


def _average_pool(x: Tensor, stage: Stage, stride: int, settings: CustomSettings) -> Tensor:
    return layers.AveragePooling2D(stage.kernel, strides=stride, padding="same")(x)


_BLOCKS = {
    "convolution": _convolution,
    "separable": _separable,
    "residual": _residual,
    "bottleneck": _bottleneck,
    "inverted": _inverted,
    "inception": _inception,
    "max_pool": _max_pool,
    "average_pool": _average_pool,
}


def _conv(
    x: Tensor, filters: int, kernel: int, stride: int, settings: CustomSettings, name: str, *, relu: bool = True
) -> Tensor:
    normalized = settings.batch_normalization
    x = layers.Conv2D(filters, kernel, strides=stride, padding="same", use_bias=not normalized, name=name)(x)
    return _normalized(x, name, settings, relu=relu)


def _depthwise(x: Tensor, kernel: int, stride: int, settings: CustomSettings) -> Tensor:
    normalized = settings.batch_normalization
    x = layers.DepthwiseConv2D(kernel, strides=stride, padding="same", use_bias=not normalized, name="depthwise")(x)
    return _normalized(x, "depthwise", settings)


def _normalized(x: Tensor, name: str, settings: CustomSettings, *, relu: bool = True) -> Tensor:
    if settings.batch_normalization:
        x = layers.BatchNormalization(name=f"{name}_bn")(x)
    return layers.ReLU(name=f"{name}_relu")(x) if relu else x


FAMILY = Family(
    name="custom",
    title="Your own network",
    settings=CustomSettings,
    builder=build,
    source="Yours",
    introduction=(
        "Every architecture here is a list of stages: one kind of block, so many filters, repeated so many times, with "
        "a stride where the map shrinks. Write the list yourself. The kinds of block are those of the architectures: "
        "plain convolutions, MobileNet's separable ones, ResNet's pairs and bottlenecks, MobileNet V2's inverted "
        "bottlenecks, a small Inception module.\n\n"
        "Start from one of the examples, change one thing at a time, and watch parameters, cost and receptive field. "
        "Which list gets furthest in a minute of training, with a hundred thousand parameters?"
    ),
    presets={
        "custom_mixed": Preset("Three kinds of block", {}),
        "custom_plain": Preset(
            "Plain convolutions",
            {"stages": "convolution:32:3:1:2;convolution:64:3:2:2;convolution:128:3:2:2"},
        ),
        "custom_separable": Preset(
            "Separable all the way", {"stages": "convolution:32:3:1:1;separable:64:3:2:2;separable:128:3:2:4"}
        ),
        "custom_inverted": Preset(
            "Inverted bottlenecks",
            {"stages": "convolution:16:3:1:1;inverted:24:3:2:2:residual;inverted:40:3:2:3:residual"},
        ),
    },
)
