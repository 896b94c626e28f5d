"""What a worker says while it trains, and who watches over it: a thread that writes to the store."""

from __future__ import annotations

import contextlib
import math
import os
import queue
import sys
import threading
import time
from dataclasses import replace
from typing import Any, NamedTuple

import psutil

from netviz.errors import RunCause, RunError
from netviz.training.codes import CommandKind, Phase, Reason, Series
from netviz.training.record.events import Event
from netviz.training.record.left_end import EXIT_DISK_FULL, forget_left_end, leave_end
from netviz.training.record.runs import Command, End, Run
from netviz.training.record.store import Store
from netviz.training.worker.commands import Commands
from netviz.words import MEGABYTE

FLUSH_SECONDS = 0.3
# What it is told is heard sooner: whether there is anything is quickly asked.
LISTEN_SECONDS = 0.1
UNREACHABLE_SECONDS = 120
# The main thread sees a stop between two steps. Inside a long step, or while TensorFlow is imported or a graph is
# traced, it sees nothing: then the watching thread ends the process.
PATIENCE_SECONDS = 0.5
_WITHOUT_STEPS = frozenset(Phase) - {Phase.TRAINING, Phase.PAUSED, Phase.CHECKING, Phase.TESTING}
# What it may take then to keep its weights.
LEAVING_SECONDS = 3.0
# Each stored point stands for one batch, then for two, four ...: a run of any length keeps a curve of this order.
POINTS_PER_STRIDE = 1_000
# For how long the end of a run is written again where the record is away: as it should be, and where the process
# has to go (out of memory, say).
END_SECONDS = 120.0
GIVE_UP_SECONDS = 3.0
END_AGAIN_SECONDS = 0.5
EXIT_GAVE_UP, EXIT_UNREACHABLE = 3, 4


class Batch(NamedTuple):
    """What one batch, or one check on held-out images, has measured. A loss that is no number is None."""

    epoch: int
    step: int
    images: int
    seconds: float
    loss: float | None
    accuracy: float | None


class Recorder:
    """The worker's side of the record. Its thread writes, takes commands, and guards memory and time."""

    def __init__(
        self,
        store: Store,
        run: Run,
        *,
        memory_mb: int,
        most_seconds: float,
        host_seconds: float = math.inf,
        first_seq: int = 0,
    ):
        """More memory or more wall time than these end the run as failed; `host_seconds` is never extended.

        The first event has the number `first_seq`: a run that goes on has some already.
        """
        self.stopping = threading.Event()
        self.leaving = threading.Event()
        """The main thread has heard that it is to stop, and keeps what is to be kept."""
        self._listened = threading.Event()
        self._asked: queue.SimpleQueue[Command] = queue.SimpleQueue()
        self._store, self._run = store, run
        self._memory_mb, self._most_seconds, self._host_seconds = memory_mb, most_seconds, host_seconds
        self._lock, self._writing = threading.Lock(), threading.Lock()
        self._waiting: list[tuple[int, Event]] = []
        self._next_seq, self._points = first_seq, first_seq // 2
        self._pending: list[Batch] = []
        gone = dict.fromkeys(("tensorflow", "test_accuracy", "test_images", "commands_done"))
        self._figures = replace(run.figures, **gone, began={Phase.STARTING_WORKER.value: 0.0})
        self.phase(Phase.READING_DATA)
        self._commands = Commands(self._obey)
        self._closed = threading.Event()
        self._born = time.monotonic()
        self._thread = threading.Thread(target=self._watch, name="recorder", daemon=True)
        self._thread.start()

    def phase(self, phase: Phase, done: float = 0.0, **details: Any) -> None:
        """What the worker does now, and how much of it is done (0 to 1)."""
        self._phase, self._details, self._done = phase, details, done
        began = self._figures.began or {}
        if Phase.TRAINING.value not in began and phase.value not in began:
            self.note(began={**began, phase.value: round(time.time() - (self._run.started or time.time()), 2)})

    def note(self, **figures: Any) -> None:
        """Figures of the run as they are known."""
        with self._lock:
            self._figures = replace(self._figures, **figures)

    def batch(self, batch: Batch) -> None:
        """One batch: kept as it is at first, later as the mean of a few."""
        with self._lock:
            self._pending.append(batch)
            if len(self._pending) >= 2 ** (self._points // POINTS_PER_STRIDE) or batch.loss is None:
                self._settle_pending()

    def held_out(self, check: Batch) -> None:
        """One check on held-out images."""
        with self._lock:
            self._settle_pending()
            self._append(check, Series.VAL_LOSS, Series.VAL_ACCURACY)

    def mark(self, series: Series, at: Batch, value: float) -> None:
        """A mark on the curve, behind the batch that is named."""
        with self._lock:
            self._settle_pending()
            self._write_down(series, at, value)

    def next_command(self) -> Command | None:
        """The next thing that the run was told, a stop apart; None where there is nothing (more)."""
        with contextlib.suppress(queue.Empty):
            return self._asked.get_nowait()
        return None

    def listen(self) -> None:
        """Wait until all has been heard that the run was told so far, or somebody wants it to stop."""
        while not (self._listened.wait(FLUSH_SECONDS) or self.stopping.is_set()):
            continue

    def allow(self, seconds: float) -> None:
        """The run may take that much longer: it was extended, or it was paused."""
        self._most_seconds += seconds

    def end(self, end: End, within: float | None = None, **figures: Any) -> bool:
        """Write everything, then the end. Once; later ends are ignored.

        Where the record is away the end is left in a file, which the dispatcher writes down once it can, and it is
        tried again, `within` seconds. Answers whether the record has it.
        """
        self.note(**figures)
        self._closed.set()
        deadline = time.monotonic() + (END_SECONDS if within is None else within)
        is_left = False
        while True:
            try:
                self._flush()
                self._store.end(self._run.id, end, self._figures)
                forget_left_end(self._run.id)
                return True
            except RunError as error:
                print(error, file=sys.stderr, flush=True)
                if not is_left:
                    leave_end(self._run.id, end, self._figures)
                    is_left = True
                if time.monotonic() > deadline:
                    return False
            time.sleep(END_AGAIN_SECONDS)

    def _settle_pending(self) -> None:
        if not self._pending:
            return
        loss = _mean([batch.loss for batch in self._pending])
        accuracy = _mean([batch.accuracy for batch in self._pending])
        self._append(self._pending[-1]._replace(loss=loss, accuracy=accuracy), Series.LOSS, Series.ACCURACY)
        self._pending = []
        self._points += 1

    def _append(self, point: Batch, *series: Series) -> None:
        for each, value in zip(series, (point.loss, point.accuracy), strict=True):
            self._write_down(each, point, value)

    def _write_down(self, series: Series, at: Batch, value: float | None) -> None:
        self._waiting.append((self._next_seq, Event(series, at.epoch, at.step, at.images, at.seconds, value)))
        self._next_seq += 1

    def _flush(self) -> bool:
        """Write what waits, and do what is asked. Answers whether the run goes on.

        Raises RunError; what waits then still waits.
        """
        with self._writing:
            with self._lock:
                if self._closed.is_set():
                    self._settle_pending()
                rows, figures = list(self._waiting), self._figures
            answer = self._store.report(
                self._run,
                rows,
                phase=self._phase,
                details=self._details,
                done=self._done,
                figures=figures,
                obeyed=self._commands.obeyed,
            )
            with self._lock:
                del self._waiting[: len(rows)]
            self._commands.take(answer.commands)
            self._listened.set()
        return answer.goes_on

    def _obey(self, command: Command) -> None:
        if command.kind is CommandKind.STOP:
            self.stopping.set()
        elif command.kind is not CommandKind.UNKNOWN:
            self._asked.put(command)
        else:
            print(f"a command of another version of netviz is left alone: number {command.number}", file=sys.stderr)

    def _watch(self) -> None:
        """Flush, obey, guard, until the end."""
        reached = time.monotonic()
        while not self._closed.wait(LISTEN_SECONDS):
            try:
                is_early = time.monotonic() - reached < FLUSH_SECONDS
                if is_early and not self._store.commands.are_newer(self._run, self._commands.obeyed):
                    continue
                if not self._flush():
                    self.stopping.set()
                reached = time.monotonic()
            except RunError as error:
                print(error, file=sys.stderr, flush=True)
                if error.cause is RunCause.DISK_FULL:
                    self._give_up(End("failed", Reason.DISK_FULL))
                if time.monotonic() - reached > UNREACHABLE_SECONDS:
                    os._exit(EXIT_UNREACHABLE)
                continue
            if self.stopping.is_set() and not self._has_left():
                self._give_up(End("stopped", Reason.STOPPED))
            self._guard()

    def _has_left(self) -> bool:
        patience = 0.0 if self._phase in _WITHOUT_STEPS else PATIENCE_SECONDS
        return self._closed.wait(patience) or (self.leaving.is_set() and self._closed.wait(LEAVING_SECONDS))

    def _guard(self) -> None:
        used_mb = psutil.Process().memory_info().rss // MEGABYTE
        self.note(memory_mb=used_mb)
        if used_mb > self._memory_mb:
            details = {"used_mb": used_mb, "allowed_mb": self._memory_mb}
            self._give_up(End("failed", Reason.OUT_OF_MEMORY, details))
        allowed = min(self._most_seconds, self._host_seconds)
        if time.monotonic() - self._born > allowed:
            self._give_up(End("failed", Reason.STILL_BUSY, {"seconds": allowed}))

    def _give_up(self, end: End) -> None:
        """End the run and the process from here, whatever the main thread is in."""
        try:
            self.end(end, within=GIVE_UP_SECONDS)
        finally:
            os._exit({Reason.STOPPED: 0, Reason.DISK_FULL: EXIT_DISK_FULL}.get(end.reason, EXIT_GAVE_UP))


def _mean(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if len(known) == len(values) else None
