"""With which settings a run goes on from one of its checkpoints, and a branch that begins there."""

from dataclasses import replace

import pytest

from netviz.errors import SettingsError
from netviz.training.dispatch.continuing import settings_there
from netviz.training.record.checkpoints import Position
from netviz.training.record.runs import Figures
from netviz.training.words import branched

HERE = Position(step=15, epoch=2, number=5, seconds=6.4, learning_rate=0.01, optimizer="sgd")
FIGURES = Figures(batches_per_epoch=10, seconds_allowed=90, epochs_allowed=4)


@pytest.fixture
def run(add):
    """One that was extended: it had asked for 60 seconds and 3 epochs."""
    return replace(add(optimizer="sgd", learning_rate=0.1, seconds=60, epochs=3), figures=FIGURES)


def test_where_nothing_is_changed_rate_and_budget_are_those_of_that_moment(run):
    there = settings_there(run, HERE)
    assert (there.learning_rate, there.optimizer, there.seconds, there.epochs) == (0.01, "sgd", 90, 4)


@pytest.mark.parametrize(
    ("position", "seconds", "epochs"),
    [(replace(HERE, seconds=90.2), 91 + 60, 4), (replace(HERE, step=40), 90, 4 + 3)],
    ids=["time", "epochs"],
)
def test_what_is_over_is_extended_by_as_much_again(run, position, seconds, epochs):
    there = settings_there(run, position)
    assert (there.seconds, there.epochs) == (seconds, epochs)


def test_a_budget_that_is_given_counts_from_there(run):
    there = settings_there(run, HERE, {"seconds": "30", "epochs": 1})
    assert (there.seconds, there.epochs) == (7 + 30, 2 + 1)
    with pytest.raises(SettingsError, match="seconds must be between"):
        settings_there(run, HERE, {"seconds": 1})


def test_a_run_that_was_extended_beyond_what_one_may_ask_for_branches_all_the_same(run):
    long = replace(run, figures=replace(FIGURES, seconds_allowed=7_200))
    assert settings_there(long, HERE).seconds == 3_600


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "unchanged"),
        ({"seconds": 30}, "unchanged"),
        ({"learning_rate": 0.1}, "rate 0.01 → 0.1"),
        ({"optimizer": "adam", "learning_rate": 0.001}, "SGD 0.01 → Adam 0.001"),
        ({"augmentation": "flip", "learning_rate": 1}, "rate 0.01 → 1, augmentation none → flip"),
    ],
    ids=str,
)
def test_a_branch_is_called_by_what_differs(run, changes, told):
    assert branched(settings_there(run, HERE), settings_there(run, HERE, changes)) == told
