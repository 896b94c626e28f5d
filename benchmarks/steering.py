"""Seconds from what one asks of a run until it has happened: stopped, paused, a first batch with a new learning rate.

    python -m benchmarks.steering [--rounds 10] [--seed 0]

MobileNet V1 at 32 pixels, batches of 64, on Shapes. Each is asked at a random moment: a stop at any, also while
TensorFlow is imported and while the step is traced; the others while it trains. Half of the stops come before the
first batch.

While the step is traced there is no batch yet. So a pause or a new rate that is asked for then has two rows: until the
worker has heard it, and until it has happened, behind the tracing.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial

from netviz.training.codes import CommandKind, Phase
from netviz.training.dispatch.dispatcher import Dispatcher, as_texts
from netviz.training.dispatch.local_processes import LocalProcesses
from netviz.training.dispatch.steering import steer
from netviz.training.record.runs import Run
from netviz.training.record.settings import RunSettings
from netviz.training.record.store import open_store

NETWORK = ("mobilenet_v1", {"input_size": "32", "classes": "10"})
ASKED_SECONDS = 1.0
RATE = 0.003
TRACING_SECONDS = 0.8
"""So long at least a step is traced."""


class Steered:
    """One run, dispatched once a second as a server does it."""

    def __init__(self) -> None:
        self.store = open_store()
        self.here = Dispatcher(self.store, LocalProcesses())
        settings = as_texts(RunSettings(data="shapes", seconds=600))
        self.run = self.store.add(*NETWORK, settings, visitor="benchmark")
        self.here.start()

    def until(self, reached: Callable[[Run], bool]) -> float:
        """The seconds until that holds."""
        began = time.monotonic()
        while not reached(run := self.store.run(self.run.id)):
            assert time.monotonic() - began < 120, run
            time.sleep(0.01)
        self.run = run
        return time.monotonic() - began


def stop(moment: random.Random, *, is_early: bool) -> tuple[float, str]:
    """The seconds, and what the worker did when it was asked."""
    steered = Steered()
    steered.until(lambda run: run.handle is not None)
    if not is_early:
        steered.until(lambda run: (run.figures.batches or 0) > 0)
    time.sleep(moment.uniform(0, 5 if is_early else 2))
    phase = steered.store.run(steered.run.id).phase
    steered.store.ask_to_stop(steered.run.id)
    return steered.until(lambda run: not run.is_active), phase.value


def others(moment: random.Random, rounds: int) -> dict[str, list[float]]:
    """A pause and a new rate, at random moments of one run."""
    steered, found = Steered(), {"pause": [], "rate": []}
    steered.until(lambda run: (run.figures.batches or 0) > 0)
    for number in range(rounds):
        time.sleep(moment.uniform(0, 2))
        steer(steered.store, steered.run.id, CommandKind.PAUSE)
        found["pause"].append(steered.until(lambda run: run.phase is Phase.PAUSED))
        steer(steered.store, steered.run.id, CommandKind.RESUME)
        steered.until(lambda run: run.phase is Phase.TRAINING)
        time.sleep(moment.uniform(0, 2))
        rate, batches = 0.001 + 0.0001 * number, steered.store.run(steered.run.id).figures.batches or 0
        steer(steered.store, steered.run.id, CommandKind.LEARNING_RATE, rate)

        def has_trained_with(run: Run, rate: float = rate, batches: int = batches) -> bool:
            return run.figures.learning_rate == rate and (run.figures.batches or 0) > batches

        found["rate"].append(steered.until(has_trained_with))
    steered.store.ask_to_stop(steered.run.id)
    steered.until(lambda run: not run.is_active)
    return found


def while_tracing(moment: random.Random, rounds: int) -> dict[str, list[float]]:
    """A stop, a pause and a new rate, each of a run of its own, at random moments of its tracing."""
    found: dict[str, list[float]] = {}

    def traced() -> Steered:
        steered = Steered()
        steered.until(lambda run: run.phase is Phase.TRACING)
        time.sleep(moment.uniform(0, TRACING_SECONDS))
        return steered

    def took(what: str, seconds: float) -> None:
        found.setdefault(what, []).append(seconds)

    for _ in range(rounds):
        steered = traced()
        steered.store.ask_to_stop(steered.run.id)
        took("stop, tracing", steered.until(lambda run: not run.is_active))
        for what, kind, value, has_happened in (
            ("pause", CommandKind.PAUSE, None, lambda run: run.phase is Phase.PAUSED),
            ("rate", CommandKind.LEARNING_RATE, RATE, lambda run: run.figures.learning_rate == RATE),
        ):
            steered = traced()
            number = steer(steered.store, steered.run.id, kind, value)
            assert steered.store.run(steered.run.id).phase is Phase.TRACING
            is_heard = partial(steered.store.commands.is_acknowledged, number=number)
            heard = steered.until(is_heard)
            took(f"{what} heard, tracing", heard)
            took(f"{what} done, behind it", heard + steered.until(has_happened))
            steered.store.ask_to_stop(steered.run.id)
            steered.until(lambda run: not run.is_active)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    moment = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["NETVIZ_HOME"] = folder
        stops = [stop(moment, is_early=number % 2 == 0) for number in range(arguments.rounds)]
        for seconds, phase in stops:
            print(f"stop while {phase:<20} {seconds:6.2f} s")
        found = {"stop": [each for each, _ in stops], **others(moment, arguments.rounds)}
        for what, seconds in {**found, **while_tracing(moment, arguments.rounds)}.items():
            middle, most = statistics.median(seconds), max(seconds)
            print(f"{what:<32} median {middle:5.2f} s, most {most:5.2f} s, asked {ASKED_SECONDS:.0f} s")


if __name__ == "__main__":
    main()
