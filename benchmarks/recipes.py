"""What a network has learnt after its family's minute: test accuracy by real runs, the median of several seeds.

    python -m benchmarks.recipes [NAME ...] [--seeds 3] [--seconds 60]

Measured on two shared cores of an EPYC (Zen 5), so by processor time: 100 seconds of steps from the end of the first
one, which a quiet minute holds, without checks on held-out images; accuracy on the first 2,000 test images.

| network | before | now |
|---|---|---|
| googlenet_cifar, seeds 0, 1, 2 | 0.277 (seed 0) | 0.401, 0.378, 0.421: He's weights, 0.001, batches of 32 |
| the same, batches of 64, seed 0 | | 0.387 at 0.0005, 0.399 at 0.001 |

Quiet, by the clock, sixty seconds: vgg_cifar, seed 0, 0.316 by its own weights, 0.375 and 0.344 by He's in batches of
32, 0.362 with 500 held-out images; densenet_bc_100, seed 0, 0.349 in batches of 64, 0.344 of 16 and 0.379 of 32 (seed 1
0.373); inception_v3, seed 0, 0.364 and 0.360, 0.251 in batches of 32;
mobilenet_v1_cifar, seeds 0 to 2, 0.539 at 0.003 and 0.602 at 0.006 (medians); mobilenet_v1, seed 0, 0.433 and 0.448.

All 24 others, seed 0, quiet, in one go: 0.360 (inception_v3) to 0.700 (custom_mixed), but for densenet_bc_100 and
vgg_cifar, which have the recipes of the line before since.

With He's weights at 0.001 nin_small had 0.546 and squeezenet_cifar 0.443, both seed 0 and not compared with their own.

Without names: the networks of the table that the training lab is held to, then one for each other family. Run it alone
on the machine, with NETVIZ_CIFAR10 set.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys

HELD_TO = ("inception10", "resnet18_small", "xception_cifar", "mobilenet_v1_cifar", "resnet56", "plain56")
OTHERS = (
    "alexnet_cifar", "convnext_cifar", "custom_mixed", "densenet_bc_100", "efficientnet_cifar", "efficientnet_v2_cifar",
    "googlenet_cifar", "inception_resnet_v1_cifar", "inception_resnet_v2_cifar", "inception_v3", "inception_v4_cifar",
    "lenet5_cifar", "mobilenet_v2_cifar", "mobilenet_v3_cifar", "nasnet_small", "nin_small", "resnet20_v2",
    "resnext29_small", "se_resnet_cifar", "shufflenet_cifar", "shufflenet_v2_cifar", "squeezenet_cifar", "vgg_cifar",
    "wrn_16_2",
)  # fmt: skip


def trained(name: str, seed: int, seconds: int) -> dict:
    """The figures of a run by the network's own recipe."""
    command = [sys.executable, "-m", "netviz", "train", name, "--json", "--seed", str(seed), "--seconds", str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (
        json.loads(done.stdout.splitlines()[-1])
        if done.stdout.strip()
        else {"state": done.stderr.strip().splitlines()[-1]}
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=[*HELD_TO, *OTHERS])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=60)
    options = parser.parse_args()
    print(f"| network | test accuracy, median of {options.seeds} | each | images a second |\n|---|---|---|---|")
    for name in options.names:
        runs = [trained(name, seed, options.seconds) for seed in range(options.seeds)]
        accuracies = [run["test_accuracy"] for run in runs if run.get("test_accuracy") is not None]
        if not accuracies:
            print(f"| {name} | {runs[0]['state']} | | |", flush=True)
            continue
        each = ", ".join(f"{accuracy:.3f}" for accuracy in sorted(accuracies))
        speed = statistics.median(run["images_per_second"] for run in runs if run.get("images_per_second"))
        print(f"| {name} | {statistics.median(accuracies):.3f} | {each} | {speed:,.0f} |", flush=True)


if __name__ == "__main__":
    main()
