"""Layers with a window that slides over a map."""

from __future__ import annotations

from dataclasses import dataclass

from netviz.layers.base import Layer, Pair, Shape, Window


@dataclass(frozen=True)
class Sliding(Layer):
    """A layer with a window that slides over (height, width, channels)."""

    def margins(self, *shapes: Shape) -> Pair:
        """Of `same`, the smaller half of what it pads."""
        if getattr(self, "padding", "valid") != "same":  # an argument of each class, in the place that Keras gives it
            return 0, 0
        window = self.window(*shapes)
        assert window
        ways = zip(window.extent, window.strides, shapes[0], self.output_shape(*shapes), strict=False)
        # With a stride of 1 it is the same for an image of any size.
        added = [
            extent - 1 if stride == 1 else (out - 1) * stride + extent - side for extent, stride, side, out in ways
        ]
        above, left = (max(rows, 0) // 2 for rows in added)
        return above, left

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
