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


def show_every_time(key: str, value: Any) -> None:
    """The same for a widget that is made later than it is sent: in a popover, or in a fragment that soon runs again.

    A browser makes it when its button is pressed, or when it comes to it, from what was sent last; a value that was
    sent earlier is gone by then, and the widget would report its default as if the visitor had chosen it.
    """
    st.session_state[key] = value
