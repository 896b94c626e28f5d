"""Files are made in turn, once for all who ask, and of what fails the reason is kept. Nothing is trained."""

import os
import sys
import threading
import time
from pathlib import Path

import pytest

from netviz.errors import RunCause, RunError
from netviz.training import own_process
from netviz.training.codes import Phase
from netviz.training.exports import files, queue
from netviz.training.exports.files import ExportKind, forget_but, named, path_of
from netviz.training.exports.queue import ExportQueue
from netviz.training.record.store import Store
from tests.training.conftest import ASKED, TINY


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("NETVIZ_HOME", str(tmp_path))
    opened = Store(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    yield opened
    opened.close()


@pytest.fixture
def run(store):
    return store.add(*TINY, ASKED, visitor="me")


class Maker:
    """Makes files as soon as it may go on, and counts them."""

    def __init__(self):
        self.may_go_on, self.begun, self.made = threading.Event(), threading.Event(), []

    def __call__(self, key, export):
        export.phase = Phase.BUILDING_MODEL
        self.begun.set()
        assert self.may_go_on.wait(30)
        path_of(*key).parent.mkdir(parents=True, exist_ok=True)
        path_of(*key).write_text("made")
        self.made.append(key)


def test_a_file_is_made_once_for_all_who_ask_and_then_is_there(store, run):
    make = Maker()
    asked = ExportQueue(make)
    for _ in range(3):
        assert asked.ask(store, run, ExportKind.MODEL, 5, "me") is None
    assert make.begun.wait(30)
    assert asked.told(run.id, ExportKind.MODEL).phase is Phase.BUILDING_MODEL
    assert asked.told(run.id, ExportKind.TEXT) is None
    assert asked.is_making(run.id)
    make.may_go_on.set()
    asked.finish()
    assert asked.ask(store, run, ExportKind.MODEL, 5, "me") == path_of(run.id, ExportKind.MODEL, 5)
    assert (len(make.made), asked.told(run.id, ExportKind.MODEL), asked.is_making(run.id)) == (1, None, False)
    assert files.newest(run.id, ExportKind.MODEL) == path_of(run.id, ExportKind.MODEL, 5)
    assert files.newest(run.id, ExportKind.TEXT) is None


def test_so_many_wait_and_so_many_of_one_visitor_and_no_more(store, run):
    make = Maker()
    asked = ExportQueue(make)

    def refused(step, visitor):
        with pytest.raises(RunError, match="At most 16 files are made in turn, 6 of one visitor") as raised:
            asked.ask(store, run, ExportKind.MODEL, step, visitor)
        return raised.value.cause is RunCause.TOO_MANY

    for step in range(queue.MOST_OF_ONE):
        asked.ask(store, run, ExportKind.MODEL, step, "me")
    assert refused(99, "me")
    for step in range(queue.MOST_OF_ONE, queue.MOST_WAITING):
        asked.ask(store, run, ExportKind.MODEL, step, f"visitor {step}")
    assert refused(99, "somebody else")
    make.may_go_on.set()
    asked.finish()
    assert len(make.made) == queue.MOST_WAITING


@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("""print('{"phase": "tracing"}'); print('{"refused": "No. Received: 7"}'); sys.exit(1)""", "No. Received: 7"),
        ("sys.exit(3)", "The file could not be made. Received: its process ended with 3"),
        (
            "import os; os.kill(os.getpid(), 9)",
            "The file could not be made. Received: its process was ended by signal 9",
        ),
        ("print('what a library says'); sys.exit(0)", ""),
    ],
)
def test_the_reason_of_a_failure_is_kept_until_one_asks_again(store, run, monkeypatch, does, said):
    monkeypatch.setattr(own_process, "module_command", lambda *_: [sys.executable, "-c", f"import sys; {does}"])
    asked = ExportQueue()
    asked.ask(store, run, ExportKind.MODEL, 5, "me")
    asked.finish()
    told = asked.told(run.id, ExportKind.MODEL)
    assert (told.problem if told else "") == said


@pytest.mark.parametrize(
    ("run_id", "name"),
    [
        ("a", "../000000005.keras"), ("a", "5.npz"), ("a", "5.keras"), ("../a", "000000005.keras"), ("", ""),
        ("a", "000000005.kerasx"), ("a", "partial-7-000000005.keras"), ("b", "000000005.keras"),
        ("a", f"{'5' * 300}.npz"),
    ],
)  # fmt: skip
def test_a_name_is_a_file_that_is_there_or_nothing(store, run_id, name):
    path = path_of("a", ExportKind.MODEL, 5)
    path.parent.mkdir(parents=True)
    for there in (path, path.with_name("000000005.npz"), path.with_name("partial-7-000000005.keras")):
        there.touch()
    assert named("a", "000000005.keras") == path
    assert named("a", "000000005.npz") == path.with_name("000000005.npz")
    assert named(run_id, name) is None


def test_files_of_checkpoints_that_are_gone_go_too_and_nothing_else(store):
    folder = path_of("a", ExportKind.MODEL, 5).parent
    folder.mkdir(parents=True)
    for name in ("000000005.keras", "000000006.weights.h5", "000000006.npz", "000000007.tensorboard.zip"):
        (folder / name).touch()
    forget_but("a", [5])
    assert sorted(path.name for path in folder.iterdir()) == ["000000005.keras", "000000006.npz"]


def left_behind(run, pid, seconds):
    """A file and a folder as a process leaves that is killed while it writes, so many seconds ago."""
    folder = path_of(run, ExportKind.MODEL, 5).parent
    folder.mkdir(parents=True, exist_ok=True)
    path, inner = folder / f"partial-{pid}-000000005.keras", folder / f"partial-{pid}-x"
    path.write_bytes(b"half")
    inner.mkdir()
    (inner / "trained.weights.h5").write_bytes(b"half")
    for each in (path, inner):
        os.utime(each, (time.time() - seconds,) * 2)
    return [path, inner]


def test_what_killed_exports_of_any_server_have_left_goes_once_none_can_be_at_it(store):
    old, new = left_behind("a", 7, files.MOST_SECONDS + 1), left_behind("b", 8, files.MOST_SECONDS - 30)
    whole = path_of("a", ExportKind.MODEL, 6)
    whole.touch()
    os.utime(whole, (0, 0))
    files.forget_all_partial()
    assert [path.exists() for path in (*old, *new, whole)] == [False, False, True, True, True]


def test_what_another_server_has_dropped_meanwhile_keeps_nothing_else(store, monkeypatch):
    left = left_behind("a", 7, files.MOST_SECONDS + 1)
    gone = left[0].with_name("partial-6-gone")
    monkeypatch.setattr(Path, "glob", lambda *_: iter([gone, *left]))
    files.forget_all_partial()
    assert not any(path.exists() for path in left)


def test_a_process_of_that_number_on_another_host_keeps_what_it_writes(store, monkeypatch):
    mine, folder = files.partial_of(7), path_of("a", ExportKind.MODEL, 5).parent
    monkeypatch.setattr(files, "host", lambda: "another")
    theirs = files.partial_of(7)
    folder.mkdir(parents=True)
    for name in (mine, theirs):
        (folder / name).touch()
    files.forget_partial("a", 7)
    assert [path.name for path in folder.iterdir()] == [mine]


def test_what_an_export_leaves_that_is_killed_is_gone_with_it(store, run, monkeypatch):
    dies = f"""
import os, pathlib
from tempfile import mkdtemp
from netviz.training.exports.files import partial_of
folder = pathlib.Path({str(path_of(run.id, ExportKind.MODEL, 5).parent)!r})
folder.mkdir(parents=True)
mkdtemp(prefix=partial_of(os.getpid()), dir=folder)
(folder / f"{{partial_of(os.getpid())}}000000005.keras").touch()
os.kill(os.getpid(), 9)
"""
    monkeypatch.setattr(own_process, "module_command", lambda *_: [sys.executable, "-c", dies])
    others = left_behind("another", 7, 0) + left_behind("old", 7, files.MOST_SECONDS + 1)
    asked = ExportQueue()
    asked.ask(store, run, ExportKind.MODEL, 5, "me")
    asked.finish()
    assert "was ended by signal 9" in asked.told(run.id, ExportKind.MODEL).problem
    assert list(path_of(run.id, ExportKind.MODEL, 5).parent.iterdir()) == []
    assert [path.exists() for path in others] == [True, True, False, False]


def test_event_files_are_named_after_the_newest_event(store, run):
    assert files.number_of(store, run, ExportKind.TENSORBOARD, 5) == 0
    assert files.number_of(store, run, ExportKind.MODEL, 5) == 5
