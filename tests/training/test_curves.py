"""Series for drawing: thinned without losing their outline, smoothed without inventing a value."""

import csv
import io
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netviz.training import words
from netviz.training.codes import Series
from netviz.training.curves import MOST_POINTS, Point, as_csv, curve, held_out, marks, smooth, thin, trained
from netviz.training.record.events import MARKS, Event

losses = st.lists(st.none() | st.floats(-1e6, 1e6), min_size=1, max_size=3_000)


def points(values):
    return [
        Point(1 + number // 10, number + 1, 64 * (number + 1), number / 10, value, 0.5)
        for number, value in enumerate(values)
    ]


@given(losses)
def test_a_thinned_curve_keeps_order_ends_and_extremes(values):
    kept = thin(values, 100)
    assert kept == sorted(set(kept))
    assert len(kept) <= 100
    assert kept[0] == 0
    assert kept[-1] == len(values) - 1
    known = [value for value in values if value is not None]
    if known:
        shown = [values[index] for index in kept if values[index] is not None]
        assert (min(shown), max(shown)) == (min(known), max(known))


@given(losses)
def test_a_loss_that_was_no_number_stays_a_gap(values):
    kept = thin(values, 100)
    if None in values:
        assert any(values[index] is None for index in kept)
    assert [value is None for value in smooth(values)] == [value is None for value in values]


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=200))
def test_a_smoothed_curve_stays_between_the_lowest_and_the_highest(values):
    means = smooth(values)
    assert math.isclose(means[0], values[0], abs_tol=1e-9)
    assert all(min(values) - 1e-6 <= mean <= max(values) + 1e-6 for mean in means)


def test_a_constant_is_smoothed_to_itself():
    assert smooth([2.5] * 50) == pytest.approx([2.5] * 50)


def test_every_point_shown_is_one_that_was_measured():
    events = points([math.sin(number) for number in range(2_000)])
    shown = curve(events)
    measured = {(event.batch, event.images): event.loss for event in events}
    for batch, images, loss in zip(shown.batch, shown.images, shown.loss, strict=True):
        assert math.isclose(measured[batch, images], loss, rel_tol=1e-3)


def test_a_run_of_any_length_is_a_message_under_sixty_kilobytes():
    from netviz.ui.train.live_curves import curve_data  # noqa: PLC0415

    events = points([1 / (number + 1) + 0.123456789 for number in range(50_000)])
    checks = points([1.0 + number for number in range(700)])
    data = curve_data(curve(events), curve(checks), run="x" * 16, axis="batch")
    assert len(data["training"]["batch"]) <= MOST_POINTS
    assert len(json.dumps(data, allow_nan=False)) < 60_000


def test_the_csv_has_the_columns_of_keras_csvlogger_and_a_line_for_each_check():
    batches = points([3.0, 1.0, None, 5.0])
    checks = [Point(1, 2, 128, 0.2, 2.5, 0.25)]
    rows = list(csv.DictReader(io.StringIO(as_csv(batches, checks))))
    assert list(rows[0])[:5] == ["epoch", "accuracy", "loss", "val_accuracy", "val_loss"]
    assert [row["loss"] for row in rows] == ["2.0", "5.0"]
    assert [row["val_accuracy"] for row in rows] == ["0.25", ""]
    assert rows[0]["epoch"] == "0"


def test_series_become_points_with_both_values_and_the_two_kinds_stay_apart():
    values = {Series.LOSS: 2.0, Series.ACCURACY: 0.1, Series.VAL_LOSS: None, Series.VAL_ACCURACY: 0.3}
    events = [Event(series, 1, 5, 320, 0.5, value) for series, value in values.items()]
    numbered = list(enumerate([*events, Event(Series.LOSS, 1, 6, 384, 0.6, 1.5)]))
    assert trained(numbered) == [Point(1, 5, 320, 0.5, 2.0, 0.1), Point(1, 6, 384, 0.6, 1.5, None)]
    assert held_out(numbered) == [Point(1, 5, 320, 0.5, None, 0.3)]


def event(series, step, value):
    return step, Event(series, 1, step, 64 * step, 0.1 * step, value)


def test_a_reset_begins_the_curve_anew_and_stands_before_the_marks_that_follow():
    events = [
        event(Series.LOSS, 1, 2.0), event(Series.NEW_LEARNING_RATE, 1, 0.1), event(Series.LOSS, 2, 9.0),
        event(Series.RESET, 0, 0.1), event(Series.LOSS, 1, 2.0), event(Series.ACCURACY, 1, 0.3),
        event(Series.NEW_LEARNING_RATE, 1, 0.01),
    ]  # fmt: skip
    assert trained(events) == [Point(1, 1, 64, 0.1, 2.0, 0.3)]
    assert [(mark.series, mark.batch, mark.value) for mark in marks(events)] == [
        (Series.RESET, 0, 0.1),
        (Series.NEW_LEARNING_RATE, 1, 0.01),
    ]
    assert [words.mark(mark.series, mark.value) for mark in marks(events)] == [
        "begun again with the first weights, at learning rate 0.1",
        "learning rate 0.01",
    ]


def test_every_mark_has_its_words():
    assert {words.mark(series, 12.0) for series in MARKS} == {
        "learning rate 12",
        "extended to 12 seconds",
        "extended to 12 epochs",
        "begun again with the first weights, at learning rate 12",
        "gone on, at learning rate 12",
    }
