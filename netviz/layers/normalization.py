"""Layers that bring values to mean 0 and variance 1, or to length 1."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import ClassVar

from netviz.layers.base import Axes, Axis, Given, Kind, Layer, Shape, Weight


@dataclass(frozen=True)
class _Normalization(Layer):
    """A layer that works along axes and keeps the shape."""

    kind: ClassVar[Kind] = "normalization"
    beside_convolution: ClassVar[bool] = True

    def output_shape(self, *shapes: Shape) -> Shape:
        """That of the input."""
        self._along(shapes[0])
        return shapes[0]

    def _along(self, shape: Shape) -> Shape:
        """The sides along its axes, in the order in which Keras sorts them."""
        axes = getattr(self, "axis")  # noqa: B009 (an argument of each class, where Keras has it)
        if not isinstance(axes, int):
            return tuple(self._side(shape, axis) for axis in sorted(axes))
        return (self._side(shape, axes),)


@dataclass(frozen=True)
class BatchNormalization(_Normalization):
    """To mean 0 and variance 1 over the batch, then scale and shift: 4 C weights, 2 C of them trained.

    With renorm, three more that follow the batches: Ioffe 2017, arXiv:1702.03275.
    """

    default_name: ClassVar[str] = "bn"
    words: ClassVar[str] = "batch normalisation"
    training_default: ClassVar[tuple[bool | None, ...]] = (None,)
    subtracts_mean: ClassVar[bool] = True

    axis: Axis = -1
    momentum: float = 0.99
    epsilon: float = 0.001
    center: bool = True
    scale: bool = True
    renorm: bool = False
    renorm_clipping: Given = None
    renorm_momentum: float = 0.99
    synchronized: bool = False

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """gamma, beta, moving_mean, moving_variance, C each."""
        size = self._along(shapes[0])
        followed = ("moving_mean", "moving_variance", *_RENORM) if self.renorm else ("moving_mean", "moving_variance")
        return (
            *_scale_and_shift(size, self.scale, self.center),
            *(Weight(name, size, trainable=False) for name in followed),
        )


_RENORM = ("moving_stddev", "renorm_mean", "renorm_stddev")


@dataclass(frozen=True)
class FrozenBatchNormalization(BatchNormalization):
    """Called with training=False at every step: the moving statistics, never learned, leave 0 and 1 as they began."""

    words: ClassVar[str] = "frozen batch normalisation"
    subtracts_mean: ClassVar[bool] = False
    keras_module: ClassVar[str] = "netviz.interchange.keras_layers"
    keras_source: ClassVar[str] = '''
class FrozenBatchNormalization(layers.BatchNormalization):
    """Batch normalisation that never looks at the batch: its moving statistics stay as they are."""

    def call(self, inputs, training=None, mask=None):
        return super().call(inputs, training=False, mask=mask)
'''

    @property
    def short_name(self) -> str:
        """Another name than that of the layer which learns from its batches."""
        return "frozen_bn"


@dataclass(frozen=True)
class LayerNormalization(_Normalization):
    """To mean 0 and variance 1 over the channels of each position, then scale and shift: 2 C weights, all trained.

    With rms_scaling, which Keras takes but does not list, it is only scaled, whatever `center` and `scale` say.
    """

    default_name: ClassVar[str] = "ln"
    words: ClassVar[str] = "layer normalisation"

    axis: Axes = -1
    epsilon: float = 0.001
    center: bool = True
    scale: bool = True
    rms_scaling: bool = False

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """gamma, beta, C each."""
        scale, center = self.scale or self.rms_scaling, self.center and not self.rms_scaling
        return _scale_and_shift(self._along(shapes[0]), scale, center)


@dataclass(frozen=True)
class RMSNormalization(_Normalization):
    """Over the root of the mean square of the channels of each position, then scaled: C weights.

    Source: Zhang and Sennrich 2019, arXiv:1910.07467.
    """

    default_name: ClassVar[str] = "rms_norm"
    words: ClassVar[str] = "root mean square normalisation"

    axis: Axes = -1
    epsilon: float = 1e-6

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """scale, C."""
        return (Weight("scale", self._along(shapes[0])),)


@dataclass(frozen=True)
class GroupNormalization(_Normalization):
    """To mean 0 and variance 1 over the map and a group of its channels, then scale and shift: 2 C weights.

    groups=-1 makes a group of each channel, which is instance normalization. Source: Wu and He 2018, arXiv:1803.08494.
    """

    default_name: ClassVar[str] = "gn"
    words: ClassVar[str] = "group normalisation"

    groups: int = dataclasses.field(default=32, metadata={"low": -1})
    axis: Axis = -1
    epsilon: float = 0.001
    center: bool = True
    scale: bool = True

    def output_shape(self, *shapes: Shape) -> Shape:
        """That of the input."""
        (channels,) = self._along(shapes[0])
        if self.groups == 0 or (self.groups > 0 and channels % self.groups):
            raise self._refuse("needs groups that divide the channels, or -1", f"{self.groups} for {channels} channels")
        return shapes[0]

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """gamma, beta, C each."""
        return _scale_and_shift(self._along(shapes[0]), self.scale, self.center)


@dataclass(frozen=True)
class UnitNormalization(_Normalization):
    """Each vector over its own length."""

    default_name: ClassVar[str] = "unit_norm"
    words: ClassVar[str] = "normalisation to length 1"

    axis: Axes = -1


def _scale_and_shift(size: Shape, scale: bool, center: bool) -> tuple[Weight, ...]:
    """gamma and beta, those of the two that are wanted."""
    return tuple(Weight(name, size) for name, wanted in (("gamma", scale), ("beta", center)) if wanted)
