"""A step of a walk over a model: one call of a layer or an operation, before it stands in the network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from netviz.errors import FileError, ShapeError
from netviz.interchange.foreign_words import words_of
from netviz.interchange.keras_config import operations, written
from netviz.interchange.keras_config.arguments import Arguments, Reference
from netviz.interchange.keras_config.model import Model, declared_shape
from netviz.interchange.keras_config.operation import Operation, Sides
from netviz.interchange.layer_config import LayerConfig
from netviz.layers import Layer, Shape, Tensor, UnknownLayer
from netviz.layers.form import Form
from netviz.layers.operation import TensorOperation
from netviz.unknown import UNKNOWN, UNKNOWN_SHAPE


class Step(NamedTuple):
    """One call of a layer or an operation, before it stands in the network."""

    layer: Layer
    arguments: Arguments
    inputs: tuple[Tensor, ...]
    made: Sequence[Shape]
    """The shapes of what it returns."""
    form: Form | None
    beside: tuple[Tensor, ...] = ()
    sides: Sequence[Sides] = ()
    """The same shapes with the batch, where that may have moved."""
    lost: tuple[tuple[str, str], ...] = ()
    """Arguments of the call that cannot be kept."""


def operation_step(
    config: LayerConfig,
    operation: Operation,
    arguments: Arguments,
    inputs: tuple[Tensor, ...],
    made: list[Shape],
    sides: list[Sides],
) -> Step:
    """An operation on tensors, as x + y."""
    function, form = written.function_of(operation)
    layer = TensorOperation(
        class_name=words_of(config.class_name),
        shape=made[0],
        elementwise=operations.is_elementwise(operation),
        function=function,
        tensors=len(inputs),
    )
    return Step(layer, arguments, inputs, made, form, sides=sides)


def filled(shape: Shape, recorded: Shape | None) -> Shape:
    """The shape, with what the file records for the sides that are open."""
    if recorded is None or len(recorded) != len(shape):
        return shape
    return tuple(noted if side is UNKNOWN else side for side, noted in zip(shape, recorded, strict=True))


def tensor_of(made: list[Tensor], ref: Reference, model: Model) -> Tensor:
    """The one that is meant of those that a call made; a layer's further outputs have the shapes that are noted."""
    if ref.output < len(made):
        return made[ref.output]
    if ref.layer in model.nested:
        raise FileError(f"{model.layers[ref.layer]} has {len(made)} outputs", received="a use of one more")
    return Tensor(model.recorded.get((*ref.key, ref.output), UNKNOWN_SHAPE), made[0].call, ref.output)


def as_declared(layer: Layer, config: LayerConfig, shapes: tuple[Shape, ...]) -> Layer:
    """The layer with what the file declares that it returns, which nobody knows where today's Keras could not."""
    declared = declared_shape(config)
    if declared is None:
        return layer
    try:
        return layer.returning(declared, *shapes)
    except ShapeError:
        return UnknownLayer(class_name=words_of(config.class_name), shape=declared)
