"""Twins of the Keras layers that netviz knows: the same names, arguments and defaults.

A layer is a frozen dataclass that answers four questions about the shapes it is called on: its output shape, its
weights, its multiply-adds, and its window (what one output value sees). Shapes leave out the batch.
`same` pads to ceil(n / stride); `valid` leaves floor((n - extent) / stride) + 1 (Keras 3).
The files are Keras' own groups; the classes imported here are the layers that a file and a script can have.
"""

from netviz.layers.activation import Activation, ReLU
from netviz.layers.applications import CustomScaleLayer, LayerScale, StochasticDepth
from netviz.layers.base import Call, Kind, Layer, Merging, Pair, Shape, Tensor, Variety, Weight, Window, block, pair
from netviz.layers.convolution import Conv2D, Conv2DTranspose, DepthwiseConv2D, SeparableConv2D
from netviz.layers.core import Dense, Input, InputLayer, UnknownLayer
from netviz.layers.merging import Add, Concatenate, Multiply
from netviz.layers.normalization import (
    BatchNormalization,
    FrozenBatchNormalization,
    GroupNormalization,
    LayerNormalization,
)
from netviz.layers.options import KerasObject, Option, VarianceScaling
from netviz.layers.pooling import AveragePooling2D, GlobalAveragePooling2D, MaxPooling2D
from netviz.layers.preprocessing import Normalization, Rescaling
from netviz.layers.regularization import Dropout
from netviz.layers.reshaping import Cropping2D, Flatten, Interpolation, Reshape, UpSampling2D, ZeroPadding2D
