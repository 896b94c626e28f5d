"""Peak memory of a worker's steps beside the estimate that the app shows and refuses runs by.

    python -m benchmarks.training_memory [NETWORK:BATCH ...]

Each figure comes from a fresh process that takes four real steps and evaluates once, as a run does.
"""

import json
import subprocess
import sys

import numpy as np

import netviz
from benchmarks.peak import peak_bytes
from netviz.training.dispatch.memory import training_memory
from netviz.training.environment import ROOT, module_command, worker_environment
from netviz.training.record.settings import RunSettings

CASES = {
    "mobilenet_v1_cifar": (64, 256),
    "mobilenet_v1": (128,),
    "resnet20": (128,),
    "resnet56": (64,),
    "resnet18": (32, 128),
    "resnet18_small": (64,),
    "inception10": (128,),
    "xception_cifar": (64,),
    "inception_resnet_v2_cifar": (64,),
    "vgg_cifar": (64,),
    "densenet_40": (32,),
}
SMALL = {"input_size": 32, "classes": 10}


def measure(name: str, batch_size: int, side: int = 32) -> None:
    """Take four steps and an evaluation, and print the process' peak in megabytes (10^6 bytes). For a fresh process."""
    from netviz.training.worker.model import build_model
    from netviz.training.worker.steps import Steps

    settings = RunSettings.of({"batch_size": batch_size})
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (max(batch_size, 250), 32, 32, 3), dtype=np.uint8)
    labels = rng.integers(0, 10, len(images), dtype=np.int64)
    network = netviz.build(name, input_size=side, classes=10)
    steps = Steps(build_model(network, settings), settings, network)
    steps.trace()
    for _ in range(4):
        steps.train(images[:batch_size], labels[:batch_size])
    list(steps.evaluate(images[:250], labels[:250]))
    print(json.dumps(peak_bytes() / 1e6))


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        measure(sys.argv[2], *map(int, sys.argv[3:]))
        return
    asked = [case.split(":") for case in sys.argv[1:]]
    cases = [(name, int(size)) for name, size in asked] or [(n, b) for n, sizes in CASES.items() for b in sizes]
    heads = f"{'layers':>8}{'params M':>10}{'acts M':>9}{'measured':>10}{'estimate':>10}{'ratio':>7}"
    print(f"{'network':<28}{'batch':>6}{heads}   (10^6 bytes)")
    for name, batch_size in cases:
        command = [*module_command("benchmarks.training_memory"), "--one", name, str(batch_size)]
        done = subprocess.run(command, cwd=ROOT, env=worker_environment(), capture_output=True, text=True, check=True)
        peak = json.loads(done.stdout.splitlines()[-1])
        network = netviz.build(name, **SMALL)
        values = sum(np.prod(node.output_shape) for node in network.nodes)
        estimate = training_memory(network, batch_size).total_mb
        print(
            f"{name:<28}{batch_size:>6}{len(network.nodes):>8}{network.total_params / 1e6:>10.3f}{values / 1e6:>9.3f}"
            f"{peak:>10.0f}{estimate:>10}{estimate / peak:>7.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
