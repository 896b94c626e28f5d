"""Kernels with a name, whose effect one knows from image processing, and how channels are mixed beside them."""

import numpy as np

HAS_CENTRE = (3, 5)

_RISE = {3: [1, 2, 1], 5: [1, 4, 6, 4, 1]}  # binomial: what a Gaussian is in whole numbers
_SLOPE = {3: [-1, 0, 1], 5: [-1, -2, 0, 2, 1]}  # Sobel's difference; the wider one is smoothed once more


def named_kernel(name: str, size: int) -> np.ndarray:
    """A kernel of size x size, 3 or 5. Those that smooth add up to 1, as does sharpen; those that find edges to 0.

    As in every convolutional network the kernel is not mirrored: it is a cross-correlation.
    """
    rise, slope = np.array(_RISE[size], float), np.array(_SLOPE[size], float)
    middle = np.zeros((size, size))
    middle[size // 2, size // 2] = 1
    smooth = np.outer(rise, rise) / rise.sum() ** 2
    laplacian = _laplacian(size)
    return {
        "identity": middle,
        "box": np.full((size, size), 1 / size**2),
        "gaussian": smooth,
        "sobel-x": np.outer(rise, slope),
        "sobel-y": np.outer(slope, rise),
        "laplacian": laplacian,
        "sharpen": middle - laplacian / (1 if size == 3 else 8),
    }[name]


def _laplacian(size: int) -> np.ndarray:
    """The four neighbours against the middle; at 5 x 5 the Laplacian of a Gaussian in whole numbers."""
    if size == 3:
        return np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]], float)
    return np.array(
        [[0, 0, 1, 0, 0], [0, 1, 2, 1, 0], [1, 2, -16, 2, 1], [0, 1, 2, 1, 0], [0, 0, 1, 0, 0]],
        float,
    )


def as_column_and_row(kernel: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A column (k,) and a row (k,) whose outer product comes closest to the kernel: exactly it where its rank is 1."""
    left, strength, right = np.linalg.svd(kernel)
    column, row = left[:, 0] * np.sqrt(strength[0]), right[0] * np.sqrt(strength[0])
    largest = np.argmax(np.abs(column))
    sign = np.sign(column[largest])
    # The column of a smoothing kernel adds up to 1, so that the picture between keeps its brightness.
    scale = sign * (abs(column.sum()) if abs(column.sum()) > 0.1 else np.abs(column).max())
    return column / scale, row * scale


def is_separable(name: str, size: int) -> bool:
    """Whether a column and a row make up the kernel exactly."""
    return int(np.linalg.matrix_rank(named_kernel(name, size))) == 1


def mixing(read: int, out: int) -> np.ndarray:
    """How much of each channel goes into each output channel, read x out: columns add up to 1.

    Each output takes a channel of its own; those beyond take the mean of all; where outputs are fewer, channels are
    shared out among them and averaged.
    """
    channel, output = np.ogrid[:read, :out]
    taken = channel % out == output if out < read else channel == output
    taken = np.where(output >= read, True, taken)
    return taken / taken.sum(axis=0)
