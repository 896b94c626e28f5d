"""Record the experiments that the Train page opens at once: each run is trained by netviz' own worker.

    python -m benchmarks.record_experiments [NAME ...] [--seeds 1]

Writes assets/recordings/NAME.json, after each run, and leaves out what is recorded there with the settings of today.
Needs CIFAR-10, and takes about 25 minutes of two quiet cores for a seed; a busy machine takes longer and records the
same, since every budget is in epochs. NETVIZ_HOME should name a folder of its own.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from pathlib import Path

import netviz
from netviz.training import recordings, words
from netviz.training.codes import DataSetName
from netviz.training.dispatch.dispatcher import dispatcher, request
from netviz.training.experiments import EXPERIMENTS, SEEDS, Planned


def machine() -> str:
    """The machine in words: 2 cores of an AMD EPYC."""
    info = Path("/proc/cpuinfo")
    named = info.read_text().partition("model name\t: ")[2].splitlines() if info.exists() else []
    return f"{os.cpu_count()} cores, {(named or [platform.processor() or platform.machine()])[0].strip()}"


def is_busy() -> bool:
    """Whether more has wanted to run of late than the machine has cores for: a run's seconds then say little."""
    return os.getloadavg()[1] > 1.5 * (os.cpu_count() or 1)


def record(key: str, planned: Planned, seed: int) -> None:
    """Train one run and keep its curves."""
    settings = EXPERIMENTS[key].run_settings(planned, seed)
    run = request(planned.network, planned.form, settings, visitor="recorder")
    here = dispatcher()
    while run.is_active:
        time.sleep(1)
        here.dispatch()
        run = here.store.run(run.id)
    if run.figures.data is not DataSetName.CIFAR10 or run.state not in ("done", "diverged"):
        raise SystemExit(f"{planned.name} cannot be recorded. {words.ending(run)}")
    told = f"{run.figures.images_per_second or 0:,.0f} images a second"
    print(f"{key}: {planned.name}, seed {seed}: {words.ending(run)} {told}", flush=True)
    here.store.describe(run.id, name=planned.name, note="")
    run = here.store.run(run.id)
    recordings.keep(
        key, run, here.store.events_after(run), machine=machine(), is_busy=is_busy(), netviz=netviz.__version__
    )


def is_recorded(key: str, planned: Planned, seed: int) -> bool:
    """Whether it is there already, with the settings of today."""
    experiment = EXPERIMENTS[key]
    found = {(each.run.name, each.run.settings["seed"]): each for each in recordings.recorded(key)}
    known = found.get((planned.name, str(seed)))
    return known is not None and recordings.is_as_defined(experiment, known)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", default=list(EXPERIMENTS))
    parser.add_argument("--seeds", type=int, default=1, choices=range(1, len(SEEDS) + 1))
    options = parser.parse_args()
    for seed in SEEDS[: options.seeds]:
        for key in options.names:
            for planned in EXPERIMENTS[key].runs:
                if not is_recorded(key, planned, seed):
                    record(key, planned, seed)


if __name__ == "__main__":
    main()
