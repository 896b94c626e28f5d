"""A layer of a real network, made small enough to draw, with its true figures in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from netviz.convolution.settings import ConvolutionSettings

COUNTERPART = {
    "standard": "separable",
    "separable": "standard",
    "depthwise": "standard",
    "pointwise": "standard",
}
_CELLS, _CHANNELS = 8, 4  # drawn in place of a size or depth that is too large to draw


@dataclass(frozen=True)
class DrawnLayer:
    """What the page opens with: kinds to show (the layer's own first), settings, and a sentence on the layer."""

    kinds: tuple[str, ...]
    settings: ConvolutionSettings
    sentence: str


def drawn_layer(layer: Mapping[str, Any]) -> DrawnLayer:
    """A convolution layer, described by name, type, network, kernel, strides, padding, dilation, shapes and counts.

    Shapes are height, width, channels. Where the layer is larger than what can be drawn it is cut, and the sentence
    says to what.
    """
    kind = _kind(layer)
    settings = _settings(kind, layer)
    drawn = f"Drawn here with {settings.channels_in} channels and {settings.size} x {settings.size} cells"
    if kind == "pointwise":
        drawn += f", beside a {settings.kernel} x {settings.kernel} standard convolution"
    elif _pair(layer["kernel"]) != (settings.kernel, settings.kernel):
        drawn += f", and with a {settings.kernel} x {settings.kernel} kernel"
    return DrawnLayer((kind, COUNTERPART[kind]), settings, f"{_sentence(kind, layer)} {drawn}.")


def _kind(layer: Mapping[str, Any]) -> str:
    if layer["type"] == "SeparableConv2D":
        return "separable"
    groups = layer.get("groups") or 1
    if layer["type"] == "DepthwiseConv2D" or (groups > 1 and groups == layer["input_shape"][-1]):
        return "depthwise"
    return "pointwise" if _largest(layer["kernel"]) == 1 else "standard"


def _settings(kind: str, layer: Mapping[str, Any]) -> ConvolutionSettings:
    height, width, channels_in = layer["input_shape"]
    limits = {field.name: field for field in ConvolutionSettings.descriptions()}

    def within(name: str, value: int) -> int:
        return int(min(max(value, limits[name].low or value), limits[name].high or value))

    size = within("size", max(height, width)) if max(height, width) <= 12 else _CELLS
    kernel = 3 if kind == "pointwise" else within("kernel", _largest(layer["kernel"]))
    dilation = within("dilation", _largest(layer.get("dilation") or 1))
    stride = within("stride", _largest(layer["strides"])) if dilation == 1 else 1
    padding = layer["padding"]
    if padding == "valid":
        while dilation * (kernel - 1) + 1 > size:
            dilation, kernel = (dilation - 1, kernel) if dilation > 1 else (1, kernel - 1)
    return ConvolutionSettings(
        size=size,
        channels_in=_channels(channels_in),
        channels_out=_channels(layer["output_shape"][-1]),
        kernel=kernel,
        stride=stride,
        padding=padding,
        dilation=dilation,
        depth_multiplier=within("depth_multiplier", layer.get("depth_multiplier") or 1),
    )


def _channels(channels: int) -> int:
    return channels if channels <= 6 else _CHANNELS


def _sentence(kind: str, layer: Mapping[str, Any]) -> str:
    words = {"separable": "depthwise separable"}.get(kind, kind)
    kernel, groups = _by(_pair(layer["kernel"])), layer.get("groups") or 1
    if groups > 1 and kind == "standard":
        words = f"convolution in {groups} groups"
    before, after, stride = _by(layer["input_shape"]), _by(layer["output_shape"]), _largest(layer["strides"])
    return (
        f"{layer['name']} of {layer['network']}: {kernel} {words} on {before}, stride {stride}, "
        f"{layer['padding']} padding, gives {after} "
        f"with {layer['params']:,} parameters and {layer['macs']:,} multiply-adds."
    )


def _by(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape))


def _pair(value: Any) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else tuple(value)


def _largest(value: Any) -> int:
    return max(_pair(value))
