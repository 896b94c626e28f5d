"""The kinds of convolution: each as the stages that one can watch, and as the Keras layers that compute the same."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from netviz.convolution import values
from netviz.convolution.axis import Axis, TransposedAxis
from netviz.convolution.edits import Edit, edited_image, edited_kernel
from netviz.convolution.named_kernels import as_column_and_row, mixing, named_kernel
from netviz.convolution.settings import ConvolutionSettings
from netviz.convolution.stages import Convolution, Stage
from netviz.errors import SettingsError

MOST_KINDS = 3


@dataclass(frozen=True, eq=False)
class Plan:
    """A stage before its image is there: kernel (kh x kw x channels read x channels out), bias, and both axes."""

    name: str
    kernel: np.ndarray
    bias: np.ndarray | None
    rows: Axis | TransposedAxis
    columns: Axis | TransposedAxis
    rest: np.ndarray | None = None


@dataclass(frozen=True)
class Kind:
    """A kind's words, its stages, and what it asks of the settings beyond their ranges."""

    title: str
    idea: str
    plans: Callable[[ConvolutionSettings], tuple[Plan, ...]]
    reads: tuple[str, ...]
    """The settings that change it, beside those that change every kind."""
    check: Callable[[ConvolutionSettings], None] = lambda settings: _fits(settings.axis, settings)
    """Raises SettingsError where it cannot be drawn with the settings."""


def convolution(
    kind: str, settings: ConvolutionSettings, picture: np.ndarray | None = None, edits: Iterable[Edit] = ()
) -> Convolution:
    """A kind of convolution over the image that the settings ask for, with the visitor's own numbers put in.

    picture: RGB, height x width x 3, 0 to 255, where the settings ask for one. Raises SettingsError.
    """
    check((kind,), settings)
    return worked(kind, values.image(settings, picture), KINDS[kind].plans(settings), edits)


def worked(kind: str, image: np.ndarray, plans: Iterable[Plan | Stage], edits: Iterable[Edit] = ()) -> Convolution:
    """Those stages one after another over that image, with the visitor's own numbers put in. Raises SettingsError."""
    edits = tuple(edits)
    image, stages = edited_image(image, edits), list[Stage]()
    for index, plan in enumerate(plans):
        kernel = edited_kernel(plan.kernel, kind, index, edits)
        stages.append(Stage(plan.name, image, kernel, plan.bias, plan.rows, plan.columns, plan.rest))
        image = stages[-1].output
    strays = [edit for edit in edits if edit.kind == kind and edit.stage >= len(stages)]
    if strays:
        raise SettingsError("edits must name cells that are there", received=strays[0])
    return Convolution(kind, tuple(stages))


def check(kinds: Iterable[str], settings: ConvolutionSettings) -> None:
    """Raise SettingsError where one of the kinds cannot be drawn with the settings."""
    for kind in kinds:
        try:
            KINDS[kind].check(settings)
        except SettingsError as error:
            rule = f"{KINDS[kind].title}: {error.rule}"
            raise SettingsError(rule, received=error.received, field=error.field) from error


def possible(name: str, kinds: Sequence[str], settings: ConvolutionSettings) -> tuple:
    """The values that a setting can take while all kinds stay shown and every other setting stays as it is."""
    field = next(field for field in settings.descriptions() if field.name == name)
    offered = field.choices or range(int(field.low or 0), int(field.high or 0) + 1)
    return tuple(value for value in offered if refusal(kinds, settings, name, value) is None)


def refusal(kinds: Sequence[str], settings: ConvolutionSettings, name: str, value: object) -> SettingsError | None:
    """Why a setting cannot take a value beside these kinds and the other settings; None where it can."""
    try:
        check(kinds, ConvolutionSettings.of({**settings.model_dump(), name: value}))
    except SettingsError as error:
        return error
    return None


def is_read(name: str, kinds: Iterable[str]) -> bool:
    """Whether a setting changes any of the kinds; some, such as the image's size, change every one."""
    readers = [kind for kind, each in KINDS.items() if name in each.reads]
    return not readers or any(kind in readers for kind in kinds)


def kinds_of(text: str) -> tuple[str, ...]:
    """The kinds named in a link, such as "standard,separable".

    Raises SettingsError for an unknown kind, and for none or more than three.
    """
    kinds = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown:
        raise SettingsError(f"kind must be one of {', '.join(KINDS)}", received=unknown[0][:60], field="kind")
    if not 1 <= len(kinds) <= MOST_KINDS:
        raise SettingsError(f"kind must name 1 to {MOST_KINDS} kinds", received=len(kinds), field="kind")
    return kinds


# ---- the stages of each kind


def _standard(settings: ConvolutionSettings) -> tuple[Plan, ...]:
    return (_full("standard", settings, settings.axis),)


def _dilated(settings: ConvolutionSettings) -> tuple[Plan, ...]:
    return (_full("dilated", settings, settings.dilated_axis),)


def _transposed(settings: ConvolutionSettings) -> tuple[Plan, ...]:
    return (_full("transposed", settings, settings.transposed_axis),)


def _grouped(settings: ConvolutionSettings) -> tuple[Plan, ...]:
    read, out = settings.channels_in // settings.groups, settings.channels_out
    if settings.weights == "random":
        kernel = values.weights("standard", settings, (settings.kernel, settings.kernel), read, out)
    else:
        kernel = _spread(_named(settings), np.tile(mixing(read, out // settings.groups), settings.groups))
    return (Plan("grouped", kernel, values.biases(settings, out), settings.axis, settings.axis),)


def _depthwise(settings: ConvolutionSettings) -> tuple[Plan, ...]:
    kernel = _depthwise_kernel(settings, settings.channels_in, settings.depth_multiplier)
    return (Plan("depthwise", kernel, values.biases(settings, kernel.shape[3]), settings.axis, settings.axis),)


def _pointwise(settings: ConvolutionSettings) -> tuple[Plan, ...]:
    return (_point(settings, Axis(settings.size, 1, settings.stride)),)


def _separable(settings: ConvolutionSettings) -> tuple[Plan, ...]:
    # As in Keras' SeparableConv2D: strides belong to the first stage, the only bias to the second.
    kernel = _depthwise_kernel(settings, settings.channels_in, settings.depth_multiplier)
    first = Plan("depthwise", kernel, None, settings.axis, settings.axis)
    return first, _point(settings, Axis(settings.axis.positions, 1), settings.depth_multiplier)


def _pointwise_first(settings: ConvolutionSettings) -> tuple[Plan, ...]:
    kernel = _depthwise_kernel(settings, settings.channels_out, 1)
    bias = values.biases(settings, settings.channels_out)
    return _point(settings, Axis(settings.size, 1)), Plan("depthwise", kernel, bias, settings.axis, settings.axis)


def _spatial(settings: ConvolutionSettings) -> tuple[Plan, ...]:
    size, out, axis = settings.kernel, settings.channels_out, settings.axis
    column, row = (size, 1), (1, size)
    if settings.weights == "random":
        first = values.weights("column", settings, column, settings.channels_in, out)
        second = values.weights("row", settings, row, out, out)
    else:
        down, across = as_column_and_row(_named(settings))
        first = _spread(down.reshape(column), mixing(settings.channels_in, out))
        second = _spread(across.reshape(row), np.eye(out))
    bias = values.biases(settings, out)
    return (
        Plan(f"{size} × 1", first, bias, axis, Axis(settings.size, 1)),
        Plan(f"1 × {size}", second, bias, Axis(axis.positions, 1), axis),
    )


def _full(name: str, settings: ConvolutionSettings, axis: Axis | TransposedAxis) -> Plan:
    """A stage in which every output channel reads every channel."""
    read, out = settings.channels_in, settings.channels_out
    if settings.weights == "random":
        kernel = values.weights("standard", settings, (settings.kernel, settings.kernel), read, out)
    else:
        kernel = _spread(_named(settings), mixing(read, out))
    return Plan(name, kernel, values.biases(settings, out), axis, axis)


def _point(settings: ConvolutionSettings, axis: Axis, multiplier: int = 1) -> Plan:
    """A 1 x 1 stage that mixes channels; of each channel there are `multiplier` copies."""
    read, out = settings.channels_in, settings.channels_out
    if settings.weights == "random":
        kernel = values.weights("pointwise", settings, (1, 1), read * multiplier, out)
    else:
        kernel = _spread(np.ones((1, 1)), np.repeat(mixing(read, out), multiplier, axis=0) / multiplier)
    return Plan("pointwise", kernel, values.biases(settings, out), axis, axis)


def _depthwise_kernel(settings: ConvolutionSettings, channels: int, multiplier: int) -> np.ndarray:
    """Keras' k x k x channels x multiplier, as a grouped convolution lays it out: k x k x 1 x channels out."""
    size = settings.kernel
    if settings.weights == "random":
        return values.weights("depthwise", settings, (size, size), channels, multiplier).reshape(size, size, 1, -1)
    return _spread(_named(settings), np.ones((1, channels * multiplier)))


def _named(settings: ConvolutionSettings) -> np.ndarray:
    return named_kernel(settings.weights, settings.kernel)


def _spread(kernel: np.ndarray, mix: np.ndarray) -> np.ndarray:
    """The same window for every pair of channels, weighed by `mix` (channels read x channels out)."""
    return kernel[:, :, np.newaxis, np.newaxis] * mix


# ---- what goes together


def _fits(axis: Axis, settings: ConvolutionSettings) -> None:
    if settings.padding == "valid" and axis.extent > settings.size:
        dilated = f" with dilation={axis.dilation}" if axis.dilation > 1 else ""
        raise SettingsError(
            f"with valid padding the kernel must fit into the image: kernel={axis.kernel}{dilated} spans "
            f"{axis.extent} cells",
            received=f"size={settings.size}",
            field="kernel",
        )


def _dilated_goes(settings: ConvolutionSettings) -> None:
    if settings.stride > 1 and settings.dilation > 1:
        raise SettingsError(
            "Keras allows a stride above 1 only with dilation 1",
            received=f"stride={settings.stride}, dilation={settings.dilation}",
            field="stride",
        )
    _fits(settings.dilated_axis, settings)


def _groups_divide(settings: ConvolutionSettings) -> None:
    groups, read, out = settings.groups, settings.channels_in, settings.channels_out
    if read % groups or out % groups:
        received = f"groups={groups}, channels_in={read}, channels_out={out}"
        raise SettingsError("groups must divide both numbers of channels", received=received, field="groups")
    _fits(settings.axis, settings)


def _anything(settings: ConvolutionSettings) -> None:
    """Every combination can be drawn."""


_WINDOW = ("channels_out", "kernel", "stride", "padding")

KINDS = {
    "standard": Kind("Standard", "one window through all channels, anew for each output", _standard, _WINDOW),
    "separable": Kind(
        "Depthwise separable",
        "a window in each channel once, then 1 × 1 sums across them",
        _separable,
        (*_WINDOW, "depth_multiplier"),
    ),
    "pointwise_first": Kind(
        "Pointwise first", "1 × 1 sums across the channels, then a window in each", _pointwise_first, _WINDOW
    ),
    "depthwise": Kind(
        "Depthwise",
        "each channel has a window of its own",
        _depthwise,
        ("kernel", "stride", "padding", "depth_multiplier"),
    ),
    "pointwise": Kind(
        "Pointwise", "a 1 × 1 window that mixes channels", _pointwise, ("channels_out", "stride"), _anything
    ),
    "grouped": Kind(
        "Grouped", "each group of outputs reads a group of channels", _grouped, (*_WINDOW, "groups"), _groups_divide
    ),
    "spatial": Kind("Spatially separable", "a column, then a row, in place of a square", _spatial, _WINDOW),
    "dilated": Kind(
        "Dilated",
        "a window with gaps sees further for the same price",
        _dilated,
        (*_WINDOW, "dilation"),
        _dilated_goes,
    ),
    "transposed": Kind(
        "Transposed",
        "each cell is spread through the kernel over a larger map",
        _transposed,
        ("channels_out", "kernel", "padding", "upsampling"),
        _anything,
    ),
}
