"""Into what of the watched run one can look: a row of choices beneath the curves, and what was chosen beneath it.

A panel is drawn anew every second while its run goes on, and the rest of the page is not.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from netviz.state.train import TrainState
from netviz.state.train_view import LOOKS
from netviz.training.record.runs import Run
from netviz.ui.shared.session import TRAIN
from netviz.ui.shared.widget_value import news, show
from netviz.ui.train.network_panel import network_panel
from netviz.ui.train.norms import norms
from netviz.ui.train.redrawn import redrawn
from netviz.ui.train.what_it_learnt import what_it_learnt

PANELS: dict[str, Callable[[TrainState, Run], None]] = {
    "learnt": what_it_learnt,
    "network": network_panel,
    "norms": norms,
}
"""What shows each of `LOOKS`: told the state and the run as it was when the page was drawn."""


def panels(state: TrainState, run: Run) -> None:
    """The choices, one or none of which is taken, and the panel of the one that is."""
    key = f"{TRAIN.key}.look"
    show(key, state.look)
    st.segmented_control(
        "Look into the run",
        list(PANELS),
        format_func=LOOKS.__getitem__,
        key=key,
        label_visibility="collapsed",
        on_change=news(key, partial(setattr, state, "look")),
    )
    if state.look:
        redrawn(state, PANELS[state.look], state, run, every=1.0 if run.is_active else None)
