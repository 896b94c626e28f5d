"""The points of a run's curves."""

from typing import NamedTuple

from netviz.training.codes import Series


class Event(NamedTuple):
    """One point of one curve. A new kind of curve is a new series, and needs nothing else."""

    series: Series
    epoch: int
    step: int
    """Batches trained so far."""
    images: int
    seconds: float
    value: float | None
    """None where it was no number."""
