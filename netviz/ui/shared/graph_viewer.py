"""The drawing as a component: it zooms, drags, searches, selects and unfolds, and no rerun disturbs it."""

from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from netviz.drawing.look.stylesheet import page_stylesheet
from netviz.state.drawing_messages import Beside, InStory, Training, answer, drawing_data
from netviz.state.explored import Explored
from netviz.ui.shared.acts import hear, hear_from_now, told
from netviz.ui.shared.assets import script, text

# A component's script and style are sent with its data, whenever that changes: so they stand alone and are sent once.
_script = component("netviz_graph_script", js=script("graph_viewer/viewer.js"))

STYLE = f"{page_stylesheet('.viewer')}\n{text('graph_viewer/viewer.css')}"
MOUNT = script("graph_viewer/mount.js")

_viewer = component("netviz_graph_viewer", js=MOUNT)


def graph_viewer(state: Explored, *, key: str, role: Training | InStory | Beside | None = None) -> None:
    """Show the network's drawing, with what is unfolded, and take over what the visitor unfolds there.

    What the link chose is marked, and looks as the link wants, at first and again when another link is followed;
    in between the browser remembers. A card that is clicked is told to the page in the browser; see `selection`.
    Raises DrawingError.
    """

    def asked() -> None:
        answer(state, told(key, "asked"), role)

    def look(how: Any) -> None:
        state.change_look(how)
        if role:
            role.hear(how)

    _viewer(
        key=key, data=drawing_data(state, role), on_asked_change=asked,
        on_looked_change=lambda: hear(key, "looked", look),
    )  # fmt: skip
    hear_from_now(key, "looked")
    with st.container(key=f"{key}-script-unseen"):
        _script(key=f"{key}-script", data={"style": STYLE})
