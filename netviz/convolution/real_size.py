"""What the kinds cost at the size of a real layer, which nobody could draw: by the twins of the Keras layers."""

from dataclasses import dataclass
from typing import Any

from netviz import layers
from netviz.convolution.settings import ConvolutionSettings
from netviz.errors import SettingsError, ShapeError
from netviz.layers import Layer, Shape
from netviz.settings import Settings, setting


class RealSize(Settings):
    """A real layer's sizes; its stride, padding and the rest are those of the drawn one.

    The defaults are the example by which spatially separable convolutions are often explained. One link holds these
    and the drawn convolution's settings, so channels_in, kernel and groups have other names here.
    """

    map_size: int = setting(64, low=1, high=1024, unit="pixels", label="Map, height and width")
    real_channels_in: int = setting(256, low=1, high=4096, label="Channels in", former=("deep_in",))
    real_channels_out: int = setting(256, low=1, high=4096, label="Channels out", former=("deep_out",))
    window: int = setting(7, low=1, high=31, unit="pixels", label="Kernel")
    real_groups: int = setting(1, low=1, high=4096, label="Groups", former=("parts",))


@dataclass(frozen=True)
class Cost:
    """What one kind of convolution gives and takes."""

    output: Shape
    params: int
    macs: int


def cost(kind: str, real: RealSize, settings: ConvolutionSettings) -> Cost:
    """The parameters and multiply-adds of a kind at that size. Raises SettingsError where it does not go.

    >>> cost("standard", RealSize(), ConvolutionSettings()).params
    3211520
    >>> cost("spatial", RealSize(), ConvolutionSettings()).params
    918016
    """
    shape: Shape = (real.map_size, real.map_size, real.real_channels_in)
    params = macs = 0
    try:
        for layer in keras_layers(kind, real, settings):
            params += sum(weight.size for weight in layer.weights(shape))
            macs += layer.macs(shape)
            shape = layer.output_shape(shape)
    except ShapeError as error:
        raise SettingsError(error.rule, received=error.received) from error
    return Cost(shape, params, macs)


def keras_layers(kind: str, real: RealSize, settings: ConvolutionSettings) -> tuple[Layer, ...]:
    """The layers that compute the same in Keras, one after the other."""
    k, out, stride = real.window, real.real_channels_out, settings.stride
    padding, bias = settings.padding, settings.bias
    place: dict[str, Any] = {"strides": stride, "padding": padding, "use_bias": bias}
    if kind == "depthwise":
        return (layers.DepthwiseConv2D(k, depth_multiplier=settings.depth_multiplier, **place),)
    if kind == "separable":
        return (layers.SeparableConv2D(out, k, depth_multiplier=settings.depth_multiplier, **place),)
    if kind == "pointwise_first":
        return layers.Conv2D(out, 1, use_bias=bias), layers.DepthwiseConv2D(k, **place)
    if kind == "spatial":
        column = layers.Conv2D(out, (k, 1), strides=(stride, 1), padding=padding, use_bias=bias)
        return column, layers.Conv2D(out, (1, k), strides=(1, stride), padding=padding, use_bias=bias)
    if kind == "transposed":
        return (layers.Conv2DTranspose(out, k, strides=settings.upsampling, padding=padding, use_bias=bias),)
    return {
        "standard": lambda: (layers.Conv2D(out, k, **place),),
        "pointwise": lambda: (layers.Conv2D(out, 1, **place),),
        "grouped": lambda: (layers.Conv2D(out, k, groups=real.real_groups, **place),),
        "dilated": lambda: (layers.Conv2D(out, k, dilation_rate=settings.dilation, **place),),
    }[kind]()
