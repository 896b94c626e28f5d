"""How far guesses were from what became of a run."""

from dataclasses import replace

import pytest

from netviz.training.curves import Point
from netviz.training.guessed import budget, judged, miss, shares_of
from netviz.training.record.guesses import POINTS
from netviz.training.record.runs import Figures

LINE = tuple(5 * (index + 1) for index in range(POINTS))  # as much per cent as of the budget is spent


def test_a_guess_that_comes_true_is_off_by_nothing():
    assert miss(LINE, [0.05, 0.6, 1.0], [0.05, 0.6, 1.0]).mean == pytest.approx(0)


@pytest.mark.parametrize("shift", [-5, 3, 20])
def test_a_guess_that_is_shifted_is_off_by_that_much_everywhere(shift):
    found = miss(tuple(each + shift for each in LINE), [0.0, 1.0], [0.0, 1.0])
    assert (found.mean, found.expected - found.came) == (pytest.approx(abs(shift)), pytest.approx(shift))


def test_it_is_compared_between_the_first_check_and_the_last_and_told_where_it_was_furthest_off():
    wrong = [*LINE]
    wrong[0] = wrong[19] = 100  # before the first check, and after the last one
    wrong[9] = 80
    found = miss(tuple(wrong), [0.25, 0.75], [0.25, 0.75])
    assert (found.at, found.expected, found.came) == (0.5, 80, pytest.approx(50))
    assert found.mean == pytest.approx(30 / 11)  # at 25 %, 30 % ... 75 %
    assert miss(LINE, [], []) is None
    assert miss(LINE, [0.01], [0.1]) is None


def test_the_budget_is_spent_by_time_or_by_epochs_whichever_is_nearer_its_end(add):
    run = replace(add(seconds=100, epochs=4), figures=Figures(batches_per_epoch=10))
    assert budget(run) == (100, 40)
    checks = [Point(1, 10, 640, 50.0, 1.0, 0.2), Point(4, 40, 2_560, 60.0, 1.0, 0.4)]
    assert shares_of(run, checks) == [0.5, 1.0]
    told = judged(run, checks, (30,) * POINTS, [(20,) * POINTS])
    assert "Your guess was" in told
    assert "most after 50 % of the budget: you expected 30 %, it came to 20 %." in told
    assert "1 other guess was" in told
    assert judged(run, checks, None, []) == ""
