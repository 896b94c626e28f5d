"""The queue of exports: one file is made at a time, by a process that leaves when it is whole."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from netviz.errors import RunCause, RunError
from netviz.training.codes import Phase
from netviz.training.exports.files import (
    MOST_SECONDS,
    ExportKind,
    forget_all_partial,
    forget_but,
    forget_partial,
    number_of,
    path_of,
)
from netviz.training.own_process import started, told_by
from netviz.training.record import checkpoints
from netviz.training.record.runs import Run, code
from netviz.training.record.store import Store

MOST_WAITING, MOST_OF_ONE = 16, 6
_TOLD = 100  # of files that could not be made, so many are told why

Key = tuple[str, ExportKind, int]


@dataclass
class Export:
    """One that was asked for and is not there (yet)."""

    visitor: str = ""
    """Who asked for it first."""
    phase: Phase = Phase.NONE
    """What its process does; none while it waits."""
    problem: str = ""
    """Why it could not be made, as a sentence."""


class ExportQueue:
    """Makes files in turn. Safe to use from many threads."""

    def __init__(self, make: Callable[[Key, Export], None] | None = None):
        """`make` makes a file, or notes why it cannot; by default in a process of its own."""
        self._make = make or _in_a_process
        self._lock = threading.Lock()
        self._asked: OrderedDict[Key, Export] = OrderedDict()
        self._one_at_a_time = ThreadPoolExecutor(1, "export")

    def ask(self, store: Store, run: Run, kind: ExportKind, step: int, visitor: str) -> Path | None:
        """The file where it is there; else None, and it is made in its turn, once for all who ask.

        `step` is that of the checkpoint whose weights it has. Raises RunError where too many wait, or too many of this
        visitor.
        """
        key = (run.id, kind, number_of(store, run, kind, step))
        if (path := path_of(*key)).is_file():
            return path
        with self._lock:
            known = self._asked.get(key)
            if known is not None and not known.problem:
                return None
            waiting = [each for each in self._asked.values() if not each.problem]
            if len(waiting) >= MOST_WAITING or sum(each.visitor == visitor for each in waiting) >= MOST_OF_ONE:
                rule = f"At most {MOST_WAITING} files are made in turn, {MOST_OF_ONE} of one visitor"
                raise RunError(f"{rule}; ask again in a minute", received="one more", cause=RunCause.TOO_MANY)
            self._asked.pop(key, None)
            self._asked[key] = export = Export(visitor)
            for old in [each for each, told in self._asked.items() if told.problem][:-_TOLD]:
                del self._asked[old]
        self._one_at_a_time.submit(self._turn, key, export)
        return None

    def told(self, run: str, kind: ExportKind) -> Export | None:
        """How it stands with the file of that kind that was asked for last; None where it is there, or nobody has."""
        with self._lock:
            asked = [export for key, export in self._asked.items() if key[:2] == (run, kind)]
        return asked[-1] if asked else None

    def finish(self) -> None:
        """Wait until all that was asked for is made, or cannot be; nothing more may be asked."""
        self._one_at_a_time.shutdown(wait=True)

    def is_making(self, run: str) -> bool:
        """Whether a file of that run is made, or waits."""
        with self._lock:
            return any(key[0] == run and not export.problem for key, export in self._asked.items())

    def _turn(self, key: Key, export: Export) -> None:
        try:
            self._make(key, export)
        except OSError as error:
            export.problem = str(RunError("The file could not be made", received=error.strerror or error))
        with self._lock:
            if not export.problem:
                self._asked.pop(key, None)


def _in_a_process(key: Key, export: Export) -> None:
    run, kind, number = key
    export.phase = Phase.STARTING_WORKER
    steps = [each.position.step for each in checkpoints.of_run(run)]
    forget_but(run, [*steps, number])
    forget_all_partial()
    with started("exports", "netviz.training.exports.make", run, kind.value, str(number)) as process:
        for told in told_by(process, MOST_SECONDS):
            export.problem = str(told.get("refused", ""))
            export.phase = code(Phase, told.get("phase"), Phase.NONE)
        status = process.wait()
    forget_partial(run, process.pid)
    if status and not export.problem:
        ended = f"its process was ended by signal {-status}" if status < 0 else f"its process ended with {status}"
        export.problem = str(RunError("The file could not be made", received=ended))


@lru_cache(maxsize=1)
def export_queue() -> ExportQueue:
    """This process' own."""
    return ExportQueue()
