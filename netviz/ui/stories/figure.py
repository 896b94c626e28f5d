"""A story's chart: a staircase of figures, or lines that one reads with the pointer; small enough for a file."""

from dataclasses import asdict
from typing import Any

from streamlit.components.v2 import component

from netviz.stories.pictures import Bars, Lines
from netviz.ui.shared.assets import script, text

_figure = component("netviz_figure", css=text("figure/figure.css"), js=script("figure/figure.js"))


def figure(shown: Bars | Lines, *, key: str) -> None:
    """The chart; from one scene to the next its bars grow and shrink."""
    _figure(key=key, data=figure_data(shown))


def figure_data(shown: Bars | Lines) -> dict[str, Any]:
    """What the browser needs; each key is explained in assets/figure/messages.json."""
    return {"bars": asdict(shown)} if isinstance(shown, Bars) else {"lines": asdict(shown)}
