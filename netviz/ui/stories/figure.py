"""A story's chart: a staircase of figures, or lines that one reads with the pointer; or code with what Keras says."""

from streamlit.components.v2 import component

from netviz.state.scene_messages import figure_data
from netviz.stories.answers import Answers
from netviz.stories.pictures import Bars, Lines
from netviz.ui.shared.assets import script, text

_figure = component("netviz_figure", css=text("figure/figure.css"), js=script("figure/figure.js"))


def figure(shown: Bars | Lines | Answers, *, key: str) -> None:
    """The chart; from one scene to the next its bars grow and shrink."""
    _figure(key=key, data=figure_data(shown))
