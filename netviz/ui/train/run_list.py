"""The visitor's own runs: named, noted, laid beside one another, taken off the list and put back."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from netviz.state.run_names import called
from netviz.state.train import TrainState
from netviz.training.dispatch.dispatcher import dispatcher
from netviz.training.recipes import settings_told
from netviz.training.record.runs import NAME_LENGTH, NOTE_LENGTH, Run
from netviz.training.together import MORE_SEEDS
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.once import button_once
from netviz.ui.shared.session import TRAIN, own_link
from netviz.ui.shared.widget_value import news, show_every_time
from netviz.ui.train.figures import moment, percent
from netviz.ui.train.run_watch import ICONS

LISTED = 8
USUAL_COLOUR = "#3b6fd4"
"""Of the first run that is shown: the first of the page's ten."""
MOST_SETTINGS = 2
"""That a row names of those that its recipe does not have; all are told behind its button."""
_KEPT = ("name", "note", "colour", "has_colour")


def run_list(state: TrainState) -> None:
    """This visitor's own runs, newest first; a click shows one."""
    runs = dispatcher().store.of_visitor(*state.names)
    if not runs and not state.removed:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header("My runs", anchor=False)
        st.space("stretch")
        with st.popover("My link", icon=":material/key:"):
            st.markdown(
                "This browser keeps your runs. With this link you find them in any other one, and steer them "
                "there, too: it is for you alone."
            )
            st.code(own_link(st.context.url or "/train"), language=None)
    if state.removed:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown("The run was taken off the list.")
            st.button("Undo", icon=":material/undo:", key=f"{TRAIN.key}.undo", on_click=state.bring_back)
    every = len(runs) <= LISTED or st.toggle(f"All {len(runs)} runs", key=f"{TRAIN.key}.all")
    names = {run.number: called(run) for run in runs}
    for run in runs if every else runs[:LISTED]:
        _row(state, run, names)


def _row(state: TrainState, run: Run, names: Mapping[int, str]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"run-row-{run.number}"):
        key = f"{TRAIN.key}.beside.{run.number}"
        is_shown = run.id == state.run
        show_every_time(key, is_shown or run.id in state.beside)
        st.checkbox(
            f"Compare {called(run)}",
            key=key,
            disabled=is_shown or state.run is None,
            label_visibility="collapsed",
            on_change=news(key, partial(state.compare, run.id)),
        )
        st.button(
            plain(called(run)),
            key=f"{TRAIN.key}.open.{run.number}",
            icon=ICONS[run.state],
            type="tertiary",
            disabled=is_shown,
            on_click=lambda: state.watch(run.id),
        )
        st.caption(plain(_told(run, names)), width="stretch")
        with st.popover("", icon=":material/more_horiz:", help=f"Name, note, colour, remove: {called(run)}"):
            _details(state, run)


def _told(run: Run, names: Mapping[int, str]) -> str:
    """When it began, how it stands, of what it is a branch, with which settings, and what was noted of it."""
    accuracy = run.figures.test_accuracy or run.figures.val_accuracy
    told = [moment(run.created), run.state]
    if accuracy is not None:
        told.append(percent(accuracy))
    if run.trunk and (trunk := names.get(run.trunk.run)):
        told.append(f"branch of {trunk}")
    return " · ".join([*told, settings_told(run, MOST_SETTINGS), *filter(None, [run.note])])


def _details(state: TrainState, run: Run) -> None:
    st.caption(plain(settings_told(run, len(run.settings))))
    key = f"{TRAIN.key}.details.{run.number}"
    st.text_input("Name", run.name, max_chars=NAME_LENGTH, placeholder=called(run), key=f"{key}.name")
    st.text_area("Note", run.note, max_chars=NOTE_LENGTH, key=f"{key}.note")
    with st.container(horizontal=True, vertical_alignment="center"):
        has_colour = st.toggle(
            "A colour of its own",
            bool(run.colour),
            key=f"{key}.has_colour",
            help="Its curves keep it beside whichever others they lie, for whoever sees them.",
        )
        st.color_picker(
            "Colour",
            run.colour or USUAL_COLOUR,
            key=f"{key}.colour",
            disabled=not has_colour,
            label_visibility="collapsed",
        )

    def keep() -> None:
        name, note, colour, has_one = (st.session_state[f"{key}.{each}"] for each in _KEPT)
        state.describe(run.id, name=name, note=note, colour=colour if has_one else "")

    with st.container(horizontal=True):
        st.button("Keep", type="primary", key=f"{key}.keep", on_click=keep)
        button_once(
            f"Repeat with {MORE_SEEDS} more seeds",
            icon=":material/casino:",
            key=f"{key}.repeat",
            help="Queues runs that differ from it by their seed alone; together they are the median in a band from the "
            "lowest to the highest",
            disabled=run.trunk is not None,
            act=lambda: state.repeat(run.id),
        )
        st.button(
            "Remove",
            icon=":material/delete:",
            key=f"{key}.remove",
            disabled=run.is_active,
            on_click=lambda: state.remove(run),
        )
