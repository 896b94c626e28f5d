"""Where workers run, and the queue in front of them.

An executor starts, watches and kills processes; everything that must last is in the store. `tend` is the whole
dispatcher: called once a second by whoever is there, it makes the store true and starts what waits. It may be
called by several processes at once.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
import traceback
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, Protocol

import psutil

from netviz.architectures.catalog import build
from netviz.errors import RunError
from netviz.training.data.data_set import sources
from netviz.training.dispatch import limits
from netviz.training.environment import ROOT, birth, module_command, whole_number, worker_environment
from netviz.training.places import home, log_file
from netviz.training.record.settings import RunSettings
from netviz.training.record.store import ACTIVE, Run, Store, open_store

# A worker that has been told to stop ends by itself within a second; after these it is killed.
STOP_SECONDS = 4.0
# Between the claim of a run and its worker's first word; and while TensorFlow is loaded, which lets no thread speak.
START_SECONDS = 60.0
# A worker reports three times a second: with the second until it is looked after, it is buried within 15 seconds.
SILENT_SECONDS = 13.0
TEND_SECONDS = 1.0


class Executor(Protocol):
    """What starts, watches and kills workers. Local processes today; a cluster has the same verbs."""

    def submit(self, run: Run) -> str:
        """Start the worker of a run; answers the handle by which any process can find it again."""
        ...

    def state(self, handle: str) -> Literal["running", "exited", "unknown"]:
        """Whether the worker still lives."""
        ...

    def cancel(self, handle: str) -> None:
        """Kill the worker, at once."""
        ...

    def why(self, handle: str) -> str:
        """Why a worker that has exited did so, as far as this process knows."""
        ...

    def forget_all_but(self, handles: set[str]) -> None:
        """Only these workers' runs go on; of the others nothing needs to be kept."""
        ...


class LocalProcesses:
    """Workers as processes of this host, each in a session of its own: they outlive the server that started them."""

    def __init__(self) -> None:
        """Knows no process yet."""
        self._children: dict[int, subprocess.Popen[bytes]] = {}

    def submit(self, run: Run) -> str:
        """Start the worker; its handle is the process id with its time of birth, so a reused id is not mistaken."""
        path = log_file(run.id)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("ab") as log:
                child = subprocess.Popen(
                    module_command("netviz.training.worker", run.id),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    env=worker_environment(),
                    cwd=ROOT,
                )
        except OSError as error:
            raise RunError(f"The worker could not be started. Received: {error.strerror or error}") from error
        self._children[child.pid] = child
        return f"{child.pid}:{birth(child.pid)}"

    def state(self, handle: str) -> Literal["running", "exited", "unknown"]:
        """Whether that very process lives; a child of ours that has ended is reaped here."""
        return "exited" if self._process(handle) is None else "running"

    def cancel(self, handle: str) -> None:
        """Kill the worker's whole session."""
        process = self._process(handle)
        if process is None:
            return
        try:
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        except (ProcessLookupError, PermissionError, psutil.Error):
            pass

    def why(self, handle: str) -> str:
        """The exit in words. Only the process that started a worker learns its exit status."""
        child = self._children.get(_pid(handle))
        status = None if child is None else child.poll()
        if status is None:
            return ""
        if status == -signal.SIGTERM:
            return "it was terminated (signal 15)"
        if status < 0:
            name = "the system does this when memory runs out" if status == -9 else "a crash outside Python"
            return f"it was killed by signal {-status}: {name}"
        return f"it ended with status {status}"

    def forget_all_but(self, handles: set[str]) -> None:
        """Reap the others that have ended, and keep nothing of them."""
        kept = {_pid(handle) for handle in handles}
        for pid, child in list(self._children.items()):
            if pid not in kept and child.poll() is not None:
                del self._children[pid]

    def _process(self, handle: str) -> psutil.Process | None:
        pid = _pid(handle)
        child = self._children.get(pid)
        if child is not None and child.poll() is not None:
            return None
        try:
            process = psutil.Process(pid)
            born = float(handle.partition(":")[2])
            if abs(birth(pid) - born) > 0.02:
                return None
            # A child of ours is gone when it is reaped, and then its exit status is known; threads may die slowly.
            if child is None and process.status() == psutil.STATUS_ZOMBIE:
                return None
        except (psutil.Error, ValueError):  # a process that may not be looked at is not ours
            return None
        return process


def _pid(handle: str) -> int:
    return int(handle.partition(":")[0])


class Dispatcher:
    """Keeps the store true and the slots busy."""

    def __init__(self, store: Store, executor: Executor, slots: int):
        """At most `slots` workers run at a time."""
        self.store, self.executor, self.slots = store, executor, slots
        self._one_at_a_time = threading.Lock()
        self._seen_alive: set[str] = set()
        self._heard: dict[str, tuple[float | None, float]] = {}
        self._thread: threading.Thread | None = None

    def tend(self) -> None:
        """Bury the dead, kill the deaf, start the next. Returns at once where another thread is doing it."""
        if not self._one_at_a_time.acquire(blocking=False):
            return
        try:
            running = [run for run in self.store.active() if run.state == "running"]
            for run in running:
                self._look_after(run)
            self._forget(running)
            while (run := self.store.claim_next(self.slots)) is not None:
                self._start(run)
        finally:
            self._one_at_a_time.release()

    def start(self) -> None:
        """Tend once a second from a thread that ends with the process, so that the queue moves when nobody watches."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._tend_for_ever, name="dispatcher", daemon=True)
            self._thread.start()

    def _tend_for_ever(self) -> None:
        while True:
            try:
                self.tend()
            except Exception:  # a disk that is full now may not be so in a second: the queue must move then
                traceback.print_exc()
            time.sleep(TEND_SECONDS)

    def _start(self, run: Run) -> None:
        try:
            handle = self.executor.submit(run)
        except RunError as error:
            self.store.end(run.id, "failed", str(error))
            return
        self._seen_alive.add(run.id)
        self.store.take(run.id, handle)

    def _look_after(self, run: Run) -> None:
        now = time.time()
        if run.handle is None:
            if now - (run.started or now) > START_SECONDS:
                self.store.end(run.id, "failed", "its worker never began")
            return
        if self.executor.state(run.handle) == "exited":
            self._bury(run)
            return
        self._seen_alive.add(run.id)
        if run.stop_asked is not None and now - run.stop_asked > STOP_SECONDS:
            self.executor.cancel(run.handle)
            self.store.end(run.id, "stopped", "stopped")
        elif self._silence(run) > (allowed := SILENT_SECONDS if "tensorflow" in run.figures else START_SECONDS):
            self.executor.cancel(run.handle)
            self.store.end(run.id, "failed", f"its worker gave no sign of life for {allowed:.0f} seconds")

    def _bury(self, run: Run) -> None:
        """The worker is gone and has not said why; its last words may have crossed ours, so the store decides."""
        assert run.handle is not None
        if run.stop_asked is not None:
            self.store.end(run.id, "stopped", "stopped")
        elif run.id in self._seen_alive:
            why = self.executor.why(run.handle) or "it is gone without a word"
            last = _last_line(run.id)
            self.store.end(run.id, "failed", f"its worker died: {why}" + (f". Last words: {last}" if last else ""))
        else:
            self.store.end(run.id, "interrupted", "its worker was gone when the server came back")

    def _silence(self, run: Run) -> float:
        """Seconds by our own clock since its last heartbeat changed: a laptop that slept has not killed its runs."""
        now = time.monotonic()
        heard, since = self._heard.get(run.id, (None, now))
        if heard != run.heartbeat or run.id not in self._heard:
            self._heard[run.id] = (run.heartbeat, now)
            return 0.0
        return now - since

    def _forget(self, running: list[Run]) -> None:
        alive = {run.id for run in running}
        self._seen_alive &= alive
        self.executor.forget_all_but({run.handle for run in running if run.handle})
        for identity in self._heard.keys() - alive:
            del self._heard[identity]
        for identity in self.store.forget_old():
            log_file(identity).unlink(missing_ok=True)


# TensorFlow's own log lines, which are about drivers that nobody has.
_NOISE = re.compile(r"[IWEF]\d{4} |\d{4}-\d\d-\d\d |WARNING: All log messages")


def _last_line(identity: str) -> str:
    """The end of a worker's log, for a reader."""
    try:
        with log_file(identity).open("rb") as log:
            log.seek(max(0, log.seek(0, os.SEEK_END) - 4_096))
            lines = log.read().decode(errors="replace").strip().splitlines()
    except OSError:
        return ""
    return next((line[:200] for line in reversed(lines) if not _NOISE.match(line)), "")


@lru_cache(maxsize=8)
def _dispatcher_at(url: str, folder: str) -> Dispatcher:
    return Dispatcher(open_store(), LocalProcesses(), slots=whole_number("NETVIZ_SLOTS", 1, 1, 64))


def dispatcher() -> Dispatcher:
    """This process' dispatcher. Raises RunError where the store cannot be opened, or NETVIZ_SLOTS is no number."""
    return _dispatcher_at(open_store().url, str(home()))


def request(network: str, network_settings: Mapping[str, str], settings: RunSettings, *, visitor: str) -> Run:
    """Write a run down, after everything that can be known beforehand has been checked, and start it if a slot is free.

    Raises UnknownNameError, SettingsError, ShapeError, DataError and RunError: each a sentence for the visitor.
    """
    limits.check(build(network, **network_settings), settings)
    sources(settings.data)
    keeper = dispatcher()
    run = keeper.store.add(network, network_settings, _as_texts(settings), visitor=visitor)
    keeper.tend()
    return keeper.store.run(run.id)


def _as_texts(settings: RunSettings) -> dict[str, str]:
    return {name: str(value) for name, value in settings.model_dump().items()}


__all__ = ["ACTIVE", "Dispatcher", "Executor", "LocalProcesses", "dispatcher", "request"]
