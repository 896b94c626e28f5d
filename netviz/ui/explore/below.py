"""What stands below the drawing: the layers as a table, the stages as volumes, or the network as code."""

from functools import partial

import streamlit as st

from netviz.state.explored import BELOW, Below, Explored
from netviz.ui.shared.widget_value import news, show

_KEY = "explore.below"


def below(state: Explored) -> Below:
    """What the visitor has chosen; a second click on it does not take it back."""
    show(_KEY, state.below)
    st.segmented_control(
        "Below the drawing",
        BELOW,
        format_func=str.capitalize,
        key=_KEY,
        label_visibility="collapsed",
        required=True,
        on_change=news(_KEY, partial(setattr, state, "below")),
    )
    return state.below
