"""Images per second of a worker's step beside a bare Keras `fit` of the same network, same batch, same optimizer.

    python -m benchmarks.training_throughput [--rounds 3] [--seconds 10] [NETWORK ...]

Each figure comes from a fresh process; the two take turns, so that a change of the machine's load meets both. `fit`
runs as anybody would write it: default settings, default environment, float32 images in memory.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import subprocess
import time

import numpy as np

from netviz import build, to_keras
from netviz.training.data import drawn_shapes
from netviz.training.environment import ROOT, module_command, worker_environment
from netviz.training.record.settings import RunSettings
from netviz.training.worker.steps import Steps, build_model, choose_threads

NETWORKS = {
    "mobilenet_v1 alpha=0.5": ("mobilenet_v1", {"alpha": "0.5", "input_size": "32", "classes": "10"}),
    "mobilenet_v1 alpha=0.5 stem_stride=1": (
        "mobilenet_v1",
        {"alpha": "0.5", "input_size": "32", "classes": "10", "stem_stride": "1"},
    ),
    "resnet18 initial_filters=16": ("resnet18", {"initial_filters": "16"}),
}
BATCH_SIZE = 64
WARM_UP_BATCHES = 5


class Measured(Exception):  # noqa: N818
    """Leaves fit; Keras would swallow a StopIteration."""


class Clock:
    """Images per second and per second of processor time, once the warm-up is over."""

    def __init__(self, seconds):
        self.seconds, self.batches = seconds, -WARM_UP_BATCHES

    def tick(self):
        """One batch is done. Answers whether it was the last."""
        self.batches += 1
        if self.batches == 0:
            self.began, self.cpu_began = time.perf_counter(), time.process_time()
        self.ended, self.cpu_ended = time.perf_counter(), time.process_time()
        return self.batches > 0 and self.ended - self.began > self.seconds

    @property
    def rates(self):
        images = self.batches * BATCH_SIZE
        return images / (self.ended - self.began), images / (self.cpu_ended - self.cpu_began)


def measure_ours(title: str, seconds: float) -> tuple[float, float]:
    """The worker's step, fed as the worker feeds it."""
    name, network_settings = NETWORKS[title]
    settings = RunSettings(batch_size=BATCH_SIZE)
    images, labels = drawn_shapes.draw(6_400, seed=1)
    network = build(name, **network_settings)
    choose_threads(network, settings)
    steps = Steps(build_model(network, settings), settings, network)
    steps.trace()
    clock, rows = Clock(seconds), np.arange(BATCH_SIZE)
    while not clock.tick():
        rows = (rows + BATCH_SIZE) % len(images)
        steps.train(images[rows], labels[rows])
    return clock.rates


def measure_fit(title: str, seconds: float) -> tuple[float, float]:
    """Keras' own loop."""
    import keras

    clock = Clock(seconds)

    class Stop(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            if clock.tick():
                raise Measured

    name, network_settings = NETWORKS[title]
    images, labels = drawn_shapes.draw(6_400, seed=1)
    model = to_keras(build(name, **network_settings))
    model.compile(keras.optimizers.Adam(0.002), "sparse_categorical_crossentropy", metrics=["accuracy"])
    with contextlib.suppress(Measured):
        model.fit(images.astype("float32") / 255, labels, BATCH_SIZE, epochs=10_000, verbose=0, callbacks=[Stop()])
    return clock.rates


def in_its_own_process(which: str, network: str, seconds: float) -> tuple[float, float]:
    """Both rates. Ours gets the worker's environment, fit the plain one."""
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "2"}
    environment.pop("TF_ENABLE_ONEDNN_OPTS", None)
    answer = subprocess.run(
        module_command("benchmarks.training_throughput", "--one", which, "--seconds", str(seconds), network),
        cwd=ROOT,
        env=worker_environment() if which == "ours" else environment,
        capture_output=True,
        text=True,
        check=True,
    )
    wall, cpu = answer.stdout.split()[-2:]
    return float(wall), float(cpu)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("networks", nargs="*", default=list(NETWORKS), metavar="NETWORK", help=", ".join(NETWORKS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--one", choices=("ours", "fit"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        measure = measure_ours if arguments.one == "ours" else measure_fit
        print(*measure(arguments.networks[0], arguments.seconds))
        return
    print(f"{'images per second, median':36} {'fit':>7} {'netviz':>7} {'ratio':>7} {'per CPU second':>15}   rounds")
    for network in arguments.networks:
        rates: dict[str, list[tuple[float, float]]] = {"fit": [], "ours": []}
        for number in range(arguments.rounds):
            for which in ("fit", "ours") if number % 2 == 0 else ("ours", "fit"):
                rates[which].append(in_its_own_process(which, network, arguments.seconds))
        (fit, fit_cpu), (ours, ours_cpu) = (
            [statistics.median(figures) for figures in zip(*rates[which], strict=True)] for which in ("fit", "ours")
        )
        rounds = [mine[0] / theirs[0] for theirs, mine in zip(rates["fit"], rates["ours"], strict=True)]
        each = "  ".join(f"{ratio:.2f}" for ratio in rounds)
        print(
            f"{network:36} {fit:7.0f} {ours:7.0f} {ours / fit:6.2f}x {ours_cpu / fit_cpu:14.2f}x   {each}", flush=True
        )


if __name__ == "__main__":
    main()
