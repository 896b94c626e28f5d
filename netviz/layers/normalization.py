"""Layers that bring values to mean 0 and variance 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from netviz.layers.base import Layer, Shape, Weight


@dataclass(frozen=True)
class BatchNormalization(Layer):
    """To mean 0 and variance 1 over the batch, then scale and shift: 4 C weights, 2 C of them trained."""

    default_name: ClassVar[str] = "bn"

    momentum: float = 0.99
    epsilon: float = 0.001
    center: bool = True
    scale: bool = True

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """gamma, beta, moving_mean, moving_variance, C each."""
        size = shapes[0][-1:]
        trained = [name for name, wanted in (("gamma", self.scale), ("beta", self.center)) if wanted]
        return (
            *(Weight(name, size) for name in trained),
            Weight("moving_mean", size, trainable=False),
            Weight("moving_variance", size, trainable=False),
        )


@dataclass(frozen=True)
class FrozenBatchNormalization(BatchNormalization):
    """Called with training=False at every step: the moving statistics, never learned, leave 0 and 1 as they began."""


@dataclass(frozen=True)
class LayerNormalization(Layer):
    """To mean 0 and variance 1 over the channels of each position, then scale and shift: 2 C weights, all trained."""

    default_name: ClassVar[str] = "ln"

    epsilon: float = 0.001
    center: bool = True
    scale: bool = True

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """gamma, beta, C each."""
        wanted = (("gamma", self.scale), ("beta", self.center))
        return tuple(Weight(name, shapes[0][-1:]) for name, used in wanted if used)
