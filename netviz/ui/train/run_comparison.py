"""Several runs beside one another: their best and last figures, measured by a baseline, and what differs in them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape
from statistics import median
from typing import NamedTuple

import streamlit as st

from netviz.architectures.catalog import find
from netviz.errors import NetvizError
from netviz.settings import as_text
from netviz.state.run_names import differences
from netviz.state.train import TrainState
from netviz.training import words
from netviz.training.curves import marks
from netviz.training.record.runs import Run
from netviz.training.record.settings import RunSettings
from netviz.training.repeats import called_together, repeated
from netviz.training.watched import watched
from netviz.ui.shared import markup
from netviz.ui.shared.session import TRAIN
from netviz.ui.shared.widget_value import news, show_every_time
from netviz.ui.train.figures import UNKNOWN, percent, whole
from netviz.words import decimal, points

_SHARES = {
    "best_val_accuracy": "Best held-out", "val_accuracy": "Last held-out", "accuracy": "Last training",
    "test_accuracy": "Test",
}  # fmt: skip


def run_comparison(state: TrainState, runs: list[Run], names: dict[str, str]) -> None:
    """A row for each run, or for those that repeat one another, the baseline first; then the settings that differ."""
    groups = {each[0].id: Group(_called(each, names), each) for each in repeated(runs)}
    key = f"{TRAIN.key}.baseline"
    known = {run.id: first for first, group in groups.items() for run in group.runs}
    show_every_time(key, known.get(state.baseline or "", next(iter(groups))))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Baseline",
            list(groups),
            format_func=lambda first: groups[first].name,
            key=key,
            width=320,
            on_change=news(key, partial(setattr, state, "baseline")),
        )
        only = f"{TRAIN.key}.only"
        show_every_time(only, not state.every_setting)
        st.toggle(
            "Only what differs in the settings",
            key=only,
            on_change=news(only, lambda is_on: setattr(state, "every_setting", not is_on)),
        )
    TRAIN.write_link()
    ordered = sorted(groups.values(), key=lambda group: group is not groups[st.session_state[key]])
    told = f"{_figures(ordered)}{_settings(ordered, names, only=not state.every_setting)}"
    st.html(f'<div class="nv-runs" role="region" aria-label="Compared runs" tabindex="0">{told}</div>')


class Group(NamedTuple):
    """A run, or several that differ by their seed alone."""

    name: str
    runs: list[Run]

    def values(self, figure: str) -> list[float]:
        """That figure of each run of which it is known."""
        found = [getattr(run.figures, figure) for run in self.runs]
        return [each for each in found if each is not None]


def _called(runs: list[Run], names: dict[str, str]) -> str:
    called = [names[run.id] for run in runs]
    return called[0] if len(runs) == 1 else called_together(called)


def _figures(groups: list[Group]) -> str:
    heads = ["Run", *_SHARES.values(), "Last held-out loss", "Images per second", "Batches"]
    base = groups[0]
    rows = []
    for group in groups:
        name = group.name + (" (baseline)" if group is base else "")
        shares = [_share(group, base, share) for share in _SHARES]
        loss = spread(group.values("val_loss"), "{:.3f}".format)
        others = [_middle(group.values(figure), whole) for figure in ("images_per_second", "batches")]
        rows.append([name, *shares, loss, *others])
    told = "Figures of the runs; in brackets the distance to the baseline in percentage points"
    if any(len(group.runs) > 1 for group in groups):
        told += "; of repeated runs the median, ± half of what lies between the lowest and the highest"
    return markup.table(heads, rows, caption=told)


def spread(values: list[float], form: Callable[[float], str], half: Callable[[float], str] | None = None) -> str:
    """The median; of several values, ± half of what lies between the lowest and the highest, in its own form."""
    told = _middle(values, form)
    return told if len(values) < 2 else f"{told} ± {(half or form)((max(values) - min(values)) / 2)}"


def _middle(values: list[float], form: Callable[[float], str]) -> str:
    return form(median(values)) if values else UNKNOWN


def _share(group: Group, base: Group, share: str) -> str:
    ours, theirs = group.values(share), base.values(share)
    told = spread(ours, percent, lambda half: f"{100 * half:.1f}")
    if group is base or not ours or not theirs:
        return told
    return f"{told} ({points(median(ours) - median(theirs))})"


def _settings(groups: list[Group], names: dict[str, str], *, only: bool) -> str:
    described = [_described(group) for group in groups]
    every = dict.fromkeys(name for each in described for name in each)
    differing = {name for each in described for name in differences(described[0], each)}
    # A setting that a run is too old to have says nothing of how the runs differ.
    differing -= {
        name for name in RunSettings.model_fields if len({each[name] for each in described if name in each}) < 2
    }
    rows = [
        [name.replace("_", " "), *(each.get(name, UNKNOWN) for each in described)]
        for name in every
        if name in differing or not only
    ]
    steered = escape("; ".join(_steered([run for group in groups for run in group.runs], names)))
    if not rows:
        told = f"The same settings at the start; {steered}." if steered else "The runs have the same settings."
        return f"<p>{told}</p>"
    heads = ["Setting", *(group.name for group in groups)]
    table = markup.table(heads, rows, caption="Settings of the runs at the start")
    return f"{table}<p>Since the start: {steered}.</p>" if steered else table


def _described(group: Group) -> dict[str, str]:
    """Its settings; what differs within the group, the seed, one beside the other."""
    each = [{"network": run.network, **_network_settings(run), **run.settings} for run in group.runs]
    for one in each:
        if rate := one.get("learning_rate"):
            one["learning_rate"] = decimal(float(rate))
    return {name: ", ".join(dict.fromkeys(one.get(name, UNKNOWN) for one in each)) for name in each[0]}


def _network_settings(run: Run) -> dict[str, str]:
    """Those of its preset and its architecture, too; of a run of another version, those that were chosen."""
    try:
        family, preset = find(run.network)
        settings = family.settings.of({**preset, **run.network_settings}).model_dump()
    except NetvizError:
        return dict(run.network_settings)
    return {name: as_text(value) for name, value in settings.items()}


def _steered(runs: list[Run], names: dict[str, str]) -> list[str]:
    """What was done to some of the runs and not to all: learning rate 0.0002 at batch 90 in ResNet-18."""
    done = {run.id: marks(watched(run.id).marks()) for run in runs}
    shared = set.intersection(*map(set, done.values()))
    return [
        f"{told} at batch {mark.batch:,} in {names[run.id]}"
        for run in runs
        for mark, told in words.marks(run, [mark for mark in done[run.id] if mark not in shared])
    ]
