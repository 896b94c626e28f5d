"""The kinds of convolution, each as one stage or two in sequence."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from netviz.convolution import values
from netviz.convolution.axis import Axis
from netviz.convolution.settings import ConvolutionSettings
from netviz.errors import SettingsError


@dataclass(frozen=True, eq=False)
class Stage:
    """One sliding window: every output value is the sum of `kernel` times what the window covers, plus a bias.

    image: height x width x channels. kernel: k x k x channels read x channels out. Each group of output channels
    reads its own channels of the image: all of them in a standard convolution, one in a depthwise one.
    """

    name: str
    image: np.ndarray
    kernel: np.ndarray
    bias: np.ndarray | None
    axis: Axis

    @property
    def channels_out(self) -> int:
        """The slabs of the output."""
        return self.kernel.shape[3]

    @property
    def groups(self) -> int:
        """Into how many parts, blind to each other, the channels fall."""
        return self.image.shape[2] // self.kernel.shape[2]

    def channels_read(self, channel: int) -> range:
        """The channels of the image that an output channel sums over."""
        read = self.kernel.shape[2]
        group = channel // (self.channels_out // self.groups)
        return range(group * read, (group + 1) * read)

    @cached_property
    def output(self) -> np.ndarray:
        """Positions x positions x channels out."""
        before, after = self.axis.margins
        padded = np.pad(self.image, ((before, after), (before, after), (0, 0)))
        cells = np.array(self.axis.windows).ravel() + before
        positions, kernel, groups = self.axis.positions, self.axis.kernel, self.groups
        windows = padded[np.ix_(cells, cells)].reshape(positions, kernel, positions, kernel, groups, -1)
        weights = self.kernel.reshape(kernel, kernel, self.kernel.shape[2], groups, -1)
        summed = np.einsum("pkqlgc,klcgo->pqgo", windows, weights)
        summed = summed.reshape(positions, positions, self.channels_out)
        return summed if self.bias is None else summed + self.bias


@dataclass(frozen=True, eq=False)
class Convolution:
    """A kind of convolution with its numbers: the stages through which the image goes."""

    kind: str
    stages: tuple[Stage, ...]

    @property
    def output(self) -> np.ndarray:
        """What the last stage gives: positions x positions x channels out."""
        return self.stages[-1].output


def convolution(kind: str, settings: ConvolutionSettings) -> Convolution:
    """A kind of convolution over the image that the settings ask for."""
    return Convolution(kind, KINDS[kind].stages(settings, values.image(settings)))


def _standard(settings: ConvolutionSettings, image: np.ndarray) -> tuple[Stage, ...]:
    kernel = values.weights("standard", settings, settings.kernel, settings.channels_in, settings.channels_out)
    bias = values.biases(settings, settings.channels_out)
    return (Stage("standard", image, kernel, bias, settings.axis),)


def _depthwise(settings: ConvolutionSettings, image: np.ndarray) -> tuple[Stage, ...]:
    kernel = _depthwise_kernel(settings)
    return (Stage("depthwise", image, kernel, values.biases(settings, kernel.shape[3]), settings.axis),)


def _pointwise(settings: ConvolutionSettings, image: np.ndarray) -> tuple[Stage, ...]:
    axis = Axis(settings.size, 1, settings.stride, 1, settings.padding)
    return (_pointwise_stage(settings, image, axis),)


def _separable(settings: ConvolutionSettings, image: np.ndarray) -> tuple[Stage, ...]:
    # As in Keras' SeparableConv2D: strides belong to the first stage, the only bias to the second.
    first = Stage("depthwise", image, _depthwise_kernel(settings), None, settings.axis)
    return first, _pointwise_stage(settings, first.output, Axis(settings.axis.positions, 1))


def _depthwise_kernel(settings: ConvolutionSettings) -> np.ndarray:
    """Keras' k x k x channels x multiplier, as a grouped convolution lays it out: k x k x 1 x channels out."""
    drawn = values.weights("depthwise", settings, settings.kernel, settings.channels_in, settings.depth_multiplier)
    return drawn.reshape(settings.kernel, settings.kernel, 1, -1)


def _pointwise_stage(settings: ConvolutionSettings, image: np.ndarray, axis: Axis) -> Stage:
    kernel = values.weights("pointwise", settings, 1, image.shape[2], settings.channels_out)
    return Stage("pointwise", image, kernel, values.biases(settings, settings.channels_out), axis)


@dataclass(frozen=True)
class Kind:
    """A kind's words and its stages."""

    title: str
    idea: str
    stages: Callable[[ConvolutionSettings, np.ndarray], tuple[Stage, ...]]


KINDS = {
    "standard": Kind("Standard", "one window through all channels, anew for each output", _standard),
    "separable": Kind("Depthwise separable", "a window in each channel once, then 1 × 1 sums across them", _separable),
    "depthwise": Kind("Depthwise", "each channel has a window of its own", _depthwise),
    "pointwise": Kind("Pointwise", "a 1 × 1 window that mixes channels", _pointwise),
}
MOST_KINDS = 3


def kinds_of(text: str) -> tuple[str, ...]:
    """The kinds named in a link, such as "standard,separable".

    Raises SettingsError for an unknown kind, and for none or more than three.
    """
    kinds = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown:
        raise SettingsError(f"kind must be one of {', '.join(KINDS)}. Received: {unknown[0][:60]}")
    if not 1 <= len(kinds) <= MOST_KINDS:
        raise SettingsError(f"kind must name 1 to {MOST_KINDS} kinds. Received: {len(kinds)}")
    return kinds
