"""Guessing first: one draws the accuracy that one expects, alone or with a class, and the run grows over it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import streamlit as st

from netviz.errors import SettingsError
from netviz.state.guessing import may_guess
from netviz.state.train import TrainState
from netviz.training import curves
from netviz.training.dispatch.dispatcher import dispatcher
from netviz.training.guessed import budget, judged
from netviz.training.record.guesses import place
from netviz.training.record.room_codes import is_maker
from netviz.training.record.runs import Run
from netviz.training.record.settings import RunSettings
from netviz.training.watched import watched
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.session import TRAIN
from netviz.ui.train.redrawn import redrawn

LOOK_SECONDS = 2.0


def guess_data(state: TrainState, run: Run | None) -> dict[str, Any]:
    """What the plot shows of guesses, and whether one may draw."""
    own, others = state.guessing.seen(dispatcher().store, run, state.names)
    seconds, batches = budget(run) if run else (_seconds(state), None)
    may = run is None or may_guess(run)
    return {"own": own, "others": others, "may": may, "seconds": seconds, "batches": batches}


def _seconds(state: TrainState) -> float:
    try:
        return RunSettings.of_form(state.entered).seconds
    except SettingsError:
        return RunSettings().seconds


def judgement(state: TrainState, run: Run | None) -> None:
    """At the end of a run how the guesses went, in a sentence."""
    if run is None or run.is_active:
        return
    own, others = state.guessing.seen(dispatcher().store, run, state.names)
    if own or others:
        told = judged(run, curves.held_out(watched(run.id).whole()), own, others)
        if told:
            st.markdown(f":material/ink_pen: {plain(told)}")


def guess_row(state: TrainState, run: Run | None) -> None:
    """Beneath the empty plots: a class guesses together, or one begins to."""
    if run is None or (run.room and may_guess(run)):
        has_class = bool(state.guessing.room or run)
        pace, asked = LOOK_SECONDS if has_class else None, state.guessing.asks
        redrawn(state, _row, state, run, has_class=has_class, asked=asked, every=pace)
    elif not run.is_active and state.helm.is_own(run):
        st.button(
            "Guess the next run first",
            icon=":material/ink_pen:",
            type="tertiary",
            help="Clears the plots, so that you can draw the accuracy that you expect before you start",
            key=f"{TRAIN.key}.guess",
            on_click=state.show_none,
        )


def _row(state: TrainState, run: Run | None, *, has_class: bool, asked: bool) -> None:
    guessing, store = state.guessing, dispatcher().store
    if guessing.asks != asked:  # the plots are not drawn here
        TRAIN.rerun()
    room = (run.room or "") if run else guessing.room
    if not room:
        st.button(
            "Guess with a class",
            icon=":material/group:",
            type="tertiary",
            help="Makes a link with which others draw their guesses, too. All lie in the plot once the run has begun.",
            key=f"{TRAIN.key}.room",
            on_click=state.open_room,
        )
        return
    if not has_class:  # a room was just opened: from now on others are looked for, and the address names it
        TRAIN.rerun()
    if run is None and (found := store.guesses.run_in(room)):
        state.follow_room(found)
        TRAIN.rerun()
    count = store.guesses.count(place(run) if run else room)
    many = "1 guess" if count == 1 else f"{count:,} guesses"
    if not is_maker(room, state.names):
        st.markdown(f"**{many} so far.** Draw yours; all of them lie in the plot once the run has begun.")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{many} so far.** Whoever opens this link can draw one, until your run has begun:")
        key = f"{TRAIN.key}.asks"
        st.toggle(
            "Show them now",
            value=guessing.asks,
            key=key,
            on_change=lambda: setattr(guessing, "asks", st.session_state[key]),
        )
    if run is None:
        st.code(f"{(st.context.url or '/train').partition('?')[0]}?{urlencode(state.link())}", language=None)
