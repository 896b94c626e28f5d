"""Layers that keras.layers does not have, but keras.applications brings along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from netviz.layers.base import Kind, Layer, Merging, Shape, Weight


@dataclass(frozen=True)
class LayerScale(Layer):
    """Each channel times a trained factor that starts near zero. From keras.applications' ConvNeXt."""

    default_name: ClassVar[str] = "layer_scale"
    kind: ClassVar[Kind] = "normalization"
    keras_module: ClassVar[str] = "keras.src.applications.convnext"
    keras_source: ClassVar[str] = '''
class LayerScale(layers.Layer):
    """Each channel times a trained factor that starts near zero."""

    def __init__(self, init_values, projection_dim, **kwargs):
        super().__init__(**kwargs)
        self.init_values = init_values
        self.projection_dim = projection_dim

    def build(self, input_shape):
        start = keras.initializers.Constant(self.init_values)
        self.gamma = self.add_weight(shape=(self.projection_dim,), initializer=start, name="gamma")

    def call(self, inputs):
        return inputs * self.gamma

    def get_config(self):
        own = {"init_values": self.init_values, "projection_dim": self.projection_dim}
        return {**super().get_config(), **own}
'''

    init_values: float
    projection_dim: int

    def output_shape(self, *shapes: Shape) -> Shape:
        """That of the input."""
        if shapes[0] == () or shapes[0][-1] != self.projection_dim:
            raise self._refuse(f"scales {self.projection_dim} channels", shapes[0])
        return shapes[0]

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """gamma (C). Keras gives it no name of its own."""
        return (Weight("gamma", (self.projection_dim,)),)


@dataclass(frozen=True)
class StochasticDepth(Layer):
    """In training, a share of the images loses this branch. From keras.applications' ConvNeXt."""

    default_name: ClassVar[str] = "stochastic_depth"
    keras_module: ClassVar[str] = "keras.src.applications.convnext"
    keras_source: ClassVar[str] = '''
class StochasticDepth(layers.Layer):
    """In training, a share of the images loses this branch."""

    def __init__(self, drop_path_rate, **kwargs):
        super().__init__(**kwargs)
        self.drop_path_rate = drop_path_rate

    def call(self, inputs, training=None):
        if not training:
            return inputs
        keep = 1 - self.drop_path_rate
        shape = (keras.ops.shape(inputs)[0],) + (1,) * (len(inputs.shape) - 1)
        return inputs / keep * keras.ops.floor(keep + keras.random.uniform(shape))

    def get_config(self):
        return {**super().get_config(), "drop_path_rate": self.drop_path_rate}
'''

    drop_path_rate: float

    @property
    def scheduled_argument(self) -> str:
        """Its rate."""
        return "drop_path_rate"


@dataclass(frozen=True)
class CustomScaleLayer(Layer):
    """x + scale * residual, called on [x, residual]. From keras.applications' InceptionResNetV2."""

    default_name: ClassVar[str] = "scaled_add"
    adds: ClassVar[bool] = True
    kind: ClassVar[Kind] = "merge"
    merges_by: ClassVar[Merging | None] = "sum"
    keras_module: ClassVar[str] = "keras.src.applications.inception_resnet_v2"
    keras_source: ClassVar[str] = '''
class CustomScaleLayer(layers.Layer):
    """x + scale * residual, called on [x, residual]."""

    def __init__(self, scale, **kwargs):
        super().__init__(**kwargs)
        self.scale = scale

    def call(self, inputs):
        return inputs[0] + self.scale * inputs[1]

    def get_config(self):
        return {**super().get_config(), "scale": self.scale}
'''

    scale: float

    def output_shape(self, *shapes: Shape) -> Shape:
        """That of each."""
        if len(shapes) != 2 or shapes[0] != shapes[1]:
            raise self._refuse("needs two inputs of one shape", " and ".join(map(str, shapes)))
        return shapes[0]
