"""The images of a data set made ready in another process, and how far that is: on every page that shows them."""

from __future__ import annotations

import subprocess

import streamlit as st

from netviz.training import words
from netviz.training.data import data_set, prepare
from netviz.training.data.sources import Choice, Source
from netviz.ui.shared.markdown import plain

STILL_WORKS = "Runs on the drawn Shapes work (under More: Data set), and so does everything else."


def preparation(source: Source, choice: Choice) -> None:
    """Prepare a source in another process, and say how far that is; the page runs again when it is done."""
    process = _preparation(source.key, choice)

    def panel() -> None:
        if process.poll() is None:
            phase, done = data_set.preparing(source) or (None, 0.0)
            st.progress(min(1.0, done), text=plain(words.phase(phase) if phase else "Preparing the images"))
        elif data_set.prepared(source) is not None:
            st.rerun()
        else:
            failure = _failure(source.key, choice)
            if source.is_local:
                st.warning(plain(f"{failure}. {STILL_WORKS}"), icon=":material/warning:")
            else:  # nothing is wrong with a host that has no way out
                st.caption(plain(f"{failure}."))
            st.button("Try again", icon=":material/replay:", on_click=lambda: _forget(source.key, choice))

    st.fragment(panel, run_every=0.5 if process.poll() is None else None)()


@st.cache_resource(max_entries=4)
def _preparation(key: str, choice: Choice) -> subprocess.Popen[str]:
    """The one process of this server that prepares this source."""
    return prepare.start(choice, key)


def _forget(key: str, choice: Choice) -> None:
    """The next look starts another process: what was wrong may be mended by now."""
    _failure.clear(key, choice)
    _preparation.clear(key, choice)


@st.cache_data(max_entries=8, show_spinner=False)
def _failure(key: str, choice: Choice) -> str:
    """Why the preparation failed. Its output can be read only once, so it is kept."""
    return _preparation(key, choice).communicate()[0].strip() or "The data set could not be prepared"
