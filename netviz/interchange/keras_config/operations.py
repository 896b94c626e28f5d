"""Operations on tensors, as x / 127.5 - 1 or a slice: the shapes of what they return.

Keras 3 writes an operation's class, as keras.src.ops.numpy's Mean; Keras 2 the function of TensorFlow, as
math.reduce_mean; TensorFlow 1.13 to 2.3 a node of its graph. The same rule serves all three. Shapes count the batch
here, since an operation may move it or take it away; where a rule cannot know, or netviz knows no rule, the rank is
unknown.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod

from netviz.interchange.keras_config.arguments import Arguments, Reference
from netviz.interchange.keras_config.graph_node import node_of
from netviz.interchange.keras_config.operation import Operation, Sides, UnknowableError, Value, whole
from netviz.interchange.keras_config.operation_names import name_of, today
from netviz.interchange.keras_config.shape_rules import RULES
from netviz.interchange.keras_config.shape_rules.elementwise import ALONG_AN_AXIS, ARITHMETIC, BINARY, UNARY
from netviz.interchange.layer_config import LARGEST, SIDES, LayerConfig
from netviz.interchange.snake_case import snake_case
from netviz.unknown import UNKNOWN

_OF_DTYPES = frozenset({"Cast"})
"""Operations that change the dtype, whose config tells which one it becomes."""


def operation_of(
    layer: LayerConfig,
    arguments: Arguments,
    sides_of: Callable[[Reference], Sides | None],
    value_of: Callable[[Reference], Value | None],
) -> Operation | None:
    """The operation that a config describes; None where it describes another layer.

    `sides_of` tells the shapes of what it takes, `value_of` what those hold, as far as it is known.
    """
    known = (sides_of, value_of)
    apart = ("name", "trainable") if layer.class_name in _OF_DTYPES else ("name", "trainable", "dtype")
    config = {key: value for key, value in layer.config.items() if key not in apart}
    match layer.class_name:
        case "TFOpLambda" | "SlicingOpLambda":
            function = layer.config.get("function")
            name = name_of(function) if isinstance(function, str) else ""
            return Operation(name, arguments, {}, *known)
        case "TensorFlowOpLayer":
            name, config, arguments = node_of(layer.config, arguments)
            return Operation(name, arguments, config, *known)
    return Operation(snake_case(layer.class_name), arguments, config, *known) if layer.is_operation else None


_OTHERWISE = (UnknowableError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What a rule ends in that was given arguments of another kind."""


def shapes_of(operation: Operation) -> list[Sides] | None:
    """The shapes of what it returns, in their order; None where nobody can know."""
    rule = RULES.get(today(operation.name))
    if rule is None:
        return None
    try:
        made = rule(operation)
    except _OTHERWISE:
        return None
    found = made if isinstance(made, list) else [made]
    return found if all(side is UNKNOWN or side >= 0 for sides in found for side in sides) else None


def value_of(operation: Operation) -> Value | None:
    """What it returns, where that follows from shapes alone: a shape, its sides, and what is computed of them."""
    found = _value_of(operation)
    numbers = found if isinstance(found, tuple) else (found,)
    return found if len(numbers) <= SIDES and all(_is_possible(number) for number in numbers) else None


def _value_of(operation: Operation) -> Value | None:
    name = today(operation.name)
    try:
        if name in ("shape", "size"):
            sides = operation.sides(operation.first)
            return sides if name == "shape" else prod(sides)
        if name == "get_item":
            values, key = operation.value(operation.first), operation.argument("key", "slice_spec", place=1)
            key = key[0] if isinstance(key, list) and len(key) == 1 else key
            return values[operation.bounds(key) if isinstance(key, slice) else whole(key)]
        if name in ("cast", "identity"):
            return operation.value(operation.first)
        if name == "stack":
            return tuple(map(operation.whole, operation.first))
        if name == "concatenate":
            return tuple(part for value in operation.first for part in operation.value(value))
        if name in ARITHMETIC:
            return ARITHMETIC[name](*map(operation.whole, operation.operands))
    except _OTHERWISE:
        pass
    return None


def is_elementwise(operation: Operation) -> bool:
    """Whether each value that it returns comes from the values at that position."""
    name = today(operation.name)
    return (name in UNARY and name not in ALONG_AN_AXIS) or name in BINARY


def _is_possible(side: int | None) -> bool:
    return side is UNKNOWN or (side is not None and 0 <= side <= LARGEST)
