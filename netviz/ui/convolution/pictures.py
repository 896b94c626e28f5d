"""CIFAR-10's test images for the convolution page, made ready where they are not yet."""

from __future__ import annotations

import streamlit as st

from netviz.errors import DataError
from netviz.state.pictures import Picture
from netviz.training.codes import SourceKind
from netviz.training.data.data_set import first_prepared
from netviz.training.data.sources import sources
from netviz.ui.shared.preparation import preparation


def prepare_pictures(shown: Picture) -> None:
    """Where CIFAR-10 is on this machine and only not ready yet, make it ready and say so.

    Where it became ready while the page ran, the page runs again: `shown` is not of it yet.
    """
    try:
        ready = first_prepared()
        if ready is None:
            waiting = [source for source in sources() if source.is_local and source.kind is not SourceKind.DRAWN]
            if waiting:
                preparation(waiting[0], "auto")
        elif shown.data_set is not ready.name:
            st.rerun()
    except DataError:
        return
