"""The run that the Train page shows, while it goes and after, and the visitor's other runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import streamlit as st

from netviz.errors import RunError, SettingsError
from netviz.state.train import TrainState, in_words
from netviz.training import curves, words
from netviz.training.codes import Phase
from netviz.training.dispatch.dispatcher import dispatcher
from netviz.training.record.runs import Run
from netviz.training.record.settings import RunSettings
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.session import TRAIN
from netviz.ui.train.live_curves import AXES, Axis, curves_script, live_curves
from netviz.words import percent

SECONDS_AROUND_A_RUN = 20
ICONS = {
    "queued": ":material/hourglass_empty:", "running": ":material/play_arrow:", "done": ":material/check_circle:",
    "stopped": ":material/stop_circle:", "diverged": ":material/trending_up:", "failed": ":material/error:",
    "interrupted": ":material/power_off:",
}  # fmt: skip


def watch(state: TrainState) -> None:
    """The run that is shown, redrawn once a second while it changes."""
    run = dispatcher().store.find(state.run) if state.run else None
    if run is None:
        return

    told = state.problem

    def panel() -> None:
        if state.run != run.id or state.problem != told:  # a button in here has started another, or could not
            st.rerun()
        here = dispatcher()
        try:
            here.dispatch()
            now = here.store.run(run.id)
            _panel(state, now)
        except RunError as error:
            st.error(plain(str(error)), icon=":material/error:")
            return
        if run.is_active and not now.is_active:
            st.rerun()

    curves_script()
    st.fragment(panel, run_every=1.0 if run.is_active else None)()


def _panel(state: TrainState, run: Run) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.header(plain(in_words(run.network, dict(run.network_settings))), anchor=False)
            st.space("stretch")
            _actions(state, run)
        _progress(run)
        _figures(run)
        axis: Axis | None = st.segmented_control(
            "Along", list(AXES), default="batch", format_func=lambda name: AXES[name].choice,
            key=f"{TRAIN.key}.axis.{run.number}", label_visibility="collapsed",
        )  # fmt: skip
        live_curves(run, axis or "batch", key=f"{TRAIN.key}.curves.{run.number}")
        st.caption(plain(_caption(run)))


def _actions(state: TrainState, run: Run) -> None:
    if run.is_active:
        asked = run.stop_asked is not None
        st.button(
            "Stopping" if asked else "Stop",
            icon=":material/stop:",
            disabled=asked,
            key=f"{TRAIN.key}.stop",
            on_click=lambda: state.stop(run.id),
        )
        return
    events = dispatcher().store.events_after(run)
    st.download_button(
        "CSV",
        lambda: curves.as_csv(curves.trained(events), curves.held_out(events)),
        f"{run.network}-{run.id}.csv",
        "text/csv",
        icon=":material/download:",
        help="One line a check, in the columns of Keras' CSVLogger",
    )
    st.button(
        "Run again",
        icon=":material/replay:",
        key=f"{TRAIN.key}.again",
        on_click=lambda: state.start_again(run),
    )


def _progress(run: Run) -> None:
    """The state in words. One progress bar, or one sentence of the end."""
    if run.state == "queued":
        before = [each for each in dispatcher().store.active() if each.number < run.number]
        seconds = sum(_budget(each) + SECONDS_AROUND_A_RUN for each in before)
        wait = f"at most {_duration(seconds / dispatcher().executor.capacity)}"
        many = "1 run goes" if len(before) == 1 else f"{len(before)} runs go"
        st.progress(0.0, text=f"Waiting: {many} before it, {wait}")
    elif run.state == "running":
        left = run.figures.seconds_left
        text = words.phase(run.phase or Phase.STARTING_WORKER, run.phase_details)
        if run.phase is Phase.TRAINING and left is not None:
            text += f", epoch {run.figures.epoch or 1}: {_duration(left)} left"
        if run.stop_asked is not None:
            text = "Stopping"
        st.progress(min(1.0, max(0.0, run.done)), text=plain(text))
    else:
        color = {"done": "green", "stopped": "blue"}.get(run.state, "red")
        st.markdown(f":{color}[{ICONS[run.state]}] **{plain(words.ending(run))}**")


def _budget(run: Run) -> int:
    """The seconds that a run may take; of a run whose settings are no longer possible, none: it fails at once."""
    try:
        return RunSettings.of(run.settings).seconds
    except SettingsError:
        return 0


def _figures(run: Run) -> None:
    figures = run.figures
    shown = {
        "Held-out accuracy": _percent(figures.val_accuracy),
        "Training accuracy": _percent(figures.accuracy),
        "Images per second": _whole(figures.images_per_second),
        "Batches": _whole(figures.batches),
    }
    helps = {
        "Held-out accuracy": f"On {figures.held_out or 0:,} images that training never sees",
        "Training accuracy": "Mean of the last 50 batches, each measured before its step",
        "Images per second": "In training steps; checks and the first batch are not counted",
    }
    if not run.is_active and figures.test_accuracy is not None:
        label = f"Test accuracy, {figures.test_images:,} images"
        shown = {label: _percent(figures.test_accuracy), **shown}
    with st.container(horizontal=True, gap="large"):
        for label, value in shown.items():
            st.metric(label, value, help=helps.get(label), width="content")


def _caption(run: Run) -> str:
    """On what it learns, and with which settings."""
    settings = dict.fromkeys(RunSettings.model_fields, "?") | dict(run.settings)  # an older run may lack some
    learned = ""
    figures = run.figures
    if figures.data:
        where = f"{words.data_set(figures.data)} ({words.origin(figures.data_origin)})"
        learned = f"{where}: {figures.train_images or 0:,} images to learn, {figures.held_out or 0:,} held out. "
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
    st.header("My runs", anchor=False)
    for run in runs:
        accuracy = run.figures.test_accuracy or run.figures.val_accuracy
        told = [in_words(run.network, dict(run.network_settings)), run.state]
        if accuracy is not None:
            told.append(_percent(accuracy))
        st.button(
            plain(" · ".join(told)),
            key=f"{TRAIN.key}.open.{run.number}",
            icon=ICONS[run.state],
            type="tertiary",
            disabled=run.id == state.run,
            on_click=_opener(state, run.id),
        )


def _opener(state: TrainState, identity: str) -> Callable[[], None]:
    return lambda: setattr(state, "run", identity)


def _percent(value: Any) -> str:
    return "–" if value is None else percent(cast(float, value))


def _whole(value: Any) -> str:
    return "–" if value is None else f"{value:,.0f}"


def _duration(seconds: float) -> str:
    """45 s, or 3 min: nobody needs the seconds of three minutes."""
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
