"""A part of the Train page that is redrawn by itself, as a fragment; what is refused within it is told by the page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import streamlit as st

from netviz.state.train import TrainState
from netviz.ui.shared.session import TRAIN


def redrawn(state: TrainState, draw: Callable[..., None], *given: Any, every: float | None, **named: Any) -> None:
    """Draw it now, and again for every act within it, and every so many seconds."""
    told = state.problem

    @wraps(draw)  # Streamlit tells fragments apart by their functions' names
    def part() -> None:
        draw(*given, **named)
        if state.problem != told:
            TRAIN.rerun()

    st.fragment(part, run_every=every)()
