"""Curves of a run: events in, points to draw out. No drawing here, and no store."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from netviz.training.codes import Series
from netviz.training.record.events import MARKS, REWINDS, Event

MOST_POINTS = 400
SMOOTHED_OVER = 20


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


@dataclass(frozen=True)
class Curve:
    """Points to draw, in order, value by value. None is a gap: a value that was no number."""

    batch: list[int]
    images: list[int]
    seconds: list[float]
    loss: list[float | None]
    accuracy: list[float | None]
    smooth_loss: list[float | None]
    smooth_accuracy: list[float | None]


def curve(points: Sequence[Point], most: int = MOST_POINTS) -> Curve:
    """A curve of at most `most` points, every one a point that was measured, and its smoothed form beside it."""
    smooth_loss = smooth([point.loss for point in points])
    smooth_accuracy = smooth([point.accuracy for point in points])
    kept = thin([point.loss for point in points], most)
    return Curve(
        batch=[points[index].batch for index in kept],
        images=[points[index].images for index in kept],
        seconds=[round(points[index].seconds, 2) for index in kept],
        loss=[_short(points[index].loss) for index in kept],
        accuracy=[_short(points[index].accuracy) for index in kept],
        smooth_loss=[_short(smooth_loss[index]) for index in kept],
        smooth_accuracy=[_short(smooth_accuracy[index]) for index in kept],
    )


def smooth(values: Sequence[float | None], over: int = SMOOTHED_OVER) -> list[float | None]:
    """The exponential mean of about the last `over` values, without a bias towards the first; gaps stay gaps."""
    keep = 1 - 1 / over
    total = weight = 0.0
    means: list[float | None] = []
    for value in values:
        if value is None:
            means.append(None)
            continue
        total = keep * total + value
        weight = keep * weight + 1
        means.append(total / weight)
    return means


def thin(values: Sequence[float | None], most: int) -> list[int]:
    """Indices of at most `most` values that keep the curve's outline.

    The range is cut into equal pieces, and the lowest and the highest value of each stay; so do both ends and the
    first gap.
    """
    count = len(values)
    if count <= most:
        return list(range(count))
    numbers = np.array([math.nan if value is None else value for value in values], float)
    kept = {0, count - 1}
    for piece in np.array_split(np.arange(1, count - 1), max(1, (most - 3) // 2)):
        known = piece[~np.isnan(numbers[piece])]
        if known.size:
            kept.add(int(known[np.argmin(numbers[known])]))
            kept.add(int(known[np.argmax(numbers[known])]))
    gaps = np.flatnonzero(np.isnan(numbers))
    if gaps.size:
        kept.add(int(gaps[0]))
    return sorted(kept)


def as_csv(batches: Sequence[Point], held_out: Sequence[Point]) -> str:
    """One line an epoch or check, in the columns of Keras' CSVLogger, with batch, images and seconds beside them.

    loss and accuracy are means over the batches since the line before; epochs count from 0, as Keras' do.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["epoch", "accuracy", "loss", "val_accuracy", "val_loss", "batch", "images", "seconds"])
    position = 0
    for check in held_out:
        since = []
        while position < len(batches) and batches[position].batch <= check.batch:
            since.append(batches[position])
            position += 1
        writer.writerow(_line(since, check))
    if rest := list(batches[position:]):
        writer.writerow(_line(rest, None))
    return text.getvalue()


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
