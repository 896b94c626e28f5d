"""What a run was told and has not done yet, taken together: at which rate it will learn, and whether it will pause."""

from __future__ import annotations

from collections.abc import Iterable

from netviz.training.codes import CommandKind, Phase
from netviz.training.record.runs import Command, Run
from netviz.training.record.settings import RunSettings
from netviz.training.record.store import Store

PACES = (CommandKind.PAUSE, CommandKind.RESUME, CommandKind.BATCH, CommandKind.EPOCH)
"""Commands of which the last one counts: for how long the run goes on."""


def rate_told(store: Store, run: Run) -> float:
    """The learning rate that a run was told last, also where it has not heard it yet."""
    told = [each.value for each in store.commands.not_done(run) if each.kind is CommandKind.LEARNING_RATE]
    asked = run.settings.get("learning_rate", RunSettings().learning_rate)
    return float(told[-1] if told else run.figures.learning_rate or asked)


def pace_told(told: Iterable[Command]) -> CommandKind | None:
    """For how long a run goes on, by what it was told and has not done; None where it was told nothing of that."""
    return next((each.kind for each in reversed([*told]) if each.kind in PACES), None)


def pauses(run: Run, told: Iterable[Command]) -> bool:
    """Whether a run is paused, or will be by what it was told and has not done."""
    pace = pace_told(told)
    return run.phase is Phase.PAUSED if pace is None else pace is not CommandKind.RESUME
