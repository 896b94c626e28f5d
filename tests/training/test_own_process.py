"""A process of its own: what it tells is heard, and it never outlives who listens."""

import pytest

from netviz.training.own_process import started, told_by


@pytest.fixture
def process():
    with started("telling", "tests.training.telling") as running:
        yield running
        running.kill()


def test_its_own_lines_are_heard_until_it_has_ended(process):
    assert list(told_by(process, 30, "end")) == [{"given": "end"}]
    assert process.returncode == 0


def test_it_is_killed_when_it_takes_too_long(process):
    assert list(told_by(process, 3, "go on")) == [{"given": "go on"}]
    assert process.returncode != 0


def test_it_is_killed_where_nobody_listens_any_more(process):
    telling = told_by(process, 30, "go on")
    next(telling)
    telling.close()
    assert process.wait(10) != 0
