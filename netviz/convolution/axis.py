"""One axis of a convolution: how far a window reaches, how many fit, and which cells each one covers."""

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
    def windows(self) -> tuple[tuple[int, ...], ...]:
        """The cells of each window; those below 0 and from `cells` on are padding."""
        first = -self.margins[0]
        return tuple(
            tuple(first + position * self.stride + tap * self.dilation for tap in range(self.kernel))
            for position in range(self.positions)
        )
