"""A spot of the convolution stage: a cell or a weight, as a link writes the pinned one.

A cell is kind.map.channel.row.column, where map 0 is the image; a weight is kind.stage.number, in the order in which a
scene has the weights. assets/convolution_stage/scene/spots.js writes and reads the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import starmap
from operator import lt

from netviz.convolution.kinds import KINDS
from netviz.convolution.stages import Convolution

PATTERN = rf"(?:{'|'.join(KINDS)})(?:(?:\.\d{{1,4}}){{4}}|\.\d{{1,4}}\.\d{{1,6}})"


def is_spot(convolutions: Sequence[Convolution], text: str) -> bool:
    """Whether a text of that pattern names what is there.

    >>> from netviz.convolution.kinds import convolution
    >>> from netviz.convolution.settings import ConvolutionSettings
    >>> is_spot([convolution("standard", ConvolutionSettings())], "standard.1.0.0.0")
    True
    """
    kind, *told = text.split(".")
    shown = next((each for each in convolutions if each.kind == kind), None)
    if shown is None:
        return False
    place, *numbers = map(int, told)
    if len(numbers) == 1:
        return place < len(shown.stages) and numbers[0] < shown.stages[place].kernel.size
    maps = [*(stage.image for stage in shown.stages), shown.output]
    channel, row, column = numbers
    return place < len(maps) and all(starmap(lt, zip((row, column, channel), maps[place].shape, strict=True)))
