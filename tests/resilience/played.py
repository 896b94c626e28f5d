"""python -m tests.resilience.played RUN: the worker, whose steps compute nothing, so that TensorFlow is not loaded.

All else is the real one: its process, what it writes into the record and beside it, in which order, and what it hears.
A kill of the process, of its server, or of both meets the same moments of these in a quarter of the time. What it does
not meet is TensorFlow: its import, its threads, its memory; for that some are killed as they are.
"""

import runpy
import sys
import time
import types

import numpy as np

from netviz.training.dispatch import local_processes
from netviz.training.environment import module_command
from netviz.training.worker import training
from netviz.training.worker.steps import Judged

TRACE_SECONDS, STEP_SECONDS = 0.3, 0.01
VALUES = 50_000
"""As many as a small network has, so that a checkpoint takes its time."""
LOSS, ACCURACY = 2.3, 0.1


class PlayedSteps:
    """What `Steps` answers, of weights that count the steps."""

    is_logits = (True,)
    trained_paths = ("played/kernel",)

    def __init__(self, *_):
        self._weights = np.zeros(VALUES, np.float32)

    def set_learning_rate(self, rate):
        pass

    def state(self):
        return {"model": [self._weights.copy()], "optimizer": [self._weights.copy()]}

    def restore(self, state):
        self._weights = np.array(state["model"][0])

    def trace(self):
        time.sleep(TRACE_SECONDS)

    def train(self, images, labels):
        time.sleep(STEP_SECONDS)
        self._weights += 1
        return LOSS, ACCURACY

    def train_measured(self, images, labels):
        return *self.train(images, labels), np.ones((2, len(self.trained_paths)))

    def evaluate(self, images, labels):
        yield Judged(len(images), LOSS, ACCURACY, np.zeros((len(images), 10), np.float32))

    def kernel(self, layer):
        return np.zeros((3, 3, 3, 8), np.float32)


class NoGates:
    """Of a network whose shortcuts nobody cuts."""

    def __init__(self, network):
        self.shortcuts, self.cut = (), ()

    def close(self, names):
        pass


def played_workers():
    """From here on this process starts workers of this kind."""
    local_processes.module_command = lambda _, *arguments: module_command("tests.resilience.played", *arguments)


if __name__ == "__main__":
    for name in ("tensorflow", "keras"):
        sys.modules[name] = types.ModuleType(name)
        sys.modules[name].__version__ = "played"
    training.Steps, training.Gates = PlayedSteps, NoGates
    training.build_model = training.choose_threads = lambda *_: None
    runpy.run_module("netviz.training.worker", run_name="__main__")
