"""A window that slides over a map, and how many places it moves at a step: what one output value sees of the input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from netviz.unknown import UNKNOWN

Pair = tuple[int, int]
Sides = tuple[int, ...]
"""A number for each side of a map: (3, 3); of a sequence (3,), of a volume (3, 3, 3)."""


@dataclass(frozen=True)
class Window:
    """What one output value sees of the layer's input: (height, width) each."""

    kernel: Pair
    strides: Pair = (1, 1)
    dilation: Pair = (1, 1)
    upsampling: Pair | None = None
    """Upsampling factor, the strides of a transposed convolution: with (2, 2), each input value is spread over the
    places of a kernel, and the kernel of the next value begins 2 places further on."""

    @classmethod
    def over(cls, kernel: Sides, strides: Sides, dilation: Sides, *, upsampling: bool = False) -> Window:
        """That of a kernel of any rank: a sequence is a column of pixels; what is seen of a volume is not known."""
        if len(kernel) == 3:
            return cls((1, 1)) if {*kernel, *strides} == {1} else cls((UNKNOWN, UNKNOWN))
        kernel, strides, dilation = (as_pair(sides) for sides in (kernel, strides, dilation))
        return cls(kernel, dilation=dilation, upsampling=strides) if upsampling else cls(kernel, strides, dilation)

    @property
    def extent(self) -> Pair:
        """The side of the window with the gaps of its dilation."""
        (kh, kw), (dh, dw) = self.kernel, self.dilation
        return dh * (kh - 1) + 1, dw * (kw - 1) + 1


POINT = Window((1, 1))
SOMEWHERE = Window((UNKNOWN, UNKNOWN))
"""That of a layer which moves values to other places than a window can say."""


def as_pair(sides: Sequence[int], rest: int = 1) -> Pair:
    """Rows and columns: a sequence is a column, `rest` wide; of a volume they are the first two sides."""
    height, width = (*sides, rest, rest)[:2]
    return height, width


def pair(value: int | Sequence[int]) -> Pair:
    """3 as (3, 3); (1, 7) as it is."""
    if isinstance(value, int):
        return value, value
    height, width = value
    return height, width
