"""Layers that make of pixels what a network takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from netviz.layers.base import Kind, Layer, Shape, Weight


@dataclass(frozen=True)
class Normalization(Layer):
    """Each channel minus a known mean, over the root of a known variance; both are weights where they are not given."""

    default_name: ClassVar[str] = "normalize"
    prepares_pixels: ClassVar[bool] = True
    kind: ClassVar[Kind] = "normalization"
    fixed: ClassVar[Mapping[str, tuple[object, ...]]] = {"invert": (False, None)}

    mean: tuple[float, ...] | None = None
    variance: tuple[float, ...] | None = None

    def output_shape(self, *shapes: Shape) -> Shape:
        """That of the input."""
        given = [values and len(values) for values in (self.mean, self.variance)]
        if given not in ([None, None], [shapes[0][-1]] * 2):
            raise self._refuse("needs a mean and a variance for each channel", f"{given[0]} and {given[1]}")
        return shapes[0]

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """mean, variance, C each, and the count of what they were taken from; set by adapt(), never trained."""
        if self.mean is not None:
            return ()
        size = shapes[0][-1:]
        return tuple(Weight(name, shape, False) for name, shape in (("mean", size), ("variance", size), ("count", ())))


@dataclass(frozen=True)
class Rescaling(Layer):
    """x scale + offset."""

    default_name: ClassVar[str] = "rescale"
    prepares_pixels: ClassVar[bool] = True

    scale: float
    offset: float = 0.0
