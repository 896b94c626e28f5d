"""Repeats: runs that differ by their seed alone, or by nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from netviz.training.record.runs import Run
from netviz.training.record.settings import RunSettings
from netviz.training.watched import watched

_DEFAULTS = {name: str(value) for name, value in RunSettings().model_dump().items()}


def repeated(runs: Iterable[Run]) -> list[list[Run]]:
    """The runs, those together that repeat one another, in the order of the first of each.

    A recorded run repeats recorded ones alone. A run that somebody has steered, and a branch, repeat nothing. Raises
    RunError.
    """
    found: dict[object, list[Run]] = {}
    for run in runs:
        found.setdefault(run.id if watched(run.id).marks() else _but_for_seed(run), []).append(run)
    return list(found.values())


def called_together(names: Sequence[str]) -> str:
    """What repeats are called together: the first one's name without its seed or number, and how many they are."""
    return f"{re.sub(r', seed [0-9]+$| [(][0-9]+[)]$', '', names[0])}, {len(names)} runs"


def _but_for_seed(run: Run) -> object:
    """A setting that came to netviz after the run counts as its default."""
    settings = {name: value for name, value in {**_DEFAULTS, **run.settings}.items() if name != "seed"}
    return run.network, *(tuple(sorted(each.items())) for each in (run.network_settings, settings)), run.is_recorded
