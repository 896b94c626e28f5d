"""Experiments on the Train page: what each shows, recorded at once or run live; and what is told where one is open."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from netviz.state.train import TrainState
from netviz.training import words
from netviz.training.experiments import EXPERIMENTS, SEEDS, Experiment
from netviz.training.record.runs import Run
from netviz.training.recordings import Recording, is_as_defined, recorded
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.once import button_once
from netviz.ui.shared.session import TRAIN
from netviz.ui.shared.widget_value import show
from netviz.words import duration

_KEY = f"{TRAIN.key}.experiment"


def experiments(state: TrainState) -> None:
    """A card for each."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header("Experiments", anchor=False)
        st.space("stretch")
        seeds = f"{_KEY}.seeds"
        show(seeds, state.repeats)
        st.toggle(
            f"Each run with {len(SEEDS)} seeds",
            key=seeds,
            on_change=lambda: setattr(state, "repeats", st.session_state[seeds]),
            help="The curves then are the median of the seeds, in a band from the lowest to the highest: what differs "
            "by less than a band may be chance.",
        )
    with st.container(key="experiments"):
        for key in EXPERIMENTS:
            with st.container(border=True, key=f"experiment-{key}"):
                _card(state, key, len(SEEDS) if state.repeats else 1)


def _card(state: TrainState, key: str, seeds: int) -> None:
    experiment, recordings = EXPERIMENTS[key], recorded(key)
    st.markdown(f"**{plain(experiment.title)}**")
    st.markdown(plain(experiment.told()))
    many = len(experiment.runs) * seeds
    st.caption(f"{many} runs, about {duration(experiment.seconds(seeds))} on two cores. {_source(experiment)}")
    with st.container(horizontal=True):
        if recordings:
            st.button(
                "Open recorded",
                icon=":material/play_circle:",
                key=f"{_KEY}.open.{key}",
                disabled=state.experiment == key and state.run is None,
                help="Runs that were trained before, at once",
                on_click=_calling(state.open_recorded, key),
            )
        if recordings and state.run and state.experiment != key:
            st.button(
                "Lay beside",
                key=f"{_KEY}.beside.{key}",
                help="The recorded runs beside the run that is shown",
                on_click=_calling(state.lay_recorded_beside, key),
            )
        button_once(
            "Run it",
            icon=":material/play_arrow:",
            key=f"{_KEY}.run.{key}",
            help="Queues all of its runs here, or none where there is no room",
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
    st.markdown(f"{plain(experiment.told())} *{_source(experiment)}*")
    if not recordings:
        if state.experiment:
            st.info("Nothing is recorded of it yet. It can be run.", icon=":material/info:")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(plain(_label(experiment, recordings)), width="stretch")
        st.button(
            "Close",
            icon=":material/close:",
            key=f"{_KEY}.close",
            help="Take the recorded runs away",
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
