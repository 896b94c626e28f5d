"""Norms of gradients and weights by block through a run's time: whether gradients vanish or explode."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import NamedTuple

import numpy as np
import streamlit as st

from netviz import words
from netviz.errors import NetvizError
from netviz.state.train import TrainState
from netviz.state.train_view import NORMS
from netviz.training.codes import CommandKind
from netviz.training.record import norms as record
from netviz.training.record.norms import Norms
from netviz.training.record.runs import Run
from netviz.training.watched import watched
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.session import TRAIN
from netviz.ui.shared.widget_value import show
from netviz.ui.train.run_steering import seen


class _Kind(NamedTuple):
    title: str
    subject: str
    values: Callable[[Norms], np.ndarray]


_KINDS = {
    "gradients": _Kind("Gradients", "The gradient", lambda norms: norms.gradients),
    "relative": _Kind("Gradients by weights", "The gradient, by the weights,", lambda norms: norms.relative),
    "weights": _Kind("Weights", "The weight vector", lambda norms: norms.weights),
}
_WHY = (
    "On their way back through many layers gradients vanish or explode. Batch normalisation keeps them from vanishing, "
    "and makes them grow where no shortcuts lead past it ([Yang et al. 2019](https://arxiv.org/abs/1902.08129)). So it "
    "is not vanishing gradients that make deeper plain networks worse "
    "([He et al. 2015](https://arxiv.org/abs/1512.03385), section 4.1)."
)
_RAMP = np.array([(68, 1, 84), (59, 82, 139), (33, 145, 140), (94, 201, 98), (253, 231, 37)])
"""From the shortest to the longest: viridis, which also those read who tell red and green apart badly."""
_SHADES = 40
_COLUMNS = 80
_DECADES = 12
"""Norms that are shorter than the longest by more orders of magnitude have the darkest shade, as 0 has."""


def norms(state: TrainState, run: Run) -> None:
    """The switch, the kinds, and a strip for each block."""
    try:
        now = watched(run.id).run()
        may_steer = state.helm.may_steer(now)
    except NetvizError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    if now.state == "running" and may_steer:
        _switch(state, now)
    found = record.read(run.id)
    if found is None or not len(found.steps):
        st.caption(_none_yet(now, may_steer=may_steer))
        return
    key = f"{TRAIN.key}.norms.kind"
    show(key, state.norms_of)

    def choose() -> None:
        state.norms_of = st.session_state[key] or state.norms_of

    st.segmented_control(
        "Norms of",
        NORMS,
        format_func=lambda each: _KINDS[each].title,
        key=key,
        label_visibility="collapsed",
        on_change=choose,
    )
    TRAIN.write_link()
    st.html(strips(found, state.norms_of))
    st.caption(_WHY)


def _switch(state: TrainState, run: Run) -> None:
    is_on = bool(run.figures.norms)
    st.button(
        "Stop measuring" if is_on else "Measure norms",
        icon=":material/straighten:",
        key=f"{TRAIN.key}.norms.switch",
        help="In every tenth batch, from the next of them on.",
        on_click=seen(run, lambda: state.steer(run.id, CommandKind.NORMS, "off" if is_on else "on")),
    )


def _none_yet(run: Run, *, may_steer: bool) -> str:
    if not run.is_active:
        return "Norms were not measured in this run. Switch them on under More, in the form of the next one."
    if run.figures.norms:
        return "The first norms come with the next tenth batch."
    return "Norms are measured where one asks for it." if may_steer else "The run's starter can have norms measured."


def strips(norms: Norms, kind: str) -> str:
    """A table with a row for each block: its norms from the first batch to the newest as shades, and the newest one."""
    title, subject, of = _KINDS[kind]
    values = of(norms)
    known = values[np.isfinite(values) & (values > 0)]
    high = float(known.max()) if known.size else 1.0
    low = max(float(known.min()), high / 10**_DECADES) if known.size else high
    columns = np.unique(np.linspace(0, len(values) - 1, min(_COLUMNS, len(values))).round().astype(int))
    rows = "".join(
        f"<tr><th scope='row'>{escape(block)}</th><td style='background:{_shaded(values[columns, place], low, high)}'>"
        f"</td><td>{_written(values[-1, place])}</td></tr>"
        for place, block in enumerate(norms.blocks)
    )
    ramp = ",".join(_hex(share) for share in np.linspace(0, 1, len(_RAMP)))
    first, last = (f"{step:,}" for step in (norms.steps[0], norms.steps[-1]))
    key = f"{_written(low)} <i style='background:linear-gradient(90deg,{ramp})'></i> {_written(high)}"
    return (
        "<div class='nv-norms' role='region' aria-label='Norms' tabindex='0'><table>"
        f"<caption>{_told(norms, subject, of)}<span>{key}</span></caption><tr><th scope='col'>Block</th>"
        f"<th scope='col'>{title}, batches {first} to {last}</th><th scope='col'>Batch {last}</th></tr>"
        f"{rows}</table></div>"
    )


def _told(norms: Norms, subject: str, of: Callable[[Norms], np.ndarray]) -> str:
    """What the newest norms say, in a sentence."""
    newest = of(norms)[-1]
    known = np.flatnonzero(np.isfinite(newest) & (newest > 0))
    if not known.size:
        return f"{subject} has no length in any block."
    longest, shortest = known[newest[known].argmax()], known[newest[known].argmin()]
    ratio = float(f"{newest[longest] / newest[shortest]:.2g}")
    times = words.decimal(ratio) if ratio < 1_000 else words.short(ratio)
    blocks = [escape(norms.blocks[place]) for place in (longest, shortest)]
    return f"{subject} of {blocks[0]} is {times} times as long as that of {blocks[1]}."


def _shaded(values: np.ndarray, low: float, high: float) -> str:
    """One block's norms from left to right as a background: shades on a logarithmic scale, none where there is none."""
    decades = np.log10(high / low) or 1.0
    with np.errstate(divide="ignore"):
        shares = np.clip(np.log10(np.maximum(values, 0) / low) / decades, 0, 1)
    shades = [_hex(share) if np.isfinite(value) else "transparent" for share, value in zip(shares, values, strict=True)]
    stops, begin = [], 0
    for place, shade in enumerate(shades):
        if place and shade == shades[place - 1]:
            stops.pop()
        else:
            begin = place
        stops.append(f"{shade} {100 * begin / len(shades):.4g}% {100 * (place + 1) / len(shades):.4g}%")
    return f"linear-gradient(90deg,{','.join(stops)})"


def _hex(share: float) -> str:
    at = np.round(share * _SHADES) / _SHADES * (len(_RAMP) - 1) if np.isfinite(share) else 0.0
    below = min(int(at), len(_RAMP) - 2)
    red, green, blue = (_RAMP[below] + (at - below) * (_RAMP[below + 1] - _RAMP[below])).round().astype(int)
    return f"#{red:02x}{green:02x}{blue:02x}"


def _written(value: float) -> str:
    return words.decimal(float(f"{value:.2g}")) if np.isfinite(value) else "–"
