"""Batch statistics: what batch normalisation makes of the values of one channel, with first weights, in NumPy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


def normalised(values: Values, epsilon: float) -> Values:
    """The values of one channel in training: less their mean, over the root of their variance and epsilon."""
    return (values - values.mean()) / np.sqrt(values.var() + epsilon)


def frozen(values: Values, epsilon: float) -> Values:
    """The same where the layer is frozen from the start: less 0, over the root of 1 and epsilon."""
    return values / np.sqrt(1 + epsilon)
