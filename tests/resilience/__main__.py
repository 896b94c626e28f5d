"""Every fault again and again, and a table of how often each was held.

    python -m tests.resilience --long [--minutes 60] [--only worker_killed server_killed] [--seed 0]

Without --long each fault comes once. Faults take turns, so that one that is stopped early has met them all.
"""

import argparse
import random
import tempfile
import time
import traceback
from pathlib import Path

from tests.resilience.faults import FAULTS, disk_full, small_disk
from tests.resilience.host import Host


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--minutes", type=float, default=600.0)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    wanted = {
        fault: times if arguments.long else 1
        for fault, times in FAULTS.items()
        if not arguments.only or fault.__name__ in arguments.only
    }
    held, broken = dict.fromkeys(wanted, 0), dict.fromkeys(wanted, 0)
    chosen, deadline = random.Random(arguments.seed), time.monotonic() + 60 * arguments.minutes
    with tempfile.TemporaryDirectory() as folder, small_disk(Path(folder) / "disk") as is_small:
        if not is_small:
            wanted.pop(disk_full, None)
        host = Host(Path(folder) / "disk", is_small_disk=is_small)
        host.start_server()
        try:
            while (left := [each for each in wanted if held[each] + broken[each] < wanted[each]]) and (
                time.monotonic() < deadline
            ):
                for fault in left:
                    began = time.monotonic()
                    try:
                        fault(host, chosen)
                        host.goes_on()
                        held[fault] += 1
                        print(f"{fault.__name__} held, {time.monotonic() - began:.0f} s", flush=True)
                    except Exception:  # the next fault finds a host that may be as it should
                        broken[fault] += 1
                        print(f"{fault.__name__} broken", flush=True)
                        traceback.print_exc()
                        for run in host.store.active():
                            host.store.ask_to_stop(run.id)
                    if time.monotonic() > deadline:
                        break
        finally:
            host.close()
        print(f"{'fault':<32}{'held':>6}{'of':>6}{'asked':>7}")
        for fault in held:
            print(f"{fault.__name__:<32}{held[fault]:>6}{held[fault] + broken[fault]:>6}{FAULTS[fault]:>7}")
    return 1 if any(broken.values()) else 0


if __name__ == "__main__":
    raise SystemExit(main())
