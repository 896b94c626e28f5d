"""What hears every choice on the page: the drawing, the table and the inspector tell one another in the browser.

They do so by an event of the document, `netviz:choose`, with the `id` of a layer or block, "" for none, and who it is
`from`. An element of the page with the attribute data-choose needs no script: its click is such an event.
"""

from collections.abc import Callable

import streamlit as st
from streamlit.components.v2 import component

from netviz.ui.shared.acts import told
from netviz.ui.shared.assets import script

# A component is sent whenever its fragment runs, with its script: so the script stands apart and is sent once.
_script = component("netviz_selection_script", js=script("selection/listener.js"))
_selection = component("netviz_selection", js=script("selection/teller.js"))


def selection_script() -> None:
    """What turns events into choices; to stand on the page once, outside of the fragment that reads the choice."""
    with st.container(key="selection-script-unseen"):
        _script(key="selection-script")


def selection(*, key: str, on_choose: Callable[[str], None]) -> None:
    """An element that nobody sees, and that calls `on_choose` with the id of the layer or block chosen last.

    Only the fragment in which it stands runs again; neither the drawing nor the table is sent for a click.
    """

    def chose() -> None:
        if isinstance(id := told(key, "chosen"), str):
            on_choose(id)

    _selection(key=key, on_chosen_change=chose)
