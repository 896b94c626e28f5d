"""The images that a run learns from: prepared where they are not yet, and shown class by class."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from netviz.errors import DataError
from netviz.training import words
from netviz.training.codes import DataSetName, SourceKind
from netviz.training.data import data_set, drawn_shapes
from netviz.training.data.sources import Choice, sources
from netviz.training.dispatch import limits
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.preparation import STILL_WORKS, preparation


def data_sample(choice: Choice) -> None:
    """Images of each class, of the very set that a run would learn from; prepared, or fetched, in another process.

    Shapes are shown at once; where CIFAR-10 is fetched behind them, the page runs again when it is there.
    """
    st.header("What it learns from", anchor=False)
    try:
        known = sources(choice)
        ready = data_set.first_prepared(choice)
    except DataError as error:
        st.warning(plain(f"{error}. {STILL_WORKS}"), icon=":material/warning:")
        return
    local = next((source for source in known if source.is_local), None)
    if ready is not None:
        st.markdown(_described(ready))
        _mosaics(ready.classes, _pictures(str(ready.folder), ready.name))
    elif local is not None:
        if local.kind is SourceKind.DRAWN:
            st.markdown(_SHAPES.format(count=drawn_shapes.TRAIN_IMAGES))
            _mosaics(drawn_shapes.CLASSES, _first_shapes())
        preparation(local, choice)
    if known[0].kind is SourceKind.DOWNLOAD and data_set.prepared(known[0]) is None:
        st.caption(
            "CIFAR-10 is not on this machine: it is fetched once (170 MB), and its SHA-256 is checked."
            + (" Without a connection runs train on Shapes, and say so." if choice == "auto" else "")
        )
        if ready is not None or local is None:  # one after another: what is shown comes first
            preparation(known[0], choice)


_IN_A_MOSAIC = 4
_SHAPES = (
    "**Shapes**, drawn by netviz: {count:,} images of ten classes. It stands in where CIFAR-10 cannot be had; its "
    "accuracies say nothing about CIFAR-10."
)


def _described(ready: data_set.DataSet) -> str:
    if ready.name is DataSetName.SHAPES:
        return _SHAPES.format(count=ready.train_count)
    origin = plain(words.origin(ready.origin))
    return (
        f"**CIFAR-10** (Krizhevsky 2009; here from {origin}): {ready.train_count:,} training images, "
        f"of which the last {len(ready.held_out):,} are held out, and {ready.test_count:,} test images, used once."
    )


def _mosaics(classes: Sequence[str], pictures: Sequence[np.ndarray]) -> None:
    """A strip of ten small mosaics of four images, each over the name of its class."""
    with st.container(key="sample"):
        for name, picture in zip(classes, pictures, strict=True):
            st.image(picture, caption=name, alt=f"Four images of the class {name}", width="stretch")


@st.cache_data(max_entries=4, show_spinner=False)
def _pictures(folder: str, name: DataSetName) -> list[np.ndarray]:
    """Those of a data set that is prepared."""
    ready = data_set.first_prepared("shapes" if name is DataSetName.SHAPES else "auto")
    assert ready is not None
    return _of_classes(ready.array("train_images"), np.asarray(ready.array("train_labels")[:2_000]))


@st.cache_data(max_entries=1, show_spinner=False)
def _first_shapes() -> list[np.ndarray]:
    """Drawn as those of the data set are, in milliseconds: before all of it is drawn."""
    return _of_classes(*drawn_shapes.draw(_IN_A_MOSAIC * len(drawn_shapes.CLASSES), seed=0))


def _of_classes(images: np.ndarray, labels: np.ndarray) -> list[np.ndarray]:
    """uint8 (128, 128, 3) for each class: two by two images, each pixel doubled so that it stays a square."""
    made = []
    for number in range(limits.CLASSES):
        chosen = [np.asarray(images[index]) for index in np.flatnonzero(labels == number)[:_IN_A_MOSAIC]]
        rows = [np.concatenate(chosen[start : start + 2], axis=1) for start in (0, 2)]
        made.append(np.concatenate(rows).repeat(2, axis=0).repeat(2, axis=1))
    return made
