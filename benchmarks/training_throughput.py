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

from netviz import build, to_keras
from netviz.training import shapes
from netviz.training.environment import ROOT, module_command, worker_environment
from netviz.training.settings import RunSettings
from netviz.training.steps import Steps, build_model

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


def measure_ours(network: str, seconds: float) -> float:
    """Images per second of the worker's step, fed as the worker feeds it."""

    name, network_settings = NETWORKS[network]
    settings = RunSettings(batch_size=BATCH_SIZE)
    images, labels = shapes.draw(6_400, seed=1)
    steps = Steps(build_model(build(name, **network_settings), settings), settings)
    steps.trace()
    order, count, began = range(len(images)), -WARM_UP_BATCHES, 0.0
    while count <= 0 or time.perf_counter() - began < seconds:
        if count == 0:
            began = time.perf_counter()
        start = (count % 100) * BATCH_SIZE
        rows = list(order[start : start + BATCH_SIZE])
        steps.train(images[rows], labels[rows])
        count += 1
    return count * BATCH_SIZE / (time.perf_counter() - began)


def measure_fit(network: str, seconds: float) -> float:
    """Images per second of Keras' own loop."""
    import keras

    class Clock(keras.callbacks.Callback):
        batches, began, ended = -WARM_UP_BATCHES, 0.0, 0.0

        def on_train_batch_end(self, batch, logs=None):
            self.batches += 1
            if self.batches == 0:
                self.began = time.perf_counter()
            elif self.batches > 0:
                self.ended = time.perf_counter()
                if self.ended - self.began > seconds:
                    raise Measured

    name, network_settings = NETWORKS[network]
    images, labels = shapes.draw(6_400, seed=1)
    model = to_keras(build(name, **network_settings))
    model.compile(keras.optimizers.Adam(0.002), "sparse_categorical_crossentropy", metrics=["accuracy"])
    clock = Clock()
    with contextlib.suppress(Measured):
        model.fit(images.astype("float32") / 255, labels, BATCH_SIZE, epochs=10_000, verbose=0, callbacks=[clock])
    return clock.batches * BATCH_SIZE / (clock.ended - clock.began)


def in_its_own_process(which: str, network: str, seconds: float) -> float:
    """One figure. Ours gets the worker's environment, fit the plain one."""

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
    return float(answer.stdout.split()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("networks", nargs="*", default=list(NETWORKS), metavar="NETWORK", help=", ".join(NETWORKS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--one", choices=("ours", "fit"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        measure = measure_ours if arguments.one == "ours" else measure_fit
        print(measure(arguments.networks[0], arguments.seconds))
        return
    print(f"{'images per second, median':38} {'fit':>8} {'netviz':>8} {'ratio':>7}")
    for network in arguments.networks:
        figures: dict[str, list[float]] = {"fit": [], "ours": []}
        for number in range(arguments.rounds):
            turn = ("fit", "ours") if number % 2 == 0 else ("ours", "fit")
            for which in turn:
                figures[which].append(in_its_own_process(which, network, arguments.seconds))
        fit, ours = (statistics.median(figures[which]) for which in ("fit", "ours"))
        spread = "  ".join(f"{ours / fit:.2f}" for fit, ours in zip(figures["fit"], figures["ours"], strict=True))
        print(f"{network:38} {fit:8.0f} {ours:8.0f} {ours / fit:6.2f}x   rounds: {spread}", flush=True)


if __name__ == "__main__":
    main()
