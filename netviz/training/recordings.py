"""Recordings: curves of an experiment's runs, trained by a worker of netviz and kept in small files.

A file holds the runs of one experiment. Of long runs a point of training is the mean of several batches, so that all
files together stay small. `python -m benchmarks.record_experiments` writes them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any

from netviz.app_folder import APP
from netviz.errors import SettingsError
from netviz.training.codes import Phase, Reason, Series
from netviz.training.curves import Point, held_out, trained
from netviz.training.experiments import EXPERIMENTS, SEEDS, Experiment
from netviz.training.record.events import Event
from netviz.training.record.runs import RECORDED, Figures, Run, code
from netviz.training.record.settings import RunSettings

FOLDER = APP / "assets" / "recordings"
PREFIX = "recorded-"
"""With which the id of every recorded run begins."""
MOST_POINTS = 125
"""Of training, in a recorded run."""


@dataclass(frozen=True)
class Recording:
    """A recorded run as those who watch it get it."""

    run: Run
    events: Sequence[tuple[int, Event]]
    every: int
    """Of how many batches a point of training is the mean."""
    machine: str
    is_busy: bool
    """Whether that machine had other work, too, so that its seconds say little."""
    netviz: str

    @property
    def day(self) -> str:
        """When it was recorded: 27 Nov 2026."""
        date = datetime.fromtimestamp(self.run.created, timezone.utc)
        return f"{date.day} {date:%b %Y}"


def identity(key: str, planned: int, seed: int) -> str:
    """The id of the recorded run of an experiment's run with that seed."""
    return f"{PREFIX}{key}-{planned}-{seed}"


def recorded(key: str) -> list[Recording]:
    """The recorded runs of an experiment, run by run and seed by seed; those that were not recorded are left out."""
    file = FOLDER / f"{key}.json"
    return _recorded(key, file, file.stat().st_mtime_ns) if file.exists() else []


@lru_cache(maxsize=32)
def _recorded(key: str, file: Path, changed: int) -> list[Recording]:
    experiment, found = EXPERIMENTS[key], _read(file)
    named = {(each["name"], int(each["settings"]["seed"])): each for each in found}
    return [
        _recording(identity(key, number, seed), named[planned.name, seed])
        for number, planned in enumerate(experiment.runs)
        for seed in SEEDS
        if (planned.name, seed) in named
    ]


def recording(identity: str) -> Recording | None:
    """The recorded run of that id; None where there is none."""
    key = identity.removeprefix(PREFIX).rsplit("-", 2)[0]
    if not identity.startswith(PREFIX) or key not in EXPERIMENTS:
        return None
    return next((each for each in recorded(key) if each.run.id == identity), None)


def is_as_defined(experiment: Experiment, recording: Recording) -> bool:
    """Whether it was recorded with the settings that the experiment has today."""
    run = recording.run
    planned = next((each for each in experiment.runs if each.name == run.name), None)
    try:
        settings = RunSettings.of(run.settings)
    except SettingsError:
        return False
    return planned is not None and (run.network, dict(run.network_settings), settings) == (
        planned.network,
        planned.form,
        experiment.run_settings(planned, settings.seed),
    )


def keep(key: str, run: Run, events: Sequence[tuple[int, Event]], *, machine: str, is_busy: bool, netviz: str) -> None:
    """Write a run of an experiment that has ended into its file, in the place of one of that name and seed."""
    file = FOLDER / f"{key}.json"
    told = {
        "name": run.name,
        "recorded": run.created,
        "machine": machine,
        "busy": is_busy,
        "netviz": netviz,
        "network": run.network,
        "network_settings": dict(run.network_settings),
        "settings": dict(run.settings),
        "state": run.state,
        "reason": run.reason.value,
        "reason_details": dict(run.reason_details),
        "figures": {name: value for name, value in json.loads(run.figures.as_json()).items() if name not in _OF_A_HOST},
        **_columns(events),
    }
    same = (told["name"], told["settings"]["seed"])
    runs = [each for each in _read(file) if (each["name"], each["settings"]["seed"]) != same]
    lines = ",\n".join(json.dumps(each, separators=(",", ":"), ensure_ascii=False) for each in [*runs, told])
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


_OF_A_HOST = {"began", "memory_mb", "seconds_left", "data_origin", "kept_step", "not_kept"}


def _read(file: Path) -> list[dict[str, Any]]:
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else []


def _columns(events: Sequence[tuple[int, Event]]) -> dict[str, Any]:
    training, checks = trained(events), held_out(events)
    every = -(-len(training) // MOST_POINTS) or 1
    parts = [training[start : start + every] for start in range(0, len(training), every)]
    return {
        "every": every,
        "training": {
            "batch": [part[-1].batch for part in parts],
            "seconds": [round(part[-1].seconds, 1) for part in parts],
            "loss": [_mean([point.loss for point in part]) for part in parts],
            "accuracy": [_mean([point.accuracy for point in part]) for part in parts],
        },
        "held_out": {
            "batch": [point.batch for point in checks],
            "seconds": [round(point.seconds, 1) for point in checks],
            "loss": [_mean([point.loss]) for point in checks],
            "accuracy": [_mean([point.accuracy]) for point in checks],
        },
    }


def _mean(values: Sequence[float | None]) -> float | None:
    """With four digits; None where one of them was no number."""
    known = [value for value in values if value is not None]
    return float(f"{sum(known) / len(known):.4g}") if len(known) == len(values) else None


def _recording(identity: str, told: Mapping[str, Any]) -> Recording:
    figures = Figures.from_json(json.dumps(told["figures"]))
    run = Run(
        id=identity,
        number=RECORDED,
        visitor="",
        name=told["name"],
        note="",
        removed=None,
        network=told["network"],
        network_settings=told["network_settings"],
        settings=told["settings"],
        state=told["state"],
        created=told["recorded"],
        started=told["recorded"],
        ended=told["recorded"] + (figures.seconds or 0),
        heartbeat=None,
        handle=None,
        stop_asked=None,
        phase=Phase.NONE,
        phase_details={},
        done=1.0,
        reason=code(Reason, told["reason"], Reason.NONE),
        reason_details=told["reason_details"],
        figures=figures,
    )
    size, per_epoch = int(told["settings"]["batch_size"]), figures.batches_per_epoch or 1
    points = [
        (series, point)
        for both, columns in (
            ((Series.LOSS, Series.ACCURACY), told["training"]),
            ((Series.VAL_LOSS, Series.VAL_ACCURACY), told["held_out"]),
        )
        for point in _points(columns, size, per_epoch)
        for series in both
    ]
    points.sort(key=lambda each: each[1].batch)
    events = [
        Event(series, *point[:4], point.loss if series in (Series.LOSS, Series.VAL_LOSS) else point.accuracy)
        for series, point in points
    ]
    return Recording(run, list(enumerate(events)), told["every"], told["machine"], told["busy"], told["netviz"])


def _points(columns: Mapping[str, list[Any]], size: int, per_epoch: int) -> list[Point]:
    rows = zip(*(columns[name] for name in ("batch", "seconds", "loss", "accuracy")), strict=True)
    return [
        Point(-(-batch // per_epoch), batch, batch * size, seconds, loss, accuracy)
        for batch, seconds, loss, accuracy in rows
    ]
