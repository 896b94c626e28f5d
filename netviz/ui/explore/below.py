"""What stands below the drawing: the layers as a table, the stages as volumes, or the network as code."""

import streamlit as st

from netviz.state.explored import BELOW, Below, Explored
from netviz.ui.shared.widget_value import show

_KEY = "explore.below"


def below(state: Explored) -> Below:
    """What the visitor has chosen; a second click on it does not take it back."""
    show(_KEY, state.below)

    def choose() -> None:
        state.below = st.session_state[_KEY] or state.below

    st.segmented_control(
        "Below the drawing",
        BELOW,
        format_func=str.capitalize,
        key=_KEY,
        label_visibility="collapsed",
        on_change=choose,
    )
    return state.below
