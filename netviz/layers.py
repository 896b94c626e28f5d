"""Twins of the Keras layers that netviz knows: the same names, arguments and defaults.

A layer is a frozen dataclass that answers four questions about the shapes it is called on: its output shape, its
weights, its multiply-adds, and its window (what one output value sees). Shapes leave out the batch.
`same` pads to ceil(n / stride); `valid` leaves floor((n - extent) / stride) + 1 (Keras 3).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, ClassVar, Literal, get_args

from netviz.errors import ShapeError
from netviz.network import Call, Shape, Tensor
from netviz.unknown import UNKNOWN

Pair = tuple[int, int]
NotNegative = float
Interpolation = Literal["nearest", "bilinear"]


@dataclass(frozen=True)
class Weight:
    """One weight tensor of a layer."""

    name: str
    shape: Shape
    trainable: bool = True

    @property
    def size(self) -> int:
        """How many values it holds."""
        return prod(self.shape)


@dataclass(frozen=True)
class Window:
    """What one output value sees of the layer's input: (height, width) each."""

    kernel: Pair
    strides: Pair = (1, 1)
    dilation: Pair = (1, 1)
    spread: Pair | None = None
    """Of a transposed layer, its strides: each input value is spread over a kernel's places, so far from the next."""

    @property
    def extent(self) -> Pair:
        """The side of the window with the gaps of its dilation."""
        (kh, kw), (dh, dw) = self.kernel, self.dilation
        return dh * (kh - 1) + 1, dw * (kw - 1) + 1


POINT = Window((1, 1))


@dataclass(frozen=True)
class VarianceScaling:
    """Random first weights with a variance of scale / fan, as keras.initializers has them."""

    scale: float = 1.0
    mode: str = "fan_in"
    distribution: str = "truncated_normal"


Initializer = str | VarianceScaling
"""By Keras' name for it, or with its numbers."""


def pair(value: int | Sequence[int]) -> Pair:
    """3 as (3, 3); (1, 7) as it is."""
    if isinstance(value, int):
        return value, value
    height, width = value
    return height, width


@dataclass(frozen=True)
class Layer:
    """What all layers share. The answers here are those of a layer that changes nothing and sees one value."""

    default_name: ClassVar[str] = "layer"

    name: str | None = dataclasses.field(default=None, kw_only=True, compare=False)

    def __call__(self, inputs: Tensor | Sequence[Tensor]) -> Tensor:
        """Call the layer, as in Keras' functional style. Raises ShapeError where the input does not fit."""
        tensors = (inputs,) if isinstance(inputs, Tensor) else tuple(inputs)
        return Tensor(self.output_shape(*(tensor.shape for tensor in tensors)), Call(self, tensors))

    @property
    def keras_class(self) -> str:
        """The name of the twin in keras.layers."""
        return type(self).__name__

    def arguments(self) -> dict[str, Any]:
        """The arguments that differ from Keras' defaults, as its constructor takes them (without the name)."""
        return {
            field.name: getattr(self, field.name)
            for field in dataclasses.fields(self)
            if field.name != "name" and getattr(self, field.name) != field.default
        }

    def output_shape(self, *shapes: Shape) -> Shape:
        """The shape of what the layer returns. Raises ShapeError."""
        return shapes[0]

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """The weight tensors in Keras' order."""
        return ()

    def macs(self, *shapes: Shape) -> int:
        """Multiply-adds for one image; convolutions and dense layers only."""
        return 0

    def window(self, *shapes: Shape) -> Window | None:
        """Kernel, stride and dilation; None for a layer that sees its whole input."""
        return POINT

    def _refuse(self, rule: str, received: object) -> ShapeError:
        where = f"{self.name} ({self.keras_class})" if self.name else self.keras_class
        return ShapeError(f"{where} {rule}. Received: {received}")

    def _image(self, shape: Shape) -> tuple[int, int, int]:
        if len(shape) != 3:
            raise self._refuse("needs an input of (height, width, channels)", shape)
        return shape[0], shape[1], shape[2]


@dataclass(frozen=True)
class InputLayer(Layer):
    """Where images enter."""

    default_name: ClassVar[str] = "image"

    shape: Shape = ()

    def output_shape(self, *shapes: Shape) -> Shape:
        """The image's."""
        return self.shape


def Input(shape: Shape, name: str | None = None) -> Tensor:  # noqa: N802 (Keras' name)
    """The image, as keras.Input."""
    return InputLayer(shape=tuple(shape), name=name)(())


@dataclass(frozen=True)
class _Sliding(Layer):
    """A layer with a window that slides over (height, width, channels)."""

    def _slide(self, shape: Shape, window: Window, padding: str) -> Pair:
        height, width, _ = self._image(shape)
        (eh, ew), (sh, sw) = window.extent, window.strides
        if padding == "same":
            return -(-height // sh), -(-width // sw)
        if padding != "valid":
            raise self._refuse("needs padding 'same' or 'valid'", repr(padding))
        if eh > height or ew > width:
            rule = f"cannot fit its {eh} x {ew} window into the map (padding 'valid')"
            raise self._refuse(rule, f"a map of {height} x {width}")
        return (height - eh) // sh + 1, (width - ew) // sw + 1


@dataclass(frozen=True)
class _Convolution(_Sliding):
    def _check_strides(self, strides: Pair, dilation: Pair) -> None:
        if max(strides) > 1 and max(dilation) > 1:
            raise self._refuse("cannot have both strides and dilation_rate above 1", f"{strides} and {dilation}")


@dataclass(frozen=True)
class Conv2D(_Convolution):
    """Each filter sees every channel of its group: kh kw (Cin / groups) weights a filter."""

    default_name: ClassVar[str] = "conv"

    filters: int
    kernel_size: int | Pair
    strides: int | Pair = (1, 1)
    padding: str = "valid"
    dilation_rate: int | Pair = (1, 1)
    groups: int = 1
    activation: str | None = None
    use_bias: bool = True
    kernel_initializer: Initializer = "glorot_uniform"

    def output_shape(self, *shapes: Shape) -> Shape:
        """(height, width, filters)."""
        channels = self._image(shapes[0])[2]
        if channels % self.groups or self.filters % self.groups:
            rule = "needs input channels and filters that its groups divide"
            raise self._refuse(rule, f"groups={self.groups}, channels={channels}, filters={self.filters}")
        window = self.window(*shapes)
        self._check_strides(window.strides, window.dilation)
        return (*self._slide(shapes[0], window, self.padding), self.filters)

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """kernel (kh, kw, Cin / groups, filters), bias (filters)."""
        kernel = Weight("kernel", (*pair(self.kernel_size), shapes[0][2] // self.groups, self.filters))
        return (kernel, Weight("bias", (self.filters,))) if self.use_bias else (kernel,)

    def macs(self, *shapes: Shape) -> int:
        """kh kw (Cin / groups) for each output value."""
        return prod(pair(self.kernel_size)) * (shapes[0][2] // self.groups) * prod(self.output_shape(*shapes))

    def window(self, *shapes: Shape) -> Window:
        """The kernel."""
        return Window(pair(self.kernel_size), pair(self.strides), pair(self.dilation_rate))


@dataclass(frozen=True)
class DepthwiseConv2D(_Convolution):
    """Each channel has depth_multiplier filters of its own: kh kw weights each."""

    default_name: ClassVar[str] = "depthwise"

    kernel_size: int | Pair
    strides: int | Pair = (1, 1)
    padding: str = "valid"
    depth_multiplier: int = 1
    dilation_rate: int | Pair = (1, 1)
    activation: str | None = None
    use_bias: bool = True
    depthwise_initializer: Initializer = "glorot_uniform"

    def output_shape(self, *shapes: Shape) -> Shape:
        """(height, width, Cin depth_multiplier)."""
        channels = self._image(shapes[0])[2]
        window = self.window(*shapes)
        self._check_strides(window.strides, window.dilation)
        return (*self._slide(shapes[0], window, self.padding), channels * self.depth_multiplier)

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """kernel (kh, kw, Cin, depth_multiplier), bias (Cin depth_multiplier)."""
        channels = shapes[0][2]
        kernel = Weight("kernel", (*pair(self.kernel_size), channels, self.depth_multiplier))
        bias = Weight("bias", (channels * self.depth_multiplier,))
        return (kernel, bias) if self.use_bias else (kernel,)

    def macs(self, *shapes: Shape) -> int:
        """kh kw for each output value."""
        return prod(pair(self.kernel_size)) * prod(self.output_shape(*shapes))

    def window(self, *shapes: Shape) -> Window:
        """The kernel."""
        return Window(pair(self.kernel_size), pair(self.strides), pair(self.dilation_rate))


@dataclass(frozen=True)
class SeparableConv2D(_Convolution):
    """Depthwise, then pointwise (1 x 1), with nothing between."""

    default_name: ClassVar[str] = "separable"

    filters: int
    kernel_size: int | Pair
    strides: int | Pair = (1, 1)
    padding: str = "valid"
    dilation_rate: int | Pair = (1, 1)
    depth_multiplier: int = 1
    activation: str | None = None
    use_bias: bool = True
    depthwise_initializer: Initializer = "glorot_uniform"
    pointwise_initializer: Initializer = "glorot_uniform"

    def output_shape(self, *shapes: Shape) -> Shape:
        """(height, width, filters)."""
        window = self.window(*shapes)
        self._check_strides(window.strides, window.dilation)
        return (*self._slide(shapes[0], window, self.padding), self.filters)

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """depthwise_kernel (kh, kw, Cin, m), pointwise_kernel (1, 1, Cin m, filters), bias (filters)."""
        channels, m = shapes[0][2], self.depth_multiplier
        kernels = (
            Weight("depthwise_kernel", (*pair(self.kernel_size), channels, m)),
            Weight("pointwise_kernel", (1, 1, channels * m, self.filters)),
        )
        return (*kernels, Weight("bias", (self.filters,))) if self.use_bias else kernels

    def macs(self, *shapes: Shape) -> int:
        """(kh kw + filters) for each value between the two."""
        height, width, _ = self.output_shape(*shapes)
        between = height * width * shapes[0][2] * self.depth_multiplier
        return between * (prod(pair(self.kernel_size)) + self.filters)

    def window(self, *shapes: Shape) -> Window:
        """The depthwise kernel."""
        return Window(pair(self.kernel_size), pair(self.strides), pair(self.dilation_rate))


@dataclass(frozen=True)
class Conv2DTranspose(_Convolution):
    """The way back of a convolution: each value of the map is spread over a kernel's places, `strides` apart.

    Without Keras' output_padding.
    """

    default_name: ClassVar[str] = "conv_transpose"

    filters: int
    kernel_size: int | Pair
    strides: int | Pair = (1, 1)
    padding: str = "valid"
    dilation_rate: int | Pair = (1, 1)
    activation: str | None = None
    use_bias: bool = True
    kernel_initializer: Initializer = "glorot_uniform"

    def output_shape(self, *shapes: Shape) -> Shape:
        """(height, width, filters): `same` makes n stride, `valid` what all kernels cover, and never less."""
        height, width, _ = self._image(shapes[0])
        window, strides = self.window(*shapes), pair(self.strides)
        self._check_strides(strides, window.dilation)
        if self.padding not in ("same", "valid"):
            raise self._refuse("needs padding 'same' or 'valid'", repr(self.padding))
        (eh, ew), (sh, sw) = window.extent, strides
        beyond = (0, 0) if self.padding == "same" else (max(eh - sh, 0), max(ew - sw, 0))
        return height * sh + beyond[0], width * sw + beyond[1], self.filters

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """kernel (kh, kw, filters, Cin), bias (filters)."""
        kernel = Weight("kernel", (*pair(self.kernel_size), self.filters, shapes[0][2]))
        return (kernel, Weight("bias", (self.filters,))) if self.use_bias else (kernel,)

    def macs(self, *shapes: Shape) -> int:
        """kh kw filters for each input value, as papers and profilers count, also where `same` crops."""
        return prod(pair(self.kernel_size)) * self.filters * prod(shapes[0])

    def window(self, *shapes: Shape) -> Window:
        """The kernel, spread by the strides."""
        return Window(pair(self.kernel_size), dilation=pair(self.dilation_rate), spread=pair(self.strides))


@dataclass(frozen=True)
class UpSampling2D(Layer):
    """Each value repeated, or values between them interpolated."""

    default_name: ClassVar[str] = "upsample"

    size: int | Pair = (2, 2)
    interpolation: Interpolation = "nearest"

    def output_shape(self, *shapes: Shape) -> Shape:
        """Taller and wider by the size."""
        height, width, channels = self._image(shapes[0])
        if self.interpolation not in get_args(Interpolation):
            raise self._refuse("needs interpolation 'nearest' or 'bilinear'", repr(self.interpolation))
        rows, columns = pair(self.size)
        return height * rows, width * columns, channels

    def window(self, *shapes: Shape) -> Window:
        """The same one as that of the transposed convolution which computes it."""
        rows, columns = size = pair(self.size)
        between = 2 * rows - rows % 2, 2 * columns - columns % 2
        return Window(size if self.interpolation == "nearest" else between, spread=size)


@dataclass(frozen=True)
class _Pooling(_Sliding):
    default_name: ClassVar[str] = "pool"

    pool_size: int | Pair = (2, 2)
    strides: int | Pair | None = None
    padding: str = "valid"

    def output_shape(self, *shapes: Shape) -> Shape:
        """(height, width, Cin)."""
        return (*self._slide(shapes[0], self.window(*shapes), self.padding), shapes[0][2])

    def window(self, *shapes: Shape) -> Window:
        """The pool; it strides by its own size unless told otherwise."""
        return Window(pair(self.pool_size), pair(self.pool_size if self.strides is None else self.strides))


@dataclass(frozen=True)
class MaxPooling2D(_Pooling):
    """The largest value of each window."""


@dataclass(frozen=True)
class AveragePooling2D(_Pooling):
    """The mean of each window. Keras 3 has no default pool_size; (2, 2) was Keras 2's."""

    def arguments(self) -> dict[str, Any]:
        """With the pool_size, always."""
        return {"pool_size": self.pool_size, **super().arguments()}


@dataclass(frozen=True)
class GlobalAveragePooling2D(Layer):
    """The mean of each whole channel."""

    default_name: ClassVar[str] = "global_pool"

    keepdims: bool = False

    def output_shape(self, *shapes: Shape) -> Shape:
        """(Cin,), or (1, 1, Cin) with keepdims."""
        channels = self._image(shapes[0])[2]
        return (1, 1, channels) if self.keepdims else (channels,)

    def window(self, *shapes: Shape) -> None:
        """All of it."""
        return


@dataclass(frozen=True)
class ZeroPadding2D(Layer):
    """A frame of zeros: ((top, bottom), (left, right))."""

    default_name: ClassVar[str] = "pad"

    padding: int | Pair | tuple[Pair, Pair] = (1, 1)

    def output_shape(self, *shapes: Shape) -> Shape:
        """Taller and wider by the frame."""
        height, width, channels = self._image(shapes[0])
        vertical, horizontal = pair(self.padding)  # type: ignore[arg-type]
        return height + sum(pair(vertical)), width + sum(pair(horizontal)), channels


@dataclass(frozen=True)
class Dense(Layer):
    """Every output sees every input."""

    default_name: ClassVar[str] = "dense"

    units: int
    activation: str | None = None
    use_bias: bool = True
    kernel_initializer: Initializer = "glorot_uniform"
    kernel_regularizer: str | None = None

    def output_shape(self, *shapes: Shape) -> Shape:
        """The last axis becomes the units."""
        return (*shapes[0][:-1], self.units)

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """kernel (inputs, units), bias (units)."""
        kernel = Weight("kernel", (shapes[0][-1], self.units))
        return (kernel, Weight("bias", (self.units,))) if self.use_bias else (kernel,)

    def macs(self, *shapes: Shape) -> int:
        """One for each weight of the kernel (at each position, where the input is a map)."""
        return prod(shapes[0]) * self.units

    def window(self, *shapes: Shape) -> Window | None:
        """All of a vector; of a map, one position."""
        return None if len(shapes[0]) == 1 else POINT


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


@dataclass(frozen=True)
class Normalization(Layer):
    """Each channel minus a known mean, over the root of a known variance; both are weights where they are not given."""

    default_name: ClassVar[str] = "normalize"

    mean: tuple[float, ...] | None = None
    variance: tuple[float, ...] | None = None

    def output_shape(self, *shapes: Shape) -> Shape:
        """That of the input."""
        given = [values and len(values) for values in (self.mean, self.variance)]
        if given not in ([None, None], [shapes[0][-1]] * 2):
            raise self._refuse("needs a mean and a variance for each channel", f"{given[0]} and {given[1]}")
        return shapes[0]

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """mean, variance, C each, and the count of what they were taken from; set by adapt(), never trained."""
        if self.mean is not None:
            return ()
        size = shapes[0][-1:]
        return tuple(Weight(name, shape, False) for name, shape in (("mean", size), ("variance", size), ("count", ())))


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
class ReLU(Layer):
    """max(x, 0), cut at max_value where one is given."""

    default_name: ClassVar[str] = "relu"

    max_value: NotNegative | None = None


@dataclass(frozen=True)
class Activation(Layer):
    """A function of each value, by Keras' name for it."""

    activation: str

    @property
    def default_name(self) -> str:  # type: ignore[override]
        """The function's."""
        return self.activation


@dataclass(frozen=True)
class Flatten(Layer):
    """A map as one vector."""

    default_name: ClassVar[str] = "flatten"

    def output_shape(self, *shapes: Shape) -> Shape:
        """(height width channels,)."""
        return (prod(shapes[0]),)

    def window(self, *shapes: Shape) -> None:
        """All of it, from here on."""
        return


@dataclass(frozen=True)
class Reshape(Layer):
    """The same values in another shape."""

    default_name: ClassVar[str] = "reshape"

    target_shape: Shape

    def output_shape(self, *shapes: Shape) -> Shape:
        """The target; one of its sides may be -1."""
        size, known = prod(shapes[0]), prod(side for side in self.target_shape if side != -1)
        free = self.target_shape.count(-1)
        if free > 1 or known < 1 or (size % known if free else size - known):
            raise self._refuse(f"cannot make {self.target_shape} of {size} values", shapes[0])
        return tuple(size // known if side == -1 else side for side in self.target_shape)


@dataclass(frozen=True)
class Dropout(Layer):
    """In training, a share of the values is set to zero."""

    default_name: ClassVar[str] = "dropout"

    rate: float
    noise_shape: tuple[int | None, ...] | None = None
    """(None, 1, 1, 1), with the batch: an image's values are dropped all together or not at all."""


@dataclass(frozen=True)
class StochasticDepth(Layer):
    """In training, a share of the images loses this branch. From keras.applications' ConvNeXt."""

    default_name: ClassVar[str] = "stochastic_depth"

    drop_path_rate: float


@dataclass(frozen=True)
class Rescaling(Layer):
    """x scale + offset."""

    default_name: ClassVar[str] = "rescale"

    scale: float
    offset: float = 0.0


@dataclass(frozen=True)
class Add(Layer):
    """The sum of maps of one shape: where a residual joins."""

    default_name: ClassVar[str] = "add"

    def output_shape(self, *shapes: Shape) -> Shape:
        """That of each."""
        if len(shapes) < 2 or len(set(shapes)) > 1:
            raise self._refuse("needs two or more inputs of one shape", " and ".join(map(str, shapes)))
        return shapes[0]


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


@dataclass(frozen=True)
class Multiply(Layer):
    """The product of maps; a side of 1 is repeated, so that a vector can weigh the channels of a map."""

    default_name: ClassVar[str] = "multiply"

    def output_shape(self, *shapes: Shape) -> Shape:
        """The larger of each side."""
        sides = [set(side) - {1} for side in zip(*shapes, strict=False)]
        if len(shapes) < 2 or len({len(shape) for shape in shapes}) > 1 or any(len(side) > 1 for side in sides):
            raise self._refuse("needs two or more inputs whose sides are equal or 1", " and ".join(map(str, shapes)))
        return tuple(max(side, default=1) for side in sides)


@dataclass(frozen=True)
class Concatenate(Layer):
    """Maps stacked along their channels."""

    default_name: ClassVar[str] = "concat"

    def output_shape(self, *shapes: Shape) -> Shape:
        """The channels add up."""
        if len(shapes) < 2 or len({shape[:-1] for shape in shapes}) > 1:
            raise self._refuse("needs two or more inputs of one height and width", " and ".join(map(str, shapes)))
        return (*shapes[0][:-1], sum(shape[-1] for shape in shapes))


@dataclass(frozen=True)
class UnknownLayer(Layer):
    """A layer of another class, read from a file and never executed: it has the shape that the file records."""

    default_name: ClassVar[str] = "unknown"

    class_name: str
    shape: Shape = (UNKNOWN,)
    weightless: bool = False
    """Known to have no weights: Keras' poolings, merges and operations."""
    elementwise: bool = False
    """Known to see one position at a time."""

    @property
    def keras_class(self) -> str:
        """The class that the file names."""
        return self.class_name

    def output_shape(self, *shapes: Shape) -> Shape:
        """As the file records it."""
        return self.shape

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """Nobody knows."""
        return () if self.weightless else (Weight("unknown", (UNKNOWN,)),)

    def macs(self, *shapes: Shape) -> int:
        """Nobody knows; none without weights, as for all layers."""
        return 0 if self.weightless else UNKNOWN

    def window(self, *shapes: Shape) -> Window:
        """Nobody knows."""
        return POINT if self.elementwise else Window((UNKNOWN, UNKNOWN))
