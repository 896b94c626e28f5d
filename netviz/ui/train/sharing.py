"""A run's links: one to look, for anybody; one that gives the wheel, which its starter hands over and takes back."""

from __future__ import annotations

import streamlit as st

from netviz.state.train import TrainState
from netviz.state.visitor import WHEEL
from netviz.training.record.runs import Run
from netviz.ui.shared.session import TRAIN
from netviz.ui.train.run_steering import seen


def sharing(state: TrainState, run: Run) -> None:
    """What one gives others of a run: to look, or to steer. Raises RunError."""
    helm = state.helm
    with st.popover("Share", icon=":material/share:"):
        st.markdown("**To look.** Whoever opens this link sees the run live, and cannot change it.")
        st.code(_link(run), language=None, wrap_lines=True)
        if helm.is_own(run):
            _wheel(state, run)
        elif helm.may_steer(run):
            st.markdown("You have the wheel of this run: its starter handed it over, and can take it back.")


def _wheel(state: TrainState, run: Run) -> None:
    """Handed over by one click, taken back by one."""
    if run.wheel is None:
        st.markdown("**To steer.** Until you take it back, whoever opens the link that you make here steers, too.")
    else:
        count = state.helm.store.wheels.holders(run)
        have = {0: "Nobody has opened its link yet", 1: "One visitor has it"}.get(count, f"{count} visitors have it")
        st.markdown(f"**The wheel is handed over.** {have}.")
        if secret := state.wheel_links.get(run.id):
            st.code(f"{_link(run)}&{WHEEL}={secret}", language=None, wrap_lines=True)
    with st.container(horizontal=True):
        is_new = run.wheel is None or run.id not in state.wheel_links
        if is_new:
            st.button(
                "Hand over the wheel" if run.wheel is None else "Make a new link",
                icon=":material/key:",
                key=f"{TRAIN.key}.hand_over",
                on_click=seen(run, lambda: state.hand_over(run.id)),
            )
        if run.wheel is not None:
            st.button(
                "Take it back",
                icon=":material/undo:",
                key=f"{TRAIN.key}.take_back",
                on_click=seen(run, lambda: state.take_back(run.id)),
            )


def _link(run: Run) -> str:
    address = (st.context.url or "/train").partition("?")[0]
    return f"{address}?run={run.id}"
