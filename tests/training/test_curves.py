"""Curves: events become points, points become columns and files."""

import csv
import io
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netviz.training import words
from netviz.training.codes import Series
from netviz.training.curves import Mark, Point, as_csv, as_json, columns, file_name, held_out, marks, trained
from netviz.training.record.events import CUTS, MARKS, Event

losses = st.lists(st.none() | st.floats(-1e6, 1e6), min_size=1, max_size=3_000)


def points(values):
    return [
        Point(1 + number // 10, number + 1, 64 * (number + 1), number / 10, value, 0.5)
        for number, value in enumerate(values)
    ]


def numbered(points):
    """The events of which these points are, as a record numbers them."""
    return list(
        enumerate(
            Event(series, point.epoch, point.batch, point.images, point.seconds, value)
            for point, names in points
            for series, value in zip(names, (point.loss, point.accuracy), strict=True)
        )
    )


TRAINED, CHECKED = (Series.LOSS, Series.ACCURACY), (Series.VAL_LOSS, Series.VAL_ACCURACY)


@given(losses)
def test_columns_hold_every_point_that_was_measured_and_a_loss_that_was_no_number_stays_a_gap(values):
    told = columns(points(values), 3)
    assert told["batch"] == [point.batch for point in points(values)]
    assert set(told["part"]) == {3}
    for loss, value in zip(told["loss"], values, strict=True):
        assert (loss is None) == (value is None)
        assert loss is None or math.isclose(loss, value, rel_tol=1e-3)


def test_the_csv_has_the_columns_of_keras_csvlogger_and_a_line_for_each_check():
    first, second, third, fourth = points([3.0, 1.0, None, 5.0])
    check = Point(1, 2, 128, 0.2, 2.5, 0.25)
    events = numbered([(first, TRAINED), (second, TRAINED), (check, CHECKED), (third, TRAINED), (fourth, TRAINED)])
    rows = list(csv.DictReader(io.StringIO(as_csv(events))))
    assert list(rows[0])[:5] == ["epoch", "accuracy", "loss", "val_accuracy", "val_loss"]
    assert [row["loss"] for row in rows] == ["2.0", "5.0"]
    assert [row["val_accuracy"] for row in rows] == ["0.25", ""]
    assert rows[0]["epoch"] == "0"


def test_the_json_has_the_columns_of_the_csv_every_point_and_what_was_done_to_the_run(store, add):
    run = add()
    first, second = points([3.0, 1.0])
    events = numbered([(first, TRAINED), (Point(1, 1, 64, 0.0, 2.5, 0.25), CHECKED), (second, TRAINED)])
    events.append((len(events), Event(Series.NEW_LEARNING_RATE, 1, 2, 128, 0.1, 0.001)))
    events.append((len(events), Event(Series.CUT, 1, 2, 128, 0.1, 0.0)))
    told = json.loads(as_json(run, events, ["stage_1_block_2_add"]))
    rows = list(csv.reader(io.StringIO(as_csv(events))))
    assert list(told["history"]) == rows[0]
    assert {len(column) for column in told["history"].values()} == {len(rows) - 1}
    assert [point["loss"] for point in told["training"]] == [3.0, 1.0]
    assert [(mark["series"], mark["value"]) for mark in told["marks"]] == [
        ("new_learning_rate", 0.001),
        ("cut", "stage_1_block_2_add"),
    ]
    assert (told["settings"], told["run"]) == (dict(run.settings), run.id)
    assert json.loads(as_json(run, [], []))["history"]["loss"] == []


@pytest.mark.parametrize(
    ("title", "name"),
    [("Plain-56", "Plain-56"), ("MobileNet V1, alpha 0.5", "MobileNet-V1-alpha-0.5"), ("/../", "run"), ("", "run")],
)
def test_a_file_is_called_after_its_run_in_letters_digits_points_and_hyphens(title, name):
    assert file_name(title) == name


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
    assert [words.mark(mark) for mark in marks(events)] == [
        "begun again with the first weights, at learning rate 0.1",
        "learning rate 0.01",
    ]


def test_a_branch_that_is_reset_begins_again_with_the_weights_it_branched_with():
    (mark,) = marks([event(Series.BRANCHED, 40, 0.1), event(Series.LOSS, 41, 2.0), event(Series.RESET, 40, 0.1)])
    assert words.mark(mark) == "begun again with the weights after batch 40, at learning rate 0.1"


def test_every_mark_has_its_words():
    assert {words.mark(Mark(series, 1, 0, 0, 0.0, 12.0)) for series in MARKS - CUTS} == {
        "learning rate 12",
        "extended to 12 seconds",
        "extended to 12 epochs",
        "begun again with the first weights, at learning rate 12",
        "gone on, at learning rate 12",
        "branched off, at learning rate 12",
    }
