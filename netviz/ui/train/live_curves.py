"""Curves that grow while the visitor looks: plotly.js in a component of our own, which has every point sent once.

`st.plotly_chart` is taken down and built again at every change, and the visitor's zoom goes with it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from netviz.training import curves, words
from netviz.training.codes import Phase
from netviz.training.record import checkpoints
from netviz.training.record.checkpoints import Position
from netviz.training.record.events import REWINDS, Event
from netviz.training.record.runs import Run
from netviz.training.repeats import called_together, repeated
from netviz.training.watched import Piece, watched
from netviz.ui.shared.acts import hear, hear_from_now, told
from netviz.ui.shared.assets import script, text
from netviz.ui.shared.plotly import PLOTLY
from netviz.ui.shared.session import TRAIN

_HTML = """
<div class="nv-curves empty">
  <div class="plot" data-value="loss" role="figure" aria-label="Loss of training and held-out images"></div>
  <div class="plot" data-value="accuracy" role="figure" aria-label="Accuracy on training and held-out images"></div>
  <div class="plot" data-value="rate" role="figure" aria-label="Learning rate of each batch"></div>
  <div class="steps" role="status"></div>
</div>
"""
_STEPS = (
    Phase.STARTING_WORKER, Phase.READING_DATA, Phase.DOWNLOADING, Phase.PREPARING_DATA, Phase.DRAWING_SHAPES,
    Phase.WAITING_FOR_DATA, Phase.TRYING_NEXT_SOURCE, Phase.STARTING_TENSORFLOW, Phase.BUILDING_MODEL, Phase.TRACING,
    Phase.TRAINING,
)  # fmt: skip
_NO_REWIND: dict[str, Any] = {"checkpoints": [], "chosen": None}
_ALWAYS = {Phase.STARTING_WORKER, Phase.READING_DATA, Phase.STARTING_TENSORFLOW, Phase.BUILDING_MODEL, Phase.TRACING}


# A component is sent whenever its data changes, with its script and style: so these stand apart and are sent once.
# plotly.js brings styles for the whole document, which a shadow root would keep out.
_script = component(
    "netviz_curves_script",
    css=f"{text('live_curves/curves.css')}\n{text('norms/norms.css')}",
    js=script("live_curves/curves.js"),
    isolate_styles=False,
)
_curves = component(
    "netviz_live_curves",
    html=_HTML,
    js=script("live_curves/mount.js"),
    isolate_styles=False,
)


def curves_script() -> None:
    """What draws the curves; to stand on the page once, outside of the fragment that sends them."""
    with st.container(key="curves-script-unseen"):
        _script(key="curves-script")


def live_curves(
    runs: Sequence[Run],
    *,
    names: Mapping[str, str],
    chosen: int | None,
    rewind: Callable[[object], None] | None,
    guess: dict[str, Any],
    draw: Callable[[object], None],
    key: str,
) -> None:
    """Loss, accuracy and learning rate of runs, the first of which is watched; before it has points, how it starts.

    The browser keeps what it got. A message holds what is new since the message before the last one, so that one may
    be lost; where more is missing, the browser asks. `chosen` is the step of the checkpoint that the visitor went back
    to, and `rewind` is told another; None of a visitor who may not branch.
    `guess` is what was expected of the watched one, and `draw` is told what the visitor draws.
    """
    sent: dict[str, tuple[int, int]] = st.session_state.setdefault(f"{TRAIN.key}.pieces", {})
    together = names_of_repeats(runs, names)
    pieces = []
    for run in runs:
        before, last = sent.get(run.id, (-1, -1))
        piece = watched(run.id).since(before)
        sent[run.id] = (last, piece.last)
        looks = {"name": names[run.id], "repeats": together.get(run.id, "")}
        pieces.append(curve_data(run, piece, **looks, every=watched(run.id).every))
    places = rewinding(runs[0], chosen) if runs and rewind else None
    data = component_data(pieces, runs[0] if runs else None, guess, places)
    _curves(
        key=key,
        data=data,
        height="content",
        on_missing_change=lambda: forget(sent, told(key, "missing")),
        on_rewind_change=lambda: hear(key, "rewind", rewind) if rewind else None,
        on_guess_change=lambda: hear(key, "guess", draw),
    )
    hear_from_now(key, "rewind", "guess")


def rewinding(run: Run, chosen: int | None) -> dict[str, Any]:
    """The checkpoints of a run, as the axis shows them, and the step of the one that was chosen."""
    found = [each.position for each in checkpoints.of_run(run.id)]
    places = [words.checkpoint(each.step, each.epoch, watched(run.id).accuracy_at(each.step)) for each in found]
    return {"checkpoints": list(map(checkpoint_data, found, places)), "chosen": chosen}


def checkpoint_data(at: Position, told: str) -> dict[str, Any]:
    """A checkpoint as the browser gets it, with the words for it."""
    return {"batch": at.step, "images": at.images, "seconds": round(at.seconds, 2), "text": told}


def names_of_repeats(runs: Sequence[Run], names: Mapping[str, str]) -> dict[str, str]:
    """By the id of each run that others repeat, what they are called together."""
    together = [alike for alike in repeated(runs) if len(alike) > 1]
    return {run.id: called_together([names[each.id] for each in alike]) for alike in together for run in alike}


def forget(sent: dict[str, tuple[int, int]], missing: object) -> None:
    """Send all of the runs again that the browser says it lacks points of."""
    for run in missing if isinstance(missing, list) else ():
        if isinstance(run, str):
            sent.pop(run, None)


def component_data(
    pieces: list[dict[str, Any]], watched_run: Run | None, guess: dict[str, Any], rewind: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The pieces of all runs; of the watched one how it starts, what was expected, and where one can rewind it to."""
    told = {"starting": starting(watched_run), "guess": guess, "rewind": rewind or _NO_REWIND}
    return {"plotly": PLOTLY, "runs": pieces, **told}


def curve_data(run: Run, piece: Piece, *, name: str, repeats: str = "", every: int = 1) -> dict[str, Any]:
    """A piece of a run's events as the browser gets it, beside what it has to know of the run."""
    rates = _rates(run, piece)
    training = _columns(curves.trained, piece)
    return {
        "id": run.id,
        "name": name,
        "colour": run.colour,
        "repeats": repeats,
        "every": every,
        "first": piece.first,
        "last": piece.last,
        "trunk": _trunk(run),
        "per_epoch": run.figures.batches_per_epoch,
        "rewinds": [event.step for _, event in piece.marks if event.series in REWINDS],
        "marks": [
            {"batch": mark.batch, "images": mark.images, "seconds": round(mark.seconds, 2)} | {"text": text}
            for mark, text in words.marks(run, curves.marks(piece.marks))
        ],
        "training": training | {"rate": [next(rates, None) for _ in training["batch"]]},
        "held_out": _columns(curves.held_out, piece),
    }


def _trunk(run: Run) -> dict[str, Any]:
    parent = watched(run.id).parent() if run.trunk else None
    return {"run": parent.id if parent else None, "batch": run.trunk.step if run.trunk else None}


def _rates(run: Run, piece: Piece) -> Iterator[float | None]:
    """The learning rate of each batch of a piece, by what was before it."""
    marks = [numbered for numbered in piece.marks if numbered[0] < piece.first]
    before = sorted([*marks, piece.before]) if piece.before else marks
    rates = curves.learning_rates(run, [*before, *chain.from_iterable(piece.parts.values())])
    return iter(rates[1:] if piece.before else rates)


def _columns(points: Callable[[list[tuple[int, Event]]], list[curves.Point]], piece: Piece) -> dict[str, list[Any]]:
    parts = [curves.columns(points(events), part) for part, events in piece.parts.items()]
    return {name: list(chain.from_iterable(part[name] for part in parts)) for name in parts[0]}


def starting(run: Run | None) -> dict[str, Any] | None:
    """The steps until the first point, with the seconds at which they began; None of a run that has points."""
    began = dict(run.figures.began or {}) if run else {}
    if Phase.TRAINING.value in began or (run and run.figures.batches):
        return None
    if run is None or run.state == "queued":
        state, now = "before", None
    else:
        state = "running" if run.is_active else "ended"
        now = (run.ended or time.time()) - (run.started or run.created)
        began = {Phase.STARTING_WORKER.value: 0.0, **began}
    steps = [
        {"label": words.phase(step) if step is not Phase.TRAINING else "First point", "began": began.get(step.value)}
        for step in _STEPS
        if step in _ALWAYS or step is Phase.TRAINING or step.value in began
    ]
    return {"title": _TITLES[state], "steps": steps, "now": now, "state": state}


_TITLES = {
    "before": "From Start to the first point:",
    "running": "On the way to the first point",
    "ended": "It ended before its first point",
}
