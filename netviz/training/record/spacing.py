"""Which moments of a run stay where not all can: those that are spaced evenly on a logarithmic axis of steps."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence


def superfluous(steps: Sequence[int], most: int, lasting: Collection[int] = ()) -> list[int]:
    """The steps to drop, so that `most` are left and those that are `lasting` among them, in the order of dropping."""
    kept = sorted(steps)
    dropped = []
    while len(kept) > max(1, most):
        spare = [index for index, step in enumerate(kept) if step not in lasting]
        # The one whose absence leaves the smallest gap, in orders of magnitude; the middle of two where both go.
        dropped.append(kept.pop(min(spare, key=lambda index: _gap(kept, index))))
    return dropped


def _gap(kept: Sequence[int], index: int) -> float:
    return math.log1p(kept[min(len(kept) - 1, index + 1)]) - math.log1p(kept[max(0, index - 1)])
