"""The numbers in the cells: whole and small, so that products can be checked in the head.

Everything is drawn for the most channels and then cut, so that a channel keeps its numbers when another is added.
"""

import numpy as np

from netviz.convolution.settings import LARGEST_MULTIPLIER, MOST_CHANNELS, ConvolutionSettings

BRIGHTEST = 9
_STREAMS = ("image", "standard", "depthwise", "pointwise", "bias", "column", "row")
_MOST = MOST_CHANNELS * LARGEST_MULTIPLIER


def image(settings: ConvolutionSettings, picture: np.ndarray | None = None) -> np.ndarray:
    """The input, size x size x channels in, from 0 (dark) to 9 (bright).

    picture: RGB, height x width x 3, 0 to 255, for the settings that ask for one.
    """
    if settings.data in ("picture", "upload"):
        if picture is None:
            raise ValueError(f"data={settings.data} needs a picture")
        return _from_picture(settings, picture)
    paint = {"ramp": _ramp, "edges": _edges, "random": _random}[settings.data]
    channels = [paint(settings, channel) for channel in range(settings.channels_in)]
    return np.stack(channels, axis=-1).astype(float)


def weights(stream: str, settings: ConvolutionSettings, kernel: tuple[int, int], read: int, out: int) -> np.ndarray:
    """A kernel, height x width x channels read x channels out, of whole numbers from -2 to 2."""
    drawn = _numbers(settings, stream).integers(-2, 3, size=(_MOST, _MOST, *kernel))
    return drawn[:out, :read].transpose(2, 3, 1, 0).astype(float)


def biases(settings: ConvolutionSettings, out: int) -> np.ndarray | None:
    """One bias a channel, from -5 to 5, and 0 beside named kernels; None where the settings leave it out."""
    if not settings.bias:
        return None
    if settings.weights != "random":
        return np.zeros(out)
    return _numbers(settings, "bias").integers(-5, 6, size=_MOST)[:out].astype(float)


def averaged(picture: np.ndarray, side: int) -> np.ndarray:
    """The middle square of a picture as side x side x 3 cells, each the mean of the pixels it covers."""
    height, width, _ = picture.shape
    square = min(height, width)
    top, left = (height - square) // 2, (width - square) // 2
    rows = _shares(square, side)
    return np.einsum("ip,jq,pqc->ijc", rows, rows, picture[top : top + square, left : left + square].astype(float))


def _shares(pixels: int, cells: int) -> np.ndarray:
    """How much of each cell's mean each pixel is, cells x pixels; pixels on a border belong to both sides in part."""
    borders = np.linspace(0, pixels, cells + 1)
    pixel = np.arange(pixels)
    covered = np.minimum(borders[1:, np.newaxis], pixel + 1) - np.maximum(borders[:-1, np.newaxis], pixel)
    return np.clip(covered, 0, None) * cells / pixels


def _from_picture(settings: ConvolutionSettings, picture: np.ndarray) -> np.ndarray:
    """Red, green, blue, then the same, dark for bright; a single channel is their mean."""
    cells = averaged(picture, settings.size) * (BRIGHTEST / 255)
    if settings.channels_in == 1:
        cells = cells.mean(axis=2, keepdims=True)
    cells = np.rint(cells)
    return np.concatenate([cells, BRIGHTEST - cells], axis=2)[..., : settings.channels_in]


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
