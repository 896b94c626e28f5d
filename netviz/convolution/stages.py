"""A convolution with its numbers: the stages through which an image goes, each a window that slides over it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from netviz.convolution.axis import Axis, TransposedAxis


@dataclass(frozen=True, eq=False)
class Stage:
    """One sliding window: every output value is the sum of `kernel` times what the window covers, plus a bias.

    image: height x width x channels. kernel: kh x kw x channels read x channels out. Each group of output channels
    reads its own channels of the image: all of them in a standard convolution, one in a depthwise one.
    """

    name: str
    image: np.ndarray
    kernel: np.ndarray
    bias: np.ndarray | None
    rows: Axis | TransposedAxis
    columns: Axis | TransposedAxis
    rest: np.ndarray | None = None
    """What channels that are not drawn add to each output value: rows x columns x channels out."""

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
    def products(self) -> np.ndarray:
        """The multiply-adds behind each output value: rows x columns x channels out."""
        taps = np.outer(self.rows.taps, self.columns.taps) * self.kernel.shape[2]
        return np.repeat(taps[..., np.newaxis], self.channels_out, axis=2)

    @cached_property
    def output(self) -> np.ndarray:
        """Rows x columns x channels out."""
        height, width, read, _ = self.kernel.shape
        margins = [(before, after + 1) for before, after in (self.rows.margins, self.columns.margins)]
        padded = np.pad(self.image, (*margins, (0, 0)))
        covered = padded[np.ix_(_places(self.rows), _places(self.columns))]
        windows = covered.reshape(self.rows.positions, height, self.columns.positions, width, self.groups, read)
        weights = self.kernel.reshape(height, width, read, self.groups, -1)
        summed = np.einsum("pkqlgc,klcgo->pqgo", windows, weights)
        summed = summed.reshape(*summed.shape[:2], self.channels_out)
        for more in (self.bias, self.rest):
            summed = summed if more is None else summed + more
        return summed


def _places(axis: Axis | TransposedAxis) -> list[int]:
    """Where the taps of all windows are in the padded image; what meets no cell reads the zero behind its end."""
    return [-1 if cell is None else cell + axis.margins[0] for window in axis.windows for cell in window]


@dataclass(frozen=True, eq=False)
class Convolution:
    """A kind of convolution with its numbers: the stages through which the image goes."""

    kind: str
    stages: tuple[Stage, ...]

    @property
    def output(self) -> np.ndarray:
        """What the last stage gives: rows x columns x channels out."""
        return self.stages[-1].output
