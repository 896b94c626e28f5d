"""TensorBoard's event files of a run: its curves and learning rate, each point at the moment when it was measured.

For workers: it imports TensorFlow, which writes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from netviz.training import curves
from netviz.training.curves import Point
from netviz.training.record.events import Event
from netviz.training.record.runs import Run

Scalars = Iterable[tuple[int, float, str, float | None]]
"""(step, seconds of training, tag, value)"""


def write(folder: Path, run: Run, events: Sequence[tuple[int, Event]]) -> None:
    """A file in each of the folders train and validation, as Keras' callback of TensorBoard names them."""
    began = run.started or run.created
    training = curves.trained(events)
    rates = curves.learning_rates(run, events)
    of_rate = (
        (point.batch, point.seconds, "learning_rate", rate) for point, rate in zip(training, rates, strict=False)
    )
    _write(folder / "train", began, [*_scalars(training), *of_rate])
    _write(folder / "validation", began, _scalars(curves.held_out(events)))


def _scalars(points: Sequence[Point]) -> Scalars:
    for point in points:
        yield point.batch, point.seconds, "loss", point.loss
        yield point.batch, point.seconds, "accuracy", point.accuracy


def _write(folder: Path, began: float, scalars: Scalars) -> None:
    import tensorflow as tf

    folder.mkdir(parents=True)
    event_of = tf.compat.v1.Event
    with tf.io.TFRecordWriter(str(folder / f"events.out.tfevents.{began:.0f}.netviz")) as out:
        out.write(event_of(wall_time=began, file_version="brain.Event:2").SerializeToString())
        for step, seconds, tag, value in scalars:
            if value is not None:
                summary = tf.compat.v1.Summary(value=[tf.compat.v1.Summary.Value(tag=tag, simple_value=value)])
                out.write(event_of(wall_time=began + seconds, step=step, summary=summary).SerializeToString())
