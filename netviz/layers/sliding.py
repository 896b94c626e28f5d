"""Layers with a window that slides over a map."""

from __future__ import annotations

from dataclasses import dataclass

from netviz.layers.base import Layer, Pair, Shape, Window


@dataclass(frozen=True)
class Sliding(Layer):
    """A layer with a window that slides over (height, width, channels)."""

    def _slide(self, shape: Shape, window: Window, padding: str) -> Pair:
        height, width, _ = self._image(shape)
        (eh, ew), (sh, sw) = window.extent, window.strides
        if padding == "same":
            return -(-height // sh), -(-width // sw)
        if padding != "valid":
            raise self._refuse("needs padding 'same' or 'valid'", repr(padding))
        if eh > height or ew > width:
            rule = f"cannot fit its {eh} x {ew} window into the map (padding 'valid')"
            raise self._refuse(rule, f"a map of {height} x {width}")
        return (height - eh) // sh + 1, (width - ew) // sw + 1
