"""Who is running, who is dead, and what the store says of it. The workers here only sleep: no TensorFlow."""

import os
import shutil
import signal
import subprocess
import sys
import time

import psutil
import pytest
import sqlalchemy as sql

from netviz.errors import DataError, RunError
from netviz.training import operating_system, words
from netviz.training.codes import Phase, Reason
from netviz.training.data import data_set
from netviz.training.dispatch import dispatcher as dispatching
from netviz.training.dispatch import limits, local_processes
from netviz.training.dispatch.dispatcher import Dispatcher, request
from netviz.training.dispatch.local_processes import LocalProcesses, own_handle, pid_of
from netviz.training.dispatch.memory import RUNTIME_MB, training_memory
from netviz.training.dispatch.trained_network import trained_network
from netviz.training.environment import worker_environment
from netviz.training.operating_system import birth, host
from netviz.training.record.left_end import EXIT_DISK_FULL
from netviz.training.record.runs import Figures
from netviz.training.record.settings import RunSettings
from netviz.training.together import repeat
from netviz.words import MEGABYTE
from tests import waiting
from tests.training.conftest import ASKED, TINY, until

SLEEP = [sys.executable, "-c", "import time; print('asleep', flush=True); time.sleep(600)"]


@pytest.fixture
def asleep(monkeypatch):
    """Workers that sleep for ever, whatever they are asked."""
    monkeypatch.setattr(local_processes, "module_command", lambda module, *arguments: SLEEP)


@pytest.mark.usefixtures("asleep")
def test_runs_wait_for_a_slot_and_start_in_order(dispatcher, add):
    runs = [add(visitor=str(number)) for number in range(3)]
    dispatcher.dispatch()
    dispatcher.dispatch()
    assert [dispatcher.store.run(run.id).state for run in runs] == ["running", "queued", "queued"]
    dispatcher.executor.cancel(dispatcher.store.run(runs[0].id).handle)
    until(dispatcher, runs[1], lambda run: run.state == "running")
    assert dispatcher.store.run(runs[2].id).state == "queued"


@pytest.mark.usefixtures("asleep")
def test_a_worker_killed_from_outside_is_failed_with_the_signal_and_leaves_no_zombie(dispatcher, add):
    run = add()
    dispatcher.dispatch()
    pid = pid_of(dispatcher.store.run(run.id).handle)
    os.kill(pid, signal.SIGKILL)
    ended = until(dispatcher, run, lambda run: not run.is_active)
    assert ended.state == "failed"
    assert "killed by signal 9" in words.reason(ended)
    assert not psutil.pid_exists(pid)


@pytest.mark.usefixtures("asleep")
def test_a_deaf_worker_that_is_asked_to_stop_is_killed(dispatcher, add, monkeypatch):
    monkeypatch.setattr(dispatching, "STOP_SECONDS", 0.2)
    run = add()
    dispatcher.dispatch()
    pid = pid_of(dispatcher.store.run(run.id).handle)
    dispatcher.store.ask_to_stop(run.id)
    assert until(dispatcher, run, lambda run: not run.is_active).state == "stopped"
    until(dispatcher, run, lambda run: not psutil.pid_exists(pid))


@pytest.mark.usefixtures("asleep")
@pytest.mark.parametrize(("batches", "state"), [(None, "stopped"), (1, "running")], ids=["tracing", "training"])
def test_a_worker_that_has_trained_nothing_is_not_waited_for_when_it_is_to_stop(dispatcher, add, batches, state):
    run = add()
    dispatcher.dispatch()
    dispatcher.store.report(run, phase=Phase.TRACING, figures=Figures(batches=batches))
    dispatcher.store.ask_to_stop(run.id)
    dispatcher.dispatch()
    assert dispatcher.store.run(run.id).state == state


@pytest.mark.usefixtures("asleep")
@pytest.mark.parametrize(
    ("limit", "figures"),
    [("SILENT_SECONDS", Figures(tensorflow="2.21.0")), ("START_SECONDS", Figures())],
    ids=["at work", "loading TensorFlow"],
)
def test_a_silent_worker_is_killed_and_said_to_be_silent(dispatcher, add, monkeypatch, limit, figures):
    for name in ("SILENT_SECONDS", "START_SECONDS"):
        monkeypatch.setattr(dispatching, name, 0.3 if name == limit else 600.0)
    run = add()
    dispatcher.dispatch()
    dispatcher.store.report(run, phase=Phase.STARTING_TENSORFLOW, figures=figures)
    ended = until(dispatcher, run, lambda run: not run.is_active)
    assert ended.state == "failed"
    assert "no sign of life" in words.reason(ended)


@pytest.mark.usefixtures("asleep")
def test_a_new_server_adopts_a_worker_that_lives_and_never_starts_it_again(dispatcher, add):
    run = add()
    dispatcher.dispatch()
    handle = dispatcher.store.run(run.id).handle
    successor = Dispatcher(dispatcher.store, LocalProcesses())
    for _ in range(3):
        successor.dispatch()
    adopted = dispatcher.store.run(run.id)
    assert (adopted.state, adopted.handle) == ("running", handle)
    os.kill(pid_of(adopted.handle), signal.SIGKILL)
    while dispatcher.executor.state(handle) == "running":  # the parent reaps it, as the system does for a server gone
        time.sleep(0.05)
    ended = until(successor, run, lambda run: not run.is_active)
    assert ended.state == "failed"


@pytest.mark.usefixtures("asleep")
def test_a_new_server_calls_a_run_whose_worker_is_gone_interrupted_and_goes_on_with_the_queue(dispatcher, add):
    first, second = add(visitor="a"), add(visitor="b")
    dispatcher.dispatch()
    handle = dispatcher.store.run(first.id).handle
    dispatcher.executor.cancel(handle)
    waiting.until(lambda: dispatcher.executor.state(handle) != "running")
    successor = Dispatcher(dispatcher.store, dispatcher.executor)
    successor.dispatch()
    ended = dispatcher.store.run(first.id)
    assert (ended.state, ended.reason) == ("interrupted", Reason.GONE)
    assert words.ending(ended) == "Interrupted: its worker was gone when the server came back."
    assert dispatcher.store.run(second.id).state == "running"


def test_a_process_that_was_given_the_same_number_is_not_mistaken_for_the_worker():
    other = subprocess.Popen(SLEEP, stdout=subprocess.DEVNULL)
    try:
        born = birth(other.pid)
        processes = LocalProcesses()
        assert processes.state(f"local:{host()}:{other.pid}:{born}") == "running"
        assert processes.state(f"local:{host()}:{other.pid}:{born - 100}") == "exited"
        processes.cancel(f"local:{host()}:{other.pid}:{born - 100}")
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


@pytest.mark.parametrize("handle", ["ray:raysubmit_12", "local:another-host:1:2.0", "1:2.0", "nonsense"])
def test_a_run_of_another_executor_or_host_is_left_alone_while_its_heart_beats(store, add, monkeypatch, handle):
    """Its handle is not read: what it means only its own executor knows."""
    add()
    run = store.claim_next(1)
    store.take(run.id, handle)
    here = Dispatcher(store, LocalProcesses())
    for verb in ("state", "cancel", "last_words"):
        monkeypatch.setattr(here.executor, verb, lambda *_: pytest.fail("asked for another's worker"))
    clock = [100.0]
    monkeypatch.setattr(dispatching.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(dispatching, "START_SECONDS", 1.0)
    store.ask_to_stop(run.id)
    for number in range(4):
        store.report(run, phase=Phase.TRAINING, done=number / 4, figures=Figures())
        here.dispatch()
        clock[0] += 0.9
    assert store.run(run.id).state == "running"
    clock[0] += 0.9
    here.dispatch()
    ended = store.run(run.id)
    assert (ended.state, ended.reason) == ("interrupted", Reason.LOST)
    assert "on another host" in words.reason(ended)


def test_a_worker_is_known_by_the_handle_that_it_takes_itself(store):
    executor = LocalProcesses()
    assert executor.owns(own_handle())
    assert executor.state(own_handle()) == "running"
    assert own_handle().startswith(f"local:{host()}:{os.getpid()}:")


@pytest.mark.skipif(not psutil.LINUX, reason="elsewhere the system notes the time of birth itself")
def test_a_clock_that_is_set_makes_nobody_another_process(monkeypatch):
    before, began = birth(os.getpid()), psutil.boot_time()
    monkeypatch.setattr(psutil._psplatform, "boot_time", lambda: began + 3600.5)
    assert birth(os.getpid()) == before


def test_a_worker_that_never_begins_does_not_hold_its_slot(dispatcher, add, monkeypatch):
    monkeypatch.setattr(dispatching, "START_SECONDS", 0.0)
    run = add()
    dispatcher.store.claim_next(1)  # and the dispatcher dies here
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 3_600)  # a server whose clock is ahead
    dispatcher.dispatch()
    assert dispatcher.store.run(run.id).state == "running"
    dispatcher.dispatch()
    assert words.reason(dispatcher.store.run(run.id)) == "its worker never began"


def test_a_worker_that_cannot_be_started_is_a_failed_run(dispatcher, add, monkeypatch):
    monkeypatch.setattr(local_processes, "module_command", lambda module, *arguments: ["/nothing/here"])
    run = add()
    dispatcher.dispatch()
    ended = dispatcher.store.run(run.id)
    assert ended.state == "failed"
    assert "could not be started" in words.reason(ended)


def test_a_worker_that_breaks_at_once_is_failed_with_its_last_words(dispatcher, add, monkeypatch):
    broken = [sys.executable, "-c", "raise SystemExit('the cable is loose')"]
    monkeypatch.setattr(local_processes, "module_command", lambda module, *arguments: broken)
    run = add()
    ended = until(dispatcher, run, lambda run: not run.is_active)
    assert "it ended with status 1. Last words: the cable is loose" in words.reason(ended)


def test_a_worker_that_could_write_nothing_since_the_disk_is_full_has_failed_for_that(dispatcher, add, monkeypatch):
    full = [sys.executable, "-c", f"raise SystemExit({EXIT_DISK_FULL})"]
    monkeypatch.setattr(local_processes, "module_command", lambda module, *arguments: full)
    ended = until(dispatcher, add(), lambda run: not run.is_active)
    assert words.ending(ended) == "Failed: disk full."


def test_a_worker_gets_no_secret_of_the_server(monkeypatch):
    secrets = {"AWS_SECRET_ACCESS_KEY", "NETVIZ_METRICS_TOKEN", "NETVIZ_RAY_TOKEN"}
    for name in secrets:
        monkeypatch.setenv(name, "hush")
    monkeypatch.setenv("NETVIZ_SLOTS", "2")
    environment = worker_environment()
    assert secrets.isdisjoint(environment)
    assert environment["NETVIZ_SLOTS"] == "2"
    assert environment["TF_ENABLE_ONEDNN_OPTS"] == "1"


@pytest.mark.usefixtures("asleep")
def test_a_request_is_checked_before_anything_is_written(store):
    for name, settings, run_settings in (
        ("nothing", {}, RunSettings()),
        (TINY[0], {"blocks": "0"}, RunSettings()),
        (TINY[0], {**TINY[1], "classes": "7"}, RunSettings()),
    ):
        with pytest.raises(Exception, match="Received"):
            request(name, settings, run_settings, visitor="me")
    assert store.of_visitor("me") == []


@pytest.mark.usefixtures("asleep")
def test_a_run_whose_images_would_not_fit_on_the_disk_is_refused_before_it_is_written_down(store, monkeypatch):
    full = shutil.disk_usage("/")._replace(free=31_000_000)
    monkeypatch.setattr(data_set.shutil, "disk_usage", lambda folder: full)
    first = store.add(*TINY, ASKED | {"data": "shapes"}, visitor="another")
    for ask in (
        lambda: request(*TINY, RunSettings(data="shapes"), visitor="me"),
        lambda: repeat(first.id, visitor="me"),
    ):
        with pytest.raises(DataError, match=r"takes 43 MB of disk .* Received: 31 MB free"):
            ask()
    assert store.of_visitor("me") == []


GUARDED = """
import sys, time
from netviz.training.codes import Phase
from netviz.training.worker.recorder import Recorder
from netviz.training.record.store import Store
store = Store(sys.argv[1]); run = store.run(sys.argv[2])
recorder = Recorder(store, run, memory_mb=int(sys.argv[3]), most_seconds=float(sys.argv[4]))
recorder.phase(Phase.TRACING)
print("ready", flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize(
    ("memory_mb", "seconds", "stops", "state", "reason"),
    [
        (1, 600, False, "failed", "out of memory: the worker took"),
        (10_000, 0.5, False, "failed", "the worker was still busy after"),
        (10_000, 600, True, "stopped", "stopped"),
    ],
    ids=["memory", "time", "stop"],
)
def test_a_worker_guards_itself_while_its_main_thread_hears_nothing(
    store, add, memory_mb, seconds, stops, state, reason
):
    add()
    run = store.claim_next(1)
    worker = subprocess.Popen(
        [sys.executable, "-c", GUARDED, store.url, run.id, str(memory_mb), str(seconds)], stdout=subprocess.PIPE
    )
    worker.stdout.readline()
    if stops:
        store.ask_to_stop(run.id)
    worker.wait(120)
    ended = store.run(run.id)
    assert ended.state == state
    assert reason in words.reason(ended)


def test_a_dispatcher_whose_store_is_gone_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("NETVIZ_DB_URL", f"sqlite:///{tmp_path}/no.sqlite/runs.sqlite")
    (tmp_path / "no.sqlite").write_text("a file where a folder should be")
    with pytest.raises(RunError, match="NETVIZ_DB_URL must name a folder that netviz can write to"):
        dispatching.dispatcher()


@pytest.mark.parametrize("slots", ["two", "0", "-1", "1.5", "1000"])
def test_a_number_of_slots_that_cannot_be_is_refused_with_its_range(monkeypatch, slots):
    monkeypatch.setenv("NETVIZ_SLOTS", slots)
    with pytest.raises(RunError) as raised:
        dispatching.dispatcher()
    assert str(raised.value) == f"NETVIZ_SLOTS must be a whole number between 1 and 64. Received: {slots}"


@pytest.mark.parametrize(
    ("cores", "megabytes", "slots", "each"),
    [(1, 1_000, 1, 500), (2, 8_000, 1, 7_400), (8, 64_000, 4, 15_850), (64, 16_600, 4, 4_000), (4, 300, 1, 500)],
)
def test_slots_are_as_many_as_cores_and_memory_hold_and_share_the_memory(monkeypatch, cores, megabytes, slots, each):
    monkeypatch.setattr(limits, "cores", lambda: cores)
    monkeypatch.setattr(limits, "memory_bytes", lambda: megabytes * MEGABYTE)
    assert (limits.slots(), limits.memory_limit_mb()) == (slots, each)
    monkeypatch.setenv("NETVIZ_SLOTS", "2")
    assert limits.slots() == 2


LITTLE = "This host explores and does not train: a run needs at least 752 MB of memory beside the server's 600"


def without_tensorflow(monkeypatch):
    found = limits.find_spec
    monkeypatch.setattr(limits, "find_spec", lambda name: None if name == "tensorflow" else found(name))


@pytest.mark.parametrize(
    ("hinder", "rule", "received"),
    [
        (
            without_tensorflow,
            "This host explores and does not train: runs need TensorFlow",
            "a Python without tensorflow",
        ),
        (lambda patch: patch.setattr(limits, "memory_bytes", lambda: 690 * MEGABYTE), LITTLE, "690 MB in all"),
        (lambda patch: patch.setenv("NETVIZ_WORKER_MB", "700"), LITTLE, "NETVIZ_WORKER_MB=700"),
    ],
    ids=["no TensorFlow", "no memory", "none given"],
)
def test_a_host_that_cannot_train_refuses_every_run_before_it_waits(store, monkeypatch, hinder, rule, received):
    hinder(monkeypatch)
    with pytest.raises(RunError) as raised:
        request(*TINY, RunSettings(), visitor="me")
    assert raised.value.rule.startswith(rule)
    assert raised.value.received == received
    assert store.of_visitor("me") == []


def test_a_host_that_does_not_train_leaves_what_waits_to_the_others_of_its_record(store, add, monkeypatch):
    monkeypatch.setattr(limits, "find_spec", lambda name: None)
    alone = dispatching._executor()
    assert alone.capacity > 0  # what waits there fails, and says why
    monkeypatch.setenv("NETVIZ_DB_URL", "postgresql+psycopg://netviz@database/netviz")
    add()
    Dispatcher(store, dispatching._executor()).dispatch()
    assert [run.state for run in store.active()] == ["queued"]


def test_workers_are_kept_warm_for_slots_of_this_host_whatever_trains_on_others(dispatcher, store, add):
    elsewhere, here, _ = (add(visitor=name) for name in "abc")
    for run, handle in ((elsewhere, "local:another-host:1:2.0"), (here, f"local:{host()}:1:2.0")):
        store.claim_next(9)
        store.take(run.id, handle)
    assert dispatcher._wanted_here() == 2  # and one that waits


def test_what_the_smallest_network_takes_is_more_than_a_host_must_have_at_least():
    assert training_memory(trained_network(*TINY), 1).total_mb > RUNTIME_MB


def test_workers_beside_one_another_share_the_cores(monkeypatch):
    monkeypatch.setattr(local_processes, "cores", lambda: 8)
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    assert LocalProcesses(1)._threads == {}
    assert LocalProcesses(4)._threads["OMP_NUM_THREADS"] == "2"
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    assert LocalProcesses(4)._threads["OMP_NUM_THREADS"] == "3"


def test_a_machine_of_the_same_name_is_another_host(monkeypatch):
    """Containers of one image, and machines made from one disk, may be called alike."""
    mine = own_handle()
    monkeypatch.setattr(operating_system, "_start_of_system", lambda: "another start")
    assert not LocalProcesses().owns(mine)


def test_a_store_that_fails_once_does_not_end_the_dispatching(dispatcher, monkeypatch, capfd):
    reads = []
    active = dispatcher.store.active

    def failing_once():
        reads.append(len(reads))
        if reads == [0]:
            raise sql.exc.OperationalError("select", {}, Exception("database is locked"))
        if len(reads) > 2:
            raise SystemExit
        return active()

    with monkeypatch.context() as patched:
        patched.setattr(dispatching, "DISPATCH_SECONDS", 0.01)
        patched.setattr(dispatcher.store, "active", failing_once)
        with pytest.raises(SystemExit):
            dispatcher._dispatch_for_ever()
    assert len(reads) == 3
    assert "database is locked" in capfd.readouterr().err


STANDBY = [sys.executable, "-c", "import sys; run = sys.stdin.readline(); run and sys.exit(run.strip())"]


@pytest.fixture
def standing(store, monkeypatch):
    """Workers that end at once, with the run that they were given as last words, and keep one more ready."""
    monkeypatch.setattr(local_processes, "module_command", lambda module, *arguments: STANDBY)
    dispatcher = Dispatcher(store, LocalProcesses(2, warm=1))
    yield dispatcher
    for child in dispatcher.executor._standbys:
        child.kill()
        child.wait()


def test_a_worker_that_waits_is_given_the_next_run_and_another_waits_then(standing, add):
    standing.executor.warm_up(2)
    (first,) = standing.executor._standbys
    run = add()
    standing.dispatch()
    assert pid_of(standing.store.run(run.id).handle) == first.pid
    standing.executor.warm_up(0)  # no slot is free
    assert standing.executor._standbys == []
    standing.executor.warm_up(1)
    assert standing.executor._standbys[0].pid != first.pid


def test_a_worker_that_waits_leaves_with_its_server(standing):
    standing.executor.warm_up(1)
    (child,) = standing.executor._standbys
    child.stdin.close()
    assert child.wait(60) == 0


def test_where_no_worker_can_wait_the_run_starts_without_and_no_other_is_made(standing, add):
    standing.executor.warm_up(1)
    (child,) = standing.executor._standbys
    child.kill()
    child.wait()
    run = add()
    standing.dispatch()
    assert standing.store.run(run.id).handle
    standing.executor._standbys.append(child)
    standing.executor.warm_up(1)
    assert (standing.executor._standbys, standing.executor.warm) == ([], 0)


def test_a_dispatcher_whose_thread_has_died_is_started_again(dispatcher, monkeypatch):
    monkeypatch.setattr(dispatcher, "_dispatch_for_ever", lambda: None)
    dispatcher.start()
    first = dispatcher._thread
    first.join()
    dispatcher.start()
    assert dispatcher._thread is not first


def test_a_worker_that_has_ended_is_reaped_and_forgotten(dispatcher, add, monkeypatch):
    monkeypatch.setattr(local_processes, "module_command", lambda module, *arguments: [sys.executable, "-c", ""])
    until(dispatcher, add(), lambda run: not run.is_active)
    dispatcher.dispatch()
    assert dispatcher.executor._children == {}
