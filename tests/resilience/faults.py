"""What can go wrong with a run, each at a moment that a random number chooses, and how the run must end then."""

import signal
import sqlite3
import time
from contextlib import suppress

from netviz.errors import RunError
from netviz.training.codes import Reason

KILLED = {("failed", Reason.DIED)}
GONE = {("interrupted", Reason.GONE), ("failed", Reason.DIED)}
DONE = {("done", Reason.EPOCHS_OVER)}
SHORT = {"epochs": 3}


def worker_killed(host, random):
    """At any moment: while it starts, imports, traces, trains, or writes a checkpoint."""
    run = host.begun(host.ask())
    if random.random() < 0.5:
        run = host.training(run)
    time.sleep(random.uniform(0, 2))
    kept = host.acknowledged(run)
    host.signal_worker(host.store.run(run.id))
    host.ended(run, kept, KILLED)


def worker_killed_while_it_keeps(host, random):
    """Checkpoints come closely at first: the kill meets one that is begun and not in its place."""
    run = host.begun(host.ask())
    folder = host.folder / "checkpoints" / run.id
    deadline = time.monotonic() + 60
    wanted = random.randint(0, 3)
    while len(list(folder.glob("*"))) <= wanted and time.monotonic() < deadline:
        time.sleep(0.001)
    kept = host.acknowledged(run)
    host.signal_worker(host.store.run(run.id))
    host.ended(run, kept, KILLED)


def server_killed(host, random):
    """The worker trains on, and the next server takes it up."""
    run = host.begun(host.ask(**SHORT))
    if random.random() < 0.5:
        run = host.training(run)
    time.sleep(random.uniform(0, 1))
    kept = host.acknowledged(run)
    host.kill_server()
    time.sleep(random.uniform(0, 2))
    host.start_server()
    host.until(run, lambda run: not run.is_active)
    host.ended(run, kept, DONE)


def both_killed(host, random):
    run = host.training(host.ask())
    time.sleep(random.uniform(0, 1))
    kept = host.acknowledged(run)
    host.kill_server()
    host.signal_worker(run)
    host.start_server()
    host.ended(run, kept, GONE)


def worker_halted(host, random):
    """SIGSTOP, as of a machine that has no time for it."""
    run = host.training(host.ask())
    time.sleep(random.uniform(0, 1))
    kept = host.acknowledged(run)
    host.signal_worker(run, signal.SIGSTOP)
    host.ended(run, kept, {("failed", Reason.SILENT)})


def record_away(host, random, seconds=4.0):
    """Locked by somebody else, at a random moment of a short run, its end included."""
    run = host.training(host.ask(**SHORT))
    time.sleep(random.uniform(0, 3))
    kept = host.acknowledged(run)
    other = sqlite3.connect(host.folder / "runs.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    time.sleep(seconds)
    other.execute("ROLLBACK")
    other.close()
    host.until(run, lambda run: not run.is_active)
    host.ended(run, kept, DONE)


def no_number(host, random):
    """SqueezeNet has no normalisation that would hold such a rate back."""
    network = ("squeezenet", {"input_size": "32", "classes": "10"})
    run = host.ask(network=network, optimizer="sgd", learning_rate=10.0, batch_size=8, seed=random.randint(0, 99))
    host.until(run, lambda run: not run.is_active)
    host.ended(run, ([], set()), {("diverged", Reason.DIVERGED)})


def data_set_damaged(host, random):
    """Its prepared form is cut; it is made again, and the run is as if nothing had been."""
    names = sorted(host.folder.glob("data/*/*.npy"))
    if names:
        path = random.choice(names)
        with path.open("r+b") as file:
            file.truncate(random.randrange(path.stat().st_size))
    run = host.ask(**SHORT)
    host.until(run, lambda run: not run.is_active)
    host.ended(run, ([], set()), DONE)


def data_set_missing(host, random):
    run = host.ask(data="cifar10")
    host.until(run, lambda run: not run.is_active)
    host.ended(run, ([], set()), {("failed", Reason.REFUSED)})


def memory_short(host, random):
    """Less than it takes: refused before it begins. What takes more than was foreseen, test_dispatcher.py has."""
    host.kill_server()
    host.environment["NETVIZ_WORKER_MB"] = str(random.randint(120, 300))
    host.start_server()
    try:
        run = host.ask()
        host.until(run, lambda run: not run.is_active)
        host.ended(run, ([], set()), {("failed", Reason.REFUSED)})
    finally:
        host.kill_server()
        del host.environment["NETVIZ_WORKER_MB"]
        host.start_server()


def disk_full(host, random):
    """Everything that netviz writes lies on a small disk (`disk.small_disk`), which somebody else fills."""
    run = host.training(host.ask())
    time.sleep(random.uniform(0, 2))
    kept = host.acknowledged(run)
    ends = {("failed", Reason.DISK_FULL), ("stopped", Reason.STOPPED)}
    filler = host.folder / "filler"
    with filler.open("wb", buffering=0) as out:
        try:
            while True:
                out.write(bytes(1 << 16))
        except OSError:
            pass
    # A record with room in its own files may take more points, and one without cannot be told to stop.
    time.sleep(random.uniform(0, 8))
    with suppress(RunError):
        host.store.ask_to_stop(run.id)
    time.sleep(random.uniform(0, 8))
    filler.unlink()
    host.store.ask_to_stop(run.id)
    host.ended(run, kept, ends)


FAULTS = {
    worker_killed: 300, worker_killed_while_it_keeps: 50, server_killed: 100, both_killed: 50, worker_halted: 10,
    record_away: 20, no_number: 5, data_set_damaged: 10, data_set_missing: 3, memory_short: 5, disk_full: 10,
}  # fmt: skip
"""How often each in the long form."""
PLAYED = (worker_killed, worker_killed_while_it_keeps, server_killed, both_killed, worker_halted, record_away)
"""Those that a worker meets alike whose steps compute nothing."""
