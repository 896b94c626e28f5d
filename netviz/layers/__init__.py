"""Twins of the Keras layers that netviz knows: the same names, arguments and defaults.

A layer is a frozen dataclass that answers four questions about the shapes it is called on: its output shape, its
weights, its multiply-adds, and its window (what one output value sees). Shapes leave out the batch.
`same` pads to ceil(n / stride); `valid` leaves floor((n - extent) / stride) + 1 (Keras 3).
The files are Keras' own groups; the classes imported here are the layers that a file and a script can have.
"""

from netviz.layers.activation import ELU, Activation, LeakyReLU, PReLU, ReLU, Softmax
from netviz.layers.applications import CustomScaleLayer, LayerScale, StochasticDepth
from netviz.layers.attention import AdditiveAttention, Attention, GroupQueryAttention, MultiHeadAttention
from netviz.layers.augmentation import (
    AugMix,
    AutoContrast,
    ContrastLimitedAdaptiveHistogramEqualization,
    CutMix,
    Equalization,
    MaxNumBoundingBoxes,
    MixUp,
    RandAugment,
    RandomBrightness,
    RandomColorDegeneration,
    RandomColorJitter,
    RandomContrast,
    RandomElasticTransform,
    RandomErasing,
    RandomFlip,
    RandomGaussianBlur,
    RandomGrayscale,
    RandomHue,
    RandomInvert,
    RandomPerspective,
    RandomPosterization,
    RandomRotation,
    RandomSaturation,
    RandomSharpness,
    RandomShear,
    RandomTranslation,
    RandomZoom,
    Solarization,
)
from netviz.layers.base import (
    Axes,
    Axis,
    Call,
    Given,
    Kind,
    Layer,
    Merging,
    Shape,
    Tensor,
    Variety,
    Weight,
    argument_of,
    block,
)
from netviz.layers.convolution import (
    Conv1D,
    Conv1DTranspose,
    Conv2D,
    Conv2DTranspose,
    Conv3D,
    Conv3DTranspose,
    DepthwiseConv1D,
    DepthwiseConv2D,
    SeparableConv1D,
    SeparableConv2D,
)
from netviz.layers.core import Dense, Embedding, Identity, Input, InputLayer, Masking, ReversibleEmbedding, UnknownLayer
from netviz.layers.einsum import EinsumDense
from netviz.layers.former import (
    CuDNNLSTM,
    Highway,
    LocallyConnected1D,
    LocallyConnected2D,
    MaxoutDense,
    RandomHeight,
    RandomWidth,
    SReLU,
    ThresholdedReLU,
)
from netviz.layers.merging import Add, Average, Concatenate, Dot, Maximum, Minimum, Multiply, Subtract
from netviz.layers.normalization import (
    BatchNormalization,
    FrozenBatchNormalization,
    GroupNormalization,
    LayerNormalization,
    RMSNormalization,
    UnitNormalization,
)
from netviz.layers.options import KerasObject, Option, VarianceScaling
from netviz.layers.pooling import (
    AdaptiveAveragePooling1D,
    AdaptiveAveragePooling2D,
    AdaptiveAveragePooling3D,
    AdaptiveMaxPooling1D,
    AdaptiveMaxPooling2D,
    AdaptiveMaxPooling3D,
    AveragePooling1D,
    AveragePooling2D,
    AveragePooling3D,
    GlobalAveragePooling1D,
    GlobalAveragePooling2D,
    GlobalAveragePooling3D,
    GlobalMaxPooling1D,
    GlobalMaxPooling2D,
    GlobalMaxPooling3D,
    MaxPooling1D,
    MaxPooling2D,
    MaxPooling3D,
)
from netviz.layers.preprocessing import (
    CategoryEncoding,
    CenterCrop,
    Discretization,
    HashedCrossing,
    Hashing,
    IntegerLookup,
    MelSpectrogram,
    Normalization,
    RandomCrop,
    Rescaling,
    Resizing,
    STFTSpectrogram,
    StringLookup,
    TextVectorization,
)
from netviz.layers.recurrent import (
    GRU,
    LSTM,
    RNN,
    ConvLSTM1D,
    ConvLSTM2D,
    ConvLSTM3D,
    GRUCell,
    LSTMCell,
    SimpleRNN,
    SimpleRNNCell,
    StackedRNNCells,
)
from netviz.layers.regularization import (
    ActivityRegularization,
    AlphaDropout,
    Dropout,
    GaussianDropout,
    GaussianNoise,
    SpatialDropout1D,
    SpatialDropout2D,
    SpatialDropout3D,
)
from netviz.layers.reshaping import (
    Cropping1D,
    Cropping2D,
    Cropping3D,
    Flatten,
    Frame,
    Interpolation,
    Permute,
    RepeatVector,
    Reshape,
    UpSampling1D,
    UpSampling2D,
    UpSampling3D,
    ZeroPadding1D,
    ZeroPadding2D,
    ZeroPadding3D,
)
from netviz.layers.sliding import DataFormat
from netviz.layers.window import Pair, Sides, Window, pair
from netviz.layers.wrapper import Bidirectional, Pipeline, SpectralNormalization, TimeDistributed
