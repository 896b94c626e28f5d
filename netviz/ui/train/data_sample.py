"""The images that a run learns from: prepared where they are not yet, and shown class by class."""

from __future__ import annotations

import subprocess

import numpy as np
import streamlit as st

from netviz.errors import DataError
from netviz.training.data import data_set as data
from netviz.training.data import prepare
from netviz.training.dispatch import limits
from netviz.ui.shared.markdown import plain

_STILL_WORKS = "Runs on the drawn Shapes work (under More: Data set), and so does everything else."


def data_sample(choice: data.Choice) -> None:
    """Images of each class, of the very set that a run would learn from; prepared first, in another process."""
    st.subheader("What it learns from", anchor=False)
    try:
        known = data.sources(choice)
        ready = data.first_prepared(choice)
    except DataError as error:
        st.warning(plain(f"{error}. {_STILL_WORKS}"), icon=":material/warning:")
        return
    local = next((source for source in known if source.is_local), None)
    if ready is None and local is not None:
        preparation(local, choice)
    elif ready is not None:
        st.markdown(_described(ready))
        _mosaics(ready)
    if known[0].kind == "download" and data.prepared(known[0]) is None:
        st.caption(
            "CIFAR-10 is not on this machine. The first run downloads it (170 MB) and checks its SHA-256; without a "
            "connection it trains on Shapes, and says so."
            if choice == "auto"
            else "CIFAR-10 is not on this machine. The first run downloads it (170 MB) and checks its SHA-256."
        )


def _described(ready: data.DataSet) -> str:
    if ready.name == "Shapes":
        return (
            f"**Shapes**, drawn by netviz: {ready.train_count:,} images of ten classes. It stands in where CIFAR-10 "
            "cannot be had; its accuracies say nothing about CIFAR-10."
        )
    return (
        f"**CIFAR-10** (Krizhevsky 2009; here from {plain(ready.origin)}): {ready.train_count:,} training images, "
        f"of which the last {len(ready.held_out):,} are held out, and {ready.test_count:,} test images, used once."
    )


@st.cache_resource(max_entries=4)
def _preparation(key: str, choice: data.Choice) -> subprocess.Popen[str]:
    """The one process of this server that prepares this source."""
    return prepare.start(choice, key)


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
            st.warning(plain(f"{_failure(source.key, choice)}. {_STILL_WORKS}"), icon=":material/warning:")
            st.button("Try again", icon=":material/replay:", on_click=lambda: _forget(source.key, choice))

    st.fragment(panel, run_every=0.5 if process.poll() is None else None)()


def _forget(key: str, choice: data.Choice) -> None:
    """The next look starts another process: what was wrong may be mended by now."""
    _failure.clear(key, choice)
    _preparation.clear(key, choice)


@st.cache_data(max_entries=8, show_spinner=False)
def _failure(key: str, choice: data.Choice) -> str:
    """Why the preparation failed. Its output can be read only once, so it is kept."""
    return _preparation(key, choice).communicate()[0].strip() or "The data set could not be prepared"


def _mosaics(ready: data.DataSet) -> None:
    """Ten small mosaics of eight images, each under the name of its class."""
    pictures = _pictures(str(ready.folder), ready.name)
    for row in (range(5), range(5, 10)):
        for column, number in zip(st.columns(5), row, strict=True):
            column.image(pictures[number], caption=ready.classes[number], width="stretch")


@st.cache_data(max_entries=4, show_spinner=False)
def _pictures(folder: str, name: str) -> list[np.ndarray]:
    """uint8 (128, 256, 3) for each class: four by two images, each pixel doubled so that it stays a square."""
    ready = data.first_prepared("shapes" if name == "Shapes" else "auto")
    assert ready is not None
    images, labels = ready.array("train_images"), np.asarray(ready.array("train_labels")[:2_000])
    made = []
    for number in range(limits.CLASSES):
        chosen = [np.asarray(images[index]) for index in np.flatnonzero(labels == number)[:8]]
        rows = [np.concatenate(chosen[start : start + 4], axis=1) for start in (0, 4)]
        made.append(np.concatenate(rows).repeat(2, axis=0).repeat(2, axis=1))
    return made
