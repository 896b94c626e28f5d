"""Every row of what must hold, again and again, and a table of how often each was held, with its number.

    python -m tests.resilience --long [--minutes 60] [--only worker_killed hostile_files] [--seed 0]

Without --long each comes once. Rows take turns, so that one that is stopped early has met them all: a round takes about
a quarter of an hour on two cores, most of it in its last row.
"""

from __future__ import annotations

import argparse
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
from tests.resilience.faults import FAULTS, disk_full
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
            print(f"{self.name} held, {time.monotonic() - began:.0f} s. {self.number}", flush=True)
        except Exception:  # the next one finds a host that may be as it should
            self.broken += 1
            print(f"{self.name} broken", flush=True)
            traceback.print_exc()

    @property
    def is_left(self) -> bool:
        return self.held + self.broken < self.times


ALONE: dict[Callable[[random.Random], str], int] = {
    record.crash_states_of_the_record: 5, record.crash_states_of_checkpoints: 5, record.full_disk_at_every_write: 2,
    record.rows_of_many_writers: 1, hostile.hostile_files: 1, visitors.a_flooded_queue: 1, visitors.visitors_rerun: 3,
    visitors.visitors_arrive: 3, visitors.visitors_watch: 1, visitors.a_flood_by_one: 1, visitors.a_flood_by_many: 1,
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
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the disk is unmounted and servers end in any case
    chosen, deadline = random.Random(arguments.seed), time.monotonic() + 60 * arguments.minutes
    with tempfile.TemporaryDirectory() as folder, small_disk(Path(folder) / "disk") as is_small:
        host = Host(Path(folder) / "disk", is_small_disk=is_small)
        rows = [Row(fault.__name__, _on(host, fault, chosen), times) for fault, times in FAULTS.items()]
        rows += [Row(act.__name__, lambda act=act: act(chosen), times) for act, times in ALONE.items()]
        without_disk = () if is_small else (disk_full.__name__, record.full_disk_at_every_write.__name__)
        rows = [
            row for row in rows if row.name not in without_disk and (not arguments.only or row.name in arguments.only)
        ]
        if not arguments.long:
            for row in rows:
                row.times = 1
        _take_turns(rows, host, deadline)
    _print(rows)
    return 1 if any(row.broken for row in rows) else 0


def _take_turns(rows: list[Row], host: Host, deadline: float) -> None:
    faults = {fault.__name__ for fault in FAULTS}
    needs_host = any(row.name in faults for row in rows)
    if needs_host:
        host.start_server()
    goes_on = Row("the queue goes on", lambda: host.goes_on() or "", 0)
    try:
        while (left := [row for row in rows if row.is_left]) and time.monotonic() < deadline:
            for row in left:
                row.turn()
                if time.monotonic() > deadline:
                    break
            if needs_host:
                goes_on.turn()
                goes_on.times += 1
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
