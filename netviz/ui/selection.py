"""What hears every choice on the page: the drawing, the table and the inspector tell one another in the browser."""

from collections.abc import Callable

import streamlit as st
from streamlit.components.v2 import component

from netviz.ui.assets import text

_selection = component("netviz_selection", js=text("selection.js"))


def selection(*, key: str, on_choose: Callable[[str], None]) -> None:
    """An element without any look that calls `on_choose` with the id of the layer or block chosen last.

    Only the fragment in which it stands runs again; neither the drawing nor the table is sent for a click.
    """

    def chose() -> None:
        on_choose(st.session_state[key]["chosen"])

    with st.container(key=f"{key}-unseen"):
        _selection(key=key, on_chosen_change=chose)
