"""Accuracy against compute: what is published, and where the compared networks stand among it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import streamlit as st

from netviz import words
from netviz.anatomy.accuracy import REPORTED, Reported, Series, reported
from netviz.state.shown_network import ShownNetwork
from netviz.ui.compare.charts import Named
from netviz.ui.shared.chart import Trace, chart, literal
from netviz.ui.shared.markdown import plain
from netviz.unknown import known_sum, or_none

_SYMBOLS = ("circle", "diamond", "square", "triangle-up", "x")
_DIAMETER = 4.0  # pixels of a network with a million parameters: areas are as the parameters
_LEAST = 6.0
_AXIS = 560  # pixels from the highest accuracy to the names below the axis
_NAME = 22  # of a line in which a ring's name stands
_AIR = 10
_TINT = "rgba(128, 140, 160, .13)"  # on light and on dark paper


@dataclass(frozen=True)
class _Ring:
    """A compared network in the chart."""

    name: str
    macs: int
    params: int
    row: Reported | None
    """What is published of its accuracy on ImageNet."""

    @property
    def diameter(self) -> float:
        """In pixels."""
        return _diameter(self.params / 1e6)


def accuracy_chart(networks: Named, *, key: str) -> None:
    """Accuracy on ImageNet against multiply-adds, a series a source, areas as the parameters.

    A compared network whose accuracy is published stands in its place. The others stand at their true compute in a
    strip below the accuracies: what a run reaches on CIFAR-10 is another measure.
    """
    rings = [_Ring(name, macs, _params(shown), reported(shown.preset))
             for name, shown in networks.items() if (macs := or_none(shown.network.macs))]  # fmt: skip
    strip = _strip([ring for ring in rings if not ring.row])
    chart(
        [*map(_bubbles, range(len(REPORTED)), REPORTED), *map(_ring, rings)],
        _layout(strip),
        label="Accuracy on ImageNet against multiply-adds",
        height=_AXIS + strip,
        key=key,
    )
    st.caption(" ".join(_told(networks, rings)))


def _params(shown: ShownNetwork) -> int:
    return known_sum([node.params for node in shown.network.nodes])


def _strip(rings: Sequence[_Ring]) -> int:
    """How high the strip must be for these, and for their names one above the other; 0 where there are none."""
    if not rings:
        return 0
    return round(max(max(ring.diameter for ring in rings) + 2 * _AIR, _NAME * (len(rings) + 1)))


def _layout(strip: int) -> dict[str, Any]:
    lowest = min(row.top1 for series in REPORTED for row in series.rows) - 3
    below = strip / (_AXIS + strip)
    compute = {"type": "log", "title": {"text": "Multiply-adds of one image, billions"}, "tickformat": ".3~g"}
    accuracy = {"title": {"text": "Top-1 accuracy, %"}, "range": [lowest, 86]}
    if not strip:
        return {"xaxis": compute, "yaxis": accuracy}
    named = _NAME / (_AXIS + strip)
    return {
        "xaxis": compute | {"anchor": "y2"},
        "yaxis": accuracy | {"domain": [below + named, 1]},
        "yaxis2": {
            "domain": [0, below], "range": [-1, 1], "fixedrange": True, "showgrid": False, "showticklabels": False,
            "ticks": "",
        },
        "shapes": [
            {
                "type": "rect", "layer": "below", "line": {"width": 0}, "fillcolor": _TINT,
                "xref": "paper", "x0": 0, "x1": 1, "yref": "paper", "y0": 0, "y1": below,
            }
        ],
        "annotations": [
            {
                "text": "No published accuracy", "showarrow": False, "borderpad": 0,
                "xref": "paper", "x": 0, "xanchor": "left", "yref": "paper", "y": below, "yanchor": "bottom",
            }
        ],
    }  # fmt: skip


def _ring(ring: _Ring) -> Trace:
    row = ring.row
    told = f"top-1 {row.top1:.1f} %" if row else "its accuracy on ImageNet is not published here"
    drawn = {
        "type": "scatter",
        "mode": "markers",
        "showlegend": False,
        "x": [ring.macs / 1e9],
        "y": [row.top1 if row else 0],
        "yaxis": "y" if row else "y2",
        "marker": {"size": [ring.diameter], "symbol": "circle-open", "line": {"width": 3}},
        "hovertemplate": f"{literal(ring.name)}<br>{words.short(ring.macs)} multiply-adds<br>{told}<extra></extra>",
    }
    return Trace(drawn, names=[ring.name], is_firm=True)


def _bubbles(number: int, series: Series) -> Trace:
    rows = series.rows
    drawn = {
        "type": "scatter",
        "mode": "markers",
        "name": series.title,
        "x": [row.macs for row in rows],
        "y": [row.top1 for row in rows],
        "marker": {
            "size": [_diameter(row.params or 0) for row in rows],
            "symbol": _SYMBOLS[number % len(_SYMBOLS)],
            "opacity": 0.55,
        },
        "customdata": [
            [
                row.name,
                "not told" if row.params is None else f"{row.params:g} M",
                "not told" if row.top5 is None else f"{row.top5:g} %",
                "not told" if row.input_size is None else f"{row.input_size} px",
            ]
            for row in rows
        ],
        "hovertemplate": (
            "%{customdata[0]}<br>top-1 %{y:.1f} %, top-5 %{customdata[2]}<br>%{x} G multiply-adds, "
            f"%{{customdata[1]}} parameters, %{{customdata[3]}}<br>{series.source}<extra></extra>"
        ),
    }
    return Trace(drawn, hue=number, names=[row.name for row in rows])


def _diameter(millions: float) -> float:
    return max(_LEAST, _DIAMETER * sqrt(millions))


def _told(networks: Mapping[str, ShownNetwork], rings: Sequence[_Ring]) -> list[str]:
    """What the chart's reader must know, as sentences."""
    told = []
    if any(ring.row is None for ring in rings):
        told.append("A ring in the strip is a network without a published accuracy, at its own compute.")
        told.append("Accuracy of a run on CIFAR-10 cannot be compared with these.")
    placed = {ring.name for ring in rings}
    if absent := [plain(name) for name in networks if name not in placed]:
        told.append(f"Not in the chart, because their multiply-adds are zero or unknown: {', '.join(absent)}.")
    sources = "; ".join(f"{series.title}: {series.source}" for series in REPORTED)
    return [
        *told,
        "A mark's area shows its parameters.",
        f"Compare figures of one source only: each source trained in its own way. Sources: {sources}.",
    ]
