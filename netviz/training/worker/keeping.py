"""Keeping: at which steps a run leaves a checkpoint, and what it does where none can be written."""

from __future__ import annotations

import errno
import math
import sys
import time
from collections.abc import Mapping, Sequence

import numpy as np

from netviz.training.codes import Reason
from netviz.training.record import checkpoints
from netviz.training.record.checkpoints import Position
from netviz.training.worker.recorder import Recorder

GROWTH = 1.5
"""Between two checkpoints lie half as many steps again as there were."""
SHARE, BEST_SHARE = 50, 10
"""They may take a fiftieth of the time, those of a network that is better than ever on held-out images a tenth."""
Arrays = Mapping[str, Sequence[np.ndarray]]
"""What a checkpoint holds: the variables of the model, of its optimizer, and their average."""


class Keeping:
    """The checkpoints of one run, as it leaves them."""

    def __init__(self, recorder: Recorder):
        """`recorder` is told of each, and of those that cannot be written."""
        self._recorder = recorder
        self.first: tuple[Position, Arrays] | None = None
        """The first weights, as long as they are not written."""
        self.go_on_from(0)

    def go_on_from(self, step: int) -> None:
        """The run stands at that step, of which nothing has to be kept."""
        self._kept, self._next = step, _next(step)
        self._when, self._cost = -math.inf, 0.0

    def is_due(self, step: int) -> bool:
        """Whether a checkpoint should be left at that step."""
        return step >= self._next and self._may_take(SHARE)

    @property
    def may_keep_best(self) -> bool:
        """Whether one may be left because the network is better than ever."""
        return self._may_take(BEST_SHARE)

    def has(self, step: int) -> bool:
        """Whether what the run is at that step is kept."""
        return step == self._kept

    def changed(self) -> None:
        """The network is another one now than the one that was kept at this step."""
        self._kept = -1

    def keep(self, position: Position, arrays: Arrays) -> None:
        """Leave a checkpoint. Weights that are no numbers are of no use to anybody."""
        if all(np.isfinite(each).all() for each in arrays["model"]):
            self._kept, self._next = position.step, _next(position.step)
            self._write(position, arrays)

    def keep_first(self) -> None:
        """Leave the first weights. Where they cannot be written they stay in memory, for a reset."""
        if self.first is not None and self._write(*self.first):
            self.first = None

    def _may_take(self, share: int) -> bool:
        return time.monotonic() - self._when >= share * self._cost

    def _write(self, position: Position, arrays: Arrays) -> bool:
        began = time.monotonic()
        try:
            checkpoints.write(position, arrays)
        except OSError as error:
            print(f"no checkpoint could be written: {error}", file=sys.stderr, flush=True)
            is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            self._recorder.note(not_kept=Reason.DISK_FULL if is_full else Reason.OTHER)
            return False
        finally:
            self._when = time.monotonic()
            self._cost = self._when - began
        self._recorder.note(not_kept=None, kept_step=position.step)
        return True


def _next(step: int) -> int:
    return max(step + 1, math.ceil(GROWTH * step))
