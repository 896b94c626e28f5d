"""The numbers in the cells: whole and small, so that products can be checked in the head.

Everything is drawn for the most channels and then cut, so that a channel keeps its numbers when another is added.
"""

import numpy as np

from netviz.convolution.settings import LARGEST_MULTIPLIER, MOST_CHANNELS, ConvolutionSettings

BRIGHTEST = 9
_STREAMS = ("image", "standard", "depthwise", "pointwise", "bias")


def image(settings: ConvolutionSettings) -> np.ndarray:
    """The input, size x size x channels in, from 0 (dark) to 9 (bright)."""
    paint = {"ramp": _ramp, "edges": _edges, "random": _random}[settings.data]
    channels = [paint(settings, channel) for channel in range(settings.channels_in)]
    return np.stack(channels, axis=-1).astype(float)


def weights(stream: str, settings: ConvolutionSettings, kernel: int, read: int, out: int) -> np.ndarray:
    """A kernel, kernel x kernel x channels read x channels out, from -2 to 2."""
    most = MOST_CHANNELS * LARGEST_MULTIPLIER
    drawn = _numbers(settings, stream).integers(-2, 3, size=(most, most, kernel, kernel))
    return drawn[:out, :read].transpose(2, 3, 1, 0).astype(float)


def biases(settings: ConvolutionSettings, out: int) -> np.ndarray | None:
    """One bias a channel, from -5 to 5; None where the settings leave it out."""
    if not settings.bias:
        return None
    most = MOST_CHANNELS * LARGEST_MULTIPLIER
    return _numbers(settings, "bias").integers(-5, 6, size=most)[:out].astype(float)


def _numbers(settings: ConvolutionSettings, stream: str, *more: int) -> np.random.Generator:
    return np.random.default_rng((settings.seed, _STREAMS.index(stream), *more))


def _ramp(settings: ConvolutionSettings, channel: int) -> np.ndarray:
    """Brighter to the right, to the bottom, to the corner; then the same, falling."""
    row, column = np.mgrid[: settings.size, : settings.size] / (settings.size - 1)
    rising = (column, row, (row + column) / 2)[channel % 3]
    return np.rint(BRIGHTEST * (rising if channel < 3 else 1 - rising))


def _edges(settings: ConvolutionSettings, channel: int) -> np.ndarray:
    """An upright edge, a level one, a square; then the same, dark for bright."""
    row, column = np.mgrid[: settings.size, : settings.size]
    half, quarter = settings.size // 2, settings.size // 4
    inside = (row >= quarter) & (row < settings.size - quarter)
    inside &= (column >= quarter) & (column < settings.size - quarter)
    bright = (column >= half, row >= half, inside)[channel % 3]
    return np.where(bright == (channel < 3), 8, 1)


def _random(settings: ConvolutionSettings, channel: int) -> np.ndarray:
    return _numbers(settings, "image", channel).integers(0, BRIGHTEST + 1, size=(settings.size,) * 2)
