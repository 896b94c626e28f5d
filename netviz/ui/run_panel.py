"""The parts of the Train page: which network, the form of a run, the run while it goes, and the data it learns from."""

from __future__ import annotations

import secrets
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
import streamlit as st

from netviz import words
from netviz.architectures.catalog import FAMILIES, build, find
from netviz.errors import DataError, NetvizError, RunError
from netviz.network import Network
from netviz.settings import Description, as_text
from netviz.training import curves, data, limits, prepare
from netviz.training.executor import dispatcher, request
from netviz.training.settings import RunSettings
from netviz.training.store import Run, batches, held_out
from netviz.ui.live_curves import AXES, Axis, live_curves

KEY = "netviz.train"
EXPLORED = "netviz.explored"
DEFAULT_NETWORK = {"name": "mobilenet_v1", "settings": {"alpha": "0.5"}}
SMALL_FORM = {"input_size": "32", "classes": "10"}
# Two clicks of one double click lie closer together than this.
DOUBLE_CLICK_SECONDS = 1.0
SECONDS_AROUND_A_RUN = 20
_STILL_WORKS = "Runs on the drawn Shapes work (under More: Data set), and so does everything else."
SHOWN_FIRST = ("seconds", "epochs", "images", "batch_size", "learning_rate", "optimizer")
ICONS = {
    "queued": ":material/hourglass_empty:", "running": ":material/play_arrow:", "done": ":material/check_circle:",
    "stopped": ":material/stop_circle:", "diverged": ":material/trending_up:", "failed": ":material/error:",
    "interrupted": ":material/power_off:",
}  # fmt: skip


@dataclass
class TrainState:
    """What one visitor's Train page holds."""

    visitor: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    entered: dict[str, Any] = field(default_factory=lambda: RunSettings().model_dump())
    run: str | None = None
    problem: str = ""
    started: float = 0.0

    @property
    def settings(self) -> RunSettings:
        """The form as settings. Raises SettingsError."""
        return RunSettings.of(self.entered)

    def start(self, network: str, network_settings: dict[str, str], settings: dict[str, Any]) -> None:
        """Exactly one run for a click, however often the button was hit; or the reason why there is none."""
        if time.monotonic() - self.started < DOUBLE_CLICK_SECONDS:
            return
        try:
            run = request(network, network_settings, RunSettings.of(settings), visitor=self.visitor)
        except NetvizError as error:
            self.problem = str(error)
            return
        self.started, self.problem = time.monotonic(), ""
        self.show(run.id)

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
    """What had to be changed for that, in a sentence; empty where nothing had."""


def wanted() -> Wanted:
    """What Start would train. Raises NetvizError where the 32-pixel form is impossible."""
    explored = st.session_state.get(EXPLORED, DEFAULT_NETWORK)
    family, preset = find(explored["name"])
    settings = {name: as_text(value) for name, value in preset.items()} | explored["settings"]
    shown = family.settings.of(settings).model_dump()
    small = settings | SMALL_FORM
    other = [
        f"{shown['input_size']} pixels" if as_text(shown["input_size"]) != SMALL_FORM["input_size"] else "",
        f"{shown['classes']:,} classes" if as_text(shown["classes"]) != SMALL_FORM["classes"] else "",
    ]
    changed = ""
    if EXPLORED in st.session_state and any(other):
        changed = f"Explore shows it with {' and '.join(filter(None, other))}."
    return Wanted(explored["name"], small, build(explored["name"], **small), changed)


def in_words(name: str, settings: dict[str, str]) -> str:
    """A network's title and the settings that make it this one: MobileNetV1, alpha 0.5."""
    try:
        family, preset = find(name)
    except NetvizError:
        return name
    fixed = {field: as_text(value) for field, value in preset.items()}
    telling = {
        field: value for field, value in settings.items() if field not in SMALL_FORM and fixed.get(field) != value
    }
    title = family.presets[name].title if name in family.presets else FAMILIES[family.name].title
    return ", ".join([title, *(f"{field} {value}" for field, value in telling.items())])


def introduce(chosen: Wanted) -> None:
    """What will be trained, in two sentences."""
    network = chosen.network
    st.markdown(
        f"**{in_words(chosen.name, chosen.settings)}** learns ten classes of 32 × 32 images. In this form it has "
        f"**{words.count(network.total_params)}** parameters and takes **{words.short(network.macs)}** multiply-adds "
        f"for an image. {chosen.changed} Choose another network on the Explore page."
    )


# The form


def run_form(state: TrainState) -> None:
    """A widget for every setting of a run; what is entered goes to `state.entered`, and errors wait for Start."""
    fields = {each.name: each for each in RunSettings.descriptions()}
    for name in SHOWN_FIRST:
        _widget(state, fields.pop(name))
    with st.expander("More"):
        for each in fields.values():
            _widget(state, each)


def _widget(state: TrainState, each: Description) -> None:
    key = f"{KEY}.{each.name}"
    st.session_state[key] = state.entered[each.name]

    def changed() -> None:
        state.entered[each.name] = st.session_state[key]

    common: dict[str, Any] = {"key": key, "help": each.help or None, "on_change": changed}
    label = f"{each.label} ({each.unit})" if each.unit and each.unit not in each.label else each.label
    if each.type == "choice":
        st.selectbox(label, each.choices, **common)
    elif each.type == "float":
        # As text: a learning rate is written 3e-4 as often as 0.0003.
        st.session_state[key] = str(state.entered[each.name])
        st.text_input(label, **common)
    else:
        st.number_input(label, int(each.low or 0), int(each.high or 0), step=int(each.step or 1), **common)


def start_button(state: TrainState, chosen: Wanted) -> None:
    """Start, and what stands against it. While a run of one's own goes on there is nothing to start."""
    shown = dispatcher().store.find(state.run) if state.run else None
    busy = shown is not None and shown.is_active and shown.visitor == state.visitor
    st.button(
        "Start training",
        type="primary",
        icon=":material/play_arrow:",
        disabled=busy,
        on_click=lambda: state.start(chosen.name, chosen.settings, state.entered),
    )
    if state.problem:
        st.error(state.problem, icon=":material/error:")


# The run


def watch(state: TrainState) -> None:
    """The run that is shown, redrawn once a second while it changes."""
    run = dispatcher().store.find(state.run) if state.run else None
    if run is None:
        return

    def panel() -> None:
        if state.run != run.id:  # a button in here has started another
            st.rerun()
        keeper = dispatcher()
        try:
            keeper.tend()
            now = keeper.store.run(run.id)
        except RunError as error:
            st.error(str(error), icon=":material/error:")
            return
        _panel(state, now)
        if run.is_active and not now.is_active:
            st.rerun()

    st.fragment(panel, run_every=1.0 if run.is_active else None)()


def _panel(state: TrainState, run: Run) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(in_words(run.network, dict(run.network_settings)), anchor=False)
            st.space("stretch")
            _actions(state, run)
        _progress(run)
        _figures(run)
        axis: Axis | None = st.segmented_control(
            "Along", list(AXES), default="batch", format_func=AXES.__getitem__, key=f"{KEY}.axis.{run.id}",
            label_visibility="collapsed",
        )  # fmt: skip
        live_curves(run, axis or "batch", key=f"{KEY}.curves.{run.id}")
        st.caption(_caption(run))


def _actions(state: TrainState, run: Run) -> None:
    if run.is_active:
        asked = run.stop_asked is not None
        st.button(
            "Stopping" if asked else "Stop",
            icon=":material/stop:",
            disabled=asked,
            key=f"{KEY}.stop",
            on_click=lambda: dispatcher().store.ask_to_stop(run.id),
        )
        return
    events = dispatcher().store.events_after(run)
    st.download_button(
        "CSV",
        lambda: curves.as_csv(batches(events), held_out(events)),
        f"{run.network}-{run.id}.csv",
        "text/csv",
        icon=":material/download:",
        help="One line a check, in the columns of Keras' CSVLogger",
    )
    st.button(
        "Run again",
        icon=":material/replay:",
        key=f"{KEY}.again",
        on_click=lambda: state.start(run.network, dict(run.network_settings), dict(run.settings)),
    )


def _progress(run: Run) -> None:
    """The state in words. One progress bar, or one sentence of the end."""
    if run.state == "queued":
        before = [each for each in dispatcher().store.active() if each.number < run.number]
        seconds = sum(int(each.settings.get("seconds", 60)) + SECONDS_AROUND_A_RUN for each in before)
        wait = f"at most {_duration(seconds / dispatcher().slots)}"
        many = "1 run goes" if len(before) == 1 else f"{len(before)} runs go"
        st.progress(0.0, text=f"Waiting: {many} before it, {wait}")
    elif run.state == "running":
        left = run.figures.get("seconds_left")
        text = run.phase or "Starting a worker"
        if text == "Training" and left is not None:
            text = f"Training, epoch {run.figures.get('epoch', 1)}: {_duration(left)} left"
        if run.stop_asked is not None:
            text = "Stopping"
        st.progress(min(1.0, max(0.0, run.done)), text=text)
    else:
        said = run.state.capitalize() if run.reason in ("", run.state) else _ended(run)
        color = {"done": "green", "stopped": "blue"}.get(run.state, "red")
        st.markdown(f":{color}[{ICONS[run.state]}] **{_escaped(said)}**")


def _ended(run: Run) -> str:
    reason = run.reason
    if run.state in ("diverged", "stopped") and reason.startswith(run.state):
        return f"{reason[0].upper()}{reason[1:]}."
    return f"{run.state.capitalize()}: {reason}."


def _figures(run: Run) -> None:
    figures = run.figures
    shown = {
        "Held-out accuracy": _percent(figures.get("val_accuracy")),
        "Training accuracy": _percent(figures.get("accuracy")),
        "Images per second": _whole(figures.get("images_per_second")),
        "Batches": _whole(figures.get("batches")),
    }
    helps = {
        "Held-out accuracy": f"On {figures.get('held_out', 0):,} images that training never sees",
        "Training accuracy": "Mean of the last 50 batches, each measured before its step",
        "Images per second": "In training steps; checks and the first batch are not counted",
    }
    if not run.is_active and figures.get("test_accuracy") is not None:
        label = f"Test accuracy, {figures['test_images']:,} images"
        shown = {label: _percent(figures["test_accuracy"]), **shown}
    with st.container(horizontal=True, gap="large"):
        for label, value in shown.items():
            st.metric(label, value, help=helps.get(label), width="content")


def _caption(run: Run) -> str:
    """On what it learns, and with which settings."""
    settings = run.settings
    learned = ""
    if run.figures.get("data"):
        learned = (
            f"{run.figures['data']} ({run.figures['data_origin']}): {run.figures['train_images']:,} images to learn, "
            f"{run.figures['held_out']:,} held out. "
        )
    chosen = (
        f"Batches of {settings['batch_size']}, {settings['optimizer']} at {settings['learning_rate']}, at most "
        f"{settings['epochs']} epochs or {settings['seconds']} seconds, {settings['normalise']} pixels, batch "
        f"normalisation with momentum {settings['bn_momentum']}, seed {settings['seed']}."
    )
    return f"{learned}{chosen} The address of this page opens this run, here or in another tab."


def recent_runs(state: TrainState) -> None:
    """This visitor's own runs, newest first; a click shows one."""
    runs = dispatcher().store.of_visitor(state.visitor)
    if len(runs) < 2:
        return
    st.subheader("My runs", anchor=False)
    for run in runs:
        accuracy = run.figures.get("test_accuracy") or run.figures.get("val_accuracy")
        told = [in_words(run.network, dict(run.network_settings)), run.state]
        if accuracy is not None:
            told.append(_percent(accuracy))
        st.button(
            " · ".join(told),
            key=f"{KEY}.open.{run.id}",
            icon=ICONS[run.state],
            type="tertiary",
            disabled=run.id == state.run,
            on_click=_opener(state, run.id),
        )


def _opener(state: TrainState, identity: str) -> Callable[[], None]:
    return lambda: state.show(identity)


# The data


def data_sample(choice: data.Choice) -> None:
    """Images of each class, of the very set that a run would learn from; prepared first, in another process."""
    st.subheader("What it learns from", anchor=False)
    try:
        known = data.sources(choice)
        ready = data.first_prepared(choice)
    except DataError as error:
        st.warning(f"{error}. {_STILL_WORKS}", icon=":material/warning:")
        return
    local = next((source for source in known if source.is_local), None)
    if ready is None and local is not None:
        _prepare(local, "shapes" if local.kind == "shapes" else choice)
    elif ready is not None:
        st.markdown(_described(ready))
        _mosaics(ready)
    if known[0].kind == "download" and data.prepared(known[0]) is None:
        st.caption(
            "CIFAR-10 is not on this machine. The first run downloads it (170 MB) and checks its SHA-256; without a "
            "connection it trains on Shapes, and says so."
            if choice == "auto"
            else "CIFAR-10 is not on this machine. The first run downloads it (170 MB) and checks its SHA-256."
        )


def _described(ready: data.DataSet) -> str:
    if ready.name == "Shapes":
        return (
            f"**Shapes**, drawn by netviz: {ready.train_count:,} images of ten classes. It stands in where CIFAR-10 "
            "cannot be had; its accuracies say nothing about CIFAR-10."
        )
    return (
        f"**CIFAR-10** (Krizhevsky 2009; here from {ready.origin}): {ready.train_count:,} training images, of which "
        f"the last {len(ready.held_out):,} are held out, and {ready.test_count:,} test images, used once."
    )


@st.cache_resource(max_entries=4)
def _preparation(key: str, choice: data.Choice) -> subprocess.Popen[str]:
    """The one process of this server that prepares this source."""
    return prepare.start(choice)


def _prepare(source: data.Source, choice: data.Choice) -> None:
    process = _preparation(source.key, choice)

    def panel() -> None:
        if process.poll() is None:
            doing, done = data.preparing(source) or ("Preparing the images", 0.0)
            st.progress(min(1.0, done), text=doing)
        elif data.prepared(source) is not None:
            st.rerun()
        else:
            st.warning(_failure(source.key, choice), icon=":material/warning:")

    st.fragment(panel, run_every=0.5 if process.poll() is None else None)()


@st.cache_data(max_entries=8, show_spinner=False)
def _failure(key: str, choice: data.Choice) -> str:
    said = _preparation(key, choice).communicate()[0].strip()
    return (
        f"{said or 'The data set could not be prepared'}. Runs on the drawn Shapes work, and so does everything else."
    )


def _mosaics(ready: data.DataSet) -> None:
    """Ten small mosaics of eight images, each under the name of its class."""
    pictures = _pictures(str(ready.folder), ready.name)
    for row in (range(5), range(5, 10)):
        for column, number in zip(st.columns(5), row, strict=True):
            column.image(pictures[number], caption=ready.classes[number], width="stretch")


@st.cache_data(max_entries=4, show_spinner=False)
def _pictures(folder: str, name: str) -> list[np.ndarray]:
    """uint8 (128, 256, 3) for each class: four by two images, each pixel doubled so that it stays a square."""
    ready = data.first_prepared("shapes" if name == "Shapes" else "auto")
    assert ready is not None
    images, labels = ready.array("train_images"), np.asarray(ready.array("train_labels")[:2_000])
    made = []
    for number in range(limits.CLASSES):
        chosen = [np.asarray(images[index]) for index in np.flatnonzero(labels == number)[:8]]
        rows = [np.concatenate(chosen[start : start + 4], axis=1) for start in (0, 4)]
        made.append(np.concatenate(rows).repeat(2, axis=0).repeat(2, axis=1))
    return made


# Words


def _percent(value: Any) -> str:
    return "–" if value is None else f"{100 * cast(float, value):.1f} %"


def _whole(value: Any) -> str:
    return "–" if value is None else f"{value:,.0f}"


def _duration(seconds: float) -> str:
    """45 s, or 3 min: nobody needs the seconds of three minutes."""
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"


def _escaped(text: str) -> str:
    """A reason may quote an error; its signs are not ours to format with."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>#$~|:" else sign for sign in text)
