"""How far a guess was from what became of it: mean distance, and where it was furthest off."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import NamedTuple

import numpy as np

from netviz.errors import SettingsError
from netviz.training.curves import Point
from netviz.training.record.guesses import POINTS, Guess
from netviz.training.record.runs import Run
from netviz.training.record.settings import RunSettings


class Miss(NamedTuple):
    """The distances of a guess from the curve, in percentage points."""

    mean: float
    at: float
    """The share of the budget at which it was furthest off."""
    expected: float
    came: float
    """Both per cent."""


def miss(guess: Guess, shares: Sequence[float], accuracies: Sequence[float]) -> Miss | None:
    """A guess beside the checks at these shares of the budget, between the first and the last; None without checks."""
    moments = np.arange(1, POINTS + 1) / POINTS
    seen = [index for index, moment in enumerate(moments) if shares and shares[0] <= moment <= shares[-1] + 1e-9]
    if not seen:
        return None
    came = 100 * np.interp(moments[seen], shares, accuracies)
    expected = np.array(guess, float)[seen]
    off = np.abs(expected - came)
    worst = int(off.argmax())
    return Miss(float(off.mean()), float(moments[seen][worst]), float(expected[worst]), float(came[worst]))


def shares_of(run: Run, checks: Sequence[Point]) -> list[float]:
    """Which share of its budget, time or epochs, a run had spent at each check."""
    seconds, batches = budget(run)
    return [max(each.seconds / seconds, each.batch / batches if batches else 0.0) for each in checks]


def budget(run: Run) -> tuple[float, int | None]:
    """The seconds and the batches that a run may take; None while the batches of an epoch are not known."""
    figures = run.figures
    try:
        own = RunSettings.of(run.settings)
    except SettingsError:  # of another version of netviz
        own = RunSettings()
    seconds, epochs = figures.seconds_allowed or float(own.seconds), int(figures.epochs_allowed or own.epochs)
    return seconds, figures.batches_per_epoch * epochs if figures.batches_per_epoch else None


def judged(run: Run, checks: Sequence[Point], own: Guess | None, others: Sequence[Guess]) -> str:
    """How the guesses of a run went, in sentences; empty where there is none, or nothing to compare with."""
    known = [check for check in checks if check.accuracy is not None]
    shares, accuracies = shares_of(run, known), [check.accuracy or 0.0 for check in known]
    told = []
    if own and (mine := miss(own, shares, accuracies)):
        told.append(
            f"Your guess was {mine.mean:.1f} percentage points off on average, most after {100 * mine.at:.0f} % of the "
            f"budget: you expected {mine.expected:.0f} %, it came to {mine.came:.0f} %."
        )
    theirs = [each for guess in others if (each := miss(guess, shares, accuracies))]
    if theirs:
        whose = "1 other guess was" if len(theirs) == 1 else f"{len(theirs)} other guesses were"
        told.append(f"{whose} {fmean(each.mean for each in theirs):.1f} percentage points off.")
    return " ".join(told)
