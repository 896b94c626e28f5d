"""Norms of gradients and weights, block by block, along a run: a small file beside the record, where one asks for them.

The length of a block's gradient says how much the block learns from a batch; beside the length of its weights, how far
that could turn them. In a deep network without shortcuts they differ by orders of magnitude from one end to the other.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from netviz.training.places import files
from netviz.training.record import array_file

MOST = 400
"""Moments that are kept; of a longer run every second one is left out, again and again."""


@dataclass(frozen=True)
class Norms:
    """For each moment and each block two lengths: the root of the sum of squares over all its trainable weights."""

    blocks: tuple[str, ...]
    """In the order of the network."""
    steps: np.ndarray
    """The batch whose gradient it was, rising; int32 (moments,)."""
    seconds: np.ndarray
    """Trained until then; float32 (moments,)."""
    gradients: np.ndarray
    """Of the loss with its regularisation, before clipping; float32 (moments, blocks)."""
    weights: np.ndarray
    """Before the step; float32 (moments, blocks)."""

    @classmethod
    def none(cls, blocks: Sequence[str]) -> Norms:
        """No moment yet."""
        nothing = np.zeros((0, len(blocks)), np.float32)
        return cls(tuple(blocks), np.zeros(0, np.int32), np.zeros(0, np.float32), nothing, nothing)

    @property
    def relative(self) -> np.ndarray:
        """Gradients, each divided by the weights of its block: NaN where these are 0."""
        return self.gradients / np.where(self.weights > 0, self.weights, np.nan)

    def and_then(self, step: int, seconds: float, gradients: np.ndarray, weights: np.ndarray) -> Norms:
        """With one moment more; every second one is left out where they become too many."""
        longer = Norms(
            self.blocks,
            np.append(self.steps, np.int32(step)),
            np.append(self.seconds, np.float32(seconds)),
            np.vstack([self.gradients, gradients.astype(np.float32)]),
            np.vstack([self.weights, weights.astype(np.float32)]),
        )
        return longer if len(longer.steps) <= MOST else longer._at(slice((len(longer.steps) - 1) % 2, None, 2))

    def until(self, step: int) -> Norms:
        """What was measured up to that step."""
        return self._at(slice(int(np.searchsorted(self.steps, step, "right"))))

    def _at(self, moments: slice) -> Norms:
        return Norms(self.blocks, *(getattr(self, name)[moments] for name in _ARRAYS))


_ARRAYS = ("steps", "seconds", "gradients", "weights")


def write(run: str, norms: Norms) -> None:
    """Keep them in the place of what was kept. Raises OSError, as where the disk is full."""
    array_file.write(_path(run), {"blocks": norms.blocks}, {name: getattr(norms, name) for name in _ARRAYS})


def read(run: str) -> Norms | None:
    """Those of a run; None where none were asked for, or where they are damaged."""
    try:
        about, arrays = array_file.read(_path(run))
        norms = Norms(tuple(map(str, about["blocks"])), *(arrays[name] for name in _ARRAYS))
    except array_file.DAMAGED:
        return None
    moments, blocks = len(norms.steps), len(norms.blocks)
    shapes = [(moments,), (moments,), (moments, blocks), (moments, blocks)]
    is_whole = [getattr(norms, name).shape for name in _ARRAYS] == shapes
    return norms if is_whole and all(getattr(norms, name).dtype.kind in "if" for name in _ARRAYS) else None


def copy(run: str, step: int, branch: str) -> None:
    """A branch shares what was measured in its trunk until that step. What cannot be copied is left out."""
    if (norms := read(run)) is not None:
        with contextlib.suppress(OSError):
            write(branch, norms.until(step))


def forget(run: str) -> None:
    """The run is forgotten."""
    _path(run).unlink(missing_ok=True)


def _path(run: str) -> Path:
    return files() / "norms" / f"{run}.npz"
