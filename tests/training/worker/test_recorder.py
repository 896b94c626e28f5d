"""The end of a run reaches the record, also where the record is away when it comes."""

import sqlite3
import threading

import pytest
import sqlalchemy as sql

from netviz.errors import RunError
from netviz.training import words
from netviz.training.codes import Phase, Reason
from netviz.training.dispatch import dispatcher as dispatching
from netviz.training.dispatch.dispatcher import Dispatcher
from netviz.training.dispatch.local_processes import LocalProcesses, own_handle
from netviz.training.places import log_file
from netviz.training.record import left_end as left_ends
from netviz.training.record.left_end import leave_end, left_end, reserve_end
from netviz.training.record.runs import End, Figures
from netviz.training.worker import recorder as recording
from netviz.training.worker.recorder import Batch, Recorder
from tests.training.conftest import ASKED, TINY
from tests.training.full_disk import full

DONE = End("done", Reason.TIME_OVER, {"seconds": 5})


@pytest.fixture
def run(store, add):
    add()
    run = store.claim_next(1)
    store.take(run.id, own_handle())
    return store.run(run.id)


@pytest.fixture
def recorder(store, run, monkeypatch):
    monkeypatch.setattr(recording, "END_AGAIN_SECONDS", 0.01)
    made = Recorder(store, run, memory_mb=10**6, most_seconds=600)
    yield made
    made._closed.set()


def away(store, monkeypatch, times):
    """The record refuses that many reports."""
    report, left = store.report, [times]

    def failing(*arguments, **named):
        if left[0] > 0:
            left[0] -= 1
            raise RunError("The run's curve cannot be written down. Received: database is locked")
        return report(*arguments, **named)

    monkeypatch.setattr(store, "report", failing)


def test_a_recorder_begins_while_the_record_is_away_and_writes_when_it_is_back(store, run, monkeypatch):
    monkeypatch.setattr(recording, "END_AGAIN_SECONDS", 0.01)
    engine = store._engine
    store._engine = sql.create_engine("sqlite:////nowhere/at/all.sqlite")
    recorder = Recorder(store, run, memory_mb=10**6, most_seconds=600)
    recorder.batch(Batch(1, 1, 64, 0.1, 2.0, 0.5))
    store._engine = engine
    assert recorder.end(DONE)
    assert len(store.events_after(run)) == 2


def test_the_steps_until_the_first_point_are_kept_in_order_with_the_seconds_at_which_they_began(store, run, recorder):
    for phase in (Phase.READING_DATA, Phase.TRACING, Phase.TRAINING, Phase.CHECKING, Phase.TRAINING):
        recorder.phase(phase)
    recorder.end(DONE)
    began = store.run(run.id).figures.began
    assert list(began) == ["starting_worker", "reading_data", "tracing", "training"]
    assert list(began.values()) == sorted(began.values())
    assert began["starting_worker"] == 0


DAMAGED = {
    "details are a list": '{"state": "done", "reason": "time_over", "details": [5], "figures": "{}"}',
    "the state is none": '{"state": 5, "reason": "time_over", "details": {}, "figures": "{}"}',
    "the state is that of a run that goes on": '{"state": "running", "reason": "", "details": {}, "figures": "{}"}',
    "figures are no text": '{"state": "done", "reason": "time_over", "details": {}, "figures": 7}',
    "it is a list": "[]",
    "it is torn": '{"state": "do',
    "it is no text": b"\xff\xfe\x00",
    "it is nested without end": "[" * 100_000,
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_in_place_of_an_end_is_set_aside_and_told(store, run, monkeypatch, capsys, content):
    left = log_file(run.id).with_suffix(".end.json")
    left.parent.mkdir(parents=True)
    left.write_bytes(content if isinstance(content, bytes) else content.encode())
    dispatcher = Dispatcher(store, LocalProcesses())
    monkeypatch.setattr(dispatcher.executor, "state", lambda handle: "exited")
    dispatcher.dispatch()
    assert not store.run(run.id).is_active
    assert words.ending(store.run(run.id))
    aside = left.with_suffix(".damaged")
    assert f"set aside: {aside}" in capsys.readouterr().err
    assert (aside.exists(), left.exists()) == (True, False)
    for _ in range(3):
        store.add(*TINY, ASKED, visitor="another")
        store.end(store.claim_next(9).id, DONE)
    forget = store.forget_old
    monkeypatch.setattr(store, "forget_old", lambda: forget(kept=1))
    dispatcher.dispatch()
    assert not aside.exists()


def test_an_end_is_written_again_until_the_record_is_back(store, run, recorder, monkeypatch):
    recorder.batch(Batch(1, 1, 64, 0.1, 2.0, 0.5))
    away(store, monkeypatch, times=5)
    assert recorder.end(DONE, test_accuracy=0.5)
    ended = store.run(run.id)
    assert (ended.state, words.reason(ended), ended.figures.test_accuracy) == ("done", "its 5 seconds were over", 0.5)
    assert len(store.events_after(run)) == 2


def test_an_end_that_cannot_be_written_is_left_beside_the_log_and_the_dispatcher_writes_it(
    store, run, recorder, monkeypatch
):
    with monkeypatch.context() as patched:
        away(store, patched, times=10**9)
        assert not recorder.end(DONE, within=0.0, test_accuracy=0.5)
    end, figures = left_end(run.id)
    assert (end, figures.test_accuracy) == (DONE, 0.5)
    dispatcher = Dispatcher(store, LocalProcesses())
    monkeypatch.setattr(dispatcher.executor, "state", lambda handle: "exited")
    dispatcher.dispatch()
    ended = store.run(run.id)
    assert (ended.state, ended.reason, ended.figures.test_accuracy) == ("done", Reason.TIME_OVER, 0.5)
    assert left_end(run.id) is None


def test_a_worker_that_cannot_write_its_end_is_not_called_silent_for_it(store, run, recorder, monkeypatch):
    with monkeypatch.context() as patched:
        away(store, patched, times=10**9)
        recorder.end(DONE, within=0.0)
    dispatcher = Dispatcher(store, LocalProcesses())
    monkeypatch.setattr(dispatcher.executor, "state", lambda handle: "running")
    monkeypatch.setattr(dispatcher.executor, "cancel", lambda handle: None)
    monkeypatch.setattr(dispatcher, "_silence", lambda run: 1e9)
    dispatcher.dispatch()
    assert (store.run(run.id).state, store.run(run.id).reason) == ("done", Reason.TIME_OVER)


def test_a_full_disk_takes_the_end_of_a_run_into_the_room_that_was_reserved(run, monkeypatch):
    reserve_end(run.id)
    assert left_end(run.id) is None

    monkeypatch.setattr(left_ends, "replace_file", full)
    before = left_ends._file(run.id).stat()
    leave_end(run.id, DONE, Figures(test_accuracy=0.5))
    assert left_end(run.id) == (DONE, Figures(test_accuracy=0.5))
    after = left_ends._file(run.id).stat()
    assert (after.st_ino, after.st_size) == (before.st_ino, before.st_size)


def test_a_worker_s_end_is_left_at_once_and_gone_when_the_record_has_it(store, run, recorder, monkeypatch):
    left = []
    away(store, monkeypatch, times=2)
    monkeypatch.setattr(recording.time, "sleep", lambda seconds: left.append(left_end(run.id)))
    assert recorder.end(DONE)
    assert [end and end[0] for end in left] == [DONE] * len(left) != []
    assert left_end(run.id) is None


def test_a_record_that_is_locked_while_a_run_ends_delays_its_end_and_does_not_change_it(store, run, recorder):
    other = sqlite3.connect(sql.make_url(store.url).database, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(1.0, lambda: other.execute("ROLLBACK")).start()
    assert recorder.end(DONE)
    assert store.run(run.id).state == "done"


def test_a_worker_is_not_called_silent_for_a_time_in_which_nobody_could_listen(store, run, recorder, monkeypatch):
    """Both were away from the record: the dispatcher looks before the worker has reported again."""
    recorder._closed.set()
    store.report(run, phase=Phase.TRAINING, figures=Figures(tensorflow="2.21.0"))
    dispatcher = Dispatcher(store, LocalProcesses())
    clock = [1_000.0]
    monkeypatch.setattr(dispatching.time, "monotonic", lambda: clock[0])
    killed = []
    monkeypatch.setattr(dispatcher.executor, "cancel", killed.append)
    dispatcher.dispatch()
    for _ in range(4):  # as long a sleep, or a machine that is so far behind, as there may be
        clock[0] += 100.0
        dispatcher.dispatch()
    assert store.run(run.id).state == "running"
    for _ in range(15):
        clock[0] += 1.0
        dispatcher.dispatch()
    assert store.run(run.id).reason is Reason.SILENT
    assert killed == [run.handle]


def test_a_worker_that_falls_silent_is_known_to_be_within_fifteen_seconds(store, run, recorder, monkeypatch):
    """However long after its last report the next look comes, and though each takes half a second."""
    recorder._closed.set()
    clock = [1_000.0]
    monkeypatch.setattr(dispatching.time, "monotonic", lambda: clock[0])
    dispatcher = Dispatcher(store, LocalProcesses())
    monkeypatch.setattr(dispatcher.executor, "cancel", lambda handle: None)
    dispatcher.dispatch()
    store.report(run, phase=Phase.TRAINING, figures=Figures(tensorflow="2.21.0"))
    silent_since = clock[0]
    while store.run(run.id).is_active:
        clock[0] += dispatching.DISPATCH_SECONDS + 0.5
        dispatcher.dispatch()
    assert clock[0] - silent_since <= 15.0
