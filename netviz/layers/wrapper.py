"""Layers that hold other layers: both ways over a sequence, at each step of it, with a bounded kernel, or in a row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from netviz.layers.base import Kind, Layer, Said, Shape, Weight
from netviz.layers.form import Form
from netviz.layers.law import Law
from netviz.layers.recurrent import Recurrent
from netviz.layers.window import POINT, SOMEWHERE, Window
from netviz.unknown import UNKNOWN_SHAPE


@dataclass(frozen=True)
class _Wrapper(Layer):
    """A layer around another one."""

    layer: Layer

    @property
    def kind(self) -> Kind:
        """The layer's."""
        return self.layer.kind

    def signature(self, form: Form | None = None) -> tuple[Said, ...]:
        """Which layer it holds, and what a figure says of that: LSTM · 32."""
        return ("", self.layer.keras_class), *self.layer.signature()


@dataclass(frozen=True)
class Bidirectional(_Wrapper):
    """A recurrent layer and its mirror image, which reads the sequence from its end: twice the weights."""

    default_name: ClassVar[str] = "bidirectional"
    training_default: ClassVar[tuple[bool | None, ...]] = (None,)
    kind: ClassVar[Kind] = "recurrent"
    words: ClassVar[str] = "bidirectional layer"

    merge_mode: str | None = "concat"
    backward_layer: Layer | None = None

    def output_shape(self, *shapes: Shape) -> Shape:
        """The channels of both, one behind the other, unless they are added, multiplied or averaged."""
        return self.output_shapes(*shapes)[0]

    def output_shapes(self, *shapes: Shape) -> tuple[Shape, ...]:
        """Its output, or both where they are not merged; then the states of both, where they are returned."""
        if not isinstance(self.layer, Recurrent) or not isinstance(self._backward, Recurrent):
            raise self._refuse("needs recurrent layers", f"{self.layer.keras_class} and {self._backward.keras_class}")
        output, *states = self.layer.output_shapes(*shapes)
        if self.merge_mode not in ("concat", "sum", "mul", "ave", None):
            raise self._refuse("needs merge_mode 'concat', 'sum', 'mul', 'ave' or None", repr(self.merge_mode))
        if self.merge_mode == "concat" and output != UNKNOWN_SHAPE:
            output = *output[:-1], 2 * output[-1]
        return *(output,) * (1 if self.merge_mode else 2), *states, *states

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """Those of the layer, then those of its mirror image."""
        ways = {"forward": self.layer.variables(*shapes), "backward": self._backward.variables(*shapes)}
        return tuple(replace(each, name=f"{way}/{each.name}") for way, weights in ways.items() for each in weights)

    def parameter_law(self, *shapes: Shape) -> Law:
        """Twice those of the layer, or those of both."""
        one, other = self.layer.parameter_law(*shapes), self._backward.parameter_law(*shapes)
        if one == other:
            return Law(rf"2\,({one.letters})", rf"2 \cdot ({one.numbers})")
        return Law(f"{one.letters} + {other.letters}", f"{one.numbers} + {other.numbers}")

    def macs(self, *shapes: Shape) -> int:
        """Those of both."""
        return self.layer.macs(*shapes) + self._backward.macs(*shapes)

    def window(self, *shapes: Shape) -> None:
        """All of it."""
        return

    def arguments(self) -> dict[str, Any]:
        """Without the backward layer where it is the layer's mirror image, as Keras makes it."""
        given = super().arguments()
        mirrored = isinstance(self.layer, Recurrent) and self.backward_layer == replace(self.layer, go_backwards=True)
        if self.layer.name:  # Keras puts it there once more
            given["layer"] = replace(self.layer, name=self.layer.name.removeprefix("forward_"))
        return {name: value for name, value in given.items() if name != "backward_layer" or not mirrored}

    @property
    def _backward(self) -> Layer:
        return self.layer if self.backward_layer is None else self.backward_layer


@dataclass(frozen=True)
class TimeDistributed(_Wrapper):
    """A layer at each step of a sequence, with the same weights."""

    default_name: ClassVar[str] = "time_distributed"
    training_default: ClassVar[tuple[bool | None, ...]] = (None,)

    def output_shape(self, *shapes: Shape) -> Shape:
        """As many steps of what the layer makes of one."""
        if shapes[0] == UNKNOWN_SHAPE:
            return UNKNOWN_SHAPE
        if len(shapes[0]) < 2:
            raise self._refuse("needs an input of steps", shapes[0])
        made = self.layer.output_shape(shapes[0][1:])
        return UNKNOWN_SHAPE if made == UNKNOWN_SHAPE else (shapes[0][0], *made)

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """The layer's."""
        return self.layer.variables(shapes[0][1:])

    def macs(self, *shapes: Shape) -> int:
        """The layer's at each step."""
        each = self.layer.macs(shapes[0][1:])
        return each if each == 0 else shapes[0][0] * each

    def window(self, *shapes: Shape) -> Window:
        """One value where the layer sees one; what it sees of a step has no place in rows and columns of steps."""
        if shapes[0] == UNKNOWN_SHAPE:
            return SOMEWHERE
        window = self.layer.window(shapes[0][1:])
        return POINT if window == POINT or (window is None and len(shapes[0]) == 2) else SOMEWHERE


@dataclass(frozen=True)
class SpectralNormalization(_Wrapper):
    """A layer whose kernel is kept at a largest singular value of 1. Miyato et al. 2018, arXiv:1802.05957."""

    default_name: ClassVar[str] = "spectral_norm"
    stored_again: ClassVar[int] = 1
    training_default: ClassVar[tuple[bool | None, ...]] = (False,)

    power_iterations: int = 1

    def output_shape(self, *shapes: Shape) -> Shape:
        """The layer's."""
        made = self.layer.output_shape(*shapes)
        if not any(weight.name in _NORMED for weight in self.layer.weights(*shapes)):
            raise self._refuse("needs a layer with a kernel", self.layer.keras_class)
        return made

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """The kernel; vector_u (1, the kernel's last side), by which its largest singular value is found; the rest."""
        own = self.layer.variables(*shapes)
        kernel = [weight for weight in own if weight.name in _NORMED]
        vectors = [Weight("vector_u", (1, weight.shape[-1]), trainable=False) for weight in kernel]
        return *kernel, *vectors, *(weight for weight in own if weight not in kernel)

    def macs(self, *shapes: Shape) -> int:
        """The layer's."""
        return self.layer.macs(*shapes)

    def window(self, *shapes: Shape) -> Window | None:
        """The layer's."""
        return self.layer.window(*shapes)

    def margins(self, *shapes: Shape) -> tuple[int, int]:
        """The layer's."""
        return self.layer.margins(*shapes)


_NORMED = ("kernel", "embeddings")


@dataclass(frozen=True)
class Pipeline(Layer):
    """Layers in a row, as one."""

    default_name: ClassVar[str] = "pipeline"
    training_default: ClassVar[tuple[bool | None, ...]] = (True,)
    takes_trainable: ClassVar[bool] = False

    layers: tuple[Layer, ...]

    def output_shape(self, *shapes: Shape) -> Shape:
        """That of the last."""
        return self._shapes(shapes)[-1][0]

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """Those of all."""
        given = zip(self.layers, self._shapes(shapes), strict=False)
        return tuple(weight for layer, shape in given for weight in layer.variables(*shape))

    def macs(self, *shapes: Shape) -> int:
        """Those of all."""
        return sum(layer.macs(*shape) for layer, shape in zip(self.layers, self._shapes(shapes), strict=False))

    def window(self, *shapes: Shape) -> Window | None:
        """One value where all see one."""
        seen = [layer.window(*shape) for layer, shape in zip(self.layers, self._shapes(shapes), strict=False)]
        return POINT if all(window == POINT for window in seen) else None if None in seen else SOMEWHERE

    def _shapes(self, shapes: tuple[Shape, ...]) -> list[tuple[Shape, ...]]:
        """What each layer is called on, and what the last one returns."""
        found = [shapes]
        for layer in self.layers:
            found.append((layer.output_shape(*found[-1]),))
        return found
