"""What a widget shows, where the page's own state decides it."""

from typing import Any

import streamlit as st


def show(key: str, value: Any) -> None:
    """Let the widget with that key show the value; to be called before the widget is made.

    A value that is written is sent back to the browser, over what the visitor may have moved meanwhile: so it is
    written only where the widget shows another.
    """
    if st.session_state.get(key) != value:
        st.session_state[key] = value
