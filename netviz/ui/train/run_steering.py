"""What can be done to a run while it goes: stop, pause, step, another learning rate, longer, from the start.

Its starter can, and who was handed its wheel; everybody else who has its link looks on.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from netviz.state.train import TrainState
from netviz.training import words
from netviz.training.codes import CommandKind, Phase
from netviz.training.dispatch.dispatcher import dispatcher
from netviz.training.dispatch.told import pauses, rate_told
from netviz.training.record import checkpoints
from netviz.training.record.runs import Run
from netviz.training.watched import watched
from netviz.ui.shared.once import button_once
from netviz.ui.shared.session import TRAIN
from netviz.words import decimal


def offered(state: TrainState, run: Run) -> tuple[object, ...]:
    """On what it depends what can be done to a run: while this stays, so do the buttons. Raises RunError."""
    is_to_pause = pauses(run, watched(run.id).told())
    return run.state, run.hears, is_to_pause, run.stop_asked is None, state.helm.may_steer(run)


def run_steering(state: TrainState, run: Run) -> None:
    """Pause, step, steer and stop a run that goes; run one again that has ended.

    Always as many places: what the page no longer offers stands there, and can be clicked, until another takes its
    place or the page has run. So Stop, which is of the run that ended, makes way for Run again, and that for Stop.
    """
    may_steer = state.helm.may_steer(run)
    if not run.is_active:
        _nothing(3)
        if may_steer and checkpoints.of_run(run.id):
            st.button(
                "Continue",
                icon=":material/resume:",
                help="Go on from its newest checkpoint, for as long again, in the same curves",
                key=f"{TRAIN.key}.continue",
                on_click=seen(run, lambda: state.go_on(run.id)),
            )
        else:
            _nothing(1)
        again = f"{TRAIN.key}.again"
        button_once("Run again", icon=":material/replay:", key=again, act=lambda: state.start_again(run))
        return
    if not may_steer:
        _nothing(4)
        st.caption("You are looking on: its starter steers it.", width="content")
        return
    hears = run.hears
    if pauses(run, watched(run.id).told()):
        told = None if run.phase is Phase.PAUSED else "Takes back that it is to pause"
        _order(state, run, "Resume", CommandKind.RESUME, ":material/play_arrow:", hears, help=told)
    else:
        _order(state, run, "Pause", CommandKind.PAUSE, ":material/pause:", hears)
    _order(state, run, "Batch", CommandKind.BATCH, ":material/skip_next:", hears, help="Train one batch, then pause")
    _order(state, run, "Epoch", CommandKind.EPOCH, ":material/fast_forward:", hears, help="Train one epoch, then pause")
    with st.popover("Steer", icon=":material/tune:", disabled=not hears), st.container(key="steer"):
        _new_rate(state, run)
        with st.container(horizontal=True):
            for label, kind, value in _LONGER:
                _order(state, run, label, kind, None, hears, value)
        first = words.weights(run.trunk.step if run.trunk else 0)
        _order(state, run, f"Begin again with {first}", CommandKind.RESET, None, hears)
    asked = run.stop_asked is not None
    st.button(
        "Stopping" if asked else "Stop",
        icon=":material/stop:",
        disabled=asked,
        key=f"{TRAIN.key}.stop",
        on_click=seen(run, lambda: state.stop(run.id)),
    )


def _nothing(places: int) -> None:
    for _ in range(places):
        st.empty()


_LONGER = (
    ("60 seconds more", CommandKind.EXTEND_SECONDS, 60),
    ("5 epochs more", CommandKind.EXTEND_EPOCHS, 5),
)


_FACTORS = {"Rate ÷ 10": 0.1, "Rate × 10": 10.0}


def _new_rate(state: TrainState, run: Run) -> None:
    """The learning rate of the next batch, in a click or in a field; a mark on the curves says when it was changed."""
    key = f"{TRAIN.key}.rate.{run.number}"
    now = rate_told(dispatcher().store, run)
    with st.container(horizontal=True):
        for label, factor in _FACTORS.items():
            st.button(
                label,
                key=f"{key}.{factor}",
                on_click=seen(run, partial(state.scale_rate, run.id, factor)),
            )
    # Enter sends the form.
    with st.form(f"{key}.form", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "New learning rate",
            placeholder=f"now {decimal(now)}",
            key=key,
            help="Taken from the next batch on; a line in the curves says when.",
        )
        st.form_submit_button(
            "Set the rate",
            on_click=seen(run, lambda: state.steer(run.id, CommandKind.LEARNING_RATE, st.session_state.get(key, ""))),
        )


def _order(
    state: TrainState,
    run: Run,
    label: str,
    kind: CommandKind,
    icon: str | None,
    hears: bool,
    value: object = None,
    *,
    help: str | None = None,
) -> None:
    st.button(
        label,
        icon=icon,
        disabled=not hears,
        help=help,
        key=f"{TRAIN.key}.{kind.value}",
        on_click=seen(run, lambda: state.steer(run.id, kind, value)),
    )


def seen(run: Run, act: Callable[[], None]) -> Callable[[], None]:
    """The act, after which the run is read anew."""

    def acted() -> None:
        act()
        watched(run.id).look_again()

    return acted
