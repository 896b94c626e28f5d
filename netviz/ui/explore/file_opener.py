"""Opening a model file of one's own: the lower part of the Explore page's sidebar."""

import streamlit as st

from netviz.architectures.catalog import FAMILIES
from netviz.interchange.keras_file import SUFFIXES
from netviz.state.explored import Explored
from netviz.ui.shared.markdown import code, plain

_TURN = "netviz.file_opener.turn"  # a new turn is a new, empty uploader
HELP = """A `.keras` file, or a `.json` file that holds what `model.to_json()` returns.
Only its list of layers is read: nothing in it is run, its weights stay unread, nobody else sees it, and it is
forgotten when you leave. Up to 16 MB; a larger model fits as JSON."""


def file_opener(state: Explored) -> None:
    """The uploader; a file that can be read is shown in place of the catalog's network."""
    with st.expander("Open a model file", icon=":material/upload_file:", expanded=state.file is not None):
        key = f"file.{st.session_state.setdefault(_TURN, 0)}"
        st.file_uploader(
            "Your own Keras model",
            type=[suffix.removeprefix(".") for suffix in SUFFIXES],
            key=key,
            help=HELP,
            on_change=lambda: _take(state, key),
        )


def opened_file(state: Explored) -> None:
    """In place of the picker, while a file is shown: which one, and the way back."""
    st.markdown(f"**Your own network**, from {code(state.shown.file_name)}")
    st.button(
        f"Back to {FAMILIES[state.architecture].title}",
        icon=":material/arrow_back:",
        on_click=lambda: _close(state),
    )
    st.caption("It lives in this tab only: the link in the address bar opens the catalog, not your file.")
    if state.problem:
        st.error(plain(state.problem), icon=":material/error:")


def _take(state: Explored, key: str) -> None:
    file = st.session_state[key]
    if file is None:
        state.close_file()
    else:
        state.open_file(file.getvalue(), file.name)


def _close(state: Explored) -> None:
    state.close_file()
    st.session_state[_TURN] += 1
