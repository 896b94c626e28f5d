"""What stands below the drawing: the layers as a table, the stages as volumes, or the network as code."""

from typing import Literal, get_args

import streamlit as st

View = Literal["layers", "volumes", "code"]


def below() -> View:
    """What the visitor has chosen; the layer table, until something is."""
    chosen: View | None = st.segmented_control(
        "Below the drawing",
        get_args(View),
        default="layers",
        format_func=str.capitalize,
        key="explore.below",
        label_visibility="collapsed",
    )
    return chosen or "layers"
