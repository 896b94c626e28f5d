"""Seconds from the start of a run to its first point, with a worker that is started and with one that waited.

    python -m benchmarks.first_point [--rounds 3]

MobileNet V1 at 32 pixels, batches of 64, on Shapes. Cold and warm take turns, so that a change of the machine's load
meets both; after each figure the steps of the last round, by the second in which each began.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time

from netviz.training.dispatch.dispatcher import Dispatcher, as_texts
from netviz.training.dispatch.local_processes import LocalProcesses
from netviz.training.record.runs import Run
from netviz.training.record.settings import RunSettings
from netviz.training.record.store import open_store

NETWORK = ("mobilenet_v1", {"input_size": "32", "classes": "10"})
WARMING_SECONDS = 12.0


def first_point(warm: int) -> tuple[float, Run]:
    """The seconds, and the run as it was then."""
    store = open_store()
    executor = LocalProcesses(warm=warm)
    here = Dispatcher(store, executor)
    executor.warm_up(warm)
    time.sleep(WARMING_SECONDS * warm)
    began = time.monotonic()
    run = store.add(*NETWORK, as_texts(RunSettings(data="shapes")), visitor="benchmark")
    here.dispatch()
    while store.last_seq(run) < 0:
        time.sleep(0.02)
        run = store.run(run.id)
        assert run.is_active, run
    took = time.monotonic() - began
    store.ask_to_stop(run.id)
    while (run := store.run(run.id)).is_active:
        time.sleep(0.1)
        here.dispatch()
    return took, run


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["NETVIZ_HOME"] = folder
        first_point(0)  # the data set is drawn
        seconds: dict[str, list[float]] = {"cold": [], "warm": []}
        steps = {}
        for _ in range(arguments.rounds):
            for warm, name in enumerate(seconds):
                took, run = first_point(warm)
                seconds[name].append(took)
                steps[name] = ", ".join(f"{step} {at:.1f}" for step, at in (run.figures.began or {}).items())
        for name, each in seconds.items():
            print(f"{name}  {statistics.median(each):5.1f} s  of {', '.join(f'{one:.1f}' for one in each)}")
            print(f"      {steps[name]}")


if __name__ == "__main__":
    main()
