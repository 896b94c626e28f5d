"""One axis of a convolution: how far a window reaches, how many fit, and which cells each one covers.

A window of 3 cells that moves by a stride of 2 along 5 cells, without padding, covers (0, 1, 2) and (2, 3, 4).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Axis:
    """A window of `kernel` cells, `dilation` apart, that moves by `stride` along `cells` cells.

    `same` and `valid` pad as Keras and TensorFlow do.
    """

    cells: int
    kernel: int
    stride: int = 1
    dilation: int = 1
    padding: str = "same"

    @property
    def extent(self) -> int:
        """From the first to the last cell of one window, gaps included."""
        return self.dilation * (self.kernel - 1) + 1

    @property
    def positions(self) -> int:
        """How many windows there are: the size of the output."""
        if self.padding == "same":
            return -(-self.cells // self.stride)
        return (self.cells - self.extent) // self.stride + 1

    @property
    def margins(self) -> tuple[int, int]:
        """The zeros before and after the cells; an odd one goes after."""
        if self.padding == "valid":
            return 0, 0
        zeros = max((self.positions - 1) * self.stride + self.extent - self.cells, 0)
        return zeros // 2, zeros - zeros // 2

    @property
    def windows(self) -> tuple[tuple[int | None, ...], ...]:
        """The cell under each tap of each window; those below 0 and from `cells` on are padding."""
        first = -self.margins[0]
        return tuple(
            tuple(first + position * self.stride + tap * self.dilation for tap in range(self.kernel))
            for position in range(self.positions)
        )

    @property
    def taps(self) -> tuple[int, ...]:
        """How many taps of each window multiply: all of them, for the zeros of the padding are numbers, too."""
        return (self.kernel,) * self.positions


@dataclass(frozen=True)
class TransposedAxis:
    """A transposed convolution's axis: each cell is spread over `kernel` places, the next `stride` places further on.

    Seen from the output, a tap meets a cell, or nothing where it falls between the cells or outside of them. Sizes
    and crops are those of Keras' Conv2DTranspose.
    """

    cells: int
    kernel: int
    stride: int = 2
    padding: str = "same"

    @property
    def positions(self) -> int:
        """The size of the output."""
        return self.cells * self.stride + (0 if self.padding == "same" else self._overlap)

    @property
    def margins(self) -> tuple[int, int]:
        """No zeros are put around the cells."""
        return 0, 0

    @property
    def windows(self) -> tuple[tuple[int | None, ...], ...]:
        """The cell that each tap meets at each position, or None."""
        cropped = self._overlap // 2 if self.padding == "same" else 0
        return tuple(
            tuple(self._met(position + cropped - tap) for tap in range(self.kernel))
            for position in range(self.positions)
        )

    @property
    def taps(self) -> tuple[int, ...]:
        """How many taps of each window multiply: those that meet a cell."""
        return tuple(sum(cell is not None for cell in window) for window in self.windows)

    @property
    def _overlap(self) -> int:
        return max(self.kernel - self.stride, 0)

    def _met(self, place: int) -> int | None:
        cell, between = divmod(place, self.stride)
        return cell if not between and 0 <= cell < self.cells else None
