"""The learning-rate finder beside the form's learning rate: a button, the curve that it finds, and the rate to take."""

from __future__ import annotations

from math import log10

import streamlit as st

from netviz.errors import NetvizError, RunError, SettingsError
from netviz.state.train import TrainState
from netviz.state.wanted import Wanted
from netviz.training import words
from netviz.training.codes import Reason
from netviz.training.rate_finder import HIGHEST, LOWEST, Finding
from netviz.training.record.runs import Run
from netviz.training.watched import watched
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.markup import BLUE, ORANGE, Picture, facts, figure, svg
from netviz.ui.shared.once import button_once
from netviz.ui.shared.session import EXPLORE, TRAIN
from netviz.ui.train.redrawn import redrawn
from netviz.words import decimal

WIDTH, HEIGHT = 238, 110
TICKS = (1e-6, 1e-4, 1e-2, 1.0)
"""Rates that are named below the curve, two of its seven decades apart."""
TALLEST = 1.5
"""Times the first loss: what lies above is cut off, so that where it sinks is seen."""


def rate_finder(state: TrainState) -> None:
    """Start it, watch it, and take what it suggests into the form."""
    goes = _goes(_run(state))
    redrawn(state, _finder, state, goes, every=1.0 if goes else None)


def _run(state: TrainState) -> Run | None:
    try:
        return watched(state.range_test).run() if state.range_test else None
    except RunError:  # it is forgotten
        return None


def _goes(run: Run | None) -> bool:
    return run is not None and run.is_active


def _finder(state: TrainState, went: bool) -> None:
    run = _run(state)
    if _goes(run) != went:  # how often this is redrawn is for the page to say
        TRAIN.rerun()
    if run is None or not run.is_active:
        button_once(
            "Find a learning rate",
            icon=":material/query_stats:",
            type="tertiary",
            key=f"{TRAIN.key}.find_rate",
            help=f"Tries rates from {decimal(LOWEST)} to {decimal(HIGHEST)}, each for one batch, until the loss "
            "diverges (Smith 2015, arXiv:1506.01186, section 3.3). It takes seconds, and changes no run.",
            act=lambda: _start(state),
        )
    else:
        with st.container(horizontal=True, vertical_alignment="center"):
            told = words.phase(run.phase, run.phase_details) if run.state == "running" else "Waiting for other runs"
            st.caption(plain(f"Range test: {told[:1].lower()}{told[1:]}"), width="stretch")
            st.button("Stop", key=f"{TRAIN.key}.find_rate.stop", type="tertiary", on_click=lambda: state.stop(run.id))
    if run is None:
        return
    try:
        finding = Finding.of(run, watched(run.id).whole())
    except (RunError, SettingsError):
        return
    _show(state, run, finding)


def _start(state: TrainState) -> None:
    try:
        state.find_rate(Wanted.of(EXPLORE.now()))
    except NetvizError as error:
        state.problem = str(error)


def _show(state: TrainState, run: Run, finding: Finding) -> None:
    if len(finding.rates) > 1:
        named = "".join(f"<span>{decimal(rate)}</span>" for rate in TICKS)
        drawn = figure(picture(finding, has_ended=not run.is_active))
        facts(drawn.replace("<figcaption>", f'<div class="nv-rates" aria-hidden="true">{named}</div><figcaption>'))
    if run.is_active:
        return
    if run.reason not in (Reason.EPOCHS_OVER, Reason.LOSS_GREW, Reason.DIVERGED):
        st.caption(plain(words.ending(run, state.names)))
    elif finding.suggested is not None:
        rate = decimal(finding.suggested)
        if st.button(f"Take {rate}", key=f"{TRAIN.key}.take_rate", icon=":material/check:"):
            state.enter("learning_rate", rate)
            TRAIN.rerun()


def picture(finding: Finding, *, has_ended: bool) -> Picture:
    """Loss against rate on a logarithmic axis: each batch faint, smoothed over it, and the suggestion as a line."""
    top = TALLEST * finding.smoothed[0]
    low = min(0.9 * min(finding.smoothed), top)

    def x(rate: float) -> float:
        return WIDTH * log10(rate / LOWEST) / log10(HIGHEST / LOWEST)

    def y(loss: float) -> float:
        return 2 + (HEIGHT - 8) * (1 - (min(loss, top) - low) / (top - low or 1))

    def line(losses: list[float], looks: str) -> str:
        points = " ".join(f"{x(rate):.1f} {y(loss):.1f}" for rate, loss in zip(finding.rates, losses, strict=True))
        return f"<path {looks} d='M{points}'/>"

    axis = "".join(f"M{x(rate) + 0.5:.1f} {HEIGHT}v-4" for rate in TICKS)
    parts = [
        f"<path d='M0 {HEIGHT - 0.5}H{WIDTH}{axis}'/>",
        line(finding.losses, f"stroke='{BLUE}' stroke-opacity='.4'"),
        line(finding.smoothed, f"stroke='{BLUE}' stroke-width='2'"),
    ]
    if has_ended and finding.suggested is not None:
        parts.append(f"<path stroke='{ORANGE}' stroke-width='2' d='M{x(finding.suggested):.1f} 0V{HEIGHT}'/>")
    return Picture(svg(WIDTH, HEIGHT, *parts), finding.words if has_ended else "Loss at each rate so far.")
