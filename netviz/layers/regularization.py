"""Layers that do something in training only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from netviz.layers.base import Layer


@dataclass(frozen=True)
class Dropout(Layer):
    """In training, a share of the values is set to zero."""

    default_name: ClassVar[str] = "dropout"

    rate: float
    noise_shape: tuple[int | None, ...] | None = None
    """(None, 1, 1, 1), with the batch: an image's values are dropped all together or not at all."""

    @property
    def scheduled_argument(self) -> str | None:
        """Its rate, where it drops an image's values all together."""
        return "rate" if self.noise_shape else None
