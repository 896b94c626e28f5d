"""Checkpoints are whole or not there, spaced logarithmically, and bounded in number and bytes."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from math import log1p
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netviz.errors import RunError
from netviz.training.record import checkpoints
from netviz.training.record.checkpoints import Checkpoint, Position
from tests.training.full_disk import fills

ARRAYS = {"model": [np.arange(6.0).reshape(2, 3), np.array(7)], "optimizer": [np.array(3, np.int64)]}
HERE = Position(run="a", step=5, epoch=1, number=5, images=320, seconds=1.5, random={"state": {"inc": 2**100}})


def fill(run, steps, **named):
    for step in steps:
        checkpoints.write(replace(HERE, run=run, step=step, **named), ARRAYS)


def steps_of(run):
    return [each.position.step for each in checkpoints.of_run(run)]


def test_what_is_read_is_what_was_written():
    checkpoints.write(HERE, ARRAYS)
    (read,) = checkpoints.of_run("a")
    assert read.position == HERE
    arrays = read.arrays()
    assert {name: len(values) for name, values in arrays.items()} == {"model": 2, "optimizer": 1}
    for name, values in arrays.items():
        for value, expected in zip(values, ARRAYS[name], strict=True):
            assert value.dtype == expected.dtype
            np.testing.assert_array_equal(value, expected)
    assert checkpoints.at("a", 5) == read
    with pytest.raises(RunError) as raised:
        checkpoints.at("a", 6)
    assert str(raised.value) == "This run has checkpoints at 5. Received: 6"


@given(st.integers(2, 40), st.integers(1, 12), st.integers(0, 39))
@settings(max_examples=60, deadline=None)
def test_what_is_left_is_spaced_logarithmically_with_the_first_the_newest_and_the_best(count, most, best):
    """As a long run would write them: half as many steps again between two."""
    kept, step = [], 0
    for number in range(count):
        accuracy = 0.9 if number == best else 0.5
        kept.append(Checkpoint(Path(str(step)), Position(step=step, val_accuracy=accuracy), 1))
        gone = checkpoints.superfluous(kept, most)
        kept = [each for each in kept if each not in gone]
        assert len(kept) == min(number + 1, most)
        assert kept[-1].position.step == step
        assert most < 2 or kept[0].position.step == 0
        assert most < 3 or checkpoints.best(kept).position.val_accuracy == (0.9 if best <= number else 0.5)
        step = max(step + 1, -(-3 * step // 2))
    if most > 4 and len(kept) == most:
        whole = log1p(kept[-1].position.step)
        assert max(log1p(b.position.step) - log1p(a.position.step) for a, b in pairwise(kept)) <= 3 * whole / most


def test_a_run_keeps_no_more_bytes_than_its_share_but_always_its_newest_checkpoint(monkeypatch):
    fill("a", range(3))
    size = checkpoints.of_run("a")[0].bytes
    monkeypatch.setattr(checkpoints, "_all_bytes", lambda: checkpoints.RUN_SHARE * (3 * size + size // 2))
    fill("a", [10])
    assert len(steps_of("a")) == 3
    assert steps_of("a")[-1] == 10
    monkeypatch.setattr(checkpoints, "_all_bytes", lambda: 1)
    fill("a", [20])
    assert steps_of("a") == [20]


def test_room_is_made_by_forgetting_the_runs_that_ended_longest_ago(monkeypatch):
    for age, run in enumerate(["newest", "older", "oldest", "running"]):
        fill(run, [0])
        os.utime(checkpoints.folder_of(run), (1e9 - age, 1e9 - age))
    size = checkpoints.of_run("newest")[0].bytes
    monkeypatch.setattr(checkpoints, "_all_bytes", lambda: checkpoints.RUN_SHARE * size)
    checkpoints.make_room({"running"})
    assert [run for run in ("newest", "older", "oldest", "running") if steps_of(run)] == [
        *("newest", "older", "oldest", "running")
    ]
    monkeypatch.setattr(checkpoints, "_all_bytes", lambda: checkpoints.RUN_SHARE * size // 2)
    checkpoints.make_room({"running"})
    assert [run for run in ("newest", "older", "oldest", "running") if steps_of(run)] == ["newest", "running"]


def test_a_damaged_checkpoint_is_passed_over():
    fill("a", [0, 3, 9])
    newest = checkpoints.of_run("a")[-1].path
    for content in (b"", b"nothing", newest.read_bytes()[:-30]):
        newest.write_bytes(content)
        assert steps_of("a") == [0, 3]


def test_a_branch_has_its_checkpoint_for_itself():
    fill("trunk", [4])
    checkpoints.copy(checkpoints.at("trunk", 4), "branch")
    checkpoints.forget("trunk")
    assert (steps_of("trunk"), steps_of("branch")) == ([], [4])
    assert checkpoints.at("branch", 4).position.run == "trunk"


def test_after_a_reset_only_what_lies_before_is_left():
    fill("a", [0, 3, 9])
    (checkpoints.folder_of("a") / "000000012.npz.7.partial").touch()
    of_an_export = checkpoints.folder_of("a") / f"{checkpoints.PARTIAL}7-x"
    of_an_export.mkdir()
    checkpoints.forget_after("a", 3)
    assert steps_of("a") == [0, 3]
    assert of_an_export.is_dir()
    assert len([*checkpoints.folder_of("a").iterdir()]) == 3


def test_a_disk_that_fills_while_one_is_written_leaves_the_last_whole_one(monkeypatch):
    fill("a", [1])

    monkeypatch.setattr(np, "savez", fills)
    with pytest.raises(OSError, match="No space left"):
        fill("a", [2])
    assert [path.name for path in checkpoints.folder_of("a").iterdir()] == ["000000001.npz"]


WRITES = """
import numpy as np
from netviz.training.record import checkpoints
arrays = {"model": [np.ones(1_000_000)]}
for step in range(1_000_000):
    checkpoints.write(checkpoints.Position(run="killed", step=step), arrays)
    print(step, flush=True)
"""


@pytest.mark.parametrize("number", range(3))
def test_a_worker_that_is_killed_while_it_writes_leaves_whole_checkpoints_up_to_the_last(number):
    with subprocess.Popen([sys.executable, "-c", WRITES], stdout=subprocess.PIPE, text=True) as writer:
        for line in writer.stdout:
            if int(line) == 5 + number:
                writer.send_signal(signal.SIGKILL)
                break
        last = [5 + number, *map(int, writer.stdout)][-1]
    left = checkpoints.of_run("killed")
    assert left[-1].position.step in (last, last + 1)
    assert all(each.arrays()["model"][0].sum() == 1_000_000 for each in left)
