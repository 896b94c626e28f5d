"""A layer of a real network, made small enough to draw, with its true figures in words."""

from dataclasses import dataclass
from typing import Any

from netviz.convolution.kinds import check
from netviz.convolution.real_size import RealSize
from netviz.convolution.settings import MOST_CHANNELS, ConvolutionSettings
from netviz.errors import SettingsError
from netviz.layers import Window
from netviz.network import Node
from netviz.unknown import UNKNOWN

_CELLS, _CHANNELS = 8, 4  # drawn in place of a size or depth that is too large to draw
_BESIDE = {"standard": "separable"}  # what a kind stands beside; the others beside the standard one


@dataclass(frozen=True)
class DrawnLayer:
    """What the page opens with: kinds (the layer's own first), settings, the true size, and a sentence on the layer."""

    kinds: tuple[str, ...]
    settings: ConvolutionSettings
    real: RealSize
    sentence: str


def is_animated(node: Node) -> bool:
    """Whether the layer is a convolution whose sizes are known."""
    shapes = (*node.input_shapes, node.output_shape)
    return not any(UNKNOWN in shape for shape in shapes) and node.variety is not None


def drawn_layer(node: Node, network: str) -> DrawnLayer:
    """A convolution layer of the network of that name.

    Where the layer is larger than what can be drawn it is cut, and the sentence says to what.
    """
    kind = node.variety
    assert kind
    settings = _settings(kind, node)
    kernel, dilation, stride = _kernel(node), _dilation(node), _stride(node)
    drawn = [f"Drawn here with {settings.channels_in} channels and {settings.size} × {settings.size} cells"]
    if kind == "grouped":
        drawn.append(f"in {settings.groups} groups")
    if kind == "pointwise":
        both = "" if _convolution(node).padding == settings.padding else ", both with same padding"
        drawn.append(f"beside a {settings.kernel} × {settings.kernel} standard convolution{both}")
    elif kind == "spatial":
        drawn.append(f"as the one half of {settings.kernel} × 1, then 1 × {settings.kernel}")
    elif kernel != (settings.kernel, settings.kernel):
        drawn.append(f"with a {settings.kernel} × {settings.kernel} kernel")
    if dilation > 1 and (kind != "dilated" or settings.dilation != dilation):
        drawn.append(
            f"with dilation {settings.dilation}" if kind == "dilated" else f"without its dilation of {dilation}"
        )
    stride_drawn = getattr(settings, _stride_of(kind))
    if stride != stride_drawn:
        drawn.append(f"with stride {stride_drawn}")
    beside = _BESIDE.get(kind, "standard")
    return DrawnLayer(
        (kind, beside), settings, _real(kind, node), f"{_sentence(kind, node, network)} {', '.join(drawn)}."
    )


def _settings(kind: str, node: Node) -> ConvolutionSettings:
    layer = _convolution(node)
    height, width, channels_in = node.input_shapes[0]
    limits = {field.name: field for field in ConvolutionSettings.descriptions()}

    def within(name: str, value: int) -> int:
        return int(min(max(value, limits[name].low or value), limits[name].high or value))

    dilation = within("dilation", _dilation(node)) if kind == "dilated" else limits["dilation"].default
    chosen = {
        "size": within("size", max(height, width)) if max(height, width) <= 12 else _CELLS,
        "channels_in": _channels(channels_in),
        "channels_out": _channels(node.output_shape[-1]),
        "kernel": 3 if kind == "pointwise" else within("kernel", max(_kernel(node))),
        _stride_of(kind): within(_stride_of(kind), _stride(node)),
        # A 1 x 1 kernel reaches over no border: same padding, alike for it, lets the larger one beside it keep the map.
        "padding": "same" if kind == "pointwise" else layer.padding,
        "dilation": dilation,
        "depth_multiplier": within("depth_multiplier", getattr(layer, "depth_multiplier", 1)),
        "bias": layer.use_bias,
    }
    if kind == "grouped":
        chosen |= _grouped(getattr(layer, "groups", 1), channels_in, node.output_shape[-1])
    return _made_to_fit(kind, chosen)


def _grouped(groups: int, channels_in: int, channels_out: int) -> dict[str, int]:
    """The layer's own groups where they can be drawn, else two of two channels each."""
    if max(channels_in, channels_out) <= MOST_CHANNELS:
        return {"channels_in": channels_in, "channels_out": channels_out, "groups": groups}
    return {"channels_in": _CHANNELS, "channels_out": _CHANNELS, "groups": 2}


def _made_to_fit(kind: str, chosen: dict) -> ConvolutionSettings:
    """A smaller window, where the layer's own would not fit into the few cells."""
    while True:
        try:
            settings = ConvolutionSettings.of(chosen)
            check((kind, _BESIDE.get(kind, "standard")), settings)
            return settings
        except SettingsError:
            smaller = "dilation" if kind == "dilated" and chosen["dilation"] > 1 else "kernel"
            chosen = {**chosen, smaller: chosen[smaller] - 1}


def _real(kind: str, node: Node) -> RealSize:
    height, width, channels_in = node.input_shapes[0]
    sizes = {
        "map_size": max(height, width),
        "real_channels_in": channels_in,
        "real_channels_out": node.output_shape[-1],
    }
    window = 3 if kind == "pointwise" else max(_kernel(node))
    sizes |= {"window": window, "real_groups": getattr(node.layer, "groups", 1)}
    limits = {field.name: int(field.high or 0) for field in RealSize.descriptions()}
    return RealSize.of({name: min(value, limits[name]) for name, value in sizes.items()})


def _stride_of(kind: str) -> str:
    """The setting that is the layer's stride."""
    return "upsampling" if kind == "transposed" else "stride"


def _channels(channels: int) -> int:
    return channels if channels <= MOST_CHANNELS else _CHANNELS


def _sentence(kind: str, node: Node, network: str) -> str:
    layer = _convolution(node)
    words = {
        "separable": "depthwise separable",
        "spatial": "convolution",
        "transposed": "transposed convolution",
        "grouped": f"convolution in {getattr(layer, 'groups', 1)} groups",
        "dilated": f"convolution with dilation {_dilation(node)}",
    }.get(kind, kind)
    before, after = _by(node.input_shapes[0]), _by(node.output_shape)
    return (
        f"{node.name} of {network}: {_by(_kernel(node))} {words} on {before}, stride {_stride(node)}, "
        f"{layer.padding} padding, gives {after} "
        f"with {node.params:,} parameters and {node.macs:,} multiply-adds."
    )


def _convolution(node: Node) -> Any:
    """The layer; every convolution has a padding and a bias."""
    return node.layer


def _window(node: Node) -> Window:
    return _convolution(node).window(*node.input_shapes)


def _kernel(node: Node) -> tuple[int, int]:
    return _window(node).kernel


def _stride(node: Node) -> int:
    return max(_window(node).upsampling or _window(node).strides)


def _dilation(node: Node) -> int:
    return max(_window(node).dilation)


def _by(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape))
