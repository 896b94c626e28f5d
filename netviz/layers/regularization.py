"""Layers that do something in training only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from netviz.layers.base import Layer, Shape
from netviz.layers.sliding import DataFormat, OverMap

NoiseShape = tuple[int | None, ...] | None
"""(None, 1, 1, 1), with the batch: an image's values are dropped all together or not at all."""


@dataclass(frozen=True)
class Dropout(Layer):
    """In training, a share of the values is set to zero."""

    default_name: ClassVar[str] = "dropout"
    training_default: ClassVar[tuple[bool | None, ...]] = (False,)

    rate: float
    noise_shape: NoiseShape = None

    @property
    def scheduled_argument(self) -> str | None:
        """Its rate, where it drops an image's values all together."""
        return "rate" if self.noise_shape else None


@dataclass(frozen=True)
class AlphaDropout(Layer):
    """Dropout for SELU: what is dropped is set so that mean and variance stay. Klambauer et al. 2017."""

    default_name: ClassVar[str] = "alpha_dropout"
    training_default: ClassVar[tuple[bool | None, ...]] = (False,)

    rate: float
    noise_shape: NoiseShape = None


@dataclass(frozen=True)
class GaussianDropout(Layer):
    """In training, each value times a random one with mean 1 and variance rate / (1 - rate)."""

    default_name: ClassVar[str] = "gaussian_dropout"
    training_default: ClassVar[tuple[bool | None, ...]] = (False,)

    rate: float


@dataclass(frozen=True)
class GaussianNoise(Layer):
    """In training, each value plus a random one with mean 0."""

    default_name: ClassVar[str] = "noise"
    training_default: ClassVar[tuple[bool | None, ...]] = (False,)

    stddev: float


@dataclass(frozen=True)
class ActivityRegularization(Layer):
    """Adds l1 |x| + l2 x^2 of all values to the loss."""

    default_name: ClassVar[str] = "activity_regularization"

    l1: float = 0.0
    l2: float = 0.0


@dataclass(frozen=True)
class _SpatialDropout(OverMap):
    """In training, a share of the channels is set to zero."""

    default_name: ClassVar[str] = "spatial_dropout"
    training_default: ClassVar[tuple[bool | None, ...]] = (False,)
    takes_trainable: ClassVar[bool] = False

    rate: float

    def output_shape(self, *shapes: Shape) -> Shape:
        """That of the input."""
        self._split(shapes[0])
        return shapes[0]


@dataclass(frozen=True)
class SpatialDropout1D(_SpatialDropout):
    """In training, a share of a sequence's channels is set to zero."""

    rank: ClassVar[int] = 1


@dataclass(frozen=True)
class SpatialDropout2D(_SpatialDropout):
    """In training, a share of a map's channels is set to zero."""

    data_format: DataFormat = "channels_last"


@dataclass(frozen=True)
class SpatialDropout3D(_SpatialDropout):
    """In training, a share of a volume's channels is set to zero."""

    rank: ClassVar[int] = 3

    data_format: DataFormat = "channels_last"
