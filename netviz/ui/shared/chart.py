"""A chart of figures that stay: plotly.js in a component of our own, in the page's colours, with names that fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from html import escape
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from netviz.ui.shared.assets import script, text
from netviz.ui.shared.plotly import PLOTLY

OF_TEXT = -1
"""The hue of what stands out from all series: the colour of the page's text."""

# A component is sent whenever its data changes, with its script and style: so these stand apart and are sent once.
# plotly.js brings styles for the whole document, which a shadow root would keep out.
_script = component(
    "netviz_chart_script", css=text("chart/chart.css"), js=script("chart/chart.js"), isolate_styles=False
)
_chart = component(
    "netviz_chart", html='<div class="nv-chart"></div>', js=script("chart/mount.js"), isolate_styles=False
)


@dataclass(frozen=True)
class Trace:
    """A series of a chart: what plotly draws of it, without colours."""

    plotly: Mapping[str, Any]
    hue: int = OF_TEXT
    """The number of its colour among the page's."""
    names: Sequence[str] = ()
    """Of each point, what stands beside it where there is room."""
    is_firm: bool = False
    """Whether its names stand there in any case."""


def chart(
    traces: Sequence[Trace], layout: Mapping[str, Any], *, label: str, height: int, key: str
) -> None:  # fmt: skip
    """Draw the traces within plotly's layout. `label` says what the chart shows.

    The last word of the key is the chart's name: by it the page's address tells what part of it one looks at.
    """
    name = key.rpartition("-")[2]
    _chart(key=key, data=chart_data(traces, layout, name=name, label=label, height=height), height="content")
    with st.container(key=f"{key}-script-unseen"):
        _script(key=f"{key}-script")


def chart_data(
    traces: Sequence[Trace], layout: Mapping[str, Any], *, name: str, label: str, height: int
) -> dict[str, Any]:
    """What the browser needs; each key is explained in assets/chart/messages.json."""
    return {
        "plotly": PLOTLY,
        "name": name,
        "label": label,
        "height": height,
        "traces": [asdict(trace) for trace in traces],
        "layout": layout,
    }


def literal(text: str) -> str:
    """Text that plotly shows as it is: it reads some tags."""
    return escape(text, quote=False)
