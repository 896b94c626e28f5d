"""A run as those who watch it get it: read from the record once, told to each from where he has it."""

from __future__ import annotations

import threading
import time
from functools import lru_cache
from typing import NamedTuple

from netviz.training.codes import Phase, Series
from netviz.training.record.events import MARKS, REWINDS, Event
from netviz.training.record.runs import Command, Run
from netviz.training.record.store import Store, open_store
from netviz.training.recordings import Recording, recording

READ_EVERY_SECONDS = 0.3
NEVER = float("-inf")
_OBEYS_AT_ONCE = (Phase.TRAINING, Phase.PAUSED)


class Piece(NamedTuple):
    """Consecutive events of a whole curve: the run's own behind those of its trunk, numbered from 0 through both."""

    first: int
    """The number of the first one that is there, or would be."""
    last: int
    parts: dict[int, list[tuple[int, Event]]]
    """By how often the run had gone back to an earlier step before them: a reset, or where it was continued."""
    marks: list[tuple[int, Event]]
    """Every mark on the curve until now, also those before this piece."""
    before: tuple[int, Event] | None = None
    """The loss of the last batch before this piece."""


class Watched:
    """One run and its events. Safe to use from many threads: one reads, and the others get what it has read."""

    every = 1
    """Of how many batches a point of training is the mean."""

    def __init__(self, store: Store, identity: str):
        """Reads nothing yet."""
        self._store, self._identity = store, identity
        self._lock = threading.Lock()
        self._run: Run | None = None
        self._events: list[tuple[int, Event]] = []
        self._checks: list[Event] = []
        """The accuracies of all checks on held-out images."""
        self._told: list[Command] = []
        self._parent: Run | None = None
        self._newest = -1
        """The record's number of the run's newest event."""
        self._marks: list[tuple[int, Event]] = []
        self._read_at = NEVER

    def run(self) -> Run:
        """The run as it is now, or was a moment ago. Raises RunError where there is none of that id."""
        with self._lock:
            return self._up_to_date()

    def look_again(self) -> None:
        """Whatever is asked next is read anew: somebody has just changed the run."""
        self._read_at = NEVER

    def told(self) -> list[Command]:
        """What the run was told and will do with its next batch, where that does not come at once. Raises RunError."""
        with self._lock:
            self._up_to_date()
            return self._told

    def since(self, seq: int) -> Piece:
        """Every event that follows number `seq`; -1 for all of them. Raises RunError."""
        with self._lock:
            self._up_to_date()
            last = len(self._events) - 1
            part = sum(1 for number, event in self._marks if number <= seq and event.series in REWINDS)
            parts: dict[int, list[tuple[int, Event]]] = {part: []}
            for numbered in self._events[seq + 1 :]:
                if numbered[1].series in REWINDS:
                    part += 1
                parts.setdefault(part, []).append(numbered)
            earlier = (self._events[number] for number in range(min(seq, last), -1, -1))
            before = next((numbered for numbered in earlier if numbered[1].series is Series.LOSS), None)
            return Piece(seq + 1, max(seq, last), parts, list(self._marks), before)

    def marks(self) -> list[tuple[int, Event]]:
        """Every mark on its curve. Raises RunError."""
        with self._lock:
            self._up_to_date()
            return list(self._marks)

    def parent(self) -> Run | None:
        """The run that it branched from; None where it is the trunk of its own, or that one is no longer kept."""
        with self._lock:
            self._up_to_date()
            return self._parent

    def begins_at(self) -> int:
        """The batch that its curve begins with: 1 where its past is whole."""
        with self._lock:
            self._up_to_date()
            return next((event.step for _, event in self._events if event.series is Series.LOSS), 1)

    def accuracy_at(self, step: int) -> float | None:
        """On held-out images, as it was seen last before the end of that step. Raises RunError."""
        with self._lock:
            self._up_to_date()
            return next((check.value for check in reversed(self._checks) if check.step <= step), None)

    def whole(self) -> list[tuple[int, Event]]:
        """All events of its curve, its trunk included. Raises RunError."""
        with self._lock:
            self._up_to_date()
            return list(self._events)

    def _up_to_date(self) -> Run:
        now = time.monotonic()
        if self._run is None or now - self._read_at >= READ_EVERY_SECONDS:
            # First the run: what it wrote before it ended is then read, too.
            run = self._store.run(self._identity)
            own = self._store.events_after(run, self._newest)
            trunk = self._store.trunk(run) if self._run is None else []
            if self._run is None and run.trunk is not None:
                self._parent = self._store.numbered(run.trunk.run)
            new = list(enumerate((event for _, event in (*trunk, *own)), start=len(self._events)))
            self._events += new
            self._checks += [event for _, event in new if event.series is Series.VAL_ACCURACY]
            self._newest = own[-1][0] if own else self._newest
            self._marks += [numbered for numbered in new if numbered[1].series in MARKS]
            is_busy = run.state == "running" and run.phase not in _OBEYS_AT_ONCE
            self._told = self._store.commands.not_done(run) if is_busy else []
            self._run, self._read_at = run, now
        return self._run


class Recorded(Watched):
    """A run that comes with netviz, told in the same way; it never changes."""

    def __init__(self, recording: Recording):
        """Nothing is read."""
        self._lock = threading.Lock()
        self._run, self._events, self._marks = recording.run, list(recording.events), []
        self._told = []
        self.every = recording.every

    def _up_to_date(self) -> Run:
        assert self._run is not None
        return self._run


@lru_cache(maxsize=32)
def _watched(url: str, identity: str) -> Watched:
    return Watched(open_store(), identity)


def watched(identity: str) -> Watched:
    """The run of that id, the same for everybody in this process. Raises RunError where the record is away."""
    found = recording(identity)
    return Recorded(found) if found else _watched(open_store().url, identity)
