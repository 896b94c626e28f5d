"""How a tensor's shape is written beside its line."""

from __future__ import annotations

from netviz import words
from netviz.drawing.layout.form import Direction
from netviz.layers import Shape


def lines(shape: Shape, direction: Direction) -> list[str]:
    """In one line; where the flow runs to the right the channels stand in a second one, below it."""
    if direction == "down" or len(shape) < 2:
        return [words.shape(shape)]
    return [words.shape(shape[:-1]), f"× {shape[-1]}"]
