"""Schedules: the share of the learning rate that counts over a run's budget."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netviz.training.record.settings import RunSettings
from netviz.training.schedules import SHARES, share

CHOICES = {each.name: each.choices for each in RunSettings.descriptions()}


def test_every_schedule_that_can_be_chosen_is_there():
    assert set(CHOICES["schedule"]) == set(SHARES)


@given(st.sampled_from(sorted(SHARES)), st.floats(-1, 3))
def test_a_schedule_never_exceeds_the_rate_that_was_chosen(schedule, over):
    assert 0 <= share(schedule, over) <= 1


@pytest.mark.parametrize("schedule", ["cosine", "step", "one_cycle"])
def test_a_schedule_ends_where_a_rate_is_small(schedule):
    assert max(share(schedule, over) for over in np.linspace(0, 1, 101)) == 1
    assert share(schedule, 1) <= 0.01
    falling = [share(schedule, over) for over in np.linspace(0.25, 1, 50)]
    assert falling == sorted(falling, reverse=True)
