"""The queue in front of the workers.

An executor starts, watches and kills workers; everything that must last is in the record. `dispatch` is called once a
second by whoever is there: it makes the record true and starts what waits. Several processes may call it at once.
"""

from __future__ import annotations

import threading
import time
import traceback
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from netviz.errors import RunCause, RunError
from netviz.training import variables
from netviz.training.codes import Reason
from netviz.training.dispatch import limits
from netviz.training.dispatch.event_log import note
from netviz.training.dispatch.executor import Executor
from netviz.training.dispatch.local_processes import LocalProcesses
from netviz.training.dispatch.ray_jobs import from_environment
from netviz.training.dispatch.trained_network import trained_network
from netviz.training.places import database, home, log_file, partial_files
from netviz.training.record import checkpoints, norms, probes
from netviz.training.record.left_end import EXIT_DISK_FULL, forget_all_left, forget_left_end, left_end
from netviz.training.record.runs import End, Run
from netviz.training.record.settings import RunSettings
from netviz.training.record.store import Store, open_store

# A worker that has been told to stop ends by itself within a second; after these it is killed. One that has trained
# nothing has nothing to keep, and may hear nothing: it imports TensorFlow, or traces.
STOP_SECONDS, STOP_STARTING_SECONDS = 4.0, 0.0
# Between the claim of a run and its worker's first word; and while TensorFlow is loaded, which lets no thread speak.
START_SECONDS = 60.0
# A worker reports three times a second. With the look that still saw its last report, and the one that finds the time
# over, it is known within 15 seconds that its machine is gone.
SILENT_SECONDS = 11.0
DISPATCH_SECONDS = 1.0
# Between two looks at most this counts as listening: where they come later, this machine is behind or slept, and the
# worker may be behind, too.
LISTENING_SECONDS = 1.5
RAY = "ray"


class Dispatcher:
    """Keeps the store true and the slots busy."""

    def __init__(self, store: Store, executor: Executor):
        """At most as many workers as the executor has capacity for run at a time."""
        self.store, self.executor = store, executor
        self._one_at_a_time, self._starting = threading.Lock(), threading.Lock()
        self._seen_alive: set[str] = set()
        self._heartbeats: dict[str, tuple[float | None, float]] = {}
        self._looked_at, self._listened = time.monotonic(), 0.0
        self._thread: threading.Thread | None = None
        self._known: dict[str, str] | None = None
        self.ended: Counter[str] = Counter()
        """How many runs have ended in each state since this process looks."""

    def dispatch(self) -> None:
        """Write down the end of workers that died, kill silent ones, start the next.

        Returns at once where another thread is doing it.
        """
        if not self._one_at_a_time.acquire(blocking=False):
            return
        try:
            active = self.store.active()
            running = [run for run in active if run.state == "running"]
            self._listen()
            self._tell(active)
            for run in running:
                self._check(run)
            self._forget(running)
            while (run := self.store.claim_next(self.executor.capacity, self.executor.host)) is not None:
                if not self._start(run):
                    break
        finally:
            self._one_at_a_time.release()

    def silence(self) -> float | None:
        """Seconds since the record was looked at last; None where nobody has begun to."""
        return None if self._thread is None else time.monotonic() - self._looked_at

    def _tell(self, active: list[Run]) -> None:
        """A line of the log for each run that is new, has begun, or has ended since the last look."""
        known, self._known = self._known, {run.id: run.state for run in active}
        for run in active:
            before = None if known is None else known.pop(run.id, None)
            if before != run.state:
                note("found" if known is None else "asked" if run.state == "queued" else "began", run.id)
        for identity in known or ():
            run = self.store.find(identity)
            if run is not None and not run.is_active:
                self.ended[run.state] += 1
                note("ended", run.id, state=run.state, reason=run.reason.value)

    def start(self) -> None:
        """Dispatch once a second from a thread that ends with the process: the queue moves also when nobody watches.

        For slots that are free, workers are kept warm.
        """
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._dispatch_for_ever, name="dispatcher", daemon=True)
                self._thread.start()

    def _dispatch_for_ever(self) -> None:
        while True:
            try:
                self.dispatch()
                self.executor.warm_up(self.executor.capacity - self._wanted_here())
            except Exception:  # a disk that is full now may not be so in a second: the queue must move then
                traceback.print_exc()
            time.sleep(DISPATCH_SECONDS)

    def _wanted_here(self) -> int:
        """How many slots of this host are taken, or will be."""
        handles = [run.handle for run in self.store.active()]
        return sum(handle is None or self.executor.owns(handle) for handle in handles)

    def _start(self, run: Run) -> bool:
        """Whether another may be started now."""
        try:
            handle = self.executor.start(run)
        except RunError as error:
            if error.cause is RunCause.NOT_NOW:
                self.store.give_back(run.id)
                return False
            self.store.end(run.id, End("failed", Reason.REFUSED, {"text": str(error)}))
            return True
        self._seen_alive.add(run.id)
        self.store.take(run.id, handle)
        return True

    def _listen(self) -> None:
        """A worker is silent only while somebody listens.

        Where the record was away, the machine is overloaded, or all of it slept, a worker could not report either.
        """
        now = time.monotonic()
        self._listened += min(now - self._looked_at, LISTENING_SECONDS)
        self._looked_at = now

    def _check(self, run: Run) -> None:
        now = time.time()
        if run.handle is None:
            if self._silence(run) > START_SECONDS:  # the claim may have been noted by another machine's clock
                self.store.end(run.id, End("failed", Reason.NEVER_BEGAN))
            return
        mine = self.executor.owns(run.handle)
        state = self.executor.state(run.handle) if mine else "unknown"
        if state == "exited":
            self._end_of_exited(run)
            return
        if state == "waiting":  # nobody can speak yet
            self._heartbeats.pop(run.id, None)
        self._seen_alive.add(run.id)
        # What another host's worker does, only its heartbeat tells. Where it lives after all, it hears with its next
        # report that its run has ended, and leaves.
        loading = run.figures.tensorflow is None
        allowed = START_SECONDS if loading else SILENT_SECONDS
        patience = STOP_SECONDS if run.figures.batches else STOP_STARTING_SECONDS
        if mine and run.stop_asked is not None and now - run.stop_asked > patience:
            self._kill(run, End("stopped", Reason.STOPPED))
        elif self._silence(run) > allowed:
            details = {"seconds": allowed}
            if mine:
                self._kill(run, End("failed", Reason.SILENT, details))
            else:
                self.store.end(run.id, End("interrupted", Reason.LOST, details))

    def _kill(self, run: Run, end: End) -> None:
        """First the end is written down: a worker that has just written its own is not to be killed for it.

        One that has left its end in a file, since the record was away for it, has that one.
        """
        assert run.handle is not None
        its_own, figures = left_end(run.id) or (end, None)
        self.store.end(run.id, its_own, figures)
        forget_left_end(run.id)
        self.executor.cancel(run.handle)
        _forget_partial_files(run)

    def _end_of_exited(self, run: Run) -> None:
        """The worker is gone. What it wrote itself, or left beside its log, goes before what we can say of it."""
        if left := left_end(run.id):
            self.store.end(run.id, *left)
        elif run.stop_asked is not None:
            self.store.end(run.id, End("stopped", Reason.STOPPED))
        elif run.id in self._seen_alive:
            known = self.executor.last_words(run)
            is_disk_full = known.get("status") == EXIT_DISK_FULL
            self.store.end(
                run.id, End("failed", Reason.DISK_FULL) if is_disk_full else End("failed", Reason.DIED, known)
            )
        else:
            self.store.end(run.id, End("interrupted", Reason.GONE))
        forget_left_end(run.id)
        _forget_partial_files(run)

    def _silence(self, run: Run) -> float:
        """Seconds of listening since its last heartbeat changed: a laptop that slept has not killed its runs."""
        heard, since = self._heartbeats.get(run.id, (None, 0.0))
        if heard != run.heartbeat or run.id not in self._heartbeats:
            self._heartbeats[run.id] = (run.heartbeat, self._listened)
            return 0.0
        return self._listened - since

    def _forget(self, running: list[Run]) -> None:
        alive = {run.id for run in running}
        self._seen_alive &= alive
        self.executor.forget_all_but({run.handle for run in running if run.handle})
        for identity in self._heartbeats.keys() - alive:
            del self._heartbeats[identity]
        for identity in self.store.forget_old():
            log_file(identity).unlink(missing_ok=True)
            forget_all_left(identity)
            checkpoints.forget(identity)
            probes.forget(identity)
            norms.forget(identity)


def _forget_partial_files(run: Run) -> None:
    """A worker that is gone finishes none of them, and each would keep its room on the disk."""
    for path in partial_files(run.id):
        path.unlink(missing_ok=True)


_OPENING = threading.Lock()


@lru_cache(maxsize=8)
def _dispatcher_at(url: str, folder: str) -> Dispatcher:
    return Dispatcher(open_store(), _executor())


def _executor() -> Executor:
    """The one that NETVIZ_EXECUTOR names. Raises RunError."""
    name, slots, warm = variables.text("NETVIZ_EXECUTOR"), limits.slots(), limits.warm_workers()
    if name == RAY:
        return from_environment(slots)
    executor = LocalProcesses(slots, variables.whole_number("NETVIZ_WARM", warm))
    if not database().startswith("sqlite"):
        try:
            executor.check()
        except RunError:  # it explores; what waits is for another host of the record
            executor.capacity = 0
    return executor


def dispatcher() -> Dispatcher:
    """This process' dispatcher.

    Raises RunError where the store cannot be opened, or a NETVIZ_ variable has an impossible value.
    """
    with _OPENING:  # two who ask at once would have two
        return _dispatcher_at(open_store().url, str(home()))


def request(
    network: str,
    network_settings: Mapping[str, str],
    settings: RunSettings,
    *,
    visitor: str,
    address: str = "",
    config: str = "",
    name: str = "",
    is_listed: bool = True,
) -> Run:
    """Write a run down, after everything that can be known beforehand has been checked, and start it if a slot is free.

    `address` is the hash of where the visitor comes from (`addresses.hashed`), `config` the model's, where the network
    was read from a file. Raises UnknownNameError, SettingsError, ShapeError, FileError, DataError and RunError:
    each a sentence for the visitor.
    """
    here = dispatcher()
    here.executor.check()
    trained = trained_network(network, network_settings, config)
    limits.check(trained, settings)
    here.executor.check_images(settings.data)
    asked = as_texts(settings.for_network(trained))
    run = here.store.add(
        network,
        network_settings,
        asked,
        visitor=visitor,
        address=address,
        config=config,
        name=name,
        is_listed=is_listed,
        slots=here.executor.capacity,
    )
    here.dispatch()
    return here.store.run(run.id)


def as_texts(settings: RunSettings) -> dict[str, str]:
    """Settings as the record keeps them."""
    return {name: str(value) for name, value in settings.model_dump().items()}
