"""Layers that keras.layers does not have, but keras.applications brings along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from netviz.layers.base import Layer, Shape, Weight


@dataclass(frozen=True)
class LayerScale(Layer):
    """Each channel times a trained factor that starts near zero. From keras.applications' ConvNeXt."""

    default_name: ClassVar[str] = "layer_scale"

    init_values: float
    projection_dim: int

    def output_shape(self, *shapes: Shape) -> Shape:
        """That of the input."""
        if shapes[0][-1] != self.projection_dim:
            raise self._refuse(f"scales {self.projection_dim} channels", shapes[0])
        return shapes[0]

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """gamma (C). Keras gives it no name of its own."""
        return (Weight("gamma", (self.projection_dim,)),)


@dataclass(frozen=True)
class StochasticDepth(Layer):
    """In training, a share of the images loses this branch. From keras.applications' ConvNeXt."""

    default_name: ClassVar[str] = "stochastic_depth"

    drop_path_rate: float


@dataclass(frozen=True)
class CustomScaleLayer(Layer):
    """x + scale * residual, called on [x, residual]. From keras.applications' InceptionResNetV2."""

    default_name: ClassVar[str] = "scaled_add"

    scale: float

    def output_shape(self, *shapes: Shape) -> Shape:
        """That of each."""
        if len(shapes) != 2 or shapes[0] != shapes[1]:
            raise self._refuse("needs two inputs of one shape", " and ".join(map(str, shapes)))
        return shapes[0]
