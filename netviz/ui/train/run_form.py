"""Which network the Train page trains, and the form of a run."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from netviz import words
from netviz.architectures.catalog import FAMILIES, build, find
from netviz.errors import NetvizError
from netviz.network import Network
from netviz.settings import Description, as_text
from netviz.training.cifar_form import CIFAR_FORM, in_cifar_form
from netviz.training.dispatch.dispatcher import dispatcher, request
from netviz.training.record.settings import RunSettings
from netviz.ui.explore.explored import explored_now
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.setting_widget import Look, setting_widget

KEY = "netviz.train"
SHOWN_FIRST = ("seconds", "epochs", "images", "batch_size", "learning_rate", "optimizer")


@dataclass
class TrainState:
    """What one visitor's Train page holds."""

    visitor: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    entered: dict[str, Any] = field(default_factory=lambda: RunSettings().model_dump())
    run: str | None = None
    problem: str = ""

    @property
    def settings(self) -> RunSettings:
        """The form as settings. Raises SettingsError."""
        return RunSettings.of(self.entered)

    def start(self, network: str, network_settings: dict[str, str], settings: dict[str, Any]) -> None:
        """Exactly one run for a click, however often the button was hit; or the reason why there is none."""
        try:
            if self.is_busy():
                return
            run = request(network, network_settings, RunSettings.of_form(settings), visitor=self.visitor)
        except NetvizError as error:
            self.problem = str(error)
            return
        self.problem = ""
        self.show(run.id)

    def is_busy(self) -> bool:
        """Whether the run that is shown is one's own and goes on: there is nothing to start then. Raises RunError."""
        shown = dispatcher().store.find(self.run) if self.run else None
        return shown is not None and shown.is_active and shown.visitor == self.visitor

    def show(self, run: str) -> None:
        """Show that run, here and in the address."""
        self.run = run
        st.query_params["run"] = run


def train_state() -> TrainState:
    """This visitor's, with the run that the address asks for.

    The navigation's links drop the address' parameters, so the run comes back from the session.
    """
    state: TrainState = st.session_state.setdefault(KEY, TrainState())
    asked = st.query_params.get("run")
    if asked and asked != state.run:
        state.run, state.problem = asked, ""
        if dispatcher().store.find(asked) is None:
            state.problem = (
                f"The link names a run that is not here (any more); everything else works. Received: {asked[:40]}"
            )
            state.run = None
            del st.query_params["run"]
    elif state.run and not asked:
        st.query_params["run"] = state.run
    return state


# The network


@dataclass(frozen=True)
class Wanted:
    """The network that Explore shows, in the form that can learn ten classes of 32-pixel images."""

    name: str
    settings: dict[str, str]
    network: Network
    changed: str
    """How it differs from what Explore shows, in a sentence; empty where it does not."""


def wanted() -> Wanted:
    """What Start would train. Raises NetvizError where the 32-pixel form is impossible."""
    explored = explored_now()
    name, shown = explored.architecture, explored.settings.model_dump()
    small = in_cifar_form(name, explored.settings.changes())
    other = [
        f"{shown['input_size']} pixels" if as_text(shown["input_size"]) != CIFAR_FORM["input_size"] else "",
        f"{shown['classes']:,} classes" if as_text(shown["classes"]) != CIFAR_FORM["classes"] else "",
    ]
    if explored.own:
        changed = "Your file cannot be trained here; this is the architecture that Explore shows without it."
    elif any(other):
        changed = f"Explore shows it with {' and '.join(filter(None, other))}."
    else:
        changed = ""
    return Wanted(name, small, build(name, **small), changed)


def in_words(name: str, settings: dict[str, str]) -> str:
    """A network's title and the settings that make it this one: MobileNetV1, alpha 0.5."""
    try:
        family, preset = find(name)
    except NetvizError:
        return name
    fixed = {field: as_text(value) for field, value in preset.items()}
    telling = {
        field: value for field, value in settings.items() if field not in CIFAR_FORM and fixed.get(field) != value
    }
    title = family.presets[name].title if name in family.presets else FAMILIES[family.name].title
    return ", ".join([title, *(f"{field} {value}" for field, value in telling.items())])


def introduce(chosen: Wanted) -> None:
    """What will be trained, in two sentences."""
    network, title = chosen.network, plain(in_words(chosen.name, chosen.settings))
    st.markdown(
        f"**{title}** learns ten classes of 32 × 32 images. In this form it has "
        f"**{words.count(network.total_params)}** parameters and takes **{words.short(network.macs)}** multiply-adds "
        f"for an image. {chosen.changed} Choose another network on the Explore page."
    )


# The form


def run_form(state: TrainState) -> None:
    """A widget for every setting of a run; what is entered goes to `state.entered`, and errors wait for Start."""
    fields = {each.name: each for each in RunSettings.descriptions()}
    wrong = RunSettings.wrong(state.entered)
    for name in SHOWN_FIRST:
        _widget(state, fields.pop(name), is_wrong=name in wrong)
    with st.expander("More"):
        for each in fields.values():
            _widget(state, each, is_wrong=each.name in wrong)


def _widget(state: TrainState, each: Description, *, is_wrong: bool) -> None:
    # Floats as text: a learning rate is written 3e-4 as often as 0.0003. Numbers without bounds: a browser that knows
    # them keeps what lies beyond on the screen, in red, and never sends it, so that Start would take the value before.
    looks: dict[str, Look] = {"choice": "list", "float": "text", "int": "number"}
    setting_widget(
        each,
        state.entered[each.name],
        key=f"{KEY}.{each.name}",
        on_change=state.entered.__setitem__,
        look=looks[each.type],
        bounded=False,
        wrong=is_wrong,
    )


def start_button(state: TrainState, chosen: Wanted) -> None:
    """Start, and what stands against it. While a run of one's own goes on there is nothing to start."""
    st.button(
        "Start training",
        type="primary",
        icon=":material/play_arrow:",
        disabled=state.is_busy(),
        on_click=lambda: state.start(chosen.name, chosen.settings, state.entered),
    )
    if state.problem:
        st.error(plain(state.problem), icon=":material/error:")
