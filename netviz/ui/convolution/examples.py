"""The convolution page's examples: a picture of each one's kinds, a sentence, and what its layer costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
import streamlit as st

from netviz.convolution.examples import EXAMPLES, Example
from netviz.convolution.kinds import KINDS, convolution
from netviz.convolution.real_size import cost
from netviz.convolution.stages import Convolution
from netviz.state.convolution import ConvolutionView
from netviz.ui.shared.markup import GREY, Picture, figure, svg

WIDTH, ROW, BAR = 250, 36, 5
"""Pixels: of a picture, of a kind in it, and of the bar below that."""
_IMAGE, _SHIFT, _GAP = 22, 2.2, 12  # of an image's side, of a channel behind another, between images and filters
_SOME_PIXELS = np.zeros((1, 1, 3), np.uint8)  # a picture shows shapes, and no values


def examples(open_example: Callable[[Example], None], key: str) -> None:
    """Every example; choosing one calls `open_example`."""
    with st.container(key="examples", horizontal=True, gap="medium", width=3 * (WIDTH + 4) + 70):
        for index, example in enumerate(EXAMPLES):
            with st.container(width=WIDTH + 4, gap="xxsmall"):
                st.html(figure(example_picture(example)))
                st.button(
                    example.title,
                    key=f"{key}.{index}",
                    width="stretch",
                    on_click=open_example,
                    args=(example,),
                )
                st.caption(example.idea)


def opened(view: ConvolutionView, example: Example) -> ConvolutionView:
    """The view that an example shows."""
    return replace(
        view,
        kinds=example.kinds,
        settings=example.settings,
        real=example.real,
        edits=(),
        trained=None,
        awaited="",
        left="",
        layer=("", ""),
        sentence=example.idea,
        problem="",
    )


@lru_cache
def example_picture(example: Example) -> Picture:
    """Images and filters of each kind to scale, its multiply-adds at the real size as a bar; in words the ratios."""
    macs = [cost(kind, example.real, example.settings).macs for kind in example.kinds]
    standard = cost("standard", example.real, example.settings).macs
    parts = []
    for index, (kind, each) in enumerate(zip(example.kinds, macs, strict=True)):
        y = index * (ROW + BAR + 8)
        parts += _drawn(convolution(kind, example.settings, _SOME_PIXELS), y)
        parts.append(_rect(0, y + ROW, WIDTH * each / max(macs), BAR, GREY))
    ratios = [
        f"{KINDS[kind].title} {each / standard:.3f}"
        for kind, each in zip(example.kinds, macs, strict=True)
        if kind != "standard"
    ]
    return Picture(svg(WIDTH, len(macs) * (ROW + BAR + 8) - 8, *parts), f"{', '.join(ratios)} of standard")


def _drawn(convolution: Convolution, y: float) -> list[str]:
    """Images and filters from left to right, in a row as wide as the picture."""
    groups: list[list[tuple[float, float, float, float, str]]] = []
    sources = [{channel} for channel in range(convolution.stages[0].image.shape[2])]
    unit = _IMAGE / max(max(stage.image.shape[0], stage.output.shape[0]) for stage in convolution.stages)
    x = 0.0

    def stack(rows: int, columns: int, hues: Sequence[str]) -> float:
        """Channels one behind the other, the first in front; returns how wide they stand."""
        wide, high, depth = columns * unit, rows * unit, len(hues)
        middle = (ROW - 4 - high - (depth - 1) * _SHIFT) / 2
        groups.append(
            [
                (x + back * _SHIFT, middle + (depth - 1 - back) * _SHIFT, wide, high, hues[back])
                for back in reversed(range(depth))
            ]
        )
        return wide + (depth - 1) * _SHIFT

    side = convolution.stages[0].image.shape[0]
    x += stack(side, side, [_hue(each) for each in sources]) + _GAP
    for stage in convolution.stages:
        reads = [list(stage.channels_read(channel)) for channel in range(stage.channels_out)]
        for read in reads:
            high, wide = stage.kernel.shape[:2]
            x += stack(high, wide, [_hue(sources[channel]) for channel in read]) + 3
        sources = [set().union(*(sources[channel] for channel in read)) for read in reads]
        x += _GAP - 3
        high, wide = stage.output.shape[:2]
        x += stack(high, wide, [_hue(each) for each in sources]) + _GAP
    scale = min(1.0, WIDTH / (x - _GAP))
    offset = y + (ROW - 4) * (1 - scale) / 2
    return [
        _rect(left * scale, offset + top * scale, wide * scale, high * scale, hue, framed=True)
        for group in groups
        for left, top, wide, high, hue in group
    ]


def _hue(sources: set[int]) -> str:
    """The channel's own colour, as on the stage; grey where several are summed."""
    hues = st.get_option("theme.chartCategoricalColors")
    return hues[min(sources) % len(hues)] if len(sources) == 1 else GREY


def _rect(x: float, y: float, width: float, height: float, fill: str, *, framed: bool = False) -> str:
    line = "stroke='#fff' stroke-width='.7'" if framed else "stroke='none'"
    return f"<rect x='{x:.1f}' y='{y:.1f}' width='{width:.1f}' height='{height:.1f}' rx='1' fill='{fill}' {line}/>"
