"""What a run has learnt, through all of its time: held-out pictures, mistakes, filters and feature maps."""

from __future__ import annotations

import streamlit as st

from netviz.state.train import TrainState
from netviz.training.record.runs import Run


def what_it_learnt(state: TrainState, run: Run) -> None:
    """The pictures of the run."""
    del state, run
    st.caption("No check on held-out images has been kept yet.")
