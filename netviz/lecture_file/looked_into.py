"""What one looks into of a run, as pictures of a file: what it learnt, its network, its norms, where they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netviz.errors import RunError
from netviz.lecture_file.views import USUAL_LEVELS, Views, nothing
from netviz.state.drawing_messages import InStory
from netviz.state.kept_by_browser import TRAIN
from netviz.state.learnt_messages import still_data
from netviz.state.norm_strips import KINDS, readings, strips
from netviz.state.train import TrainState
from netviz.state.train_view import LOOKS
from netviz.state.trained_run import drawn_run
from netviz.training.record import norms
from netviz.training.record.runs import Run

CURVES = "Curves"


def pictures(state: TrainState, run: Run, moment: str, views: Views) -> dict[str, Mapping[str, Any]]:
    """By what a reader chooses it by, each picture that the record has. Raises NetvizError.

    moment: the batch at which a link looks at what it learnt, empty for the newest.
    """
    found: dict[str, Mapping[str, Any]] = {}
    try:
        if learnt := still_data(run, int(moment) if TRAIN["moment"].allows(moment) else None):
            found[LOOKS["learnt"]] = {"kind": "learnt", "data": learnt}
    except RunError as error:  # what was kept is damaged
        found[LOOKS["learnt"]] = nothing(str(error))
    if state.look == "network":
        drawn = drawn_run(run, state.drawn)
        found[LOOKS["network"]] = views.drawing(drawn, InStory(f"run {run.id}", []), USUAL_LEVELS)
    measured = norms.read(run.id)
    if measured and len(measured.steps):
        for kind in KINDS:
            told = {"table": strips(measured, kind), **readings(measured, kind)}
            found[_titled(kind)] = {"kind": "norms", "data": told}
    return found


def chosen(state: TrainState) -> str:
    """The choice with which a link's view begins."""
    if state.look == "norms":
        return _titled(state.norms_of)
    return LOOKS[state.look] if state.look else CURVES


def _titled(norms_of: str) -> str:
    return f"{LOOKS['norms']}: {KINDS[norms_of].title.lower()}"
