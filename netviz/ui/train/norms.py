"""Norms of gradients and weights by block through a run's time: whether gradients vanish or explode."""

from __future__ import annotations

from functools import partial

import streamlit as st

from netviz.errors import NetvizError
from netviz.state.norm_strips import KINDS, strips
from netviz.state.train import TrainState
from netviz.state.train_view import NORMS
from netviz.training.codes import CommandKind
from netviz.training.record import norms as record
from netviz.training.record.runs import Run
from netviz.training.watched import watched
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.session import TRAIN
from netviz.ui.shared.widget_value import news, show
from netviz.ui.train.run_steering import seen

_WHY = (
    "On their way back through many layers gradients vanish or explode. Batch normalisation keeps them from vanishing, "
    "and makes them grow where no shortcuts lead past it ([Yang et al. 2019](https://arxiv.org/abs/1902.08129)). So it "
    "is not vanishing gradients that make deeper plain networks worse "
    "([He et al. 2015](https://arxiv.org/abs/1512.03385), section 4.1)."
)


def norms(state: TrainState, run: Run) -> None:
    """The switch, the kinds, and a strip for each block."""
    try:
        now = watched(run.id).run()
        may_steer = state.helm.may_steer(now)
    except NetvizError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    if now.state == "running" and may_steer:
        _switch(state, now)
    found = record.read(run.id)
    if found is None or not len(found.steps):
        st.caption(_none_yet(now, may_steer=may_steer))
        return
    key = f"{TRAIN.key}.norms.kind"
    show(key, state.norms_of)
    st.segmented_control(
        "Norms of",
        NORMS,
        format_func=lambda each: KINDS[each].title,
        key=key,
        label_visibility="collapsed",
        required=True,
        on_change=news(key, partial(setattr, state, "norms_of")),
    )
    TRAIN.write_link()
    st.html(strips(found, state.norms_of))
    st.caption(_WHY)


def _switch(state: TrainState, run: Run) -> None:
    is_on = bool(run.figures.norms)
    st.button(
        "Stop measuring" if is_on else "Measure norms",
        icon=":material/straighten:",
        key=f"{TRAIN.key}.norms.switch",
        help="In every tenth batch, from the next of them on.",
        on_click=seen(run, lambda: state.steer(run.id, CommandKind.NORMS, "off" if is_on else "on")),
    )


def _none_yet(run: Run, *, may_steer: bool) -> str:
    if not run.is_active:
        return "Norms were not measured in this run. Switch them on under More, in the form of the next one."
    if run.figures.norms:
        return "The first norms come with the next tenth batch."
    return "Norms are measured where one asks for it." if may_steer else "The run's starter can have norms measured."
