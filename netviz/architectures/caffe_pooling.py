"""Max pooling as Caffe has it, in which many networks before 2017 were written: its map's side is rounded up."""

from netviz import layers
from netviz.layers import Tensor


def max_pooling(x: Tensor, name: str) -> Tensor:
    """The largest of 3 x 3 with stride 2, rounded up: 55 -> 27, 54 -> 27."""
    # Keras' `same` pads an even side at its far edge only, which rounds up; an odd side it would pad on both.
    return layers.MaxPooling2D(3, strides=2, padding="valid" if x.shape[0] % 2 else "same", name=name)(x)
