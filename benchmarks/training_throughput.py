"""Images per second of a worker's step beside a bare Keras `fit` of the same network, same batch, same optimizer.

    python -m benchmarks.training_throughput [--rounds 3] [--seconds 10] [--torch PYTHON] [NETWORK ...]

Each figure comes from a fresh process; they take turns, so that a change of the machine's load meets all. `fit` runs as
anybody would write it: default settings, default environment, float32 images in memory. `--torch` names a Python that
has PyTorch (of an environment of its own: netviz needs none), which trains the same layers, channels last. The ratios
by seconds of processor time are those to read on a machine that others use. Beside them: how much of the machine's own
rate of multiply-adds in float32 matrix products the worker reaches.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import statistics
import subprocess
import time
from dataclasses import fields

import numpy as np

from benchmarks.recipes import HELD_TO, OTHERS
from netviz import build, to_keras
from netviz.training.cifar_form import in_cifar_form
from netviz.training.data import drawn_shapes
from netviz.training.environment import ROOT, module_command, worker_environment
from netviz.training.record.settings import RunSettings
from netviz.training.worker.model import build_model, choose_threads
from netviz.training.worker.steps import Steps

NETWORKS = {
    "resnet18 initial_filters=16": ("resnet18", {"initial_filters": "16"}),
    **{name: (name, in_cifar_form(name, {})) for name in (*HELD_TO, *OTHERS)},
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
    network = build(name, **network_settings)
    side = network.input_shape[0]
    rows = np.arange(side) * images.shape[1] // side  # a network of larger images gets these enlarged, as in our step
    images = images[:, rows][:, :, rows]
    model = to_keras(network)
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


def measure_torch(python: str, title: str, seconds: float) -> tuple[float, float]:
    """PyTorch's step, by a Python that has it. Raises RuntimeError where the twin has other weights than ours."""
    name, network_settings = NETWORKS[title]
    network = build(name, **network_settings)
    asked = {
        "layers": [
            {
                "name": node.name,
                "kind": node.type,
                "inputs": [each.name for each in node.inputs],
                "shapes": [list(shape) for shape in node.input_shapes],
                "settings": {each.name: _plain(getattr(node.layer, each.name)) for each in fields(node.layer)},
            }
            for node in network.nodes
        ],
        "outputs": [node.name for node in network.outputs],
        "side": network.input_shape[0],
        "batch_size": BATCH_SIZE,
        "warm_up": WARM_UP_BATCHES,
        "seconds": seconds,
    }
    answer = subprocess.run(
        [python, str(ROOT / "benchmarks" / "torch_twin.py")],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    params, wall, cpu = map(float, answer.stdout.split())
    if params != network.trainable_params:
        raise RuntimeError(f"{title}: PyTorch's twin has {params:,.0f} weights, ours {network.trainable_params:,}")
    return wall, cpu


def _plain(value: object) -> object:
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value if isinstance(value, int | float | str | bool | None) else None


def multiply_adds_a_second(side: int = 1024, seconds: float = 1.0) -> float:
    """The machine's own rate: float32 products of square matrices, by NumPy's BLAS, per second of processor time."""
    one, other = np.ones((side, side), np.float32), np.ones((side, side), np.float32)
    one @ other
    done, began = 0, time.process_time()
    while time.process_time() - began < seconds:
        one @ other
        done += 1
    return done * side**3 / (time.process_time() - began)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("networks", nargs="*", default=list(NETWORKS), metavar="NETWORK", help=", ".join(NETWORKS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--torch", metavar="PYTHON", help="a Python that has PyTorch, to measure its step, too")
    parser.add_argument("--one", choices=("ours", "fit"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        measure = measure_ours if arguments.one == "ours" else measure_fit
        print(*measure(arguments.networks[0], arguments.seconds))
        return
    sides = ["fit", "ours", *(["torch"] if arguments.torch else [])]
    ratios = "  ".join(f"{f'/ {side}':>7} {'by CPU':>7}" for side in sides if side != "ours")
    print(f"{'images per second, median':36} {'netviz':>7} {ratios} {'of matmul':>10}   load")
    for title in arguments.networks:
        rates: dict[str, list[tuple[float, float]]] = {side: [] for side in sides}
        for number in range(arguments.rounds):
            for which in sides if number % 2 == 0 else reversed(sides):
                if which == "torch":
                    rate = measure_torch(arguments.torch, title, arguments.seconds)
                else:
                    rate = in_its_own_process(which, title, arguments.seconds)
                rates[which].append(rate)
        wall, cpu = ({side: statistics.median(each[at] for each in rates[side]) for side in sides} for at in (0, 1))
        told = "  ".join(
            f"{wall['ours'] / wall[side]:6.2f}x {cpu['ours'] / cpu[side]:6.2f}x" for side in sides if side != "ours"
        )
        name, network_settings = NETWORKS[title]
        # A step is the forward pass, and twice as much for the gradients of inputs and of weights.
        share = 3 * build(name, **network_settings).macs * cpu["ours"] / multiply_adds_a_second()
        print(f"{title:36} {wall['ours']:7.0f} {told} {share:10.0%}   {os.getloadavg()[0]:.1f}", flush=True)


if __name__ == "__main__":
    main()
