"""Learning-rate schedules: which share of the learning rate counts, by how much of the run's budget is over.

The budget is what ends the run first, its time or its epochs, so that a short run has its small rates, too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import cos, pi
from types import MappingProxyType

WARM_UP = 0.25
"""Of the budget, in which one cycle reaches its full rate."""
FIRST = 0.1
"""The share that one cycle begins with."""


RANGE = 1e-7
"""The share that a range test begins with."""


def _constant(over: float) -> float:
    return 1.0


def _cosine(over: float) -> float:
    return (1 + cos(pi * over)) / 2


def _step(over: float) -> float:
    return 1.0 if over < 0.5 else 0.1 if over < 0.75 else 0.01


def _one_cycle(over: float) -> float:
    return FIRST + (1 - FIRST) * over / WARM_UP if over < WARM_UP else (1 - over) / (1 - WARM_UP)


def _range_test(over: float) -> float:
    return RANGE ** (1 - over)


SHARES: Mapping[str, Callable[[float], float]] = MappingProxyType(
    {"constant": _constant, "cosine": _cosine, "step": _step, "one_cycle": _one_cycle, "range_test": _range_test}
)
"""By name: from how much of the budget is over, 0 to 1, to the share of the learning rate, 0 to 1.

step: He et al. 2015, section 4.2. cosine: Loshchilov and Hutter 2016, arXiv:1608.03983. one_cycle: the two straight
lines of Smith and Topin 2017, arXiv:1708.07120. range_test: Smith 2015, arXiv:1506.01186, section 3.3, in equal ratios.
"""


def share(schedule: str, over: float) -> float:
    """The share of the learning rate that counts when so much of the budget is over; more than all of it is all."""
    return SHARES[schedule](min(1.0, max(0.0, over)))
