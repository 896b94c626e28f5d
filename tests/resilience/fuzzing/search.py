"""The search for faults: case after case, each of a number, within limits of time and memory; and what was found."""

from __future__ import annotations

import signal
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

try:
    import resource
except ImportError:  # only POSIX has such limits
    resource = None

from tests.resilience.fuzzing.doors import Door, enter
from tests.resilience.fuzzing.mutations import minimised

ROOT = Path(__file__).resolve().parents[3]
CPU_SECONDS = 10.0
"""What a case may take; layouts in processes of their own have a limit of their own."""
MEGABYTES = 1_000
"""What a case may take beside what is there before it."""
MINIMISING_SECONDS = 20.0


class TooLong(BaseException):
    """A case took more than its time. No Exception: no handler of errors may take it for one."""


@dataclass(frozen=True)
class Fault:
    """An outcome that is neither a drawing nor a sentence."""

    door: str
    number: int
    what: str
    """The error and where it was raised, by which two faults are the same."""
    told: str
    came: str
    """The smallest input that was found to end so."""


@dataclass
class Tally:
    """How many cases ended how, by door and outcome."""

    ended: Counter[tuple[str, str]] = field(default_factory=Counter)
    faults: dict[tuple[str, str], list[Fault]] = field(default_factory=dict)
    slowest: dict[str, float] = field(default_factory=dict)
    """CPU seconds, by door."""

    def add(self, other: Tally) -> list[Fault]:
        """Take in another's; answers the faults that were not known before."""
        self.ended += other.ended
        for door, seconds in other.slowest.items():
            self.slowest[door] = max(seconds, self.slowest.get(door, 0.0))
        new = [faults[0] for key, faults in other.faults.items() if key not in self.faults]
        for key, faults in other.faults.items():
            self.faults.setdefault(key, []).extend(faults)
        return new


def case(doors: Sequence[Door], seed: int, number: int) -> tuple[Door, Any]:
    """The door and the input of a case; the same for the same doors, seed and number."""
    turns = [door for door in doors for _ in range(door.weight)]
    door = turns[number % len(turns)]
    return door, door.make(Random(f"{seed} {door.name} {number}"))


def search(doors: Sequence[Door], seed: int, numbers: Iterable[int]) -> Iterator[tuple[int, Tally]]:
    """What becomes of each case; of those that end alike the first is minimised."""
    seen: set[tuple[str, str]] = set()
    for number in numbers:
        door, came = case(doors, seed, number)
        tally, began = Tally(), time.process_time()
        ended, told = outcome(door, came)
        tally.slowest[door.name] = time.process_time() - began
        if ended in ("drawn", "refused"):
            tally.ended[door.name, ended] += 1
        else:
            tally.ended[door.name, "broken"] += 1
            key = door.name, ended
            if key not in seen:
                came = minimised(came, partial(_ends_so, door, ended, time.monotonic() + MINIMISING_SECONDS))
            seen.add(key)
            tally.faults[key] = [Fault(door.name, number, ended, told, _short(came))]
        yield number, tally


def outcome(door: Door, came: Any) -> tuple[str, str]:
    """ "drawn", "refused", or the fault and where it is; and of a fault the traceback."""
    try:
        with _limits():
            return enter(door, came), ""
    except (Exception, TooLong) as error:
        return f"{type(error).__name__} at {_place(error)}", traceback.format_exc()


def _ends_so(door: Door, ended: str, deadline: float, came: Any) -> bool:
    if time.monotonic() > deadline:
        raise StopIteration
    return outcome(door, came)[0] == ended


def _place(error: BaseException) -> str:
    """The innermost line of ours. Where the time was over says nothing: any line may be it."""
    if isinstance(error, TooLong | MemoryError | RecursionError):
        return "some line"
    lines = [(Path(each.filename), each.lineno) for each in traceback.extract_tb(error.__traceback__)]
    ours = [(path.relative_to(ROOT), line) for path, line in lines if path.is_relative_to(ROOT / "netviz")]
    path, line = (ours or lines)[-1]
    return f"{path}:{line}"


@contextmanager
def _limits() -> Iterator[None]:
    """The time of the processor, which a busy machine does not shorten, where the system measures it."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def end(*_: object) -> None:
        raise TooLong(f"more than {CPU_SECONDS:g} seconds")

    before = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def limit_memory() -> None:
    """For the whole process: beyond it a case ends in MemoryError."""
    if resource is None:
        return
    with open("/proc/self/statm", encoding="ascii") as file:
        now = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + MEGABYTES * 2**20, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _short(came: Any) -> str:
    text = repr(came)
    return text if len(text) <= 2_000 else f"{text[:1_900]}... ({len(text):,} letters)"
