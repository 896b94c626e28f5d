"""The formulas of a layer's parameters and multiply-adds, with its own numbers filled in: LaTeX."""

from __future__ import annotations

from dataclasses import dataclass

from netviz.network import Node


@dataclass(frozen=True)
class Formula:
    """A law in letters, the same with this layer's numbers, and what it comes to."""

    letters: str
    numbers: str
    value: int

    @property
    def latex(self) -> str:
        """All three, joined by equals signs."""
        value = f"{self.value:,}".replace(",", r"{,}")
        return rf"{self.letters} = {self.numbers} = {value}" if self.numbers else rf"{self.letters} = {value}"


def parameters(node: Node) -> Formula | None:
    """How the layer's parameters come about; None for a layer without any, or of an unknown class."""
    if not node.weights or not node.layer.is_known:
        return None
    return Formula(*node.layer.parameter_law(*node.input_shapes), node.params)


def multiply_adds(node: Node) -> Formula | None:
    """How the layer's multiply-adds for one image come about; None where none are counted or known."""
    law = node.layer.mac_law(*node.input_shapes) if node.macs != 0 else None
    return Formula(*law, node.macs) if law else None
