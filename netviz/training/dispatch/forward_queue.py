"""The queue of networks whose forward pass is measured: one at a time, each in a process of its own.

Nothing is computed in the server. Visitors take turns: whoever waits with several networks lets others go between.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import psutil

from netviz.errors import NetvizError, RunCause, RunError
from netviz.network import Network
from netviz.training.codes import Phase
from netviz.training.dispatch.forward_pass import BATCHES, Asked, Measured, Timing, check, keep, key, machine
from netviz.training.dispatch.memory import forward_memory_mb
from netviz.training.own_process import started, told_by
from netviz.training.record.runs import code
from netviz.training.record.store import open_store
from netviz.words import MEGABYTE

MOST_SECONDS = 300.0
"""After which the process is ended: two cores pass 32 images through VGG-19 in half a minute, twice."""
MOST_WAITING, MOST_OF_ONE = 24, 6
_UNFINISHED = (
    f"A network must be measured within {MOST_SECONDS:.0f} seconds and in the memory of a worker. "
    "Received: one that was not"
)
_TOLD = 50  # of networks that could not be measured, so many are told why


@dataclass
class Turn:
    """One that was asked for and is not measured (yet)."""

    asked: Asked
    visitors: set[str]
    phase: Phase = Phase.NONE
    """What its process does; none while it waits."""
    batch: int = 0
    """The batch that is measured now."""
    problem: str = ""
    """Why it could not be measured, as a sentence."""


class Measuring:
    """Measures networks in turn. Safe to use from many threads."""

    def __init__(self, measure: Callable[[Turn, Callable[..., None]], Measured | None] | None = None) -> None:
        """`measure` measures one, and tells when its process has begun; by default in a process of its own."""
        self._measure = measure or _in_a_process
        self._changed = threading.Condition()
        self._turns: dict[str, Turn] = {}
        """By key, those that wait first come first; of each that could not be measured, why."""
        self._served: dict[str, int] = {}
        """By visitor, how many were begun for them while anybody waited."""
        self._thread: threading.Thread | None = None
        self._now: tuple[str, subprocess.Popen[str] | None] = "", None

    def ask(self, asked: Asked, visitor: str) -> None:
        """Have it measured in its turn, once for all who ask. Raises RunError where it cannot be, or too many wait."""
        check(asked.network)
        wanted = key(asked.network)
        with self._changed:
            turn = self._turns.get(wanted)
            if turn and not turn.problem:
                turn.visitors.add(visitor)
                return
            waiting = [each for each in self._turns.values() if not each.problem]
            mine = sum(visitor in each.visitors for each in waiting)
            if len(waiting) >= MOST_WAITING or mine >= MOST_OF_ONE:
                rule = f"At most {MOST_WAITING} networks wait to be measured, {MOST_OF_ONE} of one visitor"
                raise RunError(f"{rule}; ask again in a minute", received="one more", cause=RunCause.TOO_MANY)
            for old in [each for each, told in self._turns.items() if told.problem][:-_TOLD]:
                del self._turns[old]
            self._turns.pop(wanted, None)
            self._turns[wanted] = Turn(asked, {visitor})
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="forward-pass", daemon=True)
                self._thread.start()

    def told(self, network: Network) -> Turn | None:
        """How it stands with a network; None where it is measured, or nobody has asked. Raises RunError."""
        with self._changed:
            return self._turns.get(key(network))

    def stop(self, networks: Iterable[Network], visitor: str) -> None:
        """The visitor does not want these any more; what nobody wants is not measured on. Raises RunError."""
        with self._changed:
            for wanted in map(key, networks):
                turn = self._turns.get(wanted)
                if turn is None:
                    continue
                turn.visitors.discard(visitor)
                if not turn.visitors or turn.problem:
                    del self._turns[wanted]
                    if self._now[0] == wanted and self._now[1]:
                        self._now[1].kill()

    def _work(self) -> None:
        while True:
            with self._changed:
                wanted = self._next()
                if wanted is None:
                    self._thread, self._served = None, {}
                    return
                turn = self._turns[wanted]
                for visitor in turn.visitors:
                    self._served[visitor] = self._served.get(visitor, 0) + 1
            try:
                measured = self._measure(turn, partial(self._begun, wanted))
                if measured:
                    keep(wanted, measured)
                elif not turn.problem:
                    turn.problem = _UNFINISHED
            except (NetvizError, OSError) as error:
                turn.problem = str(error)
            with self._changed:
                self._now = "", None
                if not turn.problem and self._turns.get(wanted) is turn:  # else it was stopped, and may wait again
                    del self._turns[wanted]

    def _next(self) -> str | None:
        """Of those who were served least, whoever came first."""
        waiting = [key for key, turn in self._turns.items() if not turn.problem]
        served = {key: min(self._served.get(visitor, 0) for visitor in self._turns[key].visitors) for key in waiting}
        return min(waiting, key=served.__getitem__, default=None)

    def _begun(self, wanted: str, process: subprocess.Popen[str]) -> None:
        """Its process has begun; where nobody wants it any more, it ends."""
        with self._changed:
            self._now = wanted, process
            if wanted not in self._turns:
                process.kill()


def _in_a_process(turn: Turn, begun: Callable[[subprocess.Popen[str]], None]) -> Measured | None:
    """What is measured; None where the process ended before. Raises RunError and OSError."""
    free, needed = psutil.virtual_memory().available // MEGABYTE, forward_memory_mb(turn.asked.network, max(BATCHES))
    if free < needed:
        raise RunError(f"About {needed:,} MB of memory must be free to measure it", received=f"{free:,} MB")
    beside = sum(run.state == "running" for run in open_store().active())
    turn.phase = Phase.STARTING_WORKER
    timings: list[Timing] = []
    with started("forward_pass", "netviz.training.worker", "forward") as process:
        begun(process)
        asked = {"name": turn.asked.name, "settings": dict(turn.asked.settings), "config": turn.asked.config}
        for told in told_by(process, MOST_SECONDS, json.dumps(asked)):
            _hear(told, turn, timings)
    return Measured(machine(), tuple(timings), beside) if len(timings) == len(BATCHES) else None


def _hear(told: Mapping[str, Any], turn: Turn, timings: list[Timing]) -> None:
    """What the process tells; what it cannot have meant is passed over."""
    with contextlib.suppress(ValueError, TypeError, KeyError):
        turn.problem = str(told.get("refused", ""))
        turn.phase = code(Phase, told.get("phase"), turn.phase)
        turn.batch = int(told.get("batch", turn.batch))
        if "seconds" in told:
            timings.append(Timing(turn.batch, float(told["seconds"]), int(told["passes"])))


@lru_cache(maxsize=1)
def measuring() -> Measuring:
    """This process' own."""
    return Measuring()
