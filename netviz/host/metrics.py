"""Metrics: gauges and counters of the server and its queue, in the text form that Prometheus reads.

Nothing of a visitor is in them. Source: https://prometheus.io/docs/instrumenting/exposition_formats, text format 0.0.4.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

import psutil

from netviz.errors import RunError
from netviz.host.admission import Line
from netviz.host.load import Load
from netviz.training.dispatch.dispatcher import Dispatcher, dispatcher
from netviz.training.places import home
from netviz.training.record.runs import ACTIVE

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metric(NamedTuple):
    """One metric: its values by their labels, "" for the only one."""

    name: str
    kind: Literal["gauge", "counter"]
    help: str
    values: Mapping[str, float | None]
    """None where the system does not tell."""


def metrics(load: Load, line: Line, reruns: int) -> list[Metric]:
    """All there are."""
    return [
        _one("sessions", "gauge", "Visitors who are connected.", load.sessions),
        _one("reruns_total", "counter", "Runs of pages that were asked for.", reruns),
        _one("reruns_per_second", "gauge", "The same, a second.", round(load.reruns, 3)),
        _one("pages_under_way", "gauge", "Pages that run at this moment.", load.under_way),
        _one("busy_cores", "gauge", "Processor time that the server takes, in cores.", round(load.busy, 3)),
        _one("line", "gauge", "Visitors who wait in line.", line.length),
        _one("admitted_total", "counter", "Visitors who were let in.", line.admitted),
        _one("held_total", "counter", "Visitors who had to wait in line.", line.held),
        _one("descriptors_left", "gauge", "Files and connections that may still be opened.", load.descriptors),
        _one("memory_left_bytes", "gauge", "Memory that the host has left.", load.memory),
        _one("resident_bytes", "gauge", "Memory that the server takes.", psutil.Process().memory_info().rss),
        *_of_the_queue(),
    ]


def as_text(found: Iterable[Metric]) -> str:
    """As Prometheus reads them."""
    lines: list[str] = []
    for name, kind, told, values in found:
        known = {label: value for label, value in values.items() if value is not None}
        if known:
            lines += [f"# HELP netviz_{name} {told}", f"# TYPE netviz_{name} {kind}"]
            lines += [f"netviz_{name}{label} {value}" for label, value in known.items()]
    return "\n".join(lines) + "\n"


def _one(name: str, kind: Literal["gauge", "counter"], told: str, value: float | None) -> Metric:
    return Metric(name, kind, told, {"": value})


def _of_the_queue() -> list[Metric]:
    """None of them where the record cannot be read."""
    try:
        here = dispatcher()
        states = Counter(run.state for run in here.store.active())
    except RunError:
        return []
    active = {_label(state): float(states[state]) for state in ACTIVE}
    return [
        Metric("runs", "gauge", "Runs that wait or run.", active),
        _one("slots", "gauge", "Runs that may train at once.", here.executor.capacity),
        Metric("runs_ended_total", "counter", "Runs that have ended while this server looked.", _ended(here)),
        _one("disk_left_bytes", "gauge", "Room on the disk of NETVIZ_HOME.", _disk_left()),
    ]


def _ended(here: Dispatcher) -> dict[str, float]:
    return {_label(state): count for state, count in sorted(here.ended.items())}


def _label(state: str) -> str:
    return f'{{state="{state}"}}'


def _disk_left() -> float | None:
    try:
        return shutil.disk_usage(home()).free
    except OSError:
        return None
