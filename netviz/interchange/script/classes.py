"""Layers that Keras does not have, as a script defines them."""

CLASSES = {
    "CustomScaleLayer": '''
class CustomScaleLayer(layers.Layer):
    """x + scale * residual, called on [x, residual]."""

    def __init__(self, scale, **kwargs):
        super().__init__(**kwargs)
        self.scale = scale

    def call(self, inputs):
        return inputs[0] + self.scale * inputs[1]

    def get_config(self):
        return {**super().get_config(), "scale": self.scale}
''',
    "LayerScale": '''
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
''',
    "StochasticDepth": '''
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
''',
    "FrozenBatchNormalization": '''
class FrozenBatchNormalization(layers.BatchNormalization):
    """Batch normalization that never looks at the batch: its moving statistics stay as they are."""

    def call(self, inputs, training=None, mask=None):
        return super().call(inputs, training=False, mask=mask)
''',
}
"""The source of each layer class that is not in keras.layers."""
