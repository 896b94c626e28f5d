"""What a worker says while it trains, and who watches over it: a thread that writes to the store."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psutil

from netviz.errors import RunError
from netviz.training.dispatch.limits import MEGABYTE
from netviz.training.record.store import Event, Run, State, Store

FLUSH_SECONDS = 0.3
UNREACHABLE_SECONDS = 60
# The main thread sees a stop between two steps. Inside a long step, or while TensorFlow is imported or a graph is
# traced, it sees nothing: then the watching thread ends the process.
PATIENCE_SECONDS = 0.7
# Each stored point stands for one batch, then for two, four ...: a run of any length keeps a curve of this order.
POINTS_PER_STRIDE = 1_000


class Recorder:
    """The worker's side of the run store. Its thread also obeys Stop and guards memory and time."""

    def __init__(self, store: Store, run: Run, *, memory_mb: int, most_seconds: float):
        """`memory_mb` and `most_seconds` of wall time end the run as failed."""
        self.stopping = threading.Event()
        self._store, self._run = store, run
        self._memory_mb, self._most_seconds = memory_mb, most_seconds
        self._lock, self._writing = threading.Lock(), threading.Lock()
        self._waiting: list[tuple[int, Event]] = []
        self._next_seq, self._points = 0, 0
        self._pending: list[Event] = []
        self._phase, self._done = "Starting TensorFlow", 0.0
        self._figures: dict[str, Any] = {}
        self._closed = threading.Event()
        self._born = time.monotonic()
        self._thread = threading.Thread(target=self._watch, name="recorder", daemon=True)
        self._thread.start()

    def phase(self, doing: str, done: float = 0.0) -> None:
        """What the worker does now, in words, and how much of it is done (0 to 1)."""
        self._phase, self._done = doing, done

    def note(self, **figures: Any) -> None:
        """Figures of the run as they are known."""
        with self._lock:
            self._figures.update(figures)

    def batch(self, event: Event) -> None:
        """One batch: kept as it is at first, later as the mean of a few."""
        with self._lock:
            self._pending.append(event)
            if len(self._pending) >= 2 ** (self._points // POINTS_PER_STRIDE) or event.loss is None:
                self._settle_pending()

    def held_out(self, event: Event) -> None:
        """One check on held-out images."""
        with self._lock:
            self._settle_pending()
            self._append(event)

    def end(self, state: State, reason: str, figures: Mapping[str, Any] | None = None) -> None:
        """Write everything, then the end. Once; later ends are ignored."""
        self.note(**(figures or {}))
        self._closed.set()
        self._flush()
        self._store.end(self._run.id, state, reason, self._figures)

    def _settle_pending(self) -> None:
        if not self._pending:
            return
        last = self._pending[-1]
        self._append(
            Event(
                "batch",
                last.epoch,
                last.batch,
                last.images,
                last.seconds,
                _mean([event.loss for event in self._pending]),
                _mean([event.accuracy for event in self._pending]),
            )
        )
        self._pending = []
        self._points += 1

    def _append(self, event: Event) -> None:
        self._waiting.append((self._next_seq, event))
        self._next_seq += 1

    def _flush(self) -> bool:
        """Write what waits. Answers whether the run should go on. Raises RunError; what waits then still waits."""
        with self._writing:
            with self._lock:
                rows, figures = list(self._waiting), dict(self._figures)
                if self._closed.is_set():
                    self._settle_pending()
                    rows = list(self._waiting)
            running, asked = self._store.report(self._run, rows, phase=self._phase, done=self._done, figures=figures)
            with self._lock:
                del self._waiting[: len(rows)]
        return running and not asked

    def _watch(self) -> None:
        """Flush, obey, guard, until the end."""
        reached = time.monotonic()
        while not self._closed.wait(FLUSH_SECONDS):
            try:
                goes_on = self._flush()
                reached = time.monotonic()
            except RunError as error:
                print(error, file=sys.stderr, flush=True)
                if "disk full" in str(error):
                    self._give_up("failed", "disk full")
                if time.monotonic() - reached > UNREACHABLE_SECONDS:
                    os._exit(4)
                continue
            if not goes_on:
                self._stop()
            self._guard()

    def _stop(self) -> None:
        self.stopping.set()
        if not self._closed.wait(PATIENCE_SECONDS):
            self._give_up("stopped", "stopped")

    def _guard(self) -> None:
        used_mb = psutil.Process().memory_info().rss // MEGABYTE
        if used_mb > self._memory_mb:
            self._give_up(
                "failed", f"out of memory: the worker took {used_mb:,} MB of the {self._memory_mb:,} MB allowed"
            )
        if time.monotonic() - self._born > self._most_seconds:
            self._give_up("failed", f"the worker was still busy after {self._most_seconds:,.0f} seconds")

    def _give_up(self, state: State, reason: str) -> None:
        """End the run and the process from here, whatever the main thread is in."""
        try:
            self.end(state, reason)
        except RunError as error:
            print(error, file=sys.stderr, flush=True)
        finally:
            os._exit(0 if state == "stopped" else 3)


def _mean(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if len(known) == len(values) else None


def lower_own_priority() -> None:
    """Leave the processor to the server, and offer this process first when memory runs out."""
    if hasattr(os, "nice"):
        os.nice(5)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
