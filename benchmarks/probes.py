"""What looking into a run costs its training, in processor time: probes, norms, feature maps.

    python -m benchmarks.probes [NETWORK ...]

A probe is held against the least time between two checks on held-out images, as if training used one core alone;
measured and plain steps take turns, so that a change of the machine's load meets both.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

import numpy as np

from netviz.architectures.catalog import build
from netviz.training.cifar_form import in_cifar_form
from netviz.training.data import drawn_shapes
from netviz.training.environment import ROOT, module_command, worker_environment
from netviz.training.record.settings import RunSettings
from netviz.training.worker.checking import CHECK_SECONDS
from netviz.training.worker.measuring import EVERY, Measuring
from netviz.training.worker.model import build_model, choose_threads
from netviz.training.worker.probing import Probing
from netviz.training.worker.recorder import Batch
from netviz.training.worker.steps import Steps

NETWORKS = ("resnet20", "plain56", "mobilenet_v1", "resnet18")
STEPS, TIMES = 12, 5


def cpu(act: Callable[[], object], times: int = 1) -> float:
    """The median processor seconds of the act, over all threads."""
    took = []
    for _ in range(times):
        began = time.process_time()
        act()
        took.append(time.process_time() - began)
    return statistics.median(took)


def measure(name: str) -> None:
    """One line of the table."""
    settings = RunSettings(normalise="standardise", norms="on")
    network = build(name, **in_cifar_form(name, {}))
    images, labels = drawn_shapes.draw(1_000, seed=1)
    choose_threads(network, settings)
    steps = Steps(build_model(network, settings), settings, network)
    steps.trace()
    batch = images[: settings.batch_size], labels[: settings.batch_size]
    measuring, probing = Measuring("a", network, is_on=True), Probing("a", network, range(1_000), labels, settings)
    number = 0

    def measured() -> None:
        nonlocal number
        *_, squares = steps.train_measured(*batch)
        measuring.take(number := number + 1, 1.0, steps.trained_paths, squares)

    for act in (lambda: steps.train(*batch), measured):  # the first ones also make the kernels
        cpu(act, 2)
    plain, dear = [], []
    for _ in range(STEPS):
        plain.append(cpu(lambda: steps.train(*batch)))
        dear.append(cpu(measured))
    answers = np.concatenate([piece.answers for piece in steps.evaluate(images, labels)])
    at = Batch(1, 1, 64, 1.0, 1.0, 0.1)
    probe = cpu(lambda: probing.take(steps, at, answers, final=True), TIMES)
    layer = next(node.name for node in network.nodes if node.inputs and len(node.output_shape) == 3)
    maps = cpu(lambda: steps.values(layer, images[0]), TIMES)
    step = statistics.median(plain)
    extra = statistics.median([each - other for each, other in zip(dear, plain, strict=True)])
    print(
        f"{name:16} {1e3 * step:10.1f} {1e3 * probe:10.1f} {100 * probe / CHECK_SECONDS:9.2f} % {1e3 * extra:10.1f} "
        f"{100 * extra / step / EVERY:9.2f} % {1e3 * maps:10.1f}",
        flush=True,
    )


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        measure(sys.argv[2])
        return
    print(f"{'ms of processor':16} {'step':>10} {'probe':>10} {'share':>11} {'norms':>10} {'share':>11} {'maps':>10}")
    for name in sys.argv[1:] or NETWORKS:
        with tempfile.TemporaryDirectory() as home:
            environment = worker_environment() | {"NETVIZ_HOME": home, "PATH": os.environ["PATH"]}
            command = module_command("benchmarks.probes", "--one", name)
            subprocess.run(command, cwd=ROOT, env=environment, check=True, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
