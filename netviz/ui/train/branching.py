"""Rewinding a run to one of its checkpoints, and the bar from which another future of it grows."""

from __future__ import annotations

import streamlit as st

from netviz import words as numbers
from netviz.errors import NetvizError
from netviz.state.train import TrainState
from netviz.state.train_view import BRANCHED
from netviz.training import words
from netviz.training.dispatch.continuing import settings_there
from netviz.training.record import checkpoints
from netviz.training.record.checkpoints import Position
from netviz.training.record.runs import Run
from netviz.training.record.settings import RunSettings
from netviz.training.watched import watched
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.once import button_once
from netviz.ui.shared.session import TRAIN
from netviz.ui.shared.setting_widget import Look, setting_widget

_WIDTH = 190


def rewound(state: TrainState, run: Run | None) -> int | None:
    """The step of the checkpoint of this run that the visitor went back to."""
    return state.rewound[1] if run and state.rewound and state.rewound[0] == run.id else None


def rewind(state: TrainState, run: Run | None, step: object) -> None:
    """What the axis tells: the step of a checkpoint, or that the visitor has left it."""
    if run is not None and (step is None or (isinstance(step, int) and not isinstance(step, bool))):
        state.rewind(run.id, step if step is not None and step >= 0 else None)


def branch_bar(state: TrainState, run: Run, *, may: bool) -> None:
    """Where the visitor went back to, with which settings the other future begins, and Branch; for who `may`."""
    step = rewound(state, run)
    if step is None:
        return
    if not may:
        st.caption(f"Rewound to batch {step:,}. Whoever steers this run can branch from there.")
        return
    with st.container(border=True, key="branch"):
        try:
            position = checkpoints.at(run.id, step).position
            there = settings_there(run, position)
        except NetvizError as error:
            st.warning(plain(f"One cannot branch from here. {error}"), icon=":material/warning:")
            there = None
        else:
            _offer(state, run, position, there)
        with st.container(horizontal=True):
            if there:
                button_once(
                    "Branch",
                    type="primary",
                    icon=":material/call_split:",
                    key=f"{TRAIN.key}.branch",
                    help="A new run that begins with the weights of this checkpoint; its trunk stays as it is",
                    act=lambda: state.branch(run.id, step),
                )
            st.button("Close", type="tertiary", key=f"{TRAIN.key}.unwind", on_click=lambda: state.rewind(run.id, None))
        if state.branch_problem:
            st.error(plain(state.branch_problem), icon=":material/error:")


def _offer(state: TrainState, run: Run, position: Position, there: RunSettings) -> None:
    place = words.checkpoint(position.step, position.epoch, watched(run.id).accuracy_at(position.step))
    until = f"{there.seconds:,} seconds of training or {numbers.counted(there.epochs, 'epoch')}"
    rate = numbers.decimal(position.learning_rate) + " at most" * (there.schedule != "constant")
    st.markdown(f"**From {plain(place)}**, at learning rate {rate}, until {until}.")
    entered = there.model_dump() | state.branch_edits
    wrong = RunSettings.wrong(entered)
    looks: dict[str, Look] = {"choice": "list", "float": "text"}
    with st.container(horizontal=True):
        for each in RunSettings.descriptions():
            if each.name not in BRANCHED:
                continue
            with st.container(width=_WIDTH):
                setting_widget(
                    each,
                    entered[each.name],
                    key=f"{TRAIN.key}.branch.{each.name}",
                    on_change=lambda name, value: state.branch_edits.update({name: value}),
                    look=looks[each.type],
                    bounded=False,
                    wrong=each.name in wrong,
                )
