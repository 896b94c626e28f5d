"""The memory estimate beside what real steps take."""

import json
import subprocess

import pytest

import netviz
from netviz.training.dispatch.memory import forward_memory_mb, training_memory
from netviz.training.environment import ROOT, module_command, worker_environment


@pytest.mark.parametrize(
    ("name", "batch_size", "side"), [("mobilenet_v1_cifar", 256, 32), ("resnet18", 64, 32), ("googlenet_heads", 32, 96)]
)
def test_the_estimate_is_within_a_quarter_of_what_a_real_run_takes(name, batch_size, side):
    command = [*module_command("benchmarks.training_memory"), "--one", name, str(batch_size), str(side)]
    done = subprocess.run(command, cwd=ROOT, env=worker_environment(), capture_output=True, text=True, check=True)
    measured = json.loads(done.stdout.splitlines()[-1])
    estimate = training_memory(netviz.build(name, classes=10, input_size=side), batch_size).total_mb
    assert 0.75 * measured <= estimate <= 1.25 * measured


@pytest.mark.parametrize("name", ["lenet5", "mobilenet_v1_100", "vgg16", "xception_paper"])
def test_a_forward_pass_takes_less_than_training_and_more_for_more_images(name):
    network = netviz.build(name)
    assert forward_memory_mb(network, 1) <= forward_memory_mb(network, 32) <= training_memory(network, 32).total_mb
