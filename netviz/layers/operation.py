"""Operations on tensors, as x * 2 + 1: functions of keras.ops, each called like a layer that has no weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from netviz.layers.base import Kind, Layer, Merging, Said, Shape
from netviz.layers.form import Form, Operand, Value
from netviz.layers.window import POINT, Window
from netviz.unknown import UNKNOWN, UNKNOWN_SHAPE

_ARITHMETIC = frozenset({"add", "divide", "multiply", "subtract", "true_divide"})
_COMMUTATIVE = frozenset(
    {"add", "multiply", "maximum", "minimum", "equal", "not_equal", "logical_and", "logical_or", "logical_xor"}
)


@dataclass(frozen=True)
class TensorOperation(Layer):
    """A call of a function, which returns what the file or a rule says."""

    default_name: ClassVar[str] = "operation"

    class_name: str
    shape: Shape = UNKNOWN_SHAPE
    elementwise: bool = False
    """Whether it sees one position at a time."""
    function: str = ""
    """Its name in keras.ops; empty where no script can write it."""
    tensors: int = 1
    """How many it takes; the numbers beside them do not count."""

    @property
    def kind(self) -> Kind:
        """As the layer that does the same: x + y is a merge, x + 1 is none."""
        if self.tensors < 2 or self.function not in _MERGES:
            return "shape"
        return "concatenation" if self.function in ("concatenate", "stack") else "merge"

    @property
    def merges_by(self) -> Merging | None:
        """As the layer that does the same."""
        return _MERGES[self.function] if self.kind != "shape" else None

    @property
    def adds(self) -> bool:
        """As the layer that does the same."""
        return self.function == "add" and self.tensors == 2

    @property
    def is_commutative(self) -> bool:
        """As the layer that does the same."""
        return self.function in _COMMUTATIVE

    @property
    def keras_class(self) -> str:
        """As the file names it."""
        return self.class_name

    @property
    def is_known(self) -> bool:
        """Whether Keras 3 has it."""
        return bool(self.function)

    @property
    def prepares_pixels(self) -> bool:
        """As x / 127.5 - 1 does."""
        return self.function in _ARITHMETIC

    def signature(self, form: Form | None = None) -> tuple[Said, ...]:
        """What it computes with a number, or with a few: / 127.5, 1 − x."""
        sign = _SIGNS.get(self.function)
        if sign is None or form is None or len(form.args) != 2 or form.kwargs:
            return ()
        left, right = form.args
        if isinstance(left, Operand) and (number := _number(right)):
            return (("", f"{sign} {number}"),)
        if isinstance(right, Operand) and (number := _number(left)):
            return (("", f"{number} {sign} x"),)
        return ()

    def output_shape(self, *shapes: Shape) -> Shape:
        """As the file records it."""
        return self.shape

    def window(self, *shapes: Shape) -> Window:
        """One position, or nobody knows."""
        return POINT if self.elementwise else Window((UNKNOWN, UNKNOWN))


_MERGES: Mapping[str, Merging | None] = {
    **dict.fromkeys(("add", "subtract", "maximum", "minimum"), "sum"),
    **dict.fromkeys(("multiply", "divide", "divide_no_nan", "true_divide"), "product"),
    "concatenate": "channels",
    **dict.fromkeys(("dot", "einsum", "floor_divide", "matmul", "mod", "power", "stack", "tensordot", "where")),
    **dict.fromkeys(("equal", "not_equal", "greater", "greater_equal", "less", "less_equal", "arctan2")),
    **dict.fromkeys(("logical_and", "logical_or", "logical_xor")),
}
"""The functions that make one tensor of several, and how."""
_SIGNS = {
    "add": "+", "subtract": "−", "multiply": "×", "divide": "/", "true_divide": "/", "floor_divide": "//", "mod": "%",
    "power": "^", "maximum": "max", "minimum": "min",
}  # fmt: skip
_NUMBERS = 3  # as many as an image has channels


def _number(value: Value) -> str:
    """A constant, or one for each channel of an image; empty for anything else."""
    if isinstance(value, tuple) and 1 <= len(value) <= _NUMBERS:
        numbers = [_number(part) for part in value]
        return f"({', '.join(numbers)})" if all(numbers) else ""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return ""
    written = f"{value:,}" if isinstance(value, int) else f"{value:g}"
    return written.replace("-", "−")
