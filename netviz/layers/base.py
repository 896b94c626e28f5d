"""What every layer is, and what its call leaves behind: a tensor that knows the call that made it."""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from math import prod
from typing import Any, ClassVar, Literal, TypeVar

from netviz.errors import ShapeError
from netviz.layers.form import Form
from netviz.layers.law import Law, product
from netviz.layers.options import Option
from netviz.layers.window import POINT, Pair, Window
from netviz.unknown import UNKNOWN, UNKNOWN_SHAPE

Kind = Literal[
    "convolution", "pointwise", "depthwise", "normalization", "activation", "pooling", "dense", "recurrent",
    "attention", "merge", "concatenation", "shape", "image", "input", "unknown",
]  # fmt: skip
Merging = Literal["sum", "product", "channels"]
Variety = Literal["standard", "dilated", "spatial", "pointwise", "grouped", "depthwise", "separable", "transposed"]
Shape = tuple[int, ...]
"""Without the batch: (height, width, channels) or (units,). A side that depends on the image is UNKNOWN; where not even
the rank is known, the shape is UNKNOWN_SHAPE."""

Axis = int
"""An axis as Keras counts them: 0 is the batch, the last one is -1 too."""
Axes = int | tuple[int, ...]
"""One axis, or several."""
Given = Any
"""An argument that changes nothing of what is asked here: a number, a word, or tuples of them."""

T = TypeVar("T")

_blocks: ContextVar[tuple[str, ...]] = ContextVar("blocks", default=())
_calls = itertools.count()


@contextlib.contextmanager
def block(name: str) -> Iterator[None]:
    """Layers called inside belong to the block; blocks nest, and the drawing folds them."""
    token = _blocks.set((*_blocks.get(), name))
    try:
        yield
    finally:
        _blocks.reset(token)


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


Said = tuple[str, int | float | str | tuple[int, ...]]
"""A word and its value, such as ("stride", 2); a value that needs no word has "" before it."""

_WINDOWS = ("kernel_size", "pool_size", "size")
_PARTICULARS = {
    "strides": "stride",
    "dilation_rate": "dilation",
    "groups": "groups",
    "depth_multiplier": "multiplier",
    "num_heads": "heads",
    "rate": "rate",
    "drop_path_rate": "rate",
    "scale": "scale",
}
"""Arguments that a figure tells where they are not 1, and the word before each."""
_WIDTHS = ("filters", "units")
_SIDED = frozenset({*_WINDOWS, "strides", "dilation_rate", "padding", "cropping"})
"""Arguments that one number may stand for on all sides."""


def _one_for_all(value: Any) -> Any:
    """The number that all sides have, before and behind; the value itself where they differ."""
    if not isinstance(value, tuple):
        return value
    (first, *others) = {_one_for_all(side) for side in value} or {value}
    return value if others else first


def argument_of(field: dataclasses.Field) -> str:
    """Keras' name of the argument that a field holds: another one where the layer has a method of that name."""
    return field.metadata.get("argument", field.name)


@dataclass(frozen=True)
class Layer:
    """What all layers share. The answers here are those of a layer that changes nothing and sees one value.

    What is true of one class stands in that class, also what the drawing, a script or a file has to know of it.
    """

    default_name: ClassVar[str] = "layer"
    kind: ClassVar[Kind] = "shape"
    """What it does, in one word: the drawing has a colour for each."""
    words: ClassVar[str] = ""
    """What a sentence calls it, such as "transposed convolution"; empty where its short name will do."""
    keras_module: ClassVar[str] = "keras.layers"
    keras_source: ClassVar[str] = ""
    """The class as a script defines it, where keras.layers does not have it."""
    in_keras_3: ClassVar[bool] = True
    """Whether today's Keras has it: else neither a script nor a keras.Model can."""
    positional: ClassVar[str] = ""
    """The argument that everybody writes without its name although it has a default."""
    fixed: ClassVar[Mapping[str, tuple[object, ...]]] = {}
    """Arguments of Keras that the twin does not have, with the values that it stands for."""
    beside_convolution: ClassVar[bool] = False
    """Whether it stands before or behind convolutions, as part of what they do: normalization and activation."""
    takes_trainable: ClassVar[bool] = True
    """Whether Keras' constructor has `trainable` as an argument."""
    training_default: ClassVar[tuple[bool | None, ...]] = ()
    """What its call takes for `training` where nobody says it; () where its call does not ask for it."""
    takes: ClassVar[tuple[str, ...]] = ()
    """What it is called on by name, where these are arguments of their own; else several inputs come as a list."""
    merges_by: ClassVar[Merging | None] = None
    """How it makes one map of several."""
    adds: ClassVar[bool] = False
    """Whether it returns the sum of its inputs, which may be scaled: where a residual joins."""
    is_commutative: ClassVar[bool] = False
    """Whether its inputs may come in any order: a + b is b + a."""
    is_known: ClassVar[bool] = True
    """Whether its class is one of those here."""
    prepares_pixels: ClassVar[bool] = False
    """Whether it makes of pixels what a network takes, where it stands before every layer with weights."""
    pads: ClassVar[bool] = False
    """Whether it puts a frame around a map, for the layer that comes next."""
    keeps_values: ClassVar[bool] = False
    """Whether it returns the values that it takes, in another shape."""
    averages_map: ClassVar[bool] = False
    """Whether it returns the mean of each whole channel."""
    subtracts_mean: ClassVar[bool] = False
    """Whether it subtracts from each channel its mean over the batch, and with it a bias that stands before it."""
    stored_again: ClassVar[int] = 0
    """How many of the weights of a layer that it wraps an archive stores at it, too: the first ones there."""
    rank: ClassVar[int] = 2
    """How many sides its maps and windows have, where one number stands for all of them."""

    name: str | None = dataclasses.field(default=None, kw_only=True, compare=False)
    trainable: bool = dataclasses.field(default=True, kw_only=True)
    """Whether training changes its weights."""
    options: tuple[tuple[str, Option], ...] = dataclasses.field(default=(), kw_only=True)
    """Arguments of Keras that change how it learns and are no field of the twin, where they are not Keras' own."""
    left_out: tuple[tuple[str, str], ...] = dataclasses.field(default=(), kw_only=True)
    """Arguments that a file gives it and nobody here can write: the name of each, and what it was."""

    def __call__(self, inputs: Tensor | Sequence[Tensor]) -> Tensor:
        """Call the layer, as in Keras' functional style. Raises ShapeError where the input does not fit."""
        tensors = (inputs,) if isinstance(inputs, Tensor) else tuple(inputs)
        shape = self.output_shape(*(tensor.shape for tensor in tensors))
        return Tensor(shape, Call(self, tensors, shape=shape))

    def call_arguments(self, given: Sequence[T]) -> list[T | list[T]]:
        """What it is called on as its call takes it: one by one where it `takes` them by name, else as a list."""
        return list(given) if self.takes or len(given) == 1 else [list(given)]

    @property
    def short_name(self) -> str:
        """Its kind as a part of a name: conv, bn, relu6."""
        return self.default_name

    @property
    def activation_function(self) -> str | None:
        """Keras' name of the function that it applies to its values; None where it applies none."""
        return getattr(self, "activation", None) or None

    @property
    def activation_limit(self) -> float | None:
        """The value at which its function is cut off; None where it is not."""
        return None

    @property
    def sole_function(self) -> str | None:
        """Keras' name of the function that is all it does, whatever its class; None where it does something else."""
        return None

    @property
    def scheduled_argument(self) -> str | None:
        """The rate that may grow evenly from block to block."""
        return None

    @property
    def keras_class(self) -> str:
        """The name of the twin in keras.layers."""
        return type(self).__name__

    def arguments(self) -> dict[str, Any]:
        """The arguments that differ from Keras' defaults, as its constructor takes them (without the name)."""
        own = {argument_of(field): getattr(self, field.name) for field in self.fields() if self._differs(field)}
        if not self.takes_trainable:
            own.pop("trainable", None)
        return own | dict(self.options)

    def meant(self) -> dict[str, Any]:
        """The same as they are meant, however they are written: 3 for (3, 3), its size for the strides of a pooling."""
        given = self.arguments() | self._figured()
        return {name: _one_for_all(value) if name in _SIDED else value for name, value in given.items()}

    @classmethod
    def fields(cls) -> Iterator[dataclasses.Field]:
        """Its fields that are arguments of Keras' constructor (without the name)."""
        found = sorted(dataclasses.fields(cls), key=lambda field: field.kw_only is True)  # `trainable` stands last
        return (field for field in found if field.name not in ("name", "options", "left_out"))

    def _differs(self, field: dataclasses.Field) -> bool:
        return getattr(self, field.name) != field.default

    def signature(self, form: Form | None = None) -> tuple[Said, ...]:
        """What a paper's figure says of it: its window, its stride where that is not 1, its filters or units.

        Dilation, groups, rate and their like stand between where they matter, the function that it applies at the end.
        `form` is how it is called, where that is not simply on its inputs.
        """
        given = self._figured()
        said: list[Said] = []
        for name in _WINDOWS:
            if name in given:
                sides = given[name] if isinstance(given[name], tuple) else (given[name],) * self.rank
                said.append(("", sides))
        for name, word in _PARTICULARS.items():
            value = given.get(name, 1)
            sides = set(value) if isinstance(value, tuple) else {value}
            if not sides <= {1, -1}:
                said.append((word, sides.pop() if len(sides) == 1 else value))
        said += [("", given[name]) for name in _WIDTHS if name in given]
        if self.activation_function not in (None, "linear"):
            said.append(("", self.activation_function))
        return tuple(said)

    def _figured(self) -> dict[str, Any]:
        """The arguments with a number or several, by name."""
        given = {name: getattr(self, name, None) for name in (*_WINDOWS, *_PARTICULARS, *_WIDTHS)}
        return {name: value for name, value in given.items() if value is not None and not isinstance(value, bool)}

    def output_shape(self, *shapes: Shape) -> Shape:
        """The shape of what the layer returns. Raises ShapeError."""
        return shapes[0]

    def output_shapes(self, *shapes: Shape) -> tuple[Shape, ...]:
        """The shapes of all that it returns: first its output, then the last states that a recurrent layer ends in."""
        return (self.output_shape(*shapes),)

    def returning(self, declared: Shape, *shapes: Shape) -> Layer:
        """The layer as it is meant where a file declares what it returns. Raises ShapeError where it cannot."""
        return self

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """The weight tensors in Keras' order, as if the layer was trainable."""
        return ()

    def variables(self, *shapes: Shape) -> tuple[Weight, ...]:
        """The weight tensors as a model has them: none is trained where the layer is not."""
        weights = self.weights(*shapes)
        return weights if self.trainable else tuple(dataclasses.replace(weight, trainable=False) for weight in weights)

    def macs(self, *shapes: Shape) -> int:
        """Multiply-adds for one image; convolutions and dense layers only."""
        return 0

    def window(self, *shapes: Shape) -> Window | None:
        """Kernel, stride and dilation; None for a layer that sees its whole input."""
        return POINT

    def variety(self, *shapes: Shape) -> Variety | None:
        """Which kind of convolution it is; None where it is none, or one that cannot be watched."""
        return None

    def margins(self, *shapes: Shape) -> Pair:
        """Padding before the map: rows above, columns left; below 0 where cropped. Of an upsampling layer, its crop."""
        return 0, 0

    def parameter_law(self, *shapes: Shape) -> Law:
        """How many parameters it has, for a layer with weights; here, so many for each channel, or weight by weight."""
        channels, weights = shapes[0][-1:], self.weights(*shapes)
        each = sum(weight.shape == channels != () for weight in weights)
        single = sum(weight.shape == () for weight in weights)
        if not each or each + single < len(weights):
            letters = (rf"\text{{{weight.name}}}".replace("_", " ") for weight in weights)
            return Law(" + ".join(letters), " + ".join(product(*weight.shape or (1,)) for weight in weights))
        letters = rf"{each}\,C" if each > 1 else "C"
        return Law(letters + " + 1" * single, product(each, *channels) + " + 1" * single)

    def mac_law(self, *shapes: Shape) -> Law | None:
        """How many multiply-adds it takes for one image; None where none are counted."""
        return None

    def _refuse(self, rule: str, received: object) -> ShapeError:
        where = f"{self.name} ({self.keras_class})" if self.name else self.keras_class
        return ShapeError(f"{where} {rule}", received=received)

    def _side(self, shape: Shape, axis: int) -> int:
        """The side along an axis as Keras counts them: 0 is the batch, the last one is -1 too."""
        if shape == UNKNOWN_SHAPE:
            return UNKNOWN
        return shape[self._place(shape, axis)]

    def _place(self, shape: Shape, axis: int) -> int:
        """Where the side along that axis of Keras' stands in the shape, which leaves out the batch."""
        if not -len(shape) <= axis <= len(shape) or axis == 0:
            raise self._refuse(f"has no axis {axis} to work along", shape)
        return axis - 1 if axis > 0 else len(shape) + axis


@dataclass(frozen=True, eq=False)
class Call:
    """One call of a layer: the layer, what it was called on, and the block it stands in."""

    layer: Layer
    inputs: tuple[Tensor, ...]
    """What its shapes follow from."""
    block: tuple[str, ...] = dataclasses.field(default_factory=_blocks.get)
    order: int = dataclasses.field(default_factory=lambda: next(_calls))
    given_name: tuple[str, str] | None = None
    """The node's name and label, where a file gives them; else they follow from the block and the layer."""
    first_call: Call | None = None
    """The first call of the same layer, whose weights this one uses too."""
    beside: tuple[Tensor, ...] = ()
    """What it takes besides: a mask, the state that it begins with."""
    form: Form | None = None
    """How the call is written, where that is not simply on its inputs."""
    shape: Shape | None = None
    """That of what the layer returns; None where nobody has asked for it yet."""

    @property
    def taken(self) -> tuple[Tensor, ...]:
        """All tensors that it takes."""
        return self.inputs + self.beside if self.beside else self.inputs


@dataclass(frozen=True, eq=False)
class Tensor:
    """What a layer returns: a shape, and the call that made it."""

    shape: Shape
    call: Call
    place: int = 0
    """Which of those that the call returns it is."""
