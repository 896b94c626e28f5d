"""Which network the Train page trains, and the form of a run."""

from __future__ import annotations

import streamlit as st

from netviz import words
from netviz.errors import NetvizError
from netviz.settings import Description
from netviz.state.run_names import called, differences, in_words
from netviz.state.train import TrainState
from netviz.state.visitor import WHEEL
from netviz.state.wanted import Wanted
from netviz.training.dispatch.dispatcher import dispatcher
from netviz.training.recipes import ONE_MINUTE
from netviz.training.record.settings import RunSettings
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.once import button_once
from netviz.ui.shared.session import EXPLORE, TRAIN, visitor_names
from netviz.ui.shared.setting_widget import Look, setting_widget
from netviz.ui.shared.widget_value import news, show
from netviz.ui.train.rate_finder import rate_finder

SHOWN_FIRST = ("seconds", "learning_rate", "optimizer", "batch_size", "epochs", "images")


def train_state() -> TrainState:
    """This visitor's; what it trains is the network that Explore shows, also where a link names it. Raises RunError."""
    TRAIN.opened(followed=_explore)
    state = TRAIN.now()
    state.network, state.names = EXPLORE.now().specification, visitor_names()
    if state.run and (secret := st.query_params.get(WHEEL)):
        state.take_wheel(state.run, secret)
    state.comes_from = st.context.ip_address or ""
    return state


def _explore(state: TrainState) -> None:
    if state.network:
        EXPLORE.now().open_specification(state.network)


def _introduce(chosen: Wanted) -> None:
    """What will be trained, in two sentences."""
    network, title = chosen.network, plain(in_words(chosen.name, chosen.settings))
    st.markdown(
        f"**{title}** learns ten classes of 32 × 32 images. In this form it has "
        f"**{words.count(network.total_params)}** parameters and takes **{words.short(network.macs)}** multiply-adds "
        f"for an image. {plain(chosen.changed)} Choose another network on the Explore page."
    )


# The form


def run_form(state: TrainState) -> None:
    """A widget for every setting of a run; what is entered goes to `state.entered`, and errors wait for Start.

    What a run that goes does is another thing: the form is always that of the next one.
    """
    _recipe(state)
    fields = {each.name: each for each in RunSettings.descriptions()}
    wrong = RunSettings.wrong(state.entered)
    for name in SHOWN_FIRST:
        _widget(state, fields.pop(name), is_wrong=name in wrong)
        if name == "learning_rate":
            rate_finder(state)
    with st.expander("More"):
        for each in fields.values():
            _widget(state, each, is_wrong=each.name in wrong)


def _recipe(state: TrainState) -> None:
    known, key = state.recipes, f"{TRAIN.key}.recipe"
    followed = state.recipe if state.recipe in known else ONE_MINUTE
    show(key, followed)
    st.selectbox(
        "Recipe",
        list(known),
        format_func=lambda name: known[name].title,
        key=key,
        help="Settings that belong together. Whatever you change below stays yours until you choose another recipe.",
        on_change=news(key, state.follow),
    )
    st.caption(plain(known[followed].sees))


def _widget(state: TrainState, each: Description, *, is_wrong: bool) -> None:
    # Floats as text: a learning rate is written 3e-4 as often as 0.0003. Numbers without bounds: a browser that knows
    # them keeps what lies beyond on the screen, in red, and never sends it, so that Start would take the value before.
    looks: dict[str, Look] = {"choice": "list", "float": "text", "int": "number"}
    setting_widget(
        each,
        state.entered[each.name],
        key=f"{TRAIN.key}.{each.name}",
        on_change=state.enter,
        look=looks[each.type],
        bounded=False,
        wrong=is_wrong,
    )


def offer(state: TrainState, *, aside: bool) -> None:
    """What would be trained, Start, and what stands against it; `aside` in the column of the form.

    While a run of one's own goes on there is nothing to start; then it is said how the next one would differ.
    """
    with st.sidebar if aside else st.container():
        try:
            chosen = Wanted.of(EXPLORE.now())
        except NetvizError as error:
            told = f"The network that Explore shows cannot be trained here. {error}"
            st.error(plain(told), icon=":material/error:")
        else:
            _start(state, chosen, aside=aside)
        if aside and state.problem:
            with st.container(key="problem-aside"):  # for phones, where that column lies over the page
                st.error(plain(state.problem), icon=":material/error:")
    place = st.empty()  # always there: what stands beneath it would be built anew
    if state.problem:
        place.error(plain(state.problem), icon=":material/error:")


def _start(state: TrainState, chosen: Wanted, *, aside: bool) -> None:
    busy = state.is_busy()
    with st.container(horizontal=not aside, vertical_alignment="center", key="run-start"):
        with st.container():
            _introduce(chosen)
            if busy and (told := _other(state, chosen)):
                st.caption(plain(told))
        button_once(
            "Start training",
            key=f"{TRAIN.key}.start",
            type="primary",
            icon=":material/play_arrow:",
            disabled=busy or bool(state.off),
            width="stretch" if aside else "content",
            act=lambda: state.start(chosen.name, chosen.settings, state.entered, chosen.config),
        )


def _other(state: TrainState, chosen: Wanted) -> str:
    """How the next run would differ from the one that goes; empty where it would not."""
    run = dispatcher().store.find(state.run or "")
    if run is None or RunSettings.wrong(state.entered):
        return ""
    next_one = RunSettings.of(state.entered).for_network(chosen.network).model_dump()
    labels = {each.name: each.label.lower() for each in RunSettings.descriptions()}
    told = [
        f"{labels[name]} {now} (this one: {then})"
        for name, (now, then) in differences({k: str(v) for k, v in next_one.items()}, run.settings).items()
        if name in labels
    ]
    if (run.network, dict(run.network_settings)) != (chosen.name, chosen.settings):
        told.insert(0, f"{in_words(chosen.name, chosen.settings)} (this one: {called(run)})")
    return f"The form is for the next run: {', '.join(told)}." if told else ""
