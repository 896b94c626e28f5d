"""A run's curves as a page of HTML: every point is in it, and nothing that a stranger named leaves its place."""

import json
import re

import pytest

from netviz.training.codes import Series
from netviz.training.curves import held_out, trained
from netviz.training.exports.curves_page import curves_page
from netviz.training.record.events import Event

VALUES = [
    (Series.LOSS, 8, 2.5), (Series.ACCURACY, 8, 0.25), (Series.VAL_LOSS, 8, None), (Series.VAL_ACCURACY, 8, 0.5),
    (Series.NEW_LEARNING_RATE, 8, 0.01), (Series.LOSS, 16, None), (Series.ACCURACY, 16, 0.75),
]  # fmt: skip
EVENTS = [
    (number, Event(series, 1, step, 64 * step, 0.5, value)) for number, (series, step, value) in enumerate(VALUES)
]


def figure_of(page):
    return json.loads(re.findall(r"<script>const figure = (.*?); Plotly\.newPlot", page)[-1])


def test_every_point_is_in_the_page_and_what_was_done_to_the_run_stands_in_words(add):
    run = add(learning_rate=0.1, schedule="constant")
    figure = figure_of(curves_page(run, EVENTS, "mine"))
    raw_loss, _, checked_loss, raw_accuracy, _, checked_accuracy, rate = (line["y"] for line in figure["data"])
    assert raw_loss == [point.loss for point in trained(EVENTS)] == [2.5, None]
    assert raw_accuracy == [25.0, 75.0]
    assert (checked_loss, checked_accuracy) == ([None], [50.0])
    assert len(held_out(EVENTS)) == 1
    assert rate == pytest.approx([0.1, 0.01])
    axes = {f"{letter}axis{line[f'{letter}axis'][1:]}" for line in figure["data"] for letter in "xy"}
    assert axes == {name for name in figure["layout"] if "axis" in name}
    assert [each["text"] for each in figure["layout"]["annotations"]] == ["learning rate 0.01"]


def test_a_name_ends_no_script_and_marks_nothing_up(add):
    page = curves_page(add(), EVENTS, "</script><b>x</b>")
    assert len(re.findall("</script", page)) == 2
    assert "<b>x" not in page
    assert figure_of(page)["layout"]["title"]["text"] == "&lt;/script&gt;&lt;b&gt;x&lt;/b&gt;"


def test_a_run_without_points_has_a_page_too(add):
    assert all(line["y"] == [] for line in figure_of(curves_page(add(), [], ""))["data"])
