"""What is computed when: several kinds, in step, one output cell after another.

A step belongs to one output cell: a row, a column and a channel. Everything that no earlier step has computed
and that this cell needs is done in it. So a depthwise separable convolution runs its windows in the step of the
first output channel of a position; the other output channels only sum what is already there.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from netviz.convolution.stages import Convolution, Stage


def extent(convolutions: Sequence[Convolution]) -> tuple[int, int, int]:
    """Rows, columns and channels of the steps: the largest output counts, the others pause."""
    rows, columns, channels = zip(*(convolution.output.shape for convolution in convolutions), strict=True)
    return max(rows), max(columns), max(channels)


def computed_at(convolution: Convolution, within: tuple[int, int, int]) -> list[np.ndarray]:
    """For each stage the step, counted from 1, in which each of its output cells is computed.

    `within` is the extent of the steps: those of the largest output of all kinds shown.
    """
    row, column, channel = np.ogrid[tuple(map(slice, convolution.output.shape))]
    steps = [(row * within[1] + column) * within[2] + channel + 1]
    for stage in reversed(convolution.stages[1:]):
        steps.insert(0, steps[0][np.ix_(*_first_readers(stage))])
    return steps


def _first_readers(stage: Stage) -> tuple[list[int], list[int], list[int]]:
    """The first output row, column and channel that read each row, column and channel of the stage's image."""
    height, width, channels = stage.image.shape
    read = [stage.channels_read(channel) for channel in range(stage.channels_out)]
    return (
        _first_that_hold(stage.rows.windows, height),
        _first_that_hold(stage.columns.windows, width),
        _first_that_hold(read, channels),
    )


def _first_that_hold(holders: Iterable[Iterable[int | None]], count: int) -> list[int]:
    """What no window reads (a stride steps over it) is still computed: together with the cell before it."""
    first: dict[int | None, int] = {}
    for index, held in enumerate(holders):
        for cell in held:
            first.setdefault(cell, index)
    found = [first.get(cell) for cell in range(count)]
    last = 0
    return [last := last if each is None else each for each in found]
