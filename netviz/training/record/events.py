"""The points of a run's curves."""

from typing import NamedTuple

from netviz.training.codes import Series

SERIES: dict[int, Series] = {
    1: Series.LOSS,
    2: Series.ACCURACY,
    3: Series.VAL_LOSS,
    4: Series.VAL_ACCURACY,
}
"""By the number that the record holds in its place, which never changes its meaning."""


class Event(NamedTuple):
    """One point of one curve. A new kind of curve is a new series with a number, and needs nothing else."""

    series: Series
    epoch: int
    step: int
    """Batches trained so far."""
    images: int
    seconds: float
    value: float | None
    """None where it was no number."""
