"""Curves of a run: events in, points and files out. No store here, and no drawing: a browser smooths and thins."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from netviz.errors import SettingsError
from netviz.training.codes import Series
from netviz.training.record.events import CUTS, MARKS, NEW_RATES, REWINDS, Event
from netviz.training.record.runs import Run
from netviz.training.record.settings import RunSettings
from netviz.training.schedules import share

COLUMNS = ("epoch", "accuracy", "loss", "val_accuracy", "val_loss", "batch", "images", "seconds")


class Point(NamedTuple):
    """Loss and accuracy after as many batches; None where one was no number."""

    epoch: int
    batch: int
    images: int
    seconds: float
    loss: float | None
    accuracy: float | None


def trained(events: Iterable[tuple[int, Event]]) -> list[Point]:
    """The points of training among numbered events, in order."""
    return _points(events, Series.LOSS, Series.ACCURACY)


def held_out(events: Iterable[tuple[int, Event]]) -> list[Point]:
    """The checks on held-out images among numbered events, in order."""
    return _points(events, Series.VAL_LOSS, Series.VAL_ACCURACY)


class Mark(NamedTuple):
    """What somebody did to a run, and behind which batch; `value` as the series says."""

    series: Series
    epoch: int
    batch: int
    images: int
    seconds: float
    value: float | None


def marks(events: Iterable[tuple[int, Event]]) -> list[Mark]:
    """The marks on a curve among numbered events, in order; none of steps that a reset has made void."""
    found: list[Mark] = []
    for _, event in events:
        if event.series is Series.RESET:
            found = [mark for mark in found if mark.batch < event.step]
        elif event.series is Series.CONTINUED:
            found = [mark for mark in found if mark.batch <= event.step]
        if event.series in MARKS:
            found.append(Mark(*event))
    return found


def _points(events: Iterable[tuple[int, Event]], loss: Series, accuracy: Series) -> list[Point]:
    """Both values of a step side by side. Of steps that were trained again the last ones count."""
    points: dict[int, Point] = {}
    for _, (series, epoch, step, images, seconds, value) in events:
        if series is loss:
            points[step] = Point(epoch, step, images, seconds, value, None)
        elif series is accuracy and step in points:
            points[step] = points[step]._replace(accuracy=value)
        elif series in REWINDS:
            points = {batch: point for batch, point in points.items() if batch <= step}
    return list(points.values())


def learning_rates(run: Run, events: Iterable[tuple[int, Event]]) -> list[float | None]:
    """The learning rate of each batch among a run's numbered events: its schedule over its budget, and every change.

    Marks that come before the first batch have to be among the events, and the batch before it, if there is one. A
    schedule goes by the time when the last batch was over. None in the trunk of a branch, whose settings are another
    run's; empty where the run's own are of another version of netviz.
    """
    try:
        settings = RunSettings.of(run.settings)
    except SettingsError:
        return []
    rate = settings.learning_rate if run.trunk is None else None
    seconds, epochs = float(settings.seconds), float(settings.epochs)
    per_epoch = run.figures.batches_per_epoch or 1
    found: list[float | None] = []
    step, since = 0, 0.0
    for _, event in events:
        if event.series is Series.LOSS:
            # Where a point stands for several batches, the last but one of them was over about then.
            then = since + (event.seconds - since) * (1 - 1 / max(1, event.step - step))
            over = max(then / seconds, (event.step - 1) / (per_epoch * epochs))
            found.append(None if rate is None else rate * share(settings.schedule, over))
            step, since = event.step, event.seconds
        elif event.value is not None:
            if event.series in REWINDS or event.series is Series.BRANCHED:
                step, since = event.step, event.seconds
            if event.series is Series.EXTENDED_SECONDS:
                seconds = event.value
            elif event.series is Series.EXTENDED_EPOCHS:
                epochs = event.value
            elif event.series is Series.BRANCHED or (event.series in NEW_RATES and rate is not None):
                rate = event.value
    return found


def columns(points: Sequence[Point], part: int) -> dict[str, list[Any]]:
    """The points value by value, as a browser gets them: with four digits, more than a screen can show.

    `part` is how often the run had gone back to an earlier step before them.
    """
    return {
        "part": [part] * len(points),
        "batch": [point.batch for point in points],
        "images": [point.images for point in points],
        "seconds": [round(point.seconds, 2) for point in points],
        "loss": [_short(point.loss) for point in points],
        "accuracy": [_short(point.accuracy) for point in points],
    }


def as_csv(events: Sequence[tuple[int, Event]]) -> str:
    """One line a check, in the columns of Keras' CSVLogger, with batch, images and seconds beside them.

    loss and accuracy are means over the batches since the line before; epochs count from 0, as Keras' do.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_lines(events))
    return text.getvalue()


def mark_as_json(mark: Mark, shortcuts: Sequence[str]) -> dict[str, Any]:
    """A mark for scripts; of one on a shortcut the value is its name, of those that the network has."""
    told = {**mark._asdict(), "series": mark.series.value}
    if mark.series in CUTS and mark.value is not None:
        told["value"] = dict(enumerate(shortcuts)).get(int(mark.value))
    return told


def as_json(run: Run, events: Sequence[tuple[int, Event]], shortcuts: Sequence[str]) -> str:
    """The run's settings and figures, its history as Keras' History has it, every point, and every mark.

    `shortcuts` are the names of those that its network has.
    """
    lines = list(zip(*_lines(events), strict=True)) or [()] * len(COLUMNS)
    told = {
        "run": run.id,
        "name": run.name,
        "note": run.note,
        "state": run.state,
        "network": run.network,
        "network_settings": dict(run.network_settings),
        "settings": dict(run.settings),
        "figures": json.loads(run.figures.as_json()),
        "history": dict(zip(COLUMNS, lines, strict=True)),
        "training": [point._asdict() for point in trained(events)],
        "held_out": [point._asdict() for point in held_out(events)],
        "marks": [mark_as_json(mark, shortcuts) for mark in marks(events)],
    }
    return json.dumps(told, allow_nan=False)


def file_name(title: str) -> str:
    """A name that every file system takes: letters, digits and hyphens."""
    return re.sub(r"[^\w.-]+", "-", title).strip("-.") or "run"


def _lines(events: Sequence[tuple[int, Event]]) -> Iterator[list[object]]:
    batches, position = trained(events), 0
    for check in held_out(events):
        since = []
        while position < len(batches) and batches[position].batch <= check.batch:
            since.append(batches[position])
            position += 1
        yield _line(since, check)
    if rest := batches[position:]:
        yield _line(rest, None)


def _line(since: list[Point], check: Point | None) -> list[object]:
    last = check or since[-1]
    return [
        last.epoch - 1,
        _mean([point.accuracy for point in since]),
        _mean([point.loss for point in since]),
        check.accuracy if check else None,
        check.loss if check else None,
        last.batch,
        last.images,
        round(last.seconds, 3),
    ]


def _mean(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _short(value: float | None) -> float | None:
    """Four digits are more than a screen can show, and a third of the bytes."""
    return None if value is None else float(f"{value:.4g}")
