"""The images of a data set made ready in another process, and how far that is: on every page that shows them."""

from __future__ import annotations

import subprocess

import streamlit as st

from netviz.training.data import data_set as data
from netviz.training.data import prepare
from netviz.ui.shared.markdown import plain

STILL_WORKS = "Runs on the drawn Shapes work (under More: Data set), and so does everything else."


def preparation(source: data.Source, choice: data.Choice) -> None:
    """Prepare a source in another process, and say how far that is; the page runs again when it is done."""
    process = _preparation(source.key, choice)

    def panel() -> None:
        if process.poll() is None:
            doing, done = data.preparing(source) or ("Preparing the images", 0.0)
            st.progress(min(1.0, done), text=plain(doing))
        elif data.prepared(source) is not None:
            st.rerun()
        else:
            st.warning(plain(f"{_failure(source.key, choice)}. {STILL_WORKS}"), icon=":material/warning:")
            st.button("Try again", icon=":material/replay:", on_click=lambda: _forget(source.key, choice))

    st.fragment(panel, run_every=0.5 if process.poll() is None else None)()


@st.cache_resource(max_entries=4)
def _preparation(key: str, choice: data.Choice) -> subprocess.Popen[str]:
    """The one process of this server that prepares this source."""
    return prepare.start(choice, key)


def _forget(key: str, choice: data.Choice) -> None:
    """The next look starts another process: what was wrong may be mended by now."""
    _failure.clear(key, choice)
    _preparation.clear(key, choice)


@st.cache_data(max_entries=8, show_spinner=False)
def _failure(key: str, choice: data.Choice) -> str:
    """Why the preparation failed. Its output can be read only once, so it is kept."""
    return _preparation(key, choice).communicate()[0].strip() or "The data set could not be prepared"
