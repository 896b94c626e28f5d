"""Experiments on the Train page: what each shows, recorded at once or run live; and what is told where one is open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from netviz.state.train import TrainState
from netviz.training import words
from netviz.training.experiments import EXPERIMENTS, SEEDS, Experiment
from netviz.training.record.runs import Run
from netviz.training.recordings import Recording, is_as_defined, recorded
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.once import button_once
from netviz.ui.shared.session import TRAIN
from netviz.ui.shared.widget_value import news, show
from netviz.words import duration

_KEY = f"{TRAIN.key}.experiment"
RECORDED, BESIDE, LIVE = "Show recorded", "Add to my plot", "Train it here"


def experiments(state: TrainState) -> None:
    """What one can do with them, and a card for each."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header("Experiments", anchor=False)
        st.space("stretch")
        seeds = f"{_KEY}.seeds"
        show(seeds, state.repeats)
        st.toggle(
            f"Each run with {len(SEEDS)} seeds",
            key=seeds,
            on_change=news(seeds, partial(setattr, state, "repeats")),
            help="The curves then are the median of the seeds, in a band from the lowest to the highest: what differs "
            "by less than a band may be chance.",
        )
    st.caption(_explained(state))
    with st.container(key="experiments"):
        for key in EXPERIMENTS:
            with st.container(border=True, key=f"experiment-{key}"):
                _card(state, key, len(SEEDS) if state.repeats else 1)


def _explained(state: TrainState) -> str:
    """What the buttons of a card do."""
    beside = f" *{BESIDE}* draws the same curves over those of the run above, which stays." if state.run else ""
    return (
        f"Each lays several runs over one another and says what to look for. *{RECORDED}* draws curves that were "
        f"trained before: at once, and nothing is trained.{beside} *{LIVE}* trains all of its networks on this host, "
        "one after another, while you watch."
    )


def _card(state: TrainState, key: str, seeds: int) -> None:
    experiment, recordings = EXPERIMENTS[key], recorded(key)
    st.markdown(f"**{plain(experiment.title)}**")
    st.markdown(plain(experiment.told()))
    many = len(experiment.runs) * seeds
    st.caption(f"{many} runs, about {duration(experiment.seconds(seeds))} on two cores. {_source(experiment)}")
    with st.container(horizontal=True):
        if recordings:
            st.button(
                RECORDED,
                icon=":material/show_chart:",
                key=f"{_KEY}.open.{key}",
                disabled=state.experiment == key and state.run is None,
                help="Curves of runs that were trained before, at once",
                on_click=_calling(state.open_recorded, key),
            )
        if recordings and state.run and state.experiment != key:
            st.button(
                BESIDE,
                icon=":material/stacked_line_chart:",
                key=f"{_KEY}.beside.{key}",
                help="Draws the recorded curves over those of the run above, to compare them",
                on_click=_calling(state.lay_recorded_beside, key),
            )
        button_once(
            LIVE,
            icon=":material/play_arrow:",
            key=f"{_KEY}.run.{key}",
            help=f"Trains {many} networks on this host, one after another, or none where there is no room for all",
            act=lambda: state.begin(key, seeds),
        )


def _source(experiment: Experiment) -> str:
    return f"[{plain(experiment.source)}]({experiment.link})"


def _calling(act: Callable[[str], None], key: str) -> Callable[[], None]:
    return lambda: act(key)


def opened(state: TrainState) -> list[Recording]:
    """The recorded runs that are shown."""
    return recorded(state.experiment) if state.experiment else []


def names_of_recorded(recordings: list[Recording], *, beside: bool) -> dict[str, str]:
    """What each is called: with its seed where it has repeats, and as a recording where it lies beside others."""
    seeds = {recording.run.settings["seed"] for recording in recordings}
    return {
        each.run.id: each.run.name
        + (" · recorded" if beside else "")
        + (f", seed {each.run.settings['seed']}" if len(seeds) > 1 else "")
        for each in recordings
    }


def experiment_told(state: TrainState, run: Run | None, recordings: list[Recording]) -> None:
    """What to look for in the experiment that is open, or that the run belongs to; and what is recorded of it."""
    key = state.experiment or (run.group_id or "" if run else "").rpartition("-")[0]
    if key not in EXPERIMENTS:
        return
    experiment = EXPERIMENTS[key]
    title = f"**{plain(experiment.title)}.** " if run else ""  # else it stands at the head
    st.markdown(f"{title}{plain(experiment.told())} *{_source(experiment)}*")
    if not recordings:
        if state.experiment:
            st.info("Nothing is recorded of it yet. It can be run.", icon=":material/info:")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(plain(_label(experiment, recordings)), width="stretch")
        if run:
            st.button(
                "Remove recorded",
                icon=":material/layers_clear:",
                key=f"{_KEY}.close",
                help="Takes the recorded curves away, and leaves the run",
                on_click=lambda: state.lay_recorded_beside(None),
            )


def _label(experiment: Experiment, recordings: list[Recording]) -> str:
    """When, where, with what and on what it was recorded, and what has changed since."""
    days = " and ".join(dict.fromkeys(each.day for each in recordings))
    machines = " and ".join(dict.fromkeys(each.machine for each in recordings))
    versions = " and ".join(
        dict.fromkeys(f"netviz {each.netviz} with TensorFlow {each.run.figures.tensorflow}" for each in recordings)
    )
    data = words.data_set(recordings[0].run.figures.data)
    busy = " (busy, so its seconds say little)" if any(each.is_busy for each in recordings) else ""
    told = [f"Recorded on {days}: {machines}{busy}, {versions}, {data}."]
    there = {each.run.name for each in recordings}
    if lacking := [planned.name for planned in experiment.runs if planned.name not in there]:
        told.append(f"Not recorded: {', '.join(lacking)}.")
    if older := {each.run.name for each in recordings if not is_as_defined(experiment, each)}:
        told.append(f"Recorded with other settings than the experiment has today: {', '.join(sorted(older))}.")
    return " ".join(told)
