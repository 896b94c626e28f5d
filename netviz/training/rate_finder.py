"""The learning-rate finder: one short test over all rates, what its loss tells, and the rate that it suggests.

The range test of Smith 2015 (arXiv:1506.01186, section 3.3): the rate grows from batch to batch, and the loss tells
where the network begins to learn and where it diverges. It is a run of the schedule `range_test` which judges and keeps
nothing: it begins with its own first weights, ends after some 40 batches, and no other run knows of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from netviz.training.codes import Reason, Series
from netviz.training.record.events import Event
from netviz.training.record.runs import Run
from netviz.training.record.settings import RunSettings
from netviz.training.schedules import RANGE, share
from netviz.words import decimal

NAME = "Range test"
HIGHEST = 10.0
LOWEST = HIGHEST * RANGE
BATCHES = 42
"""Six a decade."""
FEWEST_IMAGES = 500
"""As `RunSettings` has it: of batches of 8 there are 62."""
MEMORY = 0.7
"""The share that the smoothed loss keeps of its past: it looks over some three batches, half a decade."""
DIVERGED = 4.0
"""Times its least: a smoothed loss beyond that has diverged, and the test ends."""
LEARNS = 0.02
"""A loss that has sunk by less than this share has only trembled."""
SAFETY = 10.0
"""The suggested rate is so many times smaller than the one at which the smoothed loss is least: there it no longer
falls, so that rate is already too high. The rule of thumb is Howard's and Gugger's (fastai, arXiv:2002.04688)."""


def asked(settings: RunSettings) -> RunSettings:
    """The run that tries all rates, else by these settings."""
    return settings.model_copy(
        update={
            "schedule": "range_test",
            "learning_rate": HIGHEST,
            "images": max(FEWEST_IMAGES, BATCHES * settings.batch_size),
            "epochs": 1,
            "seconds": RunSettings.model_fields["seconds"].json_schema_extra["high"],  # type: ignore[index]
            "weight_average": 0.0,
            "probes": "off",
            "norms": "off",
        }
    )


def rate(batch: int, settings: RunSettings) -> float:
    """With which that batch of a range test is trained; they are counted from 1."""
    return settings.learning_rate * share("range_test", (batch - 1) / (settings.images // settings.batch_size))


def smoothed(losses: Sequence[float]) -> list[float]:
    """The running mean of each, of which older ones count less; it begins without a bias."""
    found: list[float] = []
    mean = weight = 0.0
    for loss in losses:
        mean = MEMORY * mean + (1 - MEMORY) * loss
        weight = MEMORY * weight + (1 - MEMORY)
        found.append(mean / weight)
    return found


def has_diverged(losses: Sequence[float]) -> bool:
    """Whether the loss has grown so much that higher rates need not be tried."""
    means = smoothed(losses)
    return means[-1] > DIVERGED * min(means)


class Finding(NamedTuple):
    """What a range test has found so far."""

    rates: list[float]
    losses: list[float]
    smoothed: list[float]
    lowest: int | None
    """Where the smoothed loss is least; None where it never sank."""
    has_diverged: bool

    @classmethod
    def of(cls, run: Run, events: Iterable[tuple[int, Event]]) -> Finding:
        """From the run's events; a loss that is no number ends it.

        Raises SettingsError where the run is of another version of netviz.
        """
        trained = [event for _, event in events if event.series is Series.LOSS]
        known = [event for event in trained if event.value is not None]
        losses = [event.value or 0.0 for event in known]
        means = smoothed(losses)
        lowest = min(range(len(means)), key=means.__getitem__, default=None)
        sinks = lowest is not None and means[lowest] < (1 - LEARNS) * means[0]
        ends = run.reason in (Reason.DIVERGED, Reason.LOSS_GREW) or len(known) < len(trained)
        settings = RunSettings.of(run.settings)
        return cls([rate(event.step, settings) for event in known], losses, means, lowest if sinks else None, ends)

    @property
    def suggested(self) -> float | None:
        """The learning rate to take, one digit; None where no rate let the loss sink."""
        return None if self.lowest is None else float(f"{self.rates[self.lowest] / SAFETY:.1g}")

    @property
    def words(self) -> str:
        """What it tells, in two sentences."""
        if not self.rates:
            return ""
        if self.suggested is None or self.lowest is None:
            return f"No rate from {decimal(LOWEST)} to {decimal(_figures(self.rates[-1]))} let the loss sink."
        ends = f" Beyond {decimal(_figures(self.rates[-1]))} it diverges." if self.has_diverged else ""
        least = decimal(_figures(self.rates[self.lowest]))
        return f"The loss sinks until {least}; a tenth of that is suggested, {decimal(self.suggested)}.{ends}"


def _figures(number: float) -> float:
    return float(f"{number:.2g}")
