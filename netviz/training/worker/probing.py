"""Taking a probe: what the answers of a check on held-out images tell of what the network has learnt."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from netviz.network import Network
from netviz.training.record import probes
from netviz.training.record.probes import CLASSES, FILTER_VALUES, MISTAKES, PICTURES, TOP, Answers, Probe
from netviz.training.record.settings import RunSettings

if TYPE_CHECKING:
    from netviz.training.worker.recorder import Batch
    from netviz.training.worker.steps import Steps

SHARE = 50
"""Probes may take a fiftieth of the time. The check whose answers they tell is made anyway."""


class Probing:
    """Takes the probes of one run."""

    def __init__(
        self, run: str, network: Network, images: Sequence[int], labels: np.ndarray, settings: RunSettings
    ) -> None:
        """`images` are the numbers of the held-out ones, `labels` their classes. Takes nothing yet."""
        self._run, self._is_on = run, settings.probes == "on"
        self._images, self._labels = np.asarray(images, np.int32), np.asarray(labels, np.uint8)
        self._shown = balanced(self._labels, PICTURES, settings.seed)
        self._layer = first_convolution(network)
        self._taken, self._cost = -math.inf, 0.0

    def take(self, steps: Steps, at: Batch, answers: np.ndarray, *, final: bool = False) -> None:
        """Keep a probe of that check, unless the last one took so long that it is too early for the next.

        At the end of a run it never is. Where a probe cannot be written the run goes on without it.
        """
        began = time.monotonic()
        if not self._is_on or (began - self._taken < SHARE * self._cost and not final):
            return
        try:
            probes.write(self._run, self.probe(steps, at, answers))
        except OSError as error:
            print(f"no probe could be written: {error}", file=sys.stderr, flush=True)
        self._taken = time.monotonic()
        self._cost = self._taken - began

    def probe(self, steps: Steps, at: Batch, answers: np.ndarray) -> Probe:
        """What the answers to all held-out images tell, and the filters as they are now."""
        # Of two logits that lie so near that their probabilities are equal the higher one is the answer.
        order = np.argsort(-answers, axis=1, kind="stable")[:, :TOP].astype(np.uint8)
        probabilities = _softmax(answers) if steps.is_logits[0] else answers.astype(np.float32)
        of_label = np.take_along_axis(probabilities, self._labels[:, None].astype(int), 1)[:, 0]
        top = np.take_along_axis(probabilities, order.astype(int), 1)

        def told(rows: np.ndarray) -> Answers:
            return Answers(self._images[rows], self._labels[rows], order[rows], top[rows], of_label[rows])

        wrong = np.flatnonzero(order[:, 0] != self._labels)
        counts = np.bincount(CLASSES * self._labels.astype(int) + order[:, 0], minlength=CLASSES * CLASSES)
        kernel = steps.kernel(self._layer) if self._layer else np.zeros((1, 1, 1, 0))
        most = FILTER_VALUES // math.prod(kernel.shape[:3])
        return Probe(
            step=at.step,
            epoch=at.epoch,
            images=at.images,
            seconds=at.seconds,
            accuracy=at.accuracy or 0.0,
            pictures=told(self._shown),
            confusion=counts.reshape(CLASSES, CLASSES).astype(np.int32),
            surest=told(wrong[np.argsort(-top[wrong, 0], kind="stable")[:MISTAKES]]),
            worst=told(wrong[np.argsort(of_label[wrong], kind="stable")[:MISTAKES]]),
            filters=kernel[..., :most].astype(np.float16),
            layer=self._layer,
            filter_count=kernel.shape[3],
        )


def balanced(labels: np.ndarray, count: int, seed: int) -> np.ndarray:
    """The places of so many labels, of every class as many as goes, drawn by the seed, in the order of the classes."""
    drawn = np.random.default_rng(seed).permutation(len(labels))
    mine = labels[drawn]
    turns = np.empty(len(labels), int)  # which one of its class each is
    for each in np.unique(mine):
        turns[mine == each] = np.arange((mine == each).sum())
    chosen = drawn[np.argsort(turns, kind="stable")[:count]]
    return chosen[np.argsort(labels[chosen], kind="stable")]


def first_convolution(network: Network) -> str:
    """The name of the first layer whose kernel is made of filters; empty where there is none."""
    for node in network.nodes_as_called:
        if any(weight.name == "kernel" and len(weight.shape) == 4 for weight in node.weights):
            return node.name
    return ""


def _softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(1, keepdims=True))
    return (powers / powers.sum(1, keepdims=True)).astype(np.float32)
