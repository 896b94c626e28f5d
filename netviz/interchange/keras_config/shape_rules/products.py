"""The shapes of products of matrices and of tensors."""

from __future__ import annotations

from collections.abc import Mapping

from netviz.interchange.keras_config.operation import Operation, Rule, Sides, UnknowableError, axes_of, whole
from netviz.interchange.keras_config.shape_rules.arrangement import alike
from netviz.interchange.keras_config.shape_rules.elementwise import broadcast
from netviz.unknown import UNKNOWN


def _matmul(operation: Operation) -> Sides:
    given = [*operation.arguments.args, *(operation.arguments.kwargs.get(key) for key in ("x1", "x2", "a", "b", "y"))]
    left, right = (operation.sides(value) for value in given if value is not None)
    if operation.argument("transpose_a", "adjoint_a", "adj_x"):
        left = (*left[:-2], left[-1], left[-2])
    if operation.argument("transpose_b", "adjoint_b", "adj_y"):
        right = (*right[:-2], right[-1], right[-2])
    rows = left[-2:-1]
    columns = right[-1:] if len(right) > 1 else ()
    return (*broadcast([left[:-2], right[:-2]]), *rows, *columns)


def _einsum(operation: Operation) -> Sides:
    args = operation.arguments.args
    equation = operation.argument("subscripts", "equation")
    operands = list(args)
    if equation is None:
        equation, *operands = args
    if len(operands) == 1 and isinstance(operands[0], list):
        operands = operands[0]
    further = operation.arguments.kwargs.get("inputs")
    operands += further if isinstance(further, list) else [] if further is None else [further]
    inputs, arrow, output = equation.replace(" ", "").partition("->")
    if not arrow or "." in equation:
        raise UnknowableError
    known: dict[str, int] = {}
    for letters, operand in zip(inputs.split(","), operands, strict=True):
        for letter, side in zip(letters, operation.sides(operand), strict=True):
            known[letter] = alike([known.get(letter, UNKNOWN), side])
    return tuple(known[letter] for letter in output)


def _tensordot(operation: Operation) -> Sides:
    first, second = (operation.sides(operation.argument(*names, place=place)) for place, names in enumerate(_PAIR))
    axes = operation.argument("axes", place=2, default=2)
    if isinstance(axes, list):
        left, right = axes_of(axes[0], len(first)), axes_of(axes[1], len(second))
    else:
        count = whole(axes)
        left, right = list(range(len(first) - count, len(first))), list(range(count))
    kept = [side for place, side in enumerate(first) if place not in left]
    return (*kept, *(side for place, side in enumerate(second) if place not in right))


_PAIR = (("x1", "a", "x"), ("x2", "b", "y"))


RULES: Mapping[str, Rule] = {
    "einsum": _einsum,
    "matmul": _matmul,
    "tensordot": _tensordot,
}
