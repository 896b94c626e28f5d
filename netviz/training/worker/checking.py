"""Checking: when a run is judged on held-out images, and how well it did."""

from __future__ import annotations

FIRST_CHECK_SECONDS, CHECK_SECONDS = 2.0, 4.0
"""So long after the beginning comes the first check at the earliest, and so long after one the next."""
CHECK_SHARE = 6
"""Checks may take a sixth of the time at most, except at the end of an epoch."""


class Checking:
    """The checks of one run."""

    def __init__(self) -> None:
        """None has been made."""
        self.go_on_from(0.0, None)

    def go_on_from(self, seconds: float, best: float | None) -> None:
        """The run has trained for so long, with that best accuracy, and is not judged yet where it stands."""
        self.best = best
        self.cost = 0.0
        """Seconds that the last check took."""
        self._last, self._step, self._at = (0.0, 0.0), -1, seconds

    def of(self, step: int) -> tuple[float, float] | None:
        """Loss and accuracy at that step, where it was judged there."""
        return self._last if step == self._step else None

    def is_due(self, step: int, seconds: float) -> bool:
        """Whether to judge the run at that step, so long after its beginning."""
        if step == self._step:
            return False
        least = FIRST_CHECK_SECONDS if self._step < 0 else max(CHECK_SECONDS, CHECK_SHARE * self.cost)
        return seconds - self._at > least

    def take(self, step: int, seconds: float, loss: float, accuracy: float, cost: float) -> bool:
        """What a check found, and the seconds that it took; answers whether the run was never better."""
        is_best = self.best is None or accuracy > self.best
        self.best = accuracy if self.best is None else max(self.best, accuracy)
        self._last, self._step, self._at, self.cost = (loss, accuracy), step, seconds, cost
        return is_best

    def changed(self) -> None:
        """The network is another one now than the one that was judged at this step."""
        self._step = -1
