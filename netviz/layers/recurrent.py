"""Recurrent layers: a cell that goes over a sequence step by step, and takes along what it returned last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import ClassVar

from netviz.layers.base import Kind, Layer, Shape, T, Weight
from netviz.layers.law import KERNEL, PLACES, Law, product
from netviz.layers.sliding import DataFormat, Sliding, extents
from netviz.layers.window import Sides
from netviz.unknown import UNKNOWN, UNKNOWN_SHAPE


@dataclass(frozen=True)
class _Cell(Layer):
    """One step: `gates` dense layers on what comes in, and as many on its last output."""

    kind: ClassVar[Kind] = "recurrent"
    training_default: ClassVar[tuple[bool | None, ...]] = (False,)
    gates: ClassVar[int] = 1
    states: ClassVar[int] = 1
    """How many vectors it takes along; its output is the first."""

    units: int

    @property
    def state_sizes(self) -> tuple[int, ...]:
        """The lengths of the vectors that it takes along."""
        return (self.units,) * self.states

    def output_shape(self, *shapes: Shape) -> Shape:
        """(units,)."""
        if shapes[0] == ():
            raise self._refuse("needs an input of (values)", shapes[0])
        return (self.units,)

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """kernel (inputs, gates units), recurrent_kernel (units, gates units), bias (gates units)."""
        wide = self.gates * self.units
        kernels = Weight("kernel", (shapes[0][-1], wide)), Weight("recurrent_kernel", (self.units, wide))
        return (*kernels, Weight("bias", self._bias)) if getattr(self, "use_bias", True) else kernels

    @property
    def _bias(self) -> Shape:
        return (self.gates * self.units,)

    def macs(self, *shapes: Shape) -> int:
        """One for each value of both kernels, at each step."""
        return (shapes[0][-1] + self.units) * self.gates * self.units

    def window(self, *shapes: Shape) -> None:
        """All of it."""
        return

    def parameter_law(self, *shapes: Shape) -> Law:
        """g n (n + n), and the bias."""
        times = prod(self._bias) // self.units
        letters = f"{times if times > 1 else ''}" + (r"\," if times > 1 else "") + "n_{out}"
        return self._kernels(*shapes).plus(letters, prod(self._bias), getattr(self, "use_bias", True))

    def mac_law(self, *shapes: Shape) -> Law:
        """g n (n + n), at each step."""
        return self._kernels(*shapes)

    def _kernels(self, *shapes: Shape) -> Law:
        """The values of both kernels."""
        gates = rf"{self.gates}\," if self.gates > 1 else ""
        inside = f"({shapes[0][-1]} + {self.units})"
        return Law(rf"{gates}n_{{out}}\,(n_{{in}} + n_{{out}})", product(self.gates, self.units, inside))


@dataclass(frozen=True)
class SimpleRNNCell(_Cell):
    """tanh(W x + U h + b)."""

    default_name: ClassVar[str] = "rnn_cell"

    activation: str | None = "tanh"
    use_bias: bool = True
    dropout: float = 0.0
    recurrent_dropout: float = 0.0


@dataclass(frozen=True)
class LSTMCell(_Cell):
    """Long short-term memory: input, forget and output gate, and the new values. Hochreiter and Schmidhuber 1997."""

    default_name: ClassVar[str] = "lstm_cell"
    gates: ClassVar[int] = 4
    states: ClassVar[int] = 2

    activation: str | None = "tanh"
    recurrent_activation: str | None = "sigmoid"
    use_bias: bool = True
    unit_forget_bias: bool = True
    dropout: float = 0.0
    recurrent_dropout: float = 0.0


@dataclass(frozen=True)
class GRUCell(_Cell):
    """Gated recurrent unit: an update and a reset gate, and the new values. Cho et al. 2014, arXiv:1406.1078.

    With reset_after the reset gate acts on the product with the recurrent kernel, which then has a bias of its own.
    """

    default_name: ClassVar[str] = "gru_cell"
    gates: ClassVar[int] = 3

    activation: str | None = "tanh"
    recurrent_activation: str | None = "sigmoid"
    use_bias: bool = True
    dropout: float = 0.0
    recurrent_dropout: float = 0.0
    reset_after: bool = True

    @property
    def _bias(self) -> Shape:
        wide = self.gates * self.units
        return (2, wide) if self.reset_after else (wide,)


@dataclass(frozen=True)
class StackedRNNCells(Layer):
    """Cells one upon the other, as one cell."""

    default_name: ClassVar[str] = "stacked_cells"
    kind: ClassVar[Kind] = "recurrent"
    training_default: ClassVar[tuple[bool | None, ...]] = (False,)

    cells: tuple[Layer, ...]

    @property
    def state_sizes(self) -> tuple[int, ...]:
        """Those of all cells."""
        return tuple(size for cell in self.cells for size in _states(cell))

    def output_shape(self, *shapes: Shape) -> Shape:
        """That of the last cell."""
        return self.cells[-1].output_shape(*shapes)

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """Those of all cells."""
        return tuple(weight for cell, shape in self._calls(shapes[0]) for weight in cell.variables(shape))

    def macs(self, *shapes: Shape) -> int:
        """Those of all cells."""
        return sum(cell.macs(shape) for cell, shape in self._calls(shapes[0]))

    def window(self, *shapes: Shape) -> None:
        """All of it."""
        return

    def _calls(self, shape: Shape) -> list[tuple[Layer, Shape]]:
        """Each cell, and the shape that it is called on."""
        below = [shape, *(cell.output_shape(shape) for cell in self.cells)]
        return list(zip(self.cells, below, strict=False))


def _states(cell: Layer) -> tuple[int, ...]:
    """The lengths of the vectors that a cell takes along."""
    return cell.state_sizes if isinstance(cell, (_Cell, StackedRNNCells)) else ()


@dataclass(frozen=True)
class Recurrent(Layer):
    """A cell that goes over (steps, values): its last output, or those of all steps."""

    kind: ClassVar[Kind] = "recurrent"
    training_default: ClassVar[tuple[bool | None, ...]] = (False,)

    return_sequences: bool = False
    return_state: bool = False
    go_backwards: bool = False
    stateful: bool = False
    unroll: bool = False

    def output_shape(self, *shapes: Shape) -> Shape:
        """(units,), or (steps, units) with return_sequences."""
        steps, step = self._steps(shapes[0])
        made = self._step_shape(step)
        return (steps, *made) if self.return_sequences else made

    def output_shapes(self, *shapes: Shape) -> tuple[Shape, ...]:
        """Its output, and with return_state the states after the last step."""
        states = self._state_shapes(self._steps(shapes[0])[1]) if self.return_state else ()
        return (self.output_shape(*shapes), *states)

    def call_arguments(self, given: Sequence[T]) -> list[T | list[T]]:
        """The sequence, and the states that it begins with."""
        return [given[0], *([list(given[1:])] if len(given) > 1 else [])]

    def window(self, *shapes: Shape) -> None:
        """All of it."""
        return

    def _steps(self, shape: Shape) -> tuple[int, Shape]:
        """How many steps there are, and the shape of each."""
        if shape == UNKNOWN_SHAPE:
            return UNKNOWN, UNKNOWN_SHAPE
        if len(shape) != 2:
            raise self._refuse("needs an input of (steps, values)", shape)
        return shape[0], shape[1:]

    def _step_shape(self, step: Shape) -> Shape:
        """What one step returns."""
        raise NotImplementedError

    def _state_shapes(self, step: Shape) -> tuple[Shape, ...]:
        """What is taken along from step to step."""
        raise NotImplementedError


@dataclass(frozen=True)
class _OfCell(Layer):
    cell: Layer


@dataclass(frozen=True)
class RNN(Recurrent, _OfCell):
    """A cell over a sequence; StackedRNNCells are several, one upon the other."""

    default_name: ClassVar[str] = "rnn"

    zero_output_for_mask: bool = False

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """Those of its cell."""
        return self.cell.variables(self._steps(shapes[0])[1])

    def macs(self, *shapes: Shape) -> int:
        """Those of its cell, at each step."""
        steps, step = self._steps(shapes[0])
        return steps * self.cell.macs(step)

    def _step_shape(self, step: Shape) -> Shape:
        if not _states(self.cell):
            raise self._refuse("needs a cell", self.cell.keras_class)
        return self.cell.output_shape(step)

    def _state_shapes(self, step: Shape) -> tuple[Shape, ...]:
        return tuple((size,) for size in _states(self.cell))


@dataclass(frozen=True)
class CellOverSteps(Recurrent, _Cell):
    """A layer with one cell, whose arguments are its own."""

    def output_shape(self, *shapes: Shape) -> Shape:
        """(units,), or (steps, units) with return_sequences."""
        return Recurrent.output_shape(self, *shapes)

    def macs(self, *shapes: Shape) -> int:
        """Those of its cell, at each step."""
        steps, step = self._steps(shapes[0])
        return steps * _Cell.macs(self, step)

    def mac_law(self, *shapes: Shape) -> Law:
        """T g n (n + n)."""
        letters, numbers = super().mac_law(*shapes)
        return Law(rf"T\,{letters}", product(self._steps(shapes[0])[0], numbers))

    def _step_shape(self, step: Shape) -> Shape:
        return (self.units,)

    def _state_shapes(self, step: Shape) -> tuple[Shape, ...]:
        return ((self.units,),) * self.states


@dataclass(frozen=True)
class SimpleRNN(CellOverSteps, SimpleRNNCell):
    """h = tanh(W x + U h + b), step by step."""

    default_name: ClassVar[str] = "rnn"
    words: ClassVar[str] = "recurrent layer"


@dataclass(frozen=True)
class LSTM(CellOverSteps, LSTMCell):
    """Long short-term memory, step by step."""

    default_name: ClassVar[str] = "lstm"
    words: ClassVar[str] = "LSTM"


@dataclass(frozen=True)
class GRU(CellOverSteps, GRUCell):
    """Gated recurrent units, step by step."""

    default_name: ClassVar[str] = "gru"
    words: ClassVar[str] = "GRU"


@dataclass(frozen=True)
class _ConvCell(Sliding):
    filters: int
    kernel_size: int | Sides
    strides: int | Sides = 1
    padding: str = "valid"
    data_format: DataFormat = "channels_last"
    dilation_rate: int | Sides = 1
    activation: str | None = "tanh"
    recurrent_activation: str | None = "sigmoid"
    use_bias: bool = True
    unit_forget_bias: bool = True
    dropout: float = 0.0
    recurrent_dropout: float = 0.0


@dataclass(frozen=True)
class _ConvLSTM(Recurrent, _ConvCell):
    """An LSTM whose gates are convolutions over the maps of a film. Shi et al. 2015, arXiv:1506.04214."""

    default_name: ClassVar[str] = "conv_lstm"
    words: ClassVar[str] = "convolutional LSTM"

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """kernel (kh, kw, Cin, 4 filters), recurrent_kernel (kh, kw, filters, 4 filters), bias (4 filters)."""
        channels, kernel, wide = self._channels(shapes[0]), self._sides("kernel_size"), 4 * self.filters
        kernels = (
            Weight("kernel", (*kernel, channels, wide)),
            Weight("recurrent_kernel", (*kernel, self.filters, wide)),
        )
        return (*kernels, Weight("bias", (wide,))) if self.use_bias else kernels

    def macs(self, *shapes: Shape) -> int:
        """kh kw (Cin + filters) for each value of the four gates, at each step."""
        steps, step = self._steps(shapes[0])
        values = 4 * prod(self._step_shape(step))
        return steps * values * prod(self._sides("kernel_size")) * (self._channels(shapes[0]) + self.filters)

    def parameter_law(self, *shapes: Shape) -> Law:
        """4 k k F (Cin + F), and the bias."""
        channels, kernel = self._channels(shapes[0]), self._sides("kernel_size")
        numbers = product(4, *kernel, self.filters, f"({channels} + {self.filters})")
        law = Law(rf"4\,{KERNEL[self.rank]}\,C_{{out}}\,(C_{{in}} + C_{{out}})", numbers)
        return law.plus(r"4\,C_{out}", 4 * self.filters, self.use_bias)

    def mac_law(self, *shapes: Shape) -> Law:
        """T 4 k k H W F (Cin + F)."""
        steps, step = self._steps(shapes[0])
        places = self._split(self._step_shape(step))[0]
        inside = f"({self._channels(shapes[0])} + {self.filters})"
        numbers = product(steps, 4, *self._sides("kernel_size"), *places, self.filters, inside)
        return Law(rf"T\,4\,{KERNEL[self.rank]}\,{PLACES[self.rank]}\,C_{{out}}\,(C_{{in}} + C_{{out}})", numbers)

    def _steps(self, shape: Shape) -> tuple[int, Shape]:
        if shape != UNKNOWN_SHAPE and len(shape) != self.rank + 2:
            raise self._refuse("needs an input of steps of maps", shape)
        return shape[0], shape[1:]

    def _channels(self, shape: Shape) -> int:
        return self._split(self._steps(shape)[1])[1]

    def _step_shape(self, step: Shape) -> Shape:
        strides, dilation = self._strides_and_dilation()
        window = extents(self._sides("kernel_size"), dilation)
        return self._joined(self._slid(self._split(step)[0], window, strides, self.padding), self.filters)

    def _state_shapes(self, step: Shape) -> tuple[Shape, ...]:
        return (self._step_shape(step),) * 2


@dataclass(frozen=True)
class ConvLSTM1D(_ConvLSTM):
    """A convolutional LSTM over steps of sequences."""

    rank: ClassVar[int] = 1


@dataclass(frozen=True)
class ConvLSTM2D(_ConvLSTM):
    """A convolutional LSTM over the maps of a film."""


@dataclass(frozen=True)
class ConvLSTM3D(_ConvLSTM):
    """A convolutional LSTM over steps of volumes."""

    rank: ClassVar[int] = 3
