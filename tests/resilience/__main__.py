"""Every row of what must hold, again and again, and a table of how often each was held, with its number.

    python -m tests.resilience --long [--minutes 60] [--only worker_killed hostile_files] [--seed 0]
    python -m tests.resilience --times worker_killed=300 server_killed=100 both_killed=50 [--played]

Without --long each comes once; --times has those rows that it names, so often. Rows take turns, so that one that is
stopped early has met them all: a round takes about a quarter of an hour on two cores, most of it in its last row. With
--played the runs that are killed compute nothing (`played`): TensorFlow is left out, and three quarters of the time.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.resilience import fuzz, hostile, record, visitors
from tests.resilience.disk import small_disk
from tests.resilience.faults import FAULTS, PLAYED, disk_full
from tests.resilience.host import Host


@dataclass
class Row:
    """What must hold `times` times, and what was measured last."""

    name: str
    act: Callable[[], str]
    times: int
    held: int = 0
    broken: int = 0
    number: str = ""

    def turn(self) -> None:
        """Once more."""
        began = time.monotonic()
        try:
            self.number = self.act() or self.number
            self.held += 1
            said = f"held, {time.monotonic() - began:.0f} s. {self.number}"
        except Exception:  # the next one finds a host that may be as it should
            self.broken += 1
            said = "BROKEN"
            traceback.print_exc()
        print(f"{self.name} {self.held + self.broken} of {self.times}: {said}", flush=True)

    @property
    def is_left(self) -> bool:
        return self.held + self.broken < self.times


ROUNDS_BETWEEN = 10
"""After so many rounds of faults a run that meets none is asked for, beside those of every fault."""
ALONE: dict[Callable[[random.Random], str], int] = {
    record.crash_states_of_the_record: 5, record.crash_states_of_checkpoints: 5, record.full_disk_at_every_write: 2,
    record.rows_of_many_writers: 1, hostile.hostile_files: 1, visitors.a_flooded_queue: 1, visitors.visitors_rerun: 3,
    visitors.visitors_arrive: 3, visitors.visitors_watch: 1, visitors.a_flood_by_one: 1, visitors.a_flood_by_many: 1,
    visitors.endless_messages: 1,
    fuzz.for_a_minute: 60, visitors.sessions_come_and_go: 1, visitors.ten_thousand_sessions: 1,
}  # fmt: skip
"""What needs no host of its own, and how often the long form has it."""


def _on(host: Host, fault: Callable[[Host, random.Random], object], chosen: random.Random) -> Callable[[], str]:
    def act() -> str:
        try:
            fault(host, chosen)
        except Exception:
            for run in host.store.active():
                host.store.ask_to_stop(run.id)
            raise
        return ""

    return act


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--minutes", type=float, default=600.0)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--times", nargs="*", default=[], type=_times, metavar="ROW=TIMES")
    parser.add_argument("--played", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the disk is unmounted and servers end in any case
    deadline = time.monotonic() + 60 * arguments.minutes
    with tempfile.TemporaryDirectory() as folder, small_disk(Path(folder) / "disk") as is_small:
        host = Host(Path(folder) / "disk", is_small_disk=is_small, is_played=arguments.played)
        known = _rows(host, random.Random(arguments.seed))
        times = dict(arguments.times)
        wanted = {*arguments.only, *times} or set(known)
        if unknown := wanted - set(known):
            parser.error(f"there is no row {', '.join(sorted(unknown))}")
        rows = [known[name] for name in known if name in wanted]
        for row in rows:
            row.times = times.get(row.name, row.times if arguments.long else 1)
        _take_turns(rows, host, deadline)
    _print(rows)
    return 1 if any(row.broken for row in rows) else 0


def _times(text: str) -> tuple[str, int]:
    name, _, count = text.partition("=")
    return name, int(count)


def _rows(host: Host, chosen: random.Random) -> dict[str, Row]:
    """All that can be had here, by their names."""
    rows = [Row(fault.__name__, _on(host, fault, chosen), times) for fault, times in FAULTS.items()]
    if host.is_played:
        rows = [row for row in rows if row.name in {fault.__name__ for fault in PLAYED}]
    else:
        rows += [Row(act.__name__, lambda act=act: act(chosen), times) for act, times in ALONE.items()]
    without_disk = () if host.is_small_disk else (disk_full.__name__, record.full_disk_at_every_write.__name__)
    return {row.name: row for row in rows if row.name not in without_disk}


def _take_turns(rows: list[Row], host: Host, deadline: float) -> None:
    faults = {fault.__name__ for fault in FAULTS}
    needs_host = any(row.name in faults for row in rows)
    if needs_host:
        host.start_server()
    goes_on = Row("the queue goes on", lambda: host.goes_on() or "", 0)
    try:
        for number in itertools.count():
            if not (left := [row for row in rows if row.is_left]) or time.monotonic() > deadline:
                break
            for row in left:
                row.turn()
                if time.monotonic() > deadline:
                    break
            if needs_host and number % ROUNDS_BETWEEN == 0:
                goes_on.times += 1
                goes_on.turn()
    finally:
        rows += [goes_on] * needs_host
        host.close()


def _print(rows: list[Row]) -> None:
    print(f"\n{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "")
    print(f"{'row':<32}{'held':>6}{'of':>6}{'asked':>7}  last number")
    for row in rows:
        print(f"{row.name:<32}{row.held:>6}{row.held + row.broken:>6}{row.times:>7}  {row.number}")


if __name__ == "__main__":
    raise SystemExit(main())
