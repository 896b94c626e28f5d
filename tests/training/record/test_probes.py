"""What was learnt at a moment of a run is whole or not there, spaced over the run, and gone with it."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from netviz.errors import DataError, RunError
from netviz.training.codes import DataSetName
from netviz.training.data.data_set import prepare
from netviz.training.data.pictures import pictures
from netviz.training.data.sources import sources
from netviz.training.record import probes
from netviz.training.record.probes import Answers, Probe
from tests.training.full_disk import fills


def answers(count):
    random = np.random.default_rng(count)
    return Answers(
        np.arange(count, dtype=np.int32),
        np.arange(count, dtype=np.uint8) % 10,
        random.integers(0, 10, (count, 3), dtype=np.uint8),
        random.random((count, 3), np.float32),
        random.random(count, np.float32),
    )


PROBE = Probe(
    step=5,
    epoch=1,
    images=320,
    seconds=1.5,
    accuracy=0.25,
    pictures=answers(16),
    confusion=np.arange(100, dtype=np.int32).reshape(10, 10),
    surest=answers(8),
    worst=answers(0),
    filters=np.ones((3, 3, 3, 4), np.float16),
    layer="conv",
    filter_count=4,
)


def steps_of(run):
    return [head.step for head in probes.of_run(run)]


def test_what_is_read_is_what_was_written():
    probes.write("a", PROBE)
    read = probes.read("a", 5)
    for name, value in vars(PROBE).items():
        parts = value if isinstance(value, Answers) else [value]
        found = getattr(read, name) if isinstance(value, Answers) else [getattr(read, name)]
        for part, expected in zip(found, parts, strict=True):
            assert_array_equal(part, expected)
            assert np.asarray(part).dtype == np.asarray(expected).dtype


def test_the_accuracy_of_a_class_is_its_row_of_the_confusion():
    confusion = PROBE.confusion.copy()
    confusion[3] = 0
    by_class = replace(PROBE, confusion=confusion).by_class
    assert by_class[1] == 11 / sum(range(10, 20))
    assert np.isnan(by_class).nonzero()[0].tolist() == [3]


def test_of_a_long_run_the_first_the_newest_and_moments_between_are_kept():
    for step in range(3, 300, 3):
        probes.write("a", replace(PROBE, step=step))
        assert (steps_of("a")[0], steps_of("a")[-1]) == (3, step)
        assert len(steps_of("a")) == min(step // 3, probes.MOST)
    assert any(140 < step < 160 for step in steps_of("a"))


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:-40],
        lambda content: content.replace(b'"accuracy": 0.25', b'"accuracy": "no"'),
        lambda content: content.replace(b"(10, 10)", b"(20, 05)"),
    ],
    ids=["empty", "cut", "another kind", "another shape"],
)
def test_a_damaged_probe_is_told_in_a_sentence(damage):
    probes.write("a", PROBE)
    path = probes.of_run("a")[0].path
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(RunError) as raised:
        probes.read("a", 5)
    assert str(raised.value) == "The probe cannot be read; it is damaged. Received: 000000005.npz"


def test_where_there_is_none_the_steps_that_there_are_are_told():
    with pytest.raises(RunError, match="at no step"):
        probes.read("a", 1)
    probes.write("a", PROBE)
    with pytest.raises(RunError) as raised:
        probes.read("a", 6)
    assert str(raised.value) == "This run was looked into at 5. Received: 6"


def test_a_branch_has_what_its_trunk_had_learnt_for_itself():
    for step in (5, 8, 9):
        probes.write("trunk", replace(PROBE, step=step))
    probes.copy("trunk", 8, "branch")
    probes.forget("trunk")
    assert (steps_of("trunk"), steps_of("branch")) == ([], [5, 8])


def test_after_a_reset_only_what_lies_before_is_left():
    for step in (5, 8, 9):
        probes.write("a", replace(PROBE, step=step))
    probes.forget_after("a", 8)
    assert steps_of("a") == [5, 8]


def test_a_disk_that_fills_leaves_no_half_of_a_probe(monkeypatch):
    probes.write("a", PROBE)
    monkeypatch.setattr(np, "savez", fills)
    with pytest.raises(OSError, match="No space left"):
        probes.write("a", replace(PROBE, step=6))
    assert [path.name for path in probes.of_run("a")[0].path.parent.iterdir()] == ["000000005.npz"]


def test_pictures_are_the_training_images_of_their_numbers():
    with pytest.raises(DataError, match="prepared on this host"):
        pictures(DataSetName.SHAPES, [0])
    data = prepare(sources("shapes")[0], lambda *_: None)
    assert_array_equal(pictures(DataSetName.SHAPES, [7, 2, 7]), data.array("train_images")[[7, 2, 7]])
    with pytest.raises(DataError, match="Received: -1"):
        pictures(DataSetName.SHAPES, [3, -1])
    with pytest.raises(DataError, match=f"Received: {data.train_count:,}"):
        pictures(DataSetName.SHAPES, [data.train_count])
