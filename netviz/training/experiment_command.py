"""python -m netviz experiment: the experiments of the Train page, recorded or run, from a shell."""

from __future__ import annotations

import argparse
import json
import sys
import time
from typing import Any

from netviz.errors import RunError
from netviz.training import command, words
from netviz.training.dispatch.dispatcher import dispatcher
from netviz.training.experiments import EXPERIMENTS, SEEDS, Experiment, experiment
from netviz.training.record.runs import Run
from netviz.training.recordings import recorded
from netviz.training.together import begin
from netviz.words import duration, percent

_FIGURES = (
    "best_val_accuracy",
    "val_accuracy",
    "val_loss",
    "accuracy",
    "test_accuracy",
    "images_per_second",
    "batches",
)
_SHARES = ("best_val_accuracy", "accuracy", "test_accuracy")
_HEADS = ("run", "seed", "state", "best held-out", "last training", "test")


def add_command(commands: Any) -> None:
    """Its parser, below those of `commands`."""
    parser = commands.add_parser("experiment", help="runs that belong together, and what to look for; alone: a list")
    parser.add_argument("name", nargs="?", metavar="NAME", help=f"one of {', '.join(EXPERIMENTS)}")
    parser.add_argument("--recorded", action="store_true", help="the recorded runs' figures, at once")
    parser.add_argument("--seeds", type=int, default=1, choices=range(1, len(SEEDS) + 1), help="how many for each run")
    parser.add_argument("--json", action="store_true", help="end with JSON; progress goes to stderr")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    if options.name is None:
        _list(is_json=options.json)
        return 0
    chosen = experiment(options.name)
    out = sys.stderr if options.json else sys.stdout
    print(chosen.told(), file=out)
    if options.recorded:
        recordings = recorded(options.name)
        if not recordings:
            raise RunError("Nothing is recorded of this experiment yet; it can be run", received=options.name)
        first = recordings[0]
        print(f"Recorded on {first.day}: {first.machine}, netviz {first.netviz}", file=out)
        runs = [each.run for each in recordings]
    else:
        runs = _followed(options.name, options.seeds, out)
    print(json.dumps([_as_json(run) for run in runs]) if options.json else _table(runs))
    return 0 if all(run.state in ("done", "diverged") for run in runs) else 1


def _list(*, is_json: bool) -> None:
    if is_json:
        print(json.dumps([{"name": key, **_described(key, each)} for key, each in EXPERIMENTS.items()]))
        return
    for key, each in EXPERIMENTS.items():
        known = ", recorded" if recorded(key) else ""
        print(f"{key:<16} {each.title}: {len(each.runs)} runs, about {duration(each.seconds())}{known}")


def _described(key: str, each: Experiment) -> dict[str, Any]:
    return {
        "title": each.title,
        "looks_for": each.told(),
        "source": each.link,
        "runs": [planned.name for planned in each.runs],
        "recorded": bool(recorded(key)),
    }


def _followed(name: str, seeds: int, out: Any) -> list[Run]:
    """The runs at their end, told one after another; where one is stopped, so are those behind it."""
    runs, ended = begin(name, visitor=f"shell-{time.time_ns()}", seeds=seeds), []
    for run in runs:
        if ended and ended[-1].state == "stopped":
            dispatcher().store.ask_to_stop(run.id)
        now = command.followed(run, out)
        print(f"{now.name}: {words.ending(now)}", file=out)
        ended.append(now)
    return ended


def _as_json(run: Run) -> dict[str, Any]:
    known = {name: getattr(run.figures, name) for name in _FIGURES}
    settings = {"network_settings": dict(run.network_settings), "settings": dict(run.settings)}
    return {"run": run.id, "name": run.name, "network": run.network, **settings, "state": run.state, **known}


def _table(runs: list[Run]) -> str:
    shares = [[getattr(run.figures, name) for name in _SHARES] for run in runs]
    told = [["" if share is None else percent(share) for share in each] for each in shares]
    rows = [_HEADS, *((run.name, run.settings["seed"], run.state, *each) for run, each in zip(runs, told, strict=True))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADS))]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
