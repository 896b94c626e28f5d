"""What is computed when: several kinds, in step, one output cell after another.

A step belongs to one output cell: a row, a column and a channel. Everything that no earlier step has computed
and that this cell needs is done in it. So a depthwise separable convolution runs its windows in the step of the
first output channel of a position; the other output channels only sum what is already there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from netviz.convolution.costs import products_per_value
from netviz.convolution.stages import Convolution


@dataclass(frozen=True)
class Work:
    """Some channels of one stage, at the position of the step."""

    stage: int
    channels: tuple[int, ...]


@dataclass(frozen=True)
class Step:
    """One output cell, and what one kind of convolution does for it: nothing where it has no such cell."""

    row: int
    column: int
    channel: int
    work: tuple[Work, ...]


def turns(convolution: Convolution) -> tuple[tuple[Work, ...], ...]:
    """The work at one position, output channel by output channel."""
    *before, last = convolution.stages
    first = tuple(Work(index, tuple(range(stage.channels_out))) for index, stage in enumerate(before))
    return tuple(
        (*(first if channel == 0 else ()), Work(len(before), (channel,))) for channel in range(last.channels_out)
    )


def extent(convolutions: Sequence[Convolution]) -> tuple[int, int, int]:
    """Rows, columns and channels of the steps: the largest output counts, the others pause."""
    rows, columns, channels = zip(*(convolution.output.shape for convolution in convolutions), strict=True)
    return max(rows), max(columns), max(channels)


def steps(convolution: Convolution, within: tuple[int, int, int]) -> list[Step]:
    """Every step of one kind, row by row, beside kinds whose largest output is `within`."""
    work = turns(convolution)
    height, width, channels = convolution.output.shape
    return [
        Step(row, column, channel, work[channel] if inside else ())
        for row in range(within[0])
        for column in range(within[1])
        for channel in range(within[2])
        for inside in [row < height and column < width and channel < channels]
    ]


def running_multiply_adds(convolution: Convolution, within: tuple[int, int, int]) -> list[tuple[int, ...]]:
    """How many multiply-adds each stage has done after each step."""
    done = [0] * len(convolution.stages)
    running = []
    for step in steps(convolution, within):
        for work in step.work:
            done[work.stage] += products_per_value(convolution.stages[work.stage]) * len(work.channels)
        running.append(tuple(done))
    return running
