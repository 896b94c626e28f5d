"""What became of runs, in a shell: compared in a table, and taken away as files."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from netviz.errors import NetvizError, RunError
from netviz.training import curves
from netviz.training.dispatch.cutting import names_of_shortcuts
from netviz.training.dispatch.dispatcher import dispatcher
from netviz.training.dispatch.trained_network import trained_network
from netviz.training.exports.curves_page import curves_page
from netviz.training.exports.files import ExportKind, number_of, path_of
from netviz.training.exports.queue import ExportQueue
from netviz.training.exports.script import repeating_script
from netviz.training.exports.script_start import begins_with
from netviz.training.record import checkpoints
from netviz.training.record.runs import Run
from netviz.training.run_commands import found, network_name
from netviz.training.watched import watched
from netviz.words import percent, points


def _script(run: Run) -> str:
    network = trained_network(run.network, run.network_settings, dispatcher().store.config(run))
    return repeating_script(run, network, watched(run.id).whole())


def _checkpoint(run: Run) -> bytes:
    if (start := begins_with(run)) is None:
        rule = "A branch begins with a checkpoint; the script of any other run makes its first weights itself"
        raise RunError(rule, received=f"run {run.number}, no branch")
    return start.path.read_bytes()


def _json(run: Run) -> str:
    return curves.as_json(run, watched(run.id).whole(), names_of_shortcuts(run))


def _html(run: Run) -> str:
    return curves_page(run, watched(run.id).whole(), run.name or network_name(run))


_SHARES = {
    "best_val_accuracy": "best held-out",
    "val_accuracy": "last held-out",
    "accuracy": "training",
    "test_accuracy": "test",
}
_MADE = {
    "keras": (ExportKind.MODEL, "network and weights, as keras.saving.load_model opens it: .keras"),
    "weights": (ExportKind.WEIGHTS, "weights alone, for model.load_weights: .weights.h5"),
    "text": (ExportKind.TEXT, "name, shape and values of every weight, as text"),
    "tensorboard": (ExportKind.TENSORBOARD, "TensorBoard's event files, in a .zip"),
    "handout": (ExportKind.HANDOUT, "drawing, table, script, curves and best weights, in a .zip"),
}
_WRITTEN: Mapping[str, tuple[Callable[[Run], str | bytes], str]] = {
    "csv": (lambda run: curves.as_csv(watched(run.id).whole()), "a line a check, as Keras' CSVLogger writes it"),
    "json": (_json, "settings, every point, check and mark"),
    "html": (_html, "the curves as one page, which opens without a network and zooms"),
    "script": (_script, "the Keras script that repeats the run"),
    "checkpoint": (_checkpoint, "what a branch begins with, which its script loads: .npz, of NumPy"),
}
_CHOSEN = ("keras", "weights", "text")
"""What has the best weights, or with --last the last ones."""


def add_commands(commands: Any) -> None:
    """A parser for each, below those of `commands`."""
    comparing = commands.add_parser("compare", help="runs beside one another: their figures, and what differs in them")
    comparing.add_argument("which", nargs="+", metavar="N", help="runs, by number or id; the first is the baseline")
    comparing.add_argument("--json", action="store_true", help="as JSON")
    comparing.set_defaults(run=_compare)

    exporting = commands.add_parser("export", help="a run's network, weights, curves or script as a file")
    exporting.add_argument("which", metavar="N", help="the run's number, as runs lists it, or its id")
    kinds = exporting.add_mutually_exclusive_group(required=True)
    for name, (_, told) in {**_MADE, **_WRITTEN}.items():
        kinds.add_argument(f"--{name}", dest="kind", action="store_const", const=name, help=told)
    told = "with --keras, --weights or --text: the last weights, not those best on held-out images"
    exporting.add_argument("--last", action="store_true", help=told)
    exporting.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="where to write it")
    exporting.set_defaults(run=_export)


def _compare(options: argparse.Namespace) -> int:
    runs = [found(dispatcher(), which) for which in dict.fromkeys(options.which)]
    if len(runs) < 2:
        raise RunError("compare takes two runs or more", received=" ".join(options.which)[:40])
    differing = _differing(runs)
    if options.json:
        told = [{"run": run.id, "number": run.number, **_shares(run), "batches": run.figures.batches} for run in runs]
        print(json.dumps({"runs": told, "differing": differing}))
        return 0
    heads = ["", *(f"{run.number} {run.name or network_name(run)}" for run in runs)]
    rows = [[label, *(_against(run, runs[0], name) for run in runs)] for name, label in _SHARES.items()]
    rows.append(["batches", *(f"{run.figures.batches or 0:,}" for run in runs)])
    rows += [[name.replace("_", " "), *values] for name, values in differing.items()]
    widths = [max(len(row[column]) for row in (heads, *rows)) for column in range(len(heads))]
    for row in (heads, *rows):
        print("  ".join(map(str.ljust, row, widths)).rstrip())
    return 0


def _shares(run: Run) -> dict[str, float | None]:
    return {name: getattr(run.figures, name) for name in _SHARES}


def _against(run: Run, baseline: Run, name: str) -> str:
    """A share, and its distance to the baseline's in percentage points."""
    ours, theirs = _shares(run)[name], _shares(baseline)[name]
    if ours is None:
        return "–"
    distance = "" if run is baseline or theirs is None else f" ({points(ours - theirs)})"
    return f"{percent(ours)}{distance}"


def _differing(runs: list[Run]) -> dict[str, list[str]]:
    """The settings in which not all runs are alike, with the value of each."""
    described = [{"network": network_name(run), **run.network_settings, **run.settings} for run in runs]
    names = dict.fromkeys(name for each in described for name in each)
    values = {name: [each.get(name, "–") for each in described] for name in names}
    return {name: each for name, each in values.items() if len(set(each)) > 1}


def _export(options: argparse.Namespace) -> int:
    if options.last and options.kind not in _CHOSEN:
        raise RunError("--last goes with --keras, --weights or --text", received=f"--{options.kind}", field="last")
    run = found(dispatcher(), options.which)
    try:
        if options.kind in _WRITTEN:
            content = _WRITTEN[options.kind][0](run)
            options.output.write_bytes(content if isinstance(content, bytes) else content.encode())
        else:
            options.output.write_bytes(_made(run, _MADE[options.kind][0], is_last=options.last).read_bytes())
    except OSError as error:
        raise NetvizError(f"The file could not be written: {error.strerror}", received=options.output) from error
    print(options.output)
    return 0


def _made(run: Run, kind: ExportKind, *, is_last: bool) -> Path:
    """The file, made where it is not there yet. Raises RunError."""
    store, step = dispatcher().store, 0
    if not kind.has_curves:
        kept = checkpoints.of_run(run.id)
        if not kept:
            rule = "A run must have a checkpoint to give its weights"
            raise RunError(rule, received="none, or it was removed to make room")
        step = (kept[-1] if is_last else checkpoints.best(kept) or kept[-1]).position.step
    queue = ExportQueue()
    if queue.ask(store, run, kind, step, run.visitor) is None:
        print("TensorFlow makes the file: a few seconds", file=sys.stderr)
        queue.finish()
        if told := queue.told(run.id, kind):
            raise RunError(told.problem)
    return path_of(run.id, kind, number_of(store, run, kind, step))
