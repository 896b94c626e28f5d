"""The run that the Train page shows: before it starts, while it goes, and after; and the runs that lie beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from netviz.errors import RunError
from netviz.state.run_names import called, names_of
from netviz.state.train import TrainState
from netviz.training import words
from netviz.training.codes import Phase
from netviz.training.dispatch.dispatcher import dispatcher
from netviz.training.experiments import EXPERIMENTS
from netviz.training.recipes import advice, settings_told, warning
from netviz.training.record.runs import RECENT_BATCHES, Run
from netviz.training.record.settings import RunSettings
from netviz.training.recordings import Recording
from netviz.training.watched import READ_EVERY_SECONDS, watched
from netviz.ui.shared import once, shell
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.session import TRAIN
from netviz.ui.train.branching import branch_bar, rewind, rewound
from netviz.ui.train.experiments import experiment_told, names_of_recorded
from netviz.ui.train.figures import percent, whole
from netviz.ui.train.guessing import guess_data, guess_row, judgement
from netviz.ui.train.live_curves import curves_script, live_curves
from netviz.ui.train.panels import panels
from netviz.ui.train.redrawn import redrawn
from netviz.ui.train.run_comparison import run_comparison
from netviz.ui.train.run_steering import offered, run_steering
from netviz.ui.train.sharing import sharing
from netviz.ui.train.take_away import take_away
from netviz.words import duration

STEER_SECONDS, LOOK_SECONDS = 1.0, 2.0
ICONS = {
    "queued": ":material/hourglass_empty:", "running": ":material/play_arrow:", "done": ":material/check_circle:",
    "stopped": ":material/stop_circle:", "diverged": ":material/trending_up:", "failed": ":material/error:",
    "interrupted": ":material/power_off:",
}  # fmt: skip


def watch(state: TrainState, shown: list[Run], recordings: list[Recording]) -> None:
    """The run that is shown, with those beside it; what changes of them is redrawn every second or two.

    What one can do to a run stands outside of that: an update is cheap for the server, however many watch.
    """
    run = shown[0] if shown else None
    if run or recordings:
        shell.name_tab(_title(state, run), "Train")
    curves_script()
    with st.container(border=True, key="run"):
        with st.container(horizontal=True, vertical_alignment="center", key="run-head"):
            st.header(plain(_title(state, run)), anchor=False)
            st.space("stretch")
            with st.container(horizontal=True, width="content", vertical_alignment="center", key="run-acts"):
                if run:
                    run_steering(state, run)
                if run or recordings:
                    st.button(
                        "Close run" if run else "Close experiment",
                        icon=":material/close:",
                        help="Makes room for another run. A run stays under My runs, and behind its link.",
                        key=f"{TRAIN.key}.close",
                        on_click=state.show_none,
                    )
        experiment_told(state, run, recordings)
        _those_that_train(state, shown)
        redrawn(state, _update(state, shown, recordings), every=_pace(state, shown))
        if run:
            branch_bar(state, run, may=state.helm.may_steer(run))
        if run or not recordings:
            guess_row(state, run)
        if run:
            panels(state, run)
            _foot(state, run)


def _those_that_train(state: TrainState, shown: list[Run]) -> None:
    """A way to those beside it that train, where the one that is watched does not: only that can be steered."""
    names = names_of(shown)
    trains = [run for run in shown if run.state == "running"]
    with st.container(horizontal=True, key="run-others"):  # also where it is empty: what stands beneath it stays
        for run in trains if shown[:1] != trains[:1] else []:
            st.button(
                plain(f"Watch {names[run.id]}, which trains now"),
                icon=":material/visibility:",
                type="tertiary",
                key=f"{TRAIN.key}.watch.{run.number}",
                on_click=partial(state.watch, run.id),
            )


def _pace(state: TrainState, shown: list[Run]) -> float | None:
    """Every how many seconds they are redrawn: often while one of them is to stop, never where none goes on.

    Who only looks gets half as many: a class that follows one run should not slow it down.
    """
    going = [run for run in shown if run.is_active]
    if not going:
        return LOOK_SECONDS if not shown and state.guessing.asks else None
    if not any(map(state.helm.may_steer, going)):
        return LOOK_SECONDS
    return READ_EVERY_SECONDS if any(run.stop_asked is not None for run in going) else STEER_SECONDS


def _title(state: TrainState, run: Run | None) -> str:
    if run:
        return called(run)
    return EXPERIMENTS[state.experiment].title if state.experiment else "No run yet"


def _update(state: TrainState, shown: list[Run], recordings: list[Recording]) -> Callable[[], None]:
    """What redraws the runs, and the whole page where there is something else to do to one of them."""
    names = names_of(shown) | names_of_recorded(recordings, beside=bool(shown))
    recorded = [each.run for each in recordings]
    before = [offered(state, run) for run in shown]
    was_rewound = rewound(state, shown[0] if shown else None)
    may_branch = bool(shown) and (state.helm.may_steer(shown[0]) or was_rewound is not None)  # a link leads there

    alone = False

    def update() -> None:
        nonlocal alone
        if alone:  # within the page's own run the address is what that has just written
            once.is_behind()
        alone = True
        try:
            now = [watched(run.id).run() for run in shown]
            run = now[0] if now else None
            if run or not recorded:
                with st.container(key="run-progress"):
                    _progress(state, run)
                _figures(run)
            every = [*now, *recorded]
            live_curves(
                every,
                names=names,
                chosen=rewound(state, run),
                rewind=(lambda step: rewind(state, run, step)) if may_branch else None,
                guess=guess_data(state, run),
                draw=lambda told: state.guess(run, told),
                key=f"{TRAIN.key}.curves",
            )
            judgement(state, run)
            if run is None:
                TRAIN.write_link()  # one may have drawn a guess
            if len(every) > 1:
                run_comparison(state, every, names)
        except RunError as error:
            st.error(plain(str(error)), icon=":material/error:")
            return
        if before != [offered(state, run) for run in now] or rewound(state, run) != was_rewound:
            TRAIN.rerun()

    return update


def shown_runs(state: TrainState) -> list[Run]:
    """The run that is watched, first, and those beside it; what is forgotten is left out."""
    store = dispatcher().store
    found = [store.find(identity) for identity in (state.run, *state.beside) if identity]
    for run in filter(None, found):
        watched(run.id).look_again()
    return [run for run in found if run] if state.run else []


def _progress(state: TrainState, run: Run | None) -> None:
    """The state in words. One progress bar, or one sentence of the end."""
    if run is None:
        has_others = dispatcher().store.of_visitor(*state.names, most=1)
        offers = ["start training"] * (not state.off) + ["open one of your runs below"] * bool(has_others)
        told = ", or ".join(offers)
        st.progress(0.0, text=f"Nothing runs. {told[:1].upper()}{told[1:]}{'.' * bool(offers)}".strip())
    elif run.state == "queued":
        here = dispatcher()
        st.progress(0.0, text=f"Waiting: {words.waiting(here.store.place(run, here.executor.capacity))}")
    elif run.state == "running":
        text = words.phase(run.phase or Phase.STARTING_WORKER, run.phase_details)
        if run.phase in (Phase.TRAINING, Phase.PAUSED):
            text = ", ".join(filter(None, (text, f"epoch {run.figures.epoch or 1}", warning(run))))
        if told := words.commands(run, watched(run.id).told()):
            text += f", then: {told}"
        if run.stop_asked is not None:
            text = "Stopping"
        st.progress(min(1.0, max(0.0, run.done)), text=plain(text))
    else:
        color = {"done": "green", "stopped": "blue"}.get(run.state, "red")
        ended = words.ending(run, state.names).rstrip(".")
        told = f" {plain(tip)}." if (tip := advice(run)) else ""
        st.markdown(f":{color}[{ICONS[run.state]}] **{plain(ended)}.**{told}")


def _figures(run: Run | None) -> None:
    """The same figures at any time, in the same places: what is not known yet is a dash."""
    figures = run.figures if run else None
    has_ended = run is not None and not run.is_active

    def known(name: str) -> object:
        return getattr(figures, name) if figures else None

    test = f"Accuracy on {known('test_images') or 0:,} test images" if known("test_images") else None
    seconds = known("seconds") if has_ended else known("seconds_left")
    memory = known("memory_mb")
    shown: dict[str, tuple[str, str | None]] = {
        "Held-out": (
            percent(known("val_accuracy")),
            f"Accuracy on {known('held_out') or 0:,} images that training never sees",
        ),
        "Training": (
            percent(known("accuracy")),
            f"Accuracy on the last {RECENT_BATCHES} batches, each measured before its step",
        ),
        "Test": (percent(known("test_accuracy")), test or "Accuracy on test images, measured once, at the end"),
        "Images/s": (
            whole(known("images_per_second")),
            "Images per second, in training steps; checks and the first batch are not counted",
        ),
        "Batches": (whole(known("batches")), None),
        "Trained for" if has_ended else "Time left": ("–" if seconds is None else duration(float(str(seconds))), None),
        "Memory": ("–" if memory is None else f"{memory:,} MB", "What the run's process takes"),
    }
    with st.container(horizontal=True, gap="medium", key="run-figures"):
        for label, (value, told) in shown.items():
            st.metric(label, value, help=told, width="content")


def _foot(state: TrainState, run: Run) -> None:
    """On what it learns, with which settings, and its history to take away."""
    with st.container(horizontal=True, vertical_alignment="center", key="run-foot"):
        st.caption(plain(_caption(run)), width="stretch")
        sharing(state, run)
        take_away(run)


def _caption(run: Run) -> str:
    settings = dict.fromkeys(RunSettings.model_fields, "?") | dict(run.settings)  # an older run may lack some
    titles = next(field.titles for field in RunSettings.descriptions() if field.name == "optimizer")
    optimiser = titles.get(settings["optimizer"], settings["optimizer"])
    learned = ""
    figures = run.figures
    if figures.data:
        where = f"{words.data_set(figures.data)} ({words.origin(figures.data_origin)})"
        learned = f"{where}: {figures.train_images or 0:,} training images, {figures.held_out or 0:,} held out. "
    chosen = (
        f"Recipe: {settings_told(run, len(settings))}. Batches of {settings['batch_size']}, {optimiser} at "
        f"{settings['learning_rate']}, at most {settings['epochs']} epochs and {settings['seconds']} seconds, pixel "
        f"values: {settings['normalise']}, batch normalisation with momentum {settings['bn_momentum']}, seed "
        f"{settings['seed']}."
    )
    if run.trunk:
        parent, begins = watched(run.id).parent(), watched(run.id).begins_at()
        learned = f"Branched from {called(parent)} after batch {run.trunk.step:,}. {learned}" if parent else learned
        if begins > 1:
            told = "The run that it branched from is no longer kept: its curve begins at batch"
            learned = f"{told} {begins:,}. {learned}"
    note = f" Note: {run.note}" if run.note else ""
    return f"{learned}{chosen}{note}"
