"""What a killed worker was writing takes no room on the disk."""

import os

from netviz.training.places import partial_files, replaced_file
from netviz.training.record import checkpoints
from netviz.training.record.checkpoints import Position


def test_what_is_being_written_of_a_run_is_found_wherever_it_is_and_nothing_else(tmp_path):
    checkpoints.write(Position(run="a", step=1), {})
    whole = checkpoints.folder_of("a") / "000000001.npz"
    expected = []
    for folder, name in (
        (whole.parent, "000000002.npz"),
        (tmp_path / "home" / "probes" / "a" / "maps", "x.npz"),
        (tmp_path / "home" / "norms", "a.npz"),
        (tmp_path / "home" / "norms", "ab.npz"),
    ):
        folder.mkdir(parents=True, exist_ok=True)
        expected.append(folder / f"{name}.7.partial")
        expected[-1].touch()
    assert sorted(partial_files("a")) == sorted(expected[:3])
    assert whole.exists()


def test_a_file_that_is_being_written_is_one_of_them():
    with replaced_file(checkpoints.folder_of("a") / "000000003.npz") as out:
        assert [path.name for path in partial_files("a")] == [f"000000003.npz.{os.getpid()}.partial"]
        out.write(b"half")
    assert not partial_files("a")


def test_they_are_gone_once_the_dispatcher_has_seen_the_worker_gone(dispatcher, add, store):
    run = add()
    store.claim_next(1)
    partial = checkpoints.folder_of(run.id) / "000000001.npz.7.partial"
    partial.parent.mkdir(parents=True)
    partial.touch()
    dispatcher._end_of_exited(store.run(run.id))
    assert not partial.exists()
