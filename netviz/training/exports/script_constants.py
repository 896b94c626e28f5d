"""The constants of the script that repeats a run: its settings, what was changed while it trained, and its clock."""

from __future__ import annotations

from collections.abc import Sequence

from netviz.training import curves
from netviz.training.codes import DataSetName, Series
from netviz.training.data import drawn_shapes
from netviz.training.data.data_set import HELD_OUT_IMAGES
from netviz.training.exports import script_start
from netviz.training.record.checkpoints import Position
from netviz.training.record.events import Event
from netviz.training.record.runs import Run
from netviz.training.record.settings import RunSettings

COMPARED = 5
"""Of so many batches the script tells the run's own loss beside its own."""
EXACT_POINTS, GROWTH = 12, 1.2
"""The run's clock: so many points as they are, then fewer and fewer."""
Change = tuple[int, str, float]
"""(after so many batches, the budget or rate that changes, its new value)"""
_CHANGED = {
    Series.NEW_LEARNING_RATE: "learning_rate",
    Series.CONTINUED: "learning_rate",
    Series.EXTENDED_SECONDS: "seconds",
    Series.EXTENDED_EPOCHS: "epochs",
}


def _changes(settings: RunSettings, events: Sequence[tuple[int, Event]]) -> tuple[dict[str, float], list[Change]]:
    """Rate and budgets with which the weights that counted began, and what was changed of them later.

    A reset begins anew with the rate and the budgets of then.
    """
    first: dict[str, float] = {name: float(getattr(settings, name)) for name in ("learning_rate", "seconds", "epochs")}
    changes: list[Change] = []
    for _, event in events:
        if event.series is Series.RESET:
            first = first | {name: value for _, name, value in changes}
            first["learning_rate"] = event.value or first["learning_rate"]
            changes = []
            continue
        if event.series is Series.CONTINUED:
            changes = [change for change in changes if change[0] <= event.step]
        if event.series in _CHANGED and event.value is not None:
            changes.append((event.step, _CHANGED[event.series], event.value))
    return first, changes


def constants(
    run: Run, settings: RunSettings, start: Position | None, events: Sequence[tuple[int, Event]]
) -> list[str]:
    """The lines of all that the script has of its run. `events` are the run's own, numbered."""
    data, points = run.figures.data, curves.trained(events)
    first, changes = _changes(settings, events)
    begin = (start.step, start.seconds) if start else (0, 0.0)
    count = 50_000 if data is DataSetName.CIFAR10 else drawn_shapes.TRAIN_IMAGES
    available = count - min(HELD_OUT_IMAGES, count // 6)
    lines = [
        "# The run, as netviz recorded it",
        "",
        *script_start.constants(run, start),
        f"BEGIN = {begin[0]}  # so many batches are trained already",
        f"SEED = {settings.seed}",
        "SAME_KERNELS = True  # those of the run. False: Keras' own, whose rounding differs, and differences grow",
        f"AVAILABLE_IMAGES = {available:_}  # the first ones; those behind them measure the run, and are never learnt",
        f"TRAINING_IMAGES = {min(settings.images, available):_}  # of these, drawn by the seed",
        f"HELD_OUT_IMAGES = {settings.held_out:_}  # the last ones",
        f"BATCH_SIZE = {settings.batch_size}",
        f"BATCHES_PER_EPOCH = {run.figures.batches_per_epoch}",
        f"BATCHES = {run.figures.batches or 0:_}  # that the run trained{', with its trunk' * (start is not None)}",
        f"LEARNING_RATE = {first['learning_rate']!r}",
        f"BATCH_NORMALIZATION_MOMENTUM = {settings.bn_momentum!r}",
    ]
    if settings.schedule != "constant":
        lines += [
            f"SECONDS = {first['seconds']:.0f}  # the run's budget: its schedule goes by what of it was over",
            f"EPOCHS = {first['epochs']:.0f}",
            *_rows(
                "CLOCK",
                "(batches, seconds when the last of them was over)",
                [f"({n}, {s!r})" for n, s in _clock(points, begin)],
            ),
        ]
    counted = [each for each in changes if settings.schedule != "constant" or each[1] == "learning_rate"]
    rows = [f"({batch}, {what!r}, {value!r})" for batch, what, value in counted]
    lines += _rows("CHANGES", "(after so many batches, what, its new value)", rows) if rows else ["CHANGES = []"]
    losses = [point.loss for point in points[:COMPARED] if point.batch <= begin[0] + COMPARED]
    lines.append(f"RECORDED_LOSSES = {losses}  # of the first batches")
    return [*lines, "", ""]


def _rows(name: str, told: str, rows: list[str]) -> list[str]:
    return [f"{name} = [  # {told}", *(f"    {row}," for row in rows), "]"]


def _clock(points: list[curves.Point], begin: tuple[int, float]) -> list[tuple[int, float]]:
    """When which batch was over, as far as a schedule by time needs it, from `begin` on."""
    kept, due = [begin], 0.0
    for number, point in enumerate(points, start=1):
        if number < EXACT_POINTS or point.batch >= due or point is points[-1]:
            kept.append((point.batch, point.seconds))
            due = point.batch * GROWTH
    return kept
