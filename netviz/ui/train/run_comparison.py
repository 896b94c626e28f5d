"""Several runs beside one another: their best and last figures, measured by a baseline, and what differs in them."""

from __future__ import annotations

from html import escape

import streamlit as st

from netviz.state.train import TrainState, differences
from netviz.training import words
from netviz.training.curves import marks
from netviz.training.record.runs import Figures, Run
from netviz.training.watched import watched
from netviz.ui.shared.session import TRAIN
from netviz.ui.train.figures import UNKNOWN, percent, points, whole

_SHARES = {
    "best_val_accuracy": "Best held-out", "val_accuracy": "Last held-out", "accuracy": "Last training",
    "test_accuracy": "Test",
}  # fmt: skip


def run_comparison(state: TrainState, runs: list[Run], names: dict[str, str]) -> None:
    """A row for each run, the baseline first; then the settings in which they differ."""
    known = [run.id for run in runs]
    key = f"{TRAIN.key}.baseline"
    st.session_state[key] = state.baseline if state.baseline in known else known[0]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Baseline",
            known,
            format_func=names.__getitem__,
            key=key,
            width=320,
            on_change=lambda: setattr(state, "baseline", st.session_state[key]),
        )
        only = st.toggle("Only what differs in the settings", value=True, key=f"{TRAIN.key}.only")
    runs = sorted(runs, key=lambda run: run.id != st.session_state[key])
    told = f"{_figures(runs, names)}{_settings(runs, names, only=only)}"
    st.html(f'<div class="nv-runs" role="region" aria-label="Compared runs" tabindex="0">{told}</div>')


def _figures(runs: list[Run], names: dict[str, str]) -> str:
    heads = ["Run", *_SHARES.values(), "Last held-out loss", "Images per second", "Batches"]
    base = runs[0].figures
    rows = []
    for run in runs:
        figures = run.figures
        name = names[run.id] + (" (baseline)" if run is runs[0] else "")
        shares = [_beside(figures, base, share, is_base=run is runs[0]) for share in _SHARES]
        loss = UNKNOWN if figures.val_loss is None else f"{figures.val_loss:.3f}"
        rows.append([name, *shares, loss, whole(figures.images_per_second), whole(figures.batches)])
    return _table("Figures of the runs; in brackets the distance to the baseline in percentage points", heads, rows)


def _beside(figures: Figures, base: Figures, share: str, *, is_base: bool) -> str:
    ours, theirs = getattr(figures, share), getattr(base, share)
    if is_base or ours is None or theirs is None:
        return percent(ours)
    return f"{percent(ours)} ({points(ours - theirs)})"


def _settings(runs: list[Run], names: dict[str, str], *, only: bool) -> str:
    described = [{"network": run.network, **run.network_settings, **run.settings} for run in runs]
    every = dict.fromkeys(name for each in described for name in each)
    differing = {name for each in described for name in differences(described[0], each)}
    rows = [
        [name.replace("_", " "), *(each.get(name, UNKNOWN) for each in described)]
        for name in every
        if name in differing or not only
    ]
    steered = escape("; ".join(_steered(runs, names)))
    if not rows:
        told = f"The same settings at the start; {steered}." if steered else "The runs have the same settings."
        return f"<p>{told}</p>"
    table = _table("Settings of the runs at the start", ["Setting", *(names[run.id] for run in runs)], rows)
    return f"{table}<p>Since the start: {steered}.</p>" if steered else table


def _steered(runs: list[Run], names: dict[str, str]) -> list[str]:
    """What was done to some of the runs and not to all: learning rate 0.0002 at batch 90 in ResNet-18."""
    done = {run.id: marks(watched(run.id).marks()) for run in runs}
    shared = set.intersection(*map(set, done.values()))
    return [
        f"{words.mark(mark.series, mark.value)} at batch {mark.batch:,} in {names[run]}"
        for run, own in done.items()
        for mark in own
        if mark not in shared
    ]


def _table(caption: str, heads: list[str], rows: list[list[str]]) -> str:
    def line(tag: str, cells: list[str]) -> str:
        return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"

    body = "".join(line("td", row) for row in rows)
    return f"<table><caption>{escape(caption)}</caption>{line('th', heads)}{body}</table>"
