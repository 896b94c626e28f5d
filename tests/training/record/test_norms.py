"""Norms of a run: rising steps, as many moments as are wanted, whole or not there."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from netviz.training.record import norms
from netviz.training.record.norms import MOST, Norms

BLOCKS = ("stem", "head")


def measured(steps):
    found = Norms.none(BLOCKS)
    for step in steps:
        found = found.and_then(step, step / 2, np.array([step, 0.0]), np.array([2.0, 0.0]))
    return found


@given(st.integers(0, 1_000))
@settings(max_examples=30, deadline=None)
def test_of_a_long_run_every_second_moment_is_left_out_and_the_newest_stays(count):
    found = measured(range(1, count + 1))
    assert len(found.steps) <= MOST
    assert len(found.steps) >= min(count, MOST // 2)
    assert not count or found.steps[-1] == count
    assert (np.diff(found.steps) > 0).all()
    assert_array_equal(found.gradients[:, 0], found.steps)
    assert_array_equal(found.seconds * 2, found.steps)


def test_a_gradient_is_measured_by_the_weights_of_its_block_where_there_are_any():
    relative = measured([4]).relative
    assert relative[0, 0] == 2.0
    assert np.isnan(relative[0, 1])


def test_what_is_read_is_what_was_written_and_a_branch_has_it_until_its_step():
    norms.write("a", measured([1, 11, 21]))
    norms.copy("a", 11, "b")
    norms.copy("nowhere", 11, "c")
    norms.forget("a")
    assert norms.read("a") is None
    assert norms.read("c") is None
    for name, expected in vars(measured([1, 11])).items():
        assert_array_equal(getattr(norms.read("b"), name), expected)


def test_they_lie_where_servers_and_workers_of_several_machines_look(tmp_path, monkeypatch):
    monkeypatch.setenv("NETVIZ_FILES", str(tmp_path / "shared"))
    norms.write("there", measured([1]))
    assert [path.name for path in (tmp_path / "shared").rglob("*.npz")] == ["there.npz"]


@pytest.mark.parametrize("kind", ["cut", "of another form", "of another kind"])
def test_damaged_ones_are_as_good_as_none(kind):
    found = measured([1, 11])
    if kind == "of another form":
        found = replace(found, weights=found.weights[:, :1])
    elif kind == "of another kind":
        found = replace(found, gradients=found.gradients.astype("U"))
    norms.write("a", found)
    if kind == "cut":
        path = norms._path("a")
        path.write_bytes(path.read_bytes()[:-30])
    assert norms.read("a") is None
