"""The menu of what one takes away of a run: its curves, its network with its weights, the script that repeats it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from netviz.errors import RunError
from netviz.state.run_names import called
from netviz.training import curves
from netviz.training import words as sentences
from netviz.training.dispatch.cutting import names_of_shortcuts
from netviz.training.dispatch.dispatcher import dispatcher
from netviz.training.dispatch.trained_network import trained_network
from netviz.training.exports.files import ExportKind, newest, number_of, path_of
from netviz.training.exports.queue import export_queue
from netviz.training.exports.script import refusal, repeating_script
from netviz.training.exports.script_start import begins_with
from netviz.training.record import checkpoints
from netviz.training.record.checkpoints import Checkpoint
from netviz.training.record.runs import Run
from netviz.training.watched import watched
from netviz.ui.shared.download import download
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.session import TRAIN, visitor_names
from netviz.ui.train.export_route import address
from netviz.ui.train.figures import percent
from netviz.words import size

_KEY = f"{TRAIN.key}.take_away"
_POLL_SECONDS = 1.0
_OF_WEIGHTS = {
    ExportKind.MODEL: ("Keras model, .keras", "Network and weights in one file, for keras.saving.load_model."),
    ExportKind.WEIGHTS: ("Weights, .weights.h5", "For model.load_weights, where a script builds the network."),
    ExportKind.TEXT: ("Weights, as text", "Name, shape and every value of each, as the tutorials print them."),
}


def take_away(run: Run) -> None:
    """Everything in one place, each with a line on what it is; drawn anew while a file is made. Raises RunError."""
    with st.popover("Take away", icon=":material/download:"):
        polls = export_queue().is_making(run.id)
        st.fragment(_made_files(run, polls), run_every=_POLL_SECONDS if polls else None)()
        _curves(run)
        _script(run)


def _made_files(run: Run, polls: bool) -> Callable[[], None]:
    def made_files() -> None:
        try:
            if kept := checkpoints.of_run(run.id):
                told = "Drawing, table, script, curves and the best weights, in one archive."
                _file(run, ExportKind.HANDOUT, 0, "All for a handout, .zip", told)
                chosen = _checkpoint(kept)
                for kind, (title, told) in _OF_WEIGHTS.items():
                    _file(run, kind, chosen.position.step, title, told)
            told = "Loss, accuracy and learning rate as event files: tensorboard --logdir shows the unpacked folder."
            _file(run, ExportKind.TENSORBOARD, 0, "TensorBoard", told)
        except RunError as error:
            st.error(plain(str(error)), icon=":material/error:")
            return
        if export_queue().is_making(run.id) != polls:
            TRAIN.rerun()

    return made_files


def _row(title: str, told: str) -> DeltaGenerator:
    """A line of the menu: what it is, and behind it room for how one gets it."""
    row = st.container(horizontal=True, vertical_alignment="center")
    row.markdown(f"**{title}**  \n:small[{plain(told)}]", width="stretch")
    return row.container(horizontal=True, width="content")


def _curves(run: Run) -> None:
    title = curves.file_name(called(run))
    with _row("Curves", "CSV as Keras' CSVLogger writes it; JSON with every point. Pictures: above the curves."):
        download("CSV", lambda: curves.as_csv(watched(run.id).whole()), f"{title}.csv", "text/csv", key=f"{_KEY}.csv")
        download(
            "JSON", lambda: curves.as_json(run, watched(run.id).whole(), names_of_shortcuts(run)), f"{title}.json",
            "application/json", key=f"{_KEY}.json",
        )  # fmt: skip


def _script(run: Run) -> None:
    """The script, or why there is none."""
    why_not = refusal(run, watched(run.id).marks())
    start = None if why_not else begins_with(run)
    begins = (
        f"batch {start.position.step:,} on; it loads the checkpoint, beside it" if start else "its first weights on"
    )
    with _row("Script", why_not or f"Repeats this run, from {begins}, with Keras and NumPy alone."):
        if start:
            title = f"Checkpoint {size(start.bytes)}"
            st.link_button(title, address(run.id, start.path.name), icon=":material/download:")
        if not why_not:
            name = f"{curves.file_name(called(run))}.py"
            download(".py", lambda: _script_of(run), name, "text/x-python", key=f"{_KEY}.script")


def _script_of(run: Run) -> str:
    network = trained_network(run.network, run.network_settings, dispatcher().store.config(run))
    return repeating_script(run, network, watched(run.id).whole())


def _checkpoint(kept: list[Checkpoint]) -> Checkpoint:
    """The one whose weights are taken: the best on held-out images, or the last."""
    best, last = checkpoints.best(kept), kept[-1]
    if best is None or best is last:
        return last
    choices = {"best": best, "last": last}
    key = f"{_KEY}.which"
    chosen = st.segmented_control(
        "Weights",
        list(choices),
        default="best",
        required=True,
        format_func=lambda name: f"{name.capitalize()}, batch {choices[name].position.step:,}",
        key=key,
        help=f"The best were right on {percent(best.position.val_accuracy)} of the held-out images.",
    )
    return choices[chosen or "best"]


def _file(run: Run, kind: ExportKind, step: int, title: str, told: str) -> None:
    """A file that is made when one asks for it, how far it is, or where it is; while a run goes it becomes older."""
    path = path_of(run.id, kind, number_of(dispatcher().store, run, kind, step))
    export = export_queue().told(run.id, kind)
    is_there = path.is_file()
    found = path if is_there else newest(run.id, kind) if run.is_active else None
    if export and export.problem:
        told = export.problem
    elif export and not is_there:
        told = sentences.phase(export.phase) or "Waits for the file before it"
    with _row(title, told):
        if found:
            st.link_button(
                f"Download {size(found.stat().st_size)}", address(run.id, found.name), icon=":material/download:"
            )
        if not is_there:
            st.button(
                "Make it anew" if found else "Make it",
                disabled=export is not None and not export.problem,
                key=f"{_KEY}.{kind.name}",
                on_click=lambda: _ask(run, kind, step),
            )


def _ask(run: Run, kind: ExportKind, step: int) -> None:
    store = dispatcher().store
    try:
        export_queue().ask(store, run, kind, step, visitor_names()[0])
    except RunError as error:
        st.toast(plain(str(error)), icon=":material/error:")
