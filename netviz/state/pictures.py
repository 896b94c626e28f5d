"""The pictures that are convolved: test images of the data set, or the visitor's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from netviz.errors import DataError
from netviz.training import words
from netviz.training.codes import DataSetName
from netviz.training.data import drawn_shapes
from netviz.training.data.data_set import first_prepared


@dataclass(frozen=True, eq=False)
class Picture:
    """Pixels, uint8 height x width x 3, and what they show, in words."""

    pixels: np.ndarray
    title: str
    data_set: DataSetName | None = None
    """Of which data set it is; None where it is the visitor's own."""


@dataclass(frozen=True, eq=False)
class PictureSet:
    """A data set's test images and their classes."""

    data_set: DataSetName
    name: str
    images: np.ndarray
    labels: np.ndarray
    classes: tuple[str, ...]

    def number(self, picture: int) -> int:
        """A picture's number in this set, which may have fewer than the link's."""
        return picture % len(self.labels)

    def class_of(self, picture: int) -> int:
        """The class that a picture belongs to."""
        return int(self.labels[self.number(picture)])

    def next_of(self, label: int, picture: int) -> int:
        """The next picture of a class after this one, from the start again behind the last."""
        numbers = np.flatnonzero(self.labels == label)
        return int(numbers[np.searchsorted(numbers, picture, side="right") % len(numbers)])


def picture_set() -> PictureSet:
    """CIFAR-10's where this machine has them ready, else those of the drawn Shapes."""
    try:
        ready = first_prepared()
    except DataError:
        ready = None
    if ready is None:
        return _drawn()
    labels = np.asarray(ready.array("test_labels"))
    return PictureSet(ready.name, words.data_set(ready.name), ready.array("test_images"), labels, ready.classes)


def picture_of(number: int) -> Picture:
    """A test image by its number."""
    known = picture_set()
    number = known.number(number)
    name = known.classes[known.class_of(number)]
    return Picture(np.asarray(known.images[number]), f"{known.name}, test image {number}: {name}", known.data_set)


@lru_cache(maxsize=1)
def _drawn() -> PictureSet:
    images, labels = drawn_shapes.draw(drawn_shapes.TEST_IMAGES, seed=2)
    name = "Shapes (drawn by netviz, in place of CIFAR-10)"
    return PictureSet(DataSetName.SHAPES, name, images, labels, drawn_shapes.CLASSES)
