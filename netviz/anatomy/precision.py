"""Precision: how far apart the numbers are that few bits can hold, near a value."""

from __future__ import annotations

import numpy as np


def float16_step(value: float) -> float:
    """How far it is from the float16 number nearest to a value to the next larger one: it grows with the value."""
    return float(np.spacing(np.float16(value)))


def fixed_step(largest: float, bits: int = 8) -> float:
    """How far apart the numbers from 0 to the largest are where as many bits divide them evenly."""
    return largest / (2**bits - 1)
