"""Layers that bring values to mean 0 and variance 1."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from netviz.layers.base import Kind, Layer, Shape, Weight


@dataclass(frozen=True)
class BatchNormalization(Layer):
    """To mean 0 and variance 1 over the batch, then scale and shift: 4 C weights, 2 C of them trained."""

    default_name: ClassVar[str] = "bn"
    kind: ClassVar[Kind] = "normalization"
    words: ClassVar[str] = "batch normalization"
    fixed: ClassVar[Mapping[str, tuple[object, ...]]] = {"renorm": (False, None)}
    beside_convolution: ClassVar[bool] = True

    momentum: float = 0.99
    epsilon: float = 0.001
    center: bool = True
    scale: bool = True

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """gamma, beta, moving_mean, moving_variance, C each."""
        size = shapes[0][-1:]
        return (
            *_scale_and_shift(size, self.scale, self.center),
            Weight("moving_mean", size, trainable=False),
            Weight("moving_variance", size, trainable=False),
        )


@dataclass(frozen=True)
class FrozenBatchNormalization(BatchNormalization):
    """Called with training=False at every step: the moving statistics, never learned, leave 0 and 1 as they began."""

    words: ClassVar[str] = "frozen batch normalization"
    keras_module: ClassVar[str] = "netviz.interchange.keras_layers"
    keras_source: ClassVar[str] = '''
class FrozenBatchNormalization(layers.BatchNormalization):
    """Batch normalization that never looks at the batch: its moving statistics stay as they are."""

    def call(self, inputs, training=None, mask=None):
        return super().call(inputs, training=False, mask=mask)
'''

    @property
    def short_name(self) -> str:
        """Another name than that of the layer which learns from its batches."""
        return "frozen_bn"


@dataclass(frozen=True)
class LayerNormalization(Layer):
    """To mean 0 and variance 1 over the channels of each position, then scale and shift: 2 C weights, all trained."""

    default_name: ClassVar[str] = "ln"
    kind: ClassVar[Kind] = "normalization"
    words: ClassVar[str] = "layer normalization"
    fixed: ClassVar[Mapping[str, tuple[object, ...]]] = {"rms_scaling": (False, None)}
    beside_convolution: ClassVar[bool] = True

    epsilon: float = 0.001
    center: bool = True
    scale: bool = True

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """gamma, beta, C each."""
        return _scale_and_shift(shapes[0][-1:], self.scale, self.center)


@dataclass(frozen=True)
class GroupNormalization(Layer):
    """To mean 0 and variance 1 over the map and a group of its channels, then scale and shift: 2 C weights.

    groups=-1 makes a group of each channel, which is instance normalization. Source: Wu and He 2018, arXiv:1803.08494.
    """

    default_name: ClassVar[str] = "gn"
    kind: ClassVar[Kind] = "normalization"
    words: ClassVar[str] = "group normalization"
    beside_convolution: ClassVar[bool] = True

    groups: int = dataclasses.field(default=32, metadata={"low": -1})
    epsilon: float = 0.001
    center: bool = True
    scale: bool = True

    def output_shape(self, *shapes: Shape) -> Shape:
        """That of the input."""
        channels = shapes[0][-1]
        if self.groups == 0 or (self.groups > 0 and channels % self.groups):
            raise self._refuse("needs groups that divide the channels, or -1", f"{self.groups} for {channels} channels")
        return shapes[0]

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """gamma, beta, C each."""
        return _scale_and_shift(shapes[0][-1:], self.scale, self.center)


def _scale_and_shift(size: Shape, scale: bool, center: bool) -> tuple[Weight, ...]:
    """gamma and beta, those of the two that are wanted."""
    return tuple(Weight(name, size) for name, wanted in (("gamma", scale), ("beta", center)) if wanted)
