"""Measuring norms while a run trains: of gradients and weights, block by block, in one step of ten."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Sequence

import numpy as np

from netviz.network import Network
from netviz.training.record import norms
from netviz.training.record.norms import Norms

EVERY = 10
"""One batch in so many is measured: were measuring as dear as training it would take a tenth; it is far cheaper."""
WRITE_SECONDS, WRITE_SHARE = 1.0, 100
"""Between two writings of the file, which may take a hundredth of the time."""
DEPTH = 2
"""Blocks within blocks count as theirs below this depth."""


class Measuring:
    """The norms of one run."""

    def __init__(self, run: str, network: Network, *, is_on: bool):
        """`is_on` says whether to measure from the beginning."""
        self.is_on = is_on
        self._run = run
        self._block_of = {node.name: " ".join(node.block[:DEPTH]) or node.name for node in network.nodes_as_called}
        self._norms: Norms | None = None
        self._kept, self._cost = -math.inf, 0.0

    def is_due(self, step: int) -> bool:
        """Whether the batch of that number, from 1, is to be measured."""
        return self.is_on and step % EVERY == 1

    def take(self, step: int, seconds: float, paths: Sequence[str], squares: np.ndarray) -> None:
        """One batch: for each trainable variable, by its path, the sums of squares of gradient and weight (2, n)."""
        owners = [self._block_of.get(path.split("/")[0], path.split("/")[0]) for path in paths]
        blocks = list(dict.fromkeys(owners))
        places = [blocks.index(owner) for owner in owners]
        lengths = np.zeros((2, len(blocks)))
        for row, values in zip(lengths, squares, strict=True):
            np.add.at(row, places, values)
        gradients, weights = np.sqrt(lengths)
        known = self._norms or norms.read(self._run)
        if known is None or known.blocks != tuple(blocks):
            known = Norms.none(blocks)
        self._norms = known.and_then(step, seconds, gradients, weights)
        if time.monotonic() - self._kept >= max(WRITE_SECONDS, WRITE_SHARE * self._cost):
            self.keep()

    def keep(self) -> None:
        """Write down what was measured. Where that cannot be the run goes on without it."""
        if self._norms is None:
            return
        began = time.monotonic()
        try:
            norms.write(self._run, self._norms)
        except OSError as error:
            print(f"no norms could be written: {error}", file=sys.stderr, flush=True)
        self._kept = time.monotonic()
        self._cost = self._kept - began

    def forget_after(self, step: int) -> None:
        """The run goes on from that step another time."""
        known = self._norms or norms.read(self._run)
        if known is not None:
            self._norms = known.until(step)
            self.keep()
