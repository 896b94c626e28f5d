"""Opening a model file of one's own: the lower part of the Explore page's sidebar.

The browser reads the file, of any size, and sends an extract: see `netviz/interchange/model_file/extract.py`.
"""

from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from netviz.architectures.catalog import FAMILIES
from netviz.interchange.keras_file import SUFFIXES
from netviz.state.comparison import Comparison
from netviz.state.explored import Explored
from netviz.state.long_link import shortened
from netviz.ui.shared.acts import told
from netviz.ui.shared.assets import script, text
from netviz.ui.shared.markdown import code, plain
from netviz.ui.shared.session import COMPARE

_ANSWERED = "netviz.file_opener.answered"
_HTML = f"""
<div class="opener">
  <div class="zone" role="group" aria-label="Your own Keras model">
    <span>Drop a Keras model here, or</span>
    <button type="button">Choose a file</button>
    <input type="file" aria-label="Your own Keras model">
    <span class="quiet">{", ".join(SUFFIXES)}, of any size</span>
  </div>
  <div class="status" role="status"></div>
</div>
"""
_PRIVATE = (
    "It is read on your machine: its list of layers and the sizes of its weights are sent here, its weights are not. "
    "Nothing in it is run, and nobody sees it without your link. It is forgotten when you leave, unless you train it: "
    "a run keeps its list of layers."
)

_TRAVELS = (
    "The link in the address bar holds its list of layers: whoever opens that sees this network, without its weights, "
    "and nothing is kept on the server."
)
_STAYS = "It is too large for a link and lives in this tab only: the link in the address bar opens the catalogue."

# A component is sent whenever its data changes, with its script: so the script stands apart and is sent once.
_script = component("netviz_model_opener_script", js=script("model_opener/opener.js"))
_opener = component(
    "netviz_model_opener", html=_HTML, css=text("model_opener/opener.css"), js=script("model_opener/mount.js")
)


def opener_script() -> None:
    """What reads a file; to stand on the page once."""
    with st.container(key="opener-script-unseen"):
        _script(key="opener-script")


def file_opener(state: Explored, *, key: str = "file") -> None:
    """Where a file is dropped or chosen; one that can be read is shown in place of the catalog's network."""

    def take() -> None:
        if (extract := told(key, "read")) is not None:
            st.session_state[_ANSWERED] = st.session_state.get(_ANSWERED, 0) + 1
            state.open_file(extract)

    with st.expander("Open a model file", icon=":material/upload_file:", expanded=state.file is not None):
        _opener(key=key, data=opener_data(st.session_state.get(_ANSWERED, 0)), on_read_change=take, height="content")
        if state.unread:
            st.caption(":material/error: The file was not opened. Why stands above the drawing.")
        st.caption(_PRIVATE)


def opener_data(answered: int) -> dict[str, Any]:
    """All that the browser is sent: see assets/model_opener/messages.json."""
    return {"suffixes": ",".join(SUFFIXES), "answered": answered}


def opened_file(state: Explored) -> None:
    """In place of the picker, while a file is shown: which one, and the way back."""
    st.markdown(f"**Your own network**, from {code(state.shown.file_name)}")
    st.button(
        f"Back to {FAMILIES[state.architecture].title}",
        icon=":material/arrow_back:",
        on_click=state.close_file,
    )
    if st.button("Compare with known networks", icon=":material/difference:"):
        COMPARE.send(Comparison.beside_known(state.shown))
        st.switch_page("pages/compare.py")
    st.caption(_TRAVELS if shortened(state.link()) else _STAYS)
    if state.problem:
        st.error(plain(state.problem), icon=":material/error:")
