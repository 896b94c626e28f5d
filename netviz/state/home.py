"""What the Home page draws: one Inception module on its way to Xception, step by step."""

from __future__ import annotations

from netviz.architectures.catalog import FAMILIES
from netviz.drawing.outline.tree import blocks
from netviz.state.explored import Explored
from netviz.state.shown_network import from_specification

FAMILY = FAMILIES["inception_module"]
STEPS = tuple(f"{FAMILY.name}_{step}" for step in ("naive", "bottleneck", "all_3x3", "grouped", "separable"))
"""The presets of the family whose drawings are of one size and grow out of one another."""


def drawn(preset: str) -> Explored:
    """The module of a step, as it is drawn."""
    shown = from_specification(preset)
    return Explored(FAMILY.name, shown.network.settings, opened=blocks(shown.figure))


def title(preset: str) -> str:
    """What the step is called, without its number."""
    return FAMILY.presets[preset].title.partition(" ")[2]
