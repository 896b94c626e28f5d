"""The curves of runs as pictures of a file: as far as they had grown when it was made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from netviz import words
from netviz.lecture_file.views import figure
from netviz.state.run_names import called
from netviz.state.train import TrainState
from netviz.stories.pictures import Line, Lines, Recorded, part_of, smoothed
from netviz.training import curves
from netviz.training.curves import Point
from netviz.training.record.runs import Run
from netviz.training.watched import watched

MOST_POINTS = 400
"""Of a line: more than it has pixels."""


class _Along(NamedTuple):
    title: str
    of: Callable[[Run, Point], float]


_ALONG: Mapping[str, _Along] = {
    "batch": _Along("Batches", lambda run, point: point.batch),
    "epoch": _Along("Epochs", lambda run, point: point.batch / (run.figures.batches_per_epoch or 1)),
    "images": _Along("Images seen", lambda run, point: point.images),
    "seconds": _Along("Seconds of training", lambda run, point: point.seconds),
}
"""Along what curves lie, by the word that a link has for it."""


def runs_shown(state: TrainState) -> list[Run]:
    """Those of a link that are here, the recorded ones of an experiment last, each once. Raises RunError."""
    found = [watched(identity).run() for identity in (state.run, *state.beside) if identity]
    return found + [each.run for each in (Recorded(state.experiment).recordings if state.experiment else ())]


def pictures(runs: Sequence[Run], along: str) -> Sequence[Mapping[str, Any]]:
    """Accuracy, and beside it the loss, of all runs; held-out images, and behind them training. Raises RunError."""
    names = _names(runs)
    chosen = _ALONG.get(along, _ALONG["batch"])
    return [
        figure(_lines(runs, names, chosen, "Accuracy", "accuracy", per_cent=True)),
        figure(_lines(runs, names, chosen, "Loss", "loss")),
    ]


def told(runs: Sequence[Run]) -> str:
    """How each stood when the file was made."""
    return " ".join(f"{name}: {_stands(run)}." for run, name in zip(runs, _names(runs), strict=True))


def _stands(run: Run) -> str:
    accuracy = run.figures.test_accuracy or run.figures.val_accuracy
    what = "of test images" if run.figures.test_accuracy else "of held-out images"
    right = f", {words.percent(accuracy)} {what} right" if accuracy else ""
    goes = ", and it went on when this file was made" if run.is_active else ""
    return f"{run.figures.batches or 0:,} batches{right}{goes}"


def _names(runs: Sequence[Run]) -> list[str]:
    """What each is called, numbered where two are called alike."""
    names: list[str] = []
    for run in runs:
        name, number = called(run), 1
        while name in names:
            number += 1
            name = f"{called(run)} ({number})"
        names.append(name)
    return names


def _lines(
    runs: Sequence[Run], names: Sequence[str], along: _Along, title: str, value: str, *, per_cent: bool = False
) -> Lines:
    lines = []
    for run, name in zip(runs, names, strict=True):
        events = watched(run.id).whole()
        for points, suffix, is_training in (
            (curves.held_out(events), "held-out", False), (curves.trained(events), "training", True),
        ):  # fmt: skip
            if points:
                values = [getattr(point, value) for point in points]
                shown = list(zip(points, smoothed(values) if is_training else values, strict=True))
                kept = shown[:: 1 + len(shown) // MOST_POINTS]
                lines.append(
                    Line(
                        part_of(f"{name} {suffix}"), f"{name}, {suffix}", [along.of(run, point) for point, _ in kept],
                        [each for _, each in kept], soft=is_training,
                    )
                )  # fmt: skip
    return Lines(along.title, f"{title}, held-out and training images", lines, per_cent=per_cent)
