"""Pictures of a data set by their numbers, as a page shows them: mapped from disk, so a few cost nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from netviz.errors import DataError
from netviz.training.codes import DataSetName
from netviz.training.data import cifar10, drawn_shapes
from netviz.training.data.data_set import first_prepared

CLASSES = {DataSetName.CIFAR10: cifar10.CLASSES, DataSetName.SHAPES: drawn_shapes.CLASSES}
"""The names of the ten classes, in the order of their numbers."""


def pictures(name: DataSetName, indices: Sequence[int] | np.ndarray) -> np.ndarray:
    """Training images, held-out ones among them, as uint8 (n, 32, 32, 3).

    Raises DataError where the data set is not prepared on this host (any more), or has no image of such a number.
    """
    data = first_prepared(name.value)
    if data is None:
        raise DataError("Pictures are shown of a data set that is prepared on this host", received=name.value)
    wanted = np.asarray(indices, np.int64)
    beyond = wanted[(wanted < 0) | (wanted >= data.train_count)]
    if beyond.size:
        rule = f"Training images have numbers from 0 to {data.train_count - 1:,}"
        raise DataError(rule, received=f"{beyond[0]:,}")
    return np.array(data.array("train_images")[wanted])
