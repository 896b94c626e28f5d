"""Pace: how fast a run trains, and its loss and accuracy over the newest batches."""

from __future__ import annotations

from collections import deque

import numpy as np

from netviz.training.record.runs import RECENT_BATCHES


class Pace:
    """What the batches of one run took and gave, those left out whose time also made kernels."""

    def __init__(self, batch_size: int) -> None:
        """None has been trained."""
        self._batch_size = batch_size
        self._count, self._seconds = 0, 0.0
        self._recent: deque[tuple[float, float]] = deque(maxlen=RECENT_BATCHES)

    def take(self, loss: float, accuracy: float, seconds: float) -> None:
        """One batch."""
        self._count += 1
        self._seconds += seconds
        self._recent.append((loss, accuracy))

    @property
    def newest_loss(self) -> float | None:
        """That of the last batch; None before the first."""
        return self._recent[-1][0] if self._recent else None

    def figures(self) -> dict[str, float]:
        """As the record calls them; none before the first batch."""
        if not self._recent:
            return {}
        loss, accuracy = (float(mean) for mean in np.mean(self._recent, axis=0))
        trained = self._count * self._batch_size
        return {"loss": loss, "accuracy": accuracy, "images_per_second": trained / max(self._seconds, 1e-9)}
