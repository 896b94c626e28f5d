"""A fuzzer: mutated files, links and messages of the components, each of which must end in a drawing or a sentence.

    python -m tests.resilience.fuzz --minutes 60 [--processes N] [--seed S]
    python -m tests.resilience.fuzz --seed S --case N      # one case again, with its traceback

It needs pydantic, cachetools, NumPy and graphviz-pure (or dot); with h5py it mutates HDF5 files, with SQLAlchemy,
alembic and psutil links of Train, with Streamlit all messages. Neither a server nor TensorFlow is needed.
"""

from __future__ import annotations

import argparse
import importlib
import itertools
import multiprocessing
import os
import time
from collections import Counter
from collections.abc import Sequence
from functools import partial
from multiprocessing.connection import Connection, wait
from random import Random
from typing import Any

from tests.resilience.fuzzing.doors import Door
from tests.resilience.fuzzing.search import Fault, Tally, case, limit_memory, outcome, search

ROOMS = ("doors", "doors_with_record", "doors_with_streamlit")
HANGS_SECONDS = 180.0
"""A process of which nothing is heard for so long is killed, and its case is a fault."""
TELL_SECONDS = 1.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--case", type=int)
    parser.add_argument("--only", default="", help="the doors whose name has this in it")
    arguments = parser.parse_args()
    open_doors, missing = doors()
    for name, why in missing.items():
        print(f"left out: {name} ({why})")
    open_doors = [door for door in open_doors if arguments.only in door.name]
    if arguments.case is not None:
        return _again(open_doors, arguments.seed, arguments.case)
    asked = {"minutes": arguments.minutes, "processes": arguments.processes, "only": arguments.only}
    tally = _in_processes(arguments.seed, **asked)
    _print(tally, open_doors)
    return 1 if tally.faults else 0


def _again(open_doors: Sequence[Door], seed: int, number: int) -> int:
    door, came = case(open_doors, seed, number)
    ended, told = outcome(door, came)
    print(f"{door.name}: {ended}\n{came!r}\n{told}")
    return 0 if ended in ("drawn", "refused") else 1


def doors() -> tuple[list[Door], dict[str, str]]:
    """All that can be opened here; and of each room of others what is missing for it."""
    found: list[Door] = []
    missing: dict[str, str] = {}
    for room in ROOMS:
        try:
            found += importlib.import_module(f"tests.resilience.fuzzing.{room}").DOORS
        except ImportError as error:
            missing[room] = str(error)
    return found, missing


class _Searcher:
    """A process that searches every `step`th case from a number on, and is heard of once a second."""

    def __init__(self, seed: int, only: str, first: int, step: int):
        spawning = multiprocessing.get_context("spawn")
        self._at = spawning.Value("q", first)
        self.hears, tells = spawning.Pipe(duplex=False)
        self._process = spawning.Process(target=_search, args=(tells, self._at, seed, only, step), daemon=True)
        self._process.start()
        tells.close()  # here: so that its end is heard
        self._heard = time.monotonic()

    @property
    def at(self) -> int:
        """The number of its case."""
        return self._at.value

    def heard(self, ready: Sequence[object]) -> tuple[list[Tally], str]:
        """What it has told since; and what has become of it, where that is no good."""
        told: list[Tally] = []
        try:
            while self.hears in ready and self.hears.poll():
                told.append(self.hears.recv())
                self._heard = time.monotonic()
        except EOFError:
            return told, "the process died"
        return told, "the process hung" if time.monotonic() - self._heard > HANGS_SECONDS else ""

    def end(self) -> None:
        self._process.kill()
        self._process.join()


def for_a_minute(random: Random) -> str:
    """So long, by as many processes as there are cores: a row of the battery."""
    tally = _in_processes(random.randrange(10**6), minutes=1.0, processes=os.cpu_count() or 1)
    assert not tally.faults, tally.faults
    return f"{sum(tally.ended.values()):,} cases, no fault"


def _in_processes(seed: int, *, minutes: float, processes: int, only: str = "") -> Tally:
    begin = partial(_Searcher, seed, only, step=processes)
    tally, deadline = Tally(), time.monotonic() + 60 * minutes
    searchers = [begin(number) for number in range(processes)]
    try:
        while time.monotonic() < deadline:
            ready = wait([each.hears for each in searchers], timeout=TELL_SECONDS)
            for place, searcher in enumerate(searchers):
                told, ended = searcher.heard(ready)
                if ended:
                    searcher.end()
                    fault = Fault("?", searcher.at, ended, "", "see the case")
                    told.append(Tally(Counter({("?", "broken"): 1}), {("?", ended): [fault]}))
                    searchers[place] = begin(searcher.at + processes)
                for part in told:
                    for new in tally.add(part):
                        _print_fault(new, seed)
    finally:
        for searcher in searchers:
            searcher.end()
    return tally


def _search(tells: Connection, at: Any, seed: int, only: str, step: int) -> None:
    open_doors = [door for door in doors()[0] if only in door.name]
    limit_memory()
    gathered, told = Tally(), time.monotonic()
    for number, tally in search(open_doors, seed, itertools.count(at.value, step)):
        at.value = number + step
        gathered.add(tally)
        if time.monotonic() - told > TELL_SECONDS or gathered.faults:
            tells.send(gathered)
            gathered, told = Tally(), time.monotonic()


def _print_fault(fault: Fault, seed: int) -> None:
    print(f"\nFAULT {fault.door}: {fault.what}")
    print(f"  again: python -m tests.resilience.fuzz --seed {seed} --case {fault.number}")
    print(f"  input: {fault.came}")
    print("  " + "\n  ".join(fault.told.strip().splitlines()[-6:]), flush=True)


def _print(tally: Tally, open_doors: Sequence[Door]) -> None:
    print(f"\n{'door':<28}{'cases':>9}{'drawn':>9}{'refused':>9}{'broken':>8}{'slowest':>9}")
    for name in dict.fromkeys([*(door.name for door in open_doors), *(door for door, _ in tally.ended)]):
        ends = {end: tally.ended[name, end] for end in ("drawn", "refused", "broken")}
        if sum(ends.values()):
            slowest = f"{tally.slowest.get(name, 0.0):.1f} s"
            print(f"{name:<28}{sum(ends.values()):>9,}" + "".join(f"{n:>9,}" for n in [*ends.values()][:2])
                  + f"{ends['broken']:>8,}{slowest:>9}")  # fmt: skip
    total = sum(tally.ended.values())
    print(f"{'all':<28}{total:>9,}; {len(tally.faults)} kinds of fault")
    for (door, what), faults in sorted(tally.faults.items()):
        print(f"  {len(faults):>6,} × {door}: {what} (case {faults[0].number})")


if __name__ == "__main__":
    raise SystemExit(main())
