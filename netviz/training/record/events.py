"""The points of a run's curves, and the marks on them."""

from typing import NamedTuple

from netviz.training.codes import Series

SERIES: dict[int, Series] = {
    1: Series.LOSS,
    2: Series.ACCURACY,
    3: Series.VAL_LOSS,
    4: Series.VAL_ACCURACY,
    5: Series.NEW_LEARNING_RATE,
    6: Series.EXTENDED_SECONDS,
    7: Series.EXTENDED_EPOCHS,
    8: Series.RESET,
    9: Series.CONTINUED,
    10: Series.BRANCHED,
    11: Series.CUT,
    12: Series.HEALED,
}
"""By the number that the record holds in its place, which never changes its meaning."""
REWINDS = frozenset({Series.RESET, Series.CONTINUED})
"""Marks behind whose step the run went on another time."""
NEW_RATES = REWINDS | {Series.BRANCHED, Series.NEW_LEARNING_RATE}
"""Marks whose value is the learning rate of the next batch."""
CUTS = frozenset({Series.CUT, Series.HEALED})
"""Marks whose value is the place of a shortcut."""
MARKS = NEW_RATES | CUTS | {Series.EXTENDED_SECONDS, Series.EXTENDED_EPOCHS}
"""Series that are no curve: each event is one mark."""


class Event(NamedTuple):
    """One point of one curve, or one mark. A new kind is a new series with a number, and needs nothing else."""

    series: Series
    epoch: int
    step: int
    """Batches trained so far."""
    images: int
    seconds: float
    value: float | None
    """None where it was no number."""
