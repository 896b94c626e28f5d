"""The curves of runs as pictures of a file: as far as they had grown when it was made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from netviz import words
from netviz.lecture_file.views import figure, nothing
from netviz.state.run_names import names_of
from netviz.state.train import TrainState
from netviz.stories.pictures import Line, Lines, Recorded, part_of, smoothed
from netviz.training import curves
from netviz.training.curves import Point
from netviz.training.record.runs import Run
from netviz.training.watched import watched

MOST_POINTS = 400
"""Of a line: more than it has pixels."""
NOT_YET = "No batch has been trained yet: save the file again once the run has begun."


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
    chosen = _ALONG.get(along, _ALONG["batch"])
    drawn = (_lines(runs, chosen, "Accuracy", "accuracy", per_cent=True), _lines(runs, chosen, "Loss", "loss"))
    return [figure(each) for each in drawn if each.lines] or [nothing(NOT_YET)]


def told(runs: Sequence[Run]) -> str:
    """How each stood when the file was made."""
    names = names_of(runs)
    return " ".join(f"{names[run.id]}: {_stands(run)}." for run in runs)


def _stands(run: Run) -> str:
    accuracy = run.figures.test_accuracy or run.figures.val_accuracy
    what = "of test images" if run.figures.test_accuracy else "of held-out images"
    right = f", {words.percent(accuracy)} {what} right" if accuracy else ""
    goes = ", and it went on when this file was made" if run.is_active else ""
    return f"{run.figures.batches or 0:,} batches{right}{goes}"


def _lines(runs: Sequence[Run], along: _Along, title: str, value: str, *, per_cent: bool = False) -> Lines:
    """Of a run that has no such numbers yet there is no line."""
    lines, names = [], names_of(runs)
    for run in runs:
        name, events = names[run.id], watched(run.id).whole()
        for points, suffix, is_training in (
            (curves.held_out(events), "held-out", False), (curves.trained(events), "training", True),
        ):  # fmt: skip
            values = [getattr(point, value) for point in points]
            if any(each is not None for each in values):
                shown = list(zip(points, smoothed(values) if is_training else values, strict=True))
                kept = [*shown[: -1 : 1 + len(shown) // MOST_POINTS], shown[-1]]
                lines.append(
                    Line(
                        part_of(f"{name} {suffix}"), f"{name}, {suffix}", [along.of(run, point) for point, _ in kept],
                        [each for _, each in kept], soft=is_training,
                    )
                )  # fmt: skip
    return Lines(along.title, f"{title}, held-out and training images", lines, per_cent=per_cent)
