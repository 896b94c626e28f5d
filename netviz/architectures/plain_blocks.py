"""What networks from before batch normalization share: a convolution with its ReLU, and the pooling of Caffe."""

from netviz import layers
from netviz.layers import Tensor


def conv_relu(
    x: Tensor, filters: int, kernel: int, name: str, *, strides: int = 1, padding: str = "valid", groups: int = 1,
    batch_norm: bool = False,
) -> Tensor:  # fmt: skip
    """A convolution and its ReLU. He's first weights keep the signal from fading, as Keras' own would not."""
    x = layers.Conv2D(
        filters, kernel, strides=strides, padding=padding, groups=groups, activation=None if batch_norm else "relu",
        use_bias=not batch_norm, kernel_initializer="he_normal", name=name,
    )(x)  # fmt: skip
    if not batch_norm:
        return x
    x = layers.BatchNormalization(name=f"{name}_bn")(x)
    return layers.Activation("relu", name=f"{name}_relu")(x)


def max_pooling(x: Tensor, name: str) -> Tensor:
    """The largest of 3 x 3 with stride 2, as Caffe has it, which rounds the map's side up: 55 -> 27, 54 -> 27."""
    # Keras' `same` pads an even side at its far edge only, which rounds up; an odd side it would pad on both.
    return layers.MaxPooling2D(3, strides=2, padding="valid" if x.shape[0] % 2 else "same", name=name)(x)
