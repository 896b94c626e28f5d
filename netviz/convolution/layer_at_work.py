"""A layer at work: a real convolution with its trained kernel, on a map that enters it, cut to what can be drawn.

Of many channels the strongest are drawn, those of the greatest mean size, and of a large map its middle. What is not
drawn is not left out of the sums: `Stage.rest` has what those channels add, so that every value is the layer's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from netviz.convolution.axis import Axis, TransposedAxis
from netviz.convolution.settings import MOST_CHANNELS
from netviz.convolution.stages import Stage
from netviz.errors import SettingsError
from netviz.layers import Variety
from netviz.network import Node

MOST_CELLS = 12
LARGEST_KERNEL = 7
_FEW = 4
"""Channels that are drawn where not all can be."""


@dataclass(frozen=True, eq=False)
class LayerAtWork:
    """The stages of one layer, with its own numbers."""

    kind: Variety
    stages: tuple[Stage, ...]
    channels: tuple[int, ...]
    """Which of the entering map's channels are drawn, in the order of the image."""
    filters: tuple[int, ...]
    """Which of the channels that the layer gives are drawn, in the order of the output."""
    rows: tuple[int, int]
    """The first row of the entering map that is drawn, and the one behind the last; so are the columns."""
    columns: tuple[int, int]


def can_be_drawn(node: Node) -> bool:
    """Whether the stage has room for that layer, cut as it may have to be."""
    kind = node.variety
    if kind is None or len(node.inputs) != 1 or node.first_call is not None:
        return False
    window = node.window
    assert window is not None
    if max(*window.kernel, *window.strides) > LARGEST_KERNEL or max(window.extent) > MOST_CELLS:
        return False
    sides = node.input_shapes[0][:2]
    return window.upsampling is None or (
        max(sides) * max(window.upsampling) <= MOST_CELLS and max(window.dilation) == 1
    )


def layer_at_work(
    node: Node, entering: np.ndarray, gives: np.ndarray, kernels: Sequence[np.ndarray], bias: np.ndarray | None
) -> LayerAtWork:
    """That layer on a map (height, width, channels), where it gives such a map before its activation.

    `kernels` and `bias` as Keras has them. Raises SettingsError where the layer cannot be drawn.
    """
    if not can_be_drawn(node):
        rule = f"A layer at work is a convolution with a kernel of at most {LARGEST_KERNEL} × {LARGEST_KERNEL} cells"
        raise SettingsError(rule, received=node.name, field="layer")
    kind = node.variety
    assert kind is not None
    entering, gives, *kernels = map(np.nan_to_num, (entering, gives, *kernels))
    ways = [_way(node, side) for side in (0, 1)]
    seen = tuple(slice(way.first, way.first + way.axis.cells) for way in ways)
    given = tuple(slice(way.position, way.position + way.axis.positions) for way in ways)
    rows, columns = (way.axis for way in ways)
    groups = _groups(node)
    channels, filters = _chosen(_sizes(entering), _sizes(gives), groups)
    image = entering[seen][..., channels]
    if kind == "separable":
        first, image, (rows, columns) = _depthwise_half(kernels[0], channels, image, rows, columns)
        multiplier = kernels[0].shape[3]
        between = [channel * multiplier + each for channel in channels for each in range(multiplier)]
        kernel, before = kernels[1][:, :, between][..., filters], (first,)
    else:
        kernel, before = _drawn_kernel(node, kernels[0], groups, channels, filters), ()
    name = f"{kernel.shape[0]} × {kernel.shape[1]}" if kind == "spatial" else kind
    last = Stage("pointwise" if before else name, image, kernel, None if bias is None else bias[filters], rows, columns)
    read = entering.shape[2] // groups
    if len(channels) < read * len({channel // read for channel in channels}):
        last = replace(last, rest=gives[given][..., filters] - last.output)
    ends = [(each.start, each.stop) for each in seen]
    return LayerAtWork(kind, (*before, last), tuple(channels), tuple(filters), *ends)


@dataclass(frozen=True)
class _Way:
    """One side of a map, as far as it is drawn."""

    axis: Axis | TransposedAxis
    first: int
    """The first cell of the entering map that is drawn."""
    position: int
    """The first place of the output that is drawn."""


def _way(node: Node, side: int) -> _Way:
    layer: Any = node.layer
    window = layer.window(*node.input_shapes)
    cells, kernel = node.input_shapes[0][side], window.kernel[side]
    if window.upsampling:
        return _Way(TransposedAxis(cells, kernel, window.upsampling[side], layer.padding), 0, 0)
    stride, dilation = window.strides[side], window.dilation[side]
    whole = Axis(cells, kernel, stride, dilation, layer.padding)
    if cells <= MOST_CELLS:
        return _Way(whole, 0, 0)
    # Of the windows that reach over no border those in the middle: they need no padding.
    before = whole.margins[0]
    lowest, highest = -(-before // stride), (cells - whole.extent + before) // stride
    positions = min((MOST_CELLS - whole.extent) // stride, highest - lowest) + 1
    position = lowest + (highest - lowest + 1 - positions) // 2
    drawn = Axis((positions - 1) * stride + whole.extent, kernel, stride, dilation, "valid")
    return _Way(drawn, position * stride - before, position)


def _groups(node: Node) -> int:
    """Into how many parts, blind to each other, the channels fall."""
    kind = node.variety
    return node.input_shapes[0][2] if kind == "depthwise" else getattr(node.layer, "groups", 1)


def _sizes(values: np.ndarray) -> np.ndarray:
    """The strength of each channel: the mean size of its values."""
    return np.abs(values).mean((0, 1))


def _chosen(entering: np.ndarray, gives: np.ndarray, groups: int) -> tuple[list[int], list[int]]:
    """The channels and filters that are drawn: of the strongest groups the strongest, group by group."""
    read, made = entering.reshape(groups, -1), gives.reshape(groups, -1)
    if len(entering) <= MOST_CHANNELS and len(gives) <= MOST_CHANNELS:
        drawn, of_read, of_made = range(groups), read.shape[1], made.shape[1]
    else:
        many = 1 if groups == 1 else _FEW if read.shape[1] == made.shape[1] == 1 else 2
        drawn = _strongest(read.mean(1), min(groups, many))
        of_read, of_made = (_few(each.shape[1], many) for each in (read, made))
    channels = [group * read.shape[1] + each for group in drawn for each in _strongest(read[group], of_read)]
    filters = [group * made.shape[1] + each for group in drawn for each in _strongest(made[group], of_made)]
    return channels, filters


def _few(count: int, groups: int) -> int:
    return count if count * groups <= MOST_CHANNELS else min(count, max(1, _FEW // groups))


def _strongest(sizes: np.ndarray, count: int) -> list[int]:
    return np.argsort(-sizes, kind="stable")[:count].tolist()


def _drawn_kernel(
    node: Node, kernel: np.ndarray, groups: int, channels: Sequence[int], filters: Sequence[int]
) -> np.ndarray:
    """Of Keras' kernel what is drawn, kh x kw x channels read x filters."""
    kind = node.variety
    if kind == "transposed":  # Keras: k x k x filters x channels
        kernel = kernel.transpose(0, 1, 3, 2)
    elif kind == "depthwise" and kernel.shape[2] > 1:  # k x k x channels x multiplier
        kernel = kernel.reshape(*kernel.shape[:2], 1, -1)
    read, made = node.input_shapes[0][2] // groups, node.output_shape[2] // groups
    columns = []
    for each in filters:
        own = [channel % read for channel in channels if channel // read == each // made]
        columns.append(kernel[:, :, own, each])
    return np.stack(columns, axis=-1)


def _depthwise_half(
    kernel: np.ndarray, channels: Sequence[int], image: np.ndarray, rows: Any, columns: Any
) -> tuple[Stage, np.ndarray, tuple[Axis, Axis]]:
    """The first half of a separable layer, what it gives, and the axes of the second."""
    drawn = kernel[:, :, channels].reshape(*kernel.shape[:2], 1, -1)
    stage = Stage("depthwise", image, drawn, None, rows, columns)
    return stage, stage.output, (Axis(rows.positions, 1), Axis(columns.positions, 1))
