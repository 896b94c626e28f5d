"""The image, the dense layers, the embeddings, and a layer of a class that netviz does not know."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any, ClassVar

from netviz.layers.base import Kind, Layer, Said, Shape, Tensor, Weight
from netviz.layers.form import Form
from netviz.layers.law import PLACES, Law, product
from netviz.layers.options import Initializer, Regularizer
from netviz.layers.window import POINT, SOMEWHERE, Window
from netviz.unknown import UNKNOWN, UNKNOWN_SHAPE


@dataclass(frozen=True)
class InputLayer(Layer):
    """Where images enter, or sequences, or vectors."""

    default_name: ClassVar[str] = "image"
    takes_trainable: ClassVar[bool] = False

    shape: Shape = ()
    batch_size: int | None = None
    """How many images it takes at once, where that is fixed: a stateful layer needs it."""
    sparse: bool = False
    ragged: bool = False
    optional: bool = False

    @property
    def kind(self) -> Kind:
        """An image has height, width and channels; anything else is an input."""
        return "image" if len(self.shape) == 3 else "input"

    def arguments(self) -> dict[str, Any]:
        """With the shape, always: () is that of one number."""
        return {"shape": self.shape, **super().arguments()}

    def output_shape(self, *shapes: Shape) -> Shape:
        """The image's."""
        return self.shape


def Input(shape: Shape, name: str | None = None) -> Tensor:  # noqa: N802 (Keras' name)
    """The image, as keras.Input."""
    return InputLayer(shape=tuple(shape), name=name)(())


@dataclass(frozen=True)
class Dense(Layer):
    """Every output sees every input."""

    default_name: ClassVar[str] = "dense"
    kind: ClassVar[Kind] = "dense"

    units: int
    activation: str | None = None
    use_bias: bool = True
    kernel_initializer: Initializer = "glorot_uniform"
    kernel_regularizer: Regularizer = None

    def output_shape(self, *shapes: Shape) -> Shape:
        """The last axis becomes the units."""
        if shapes[0] == ():
            raise self._refuse("needs an axis to mix", shapes[0])
        return UNKNOWN_SHAPE if shapes[0] == UNKNOWN_SHAPE else (*shapes[0][:-1], self.units)

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """kernel (inputs, units), bias (units)."""
        kernel = Weight("kernel", (shapes[0][-1], self.units))
        return (kernel, Weight("bias", (self.units,))) if self.use_bias else (kernel,)

    def macs(self, *shapes: Shape) -> int:
        """One for each weight of the kernel (at each position, where the input is a map)."""
        return prod(shapes[0]) * self.units

    def window(self, *shapes: Shape) -> Window | None:
        """All of a vector; of a map, one position."""
        if shapes[0] == UNKNOWN_SHAPE:
            return SOMEWHERE
        return None if len(shapes[0]) == 1 else POINT

    def parameter_law(self, *shapes: Shape) -> Law:
        """n n, and the bias."""
        law = Law(r"n_{in}\,n_{out}", product(shapes[0][-1], self.units))
        return law.plus("n_{out}", self.units, self.use_bias)

    def mac_law(self, *shapes: Shape) -> Law:
        """n n (at each position, where the input is a map)."""
        places = PLACES.get(len(shapes[0]) - 1)
        letters = r"n_{in}\,n_{out}" if places is None else rf"{places}\,n_{{in}}\,n_{{out}}"
        return Law(letters, product(*shapes[0], self.units))


@dataclass(frozen=True)
class Embedding(Layer):
    """A vector for each of input_dim numbers, looked up in a table: nothing is multiplied."""

    default_name: ClassVar[str] = "embedding"
    kind: ClassVar[Kind] = "dense"

    input_dim: int
    output_dim: int
    mask_zero: bool = False

    def signature(self, form: Form | None = None) -> tuple[Said, ...]:
        """How many numbers it has a vector for, and how long that is: 1,000 words · 64."""
        return ("", f"{self.input_dim:,} words"), ("", self.output_dim)

    def output_shape(self, *shapes: Shape) -> Shape:
        """A vector in the place of each number."""
        return UNKNOWN_SHAPE if shapes[0] == UNKNOWN_SHAPE else (*shapes[0], self.output_dim)

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """embeddings (input_dim, output_dim)."""
        return (Weight("embeddings", (self.input_dim, self.output_dim)),)

    def parameter_law(self, *shapes: Shape) -> Law:
        """n n."""
        return Law(r"n_{words}\,n_{out}", product(self.input_dim, self.output_dim))


@dataclass(frozen=True)
class ReversibleEmbedding(Embedding):
    """An embedding that can be called the other way round too, from vectors to scores, by the same table or another.

    Here it stands for the way from numbers to vectors.
    """

    tie_weights: bool = True
    logit_soft_cap: float | None = None

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """embeddings (input_dim, output_dim), and reverse_embeddings the other way round, unless they are tied."""
        reverse = Weight("reverse_embeddings", (self.output_dim, self.input_dim))
        return super().weights(*shapes) if self.tie_weights else (*super().weights(*shapes), reverse)

    def parameter_law(self, *shapes: Shape) -> Law:
        """n n, twice where they are not tied."""
        law = super().parameter_law(*shapes)
        return law if self.tie_weights else Law(rf"2\,{law.letters}", product(2, law.numbers))


@dataclass(frozen=True)
class Identity(Layer):
    """What it takes."""

    default_name: ClassVar[str] = "identity"


@dataclass(frozen=True)
class Masking(Layer):
    """Steps whose values all are mask_value are passed over by the layers that follow."""

    default_name: ClassVar[str] = "masking"

    mask_value: float = 0.0


@dataclass(frozen=True)
class UnknownLayer(Layer):
    """A layer of another class, read from a file and never executed: it has the shape that the file records."""

    default_name: ClassVar[str] = "unknown"
    is_known: ClassVar[bool] = False

    class_name: str
    shape: Shape = UNKNOWN_SHAPE
    weightless: bool = False
    """Known to have no weights: Keras' poolings, merges and operations."""
    elementwise: bool = False
    """Known to see one position at a time."""
    holds: str = ""
    """The class of the layer or model inside, where it is a wrapper."""
    stored: tuple[Shape, ...] | None = None
    """The shapes of its weights, where the file carries them; None where nobody knows."""

    @property
    def keras_class(self) -> str:
        """The class that the file names."""
        return self.class_name

    def output_shape(self, *shapes: Shape) -> Shape:
        """As the file records it."""
        return self.shape

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """Those of the file, where it carries them; else nobody knows."""
        if self.stored is not None:
            return tuple(Weight(f"weight_{number}", shape) for number, shape in enumerate(self.stored, 1))
        return () if self.weightless else (Weight("unknown", (UNKNOWN,)),)

    def macs(self, *shapes: Shape) -> int:
        """Nobody knows; none without weights, as for all layers."""
        return 0 if self.weightless or self.stored == () else UNKNOWN

    def window(self, *shapes: Shape) -> Window:
        """Nobody knows."""
        return POINT if self.elementwise else Window((UNKNOWN, UNKNOWN))

    @property
    def kind(self) -> Kind:
        """Unknown, unless it has no weights."""
        return "shape" if self.weightless else "unknown"
