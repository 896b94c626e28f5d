"""What a run has learnt, at every moment at which it was looked into: answers, confusion, mistakes, filters.

The browser keeps what it got, and asks for what it lacks: moving in the run's time asks for nothing twice. It keeps as
well why something cannot be had, until the visitor asks again.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st
from streamlit.components.v2 import component

from netviz.errors import NetvizError
from netviz.state.convolution import ConvolutionView
from netviz.state.learnt_messages import Refused, learnt_data
from netviz.state.train import TrainState
from netviz.state.trained_layer import trained_told
from netviz.training.record.runs import Run
from netviz.training.watched import watched
from netviz.ui.shared.acts import hear, hear_from_now, heard, told
from netviz.ui.shared.assets import script, text
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.session import CONVOLUTION, TRAIN

# A component is sent with its script whenever its data changes: so a large one stands apart and is sent once.
_script = component("netviz_learnt_script", js=script("learnt/learnt.js"))
_learnt = component(
    "netviz_learnt",
    html='<div class="learnt"></div>',
    css=text("learnt/learnt.css"),
    js=script("learnt/mount.js"),
)


def what_it_learnt(state: TrainState, run: Run) -> None:
    """The component, told what it asked for last."""
    key = f"{TRAIN.key}.learnt"
    asked = st.session_state.pop(f"{key}.asked", None)
    _keep_layer(state, asked)
    if (opened := st.session_state.pop(f"{key}.opened", None)) is not None:
        st.session_state[f"{key}.refused"] = _open(run, opened)
    refused = Refused(heard(key, "opened"), st.session_state.get(f"{key}.refused", ""))
    try:
        data = learnt_data(watched(run.id).run(), asked, state.layer, refused)
    except NetvizError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return

    def keep() -> None:
        st.session_state[f"{key}.asked"] = told(key, "wanted")

    def choose() -> None:
        hear(key, "opened", partial(st.session_state.__setitem__, f"{key}.opened"))

    _learnt(key=key, data=data, height="content", on_wanted_change=keep, on_opened_change=choose)
    hear_from_now(key, "opened")
    with st.container(key="learnt-script-unseen"):
        _script(key="learnt-script")


def _keep_layer(state: TrainState, asked: object) -> None:
    """The layer whose feature maps are looked at stays in the link."""
    maps = asked.get("maps") if isinstance(asked, Mapping) else None
    layer = maps.get("layer") if isinstance(maps, Mapping) else None
    if isinstance(layer, str) and layer != state.layer:
        state.look_at(layer)
        TRAIN.write_link()


def _open(run: Run, opened: object) -> str:
    """Show the filter or the layer that was chosen at work, on the convolution page; answers why it cannot be."""
    try:
        view = ConvolutionView.awaiting(trained_told(run.id, opened))
    except NetvizError as error:
        return f"{error}."
    CONVOLUTION.send(view)
    st.switch_page("pages/convolution.py")
    return ""
