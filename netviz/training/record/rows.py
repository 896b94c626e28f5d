"""Rows: how runs, their commands and the events of their curves stand in the tables of the record."""

from __future__ import annotations

import json
import time
import zlib
from functools import lru_cache
from typing import Any

import sqlalchemy as sql
from sqlalchemy.dialects import postgresql, sqlite

from netviz.training.codes import CommandKind, Phase, Reason
from netviz.training.record.events import SERIES, Event
from netviz.training.record.runs import (
    ACTIVE,
    ENDED,
    NAME_LENGTH,
    Asked,
    Command,
    Figures,
    Run,
    Trunk,
    code,
    finite,
    from_json,
    is_colour,
    number,
    one_line,
)
from netviz.training.record.tables import command as _command
from netviz.training.record.tables import event as _event
from netviz.training.record.tables import model as _model
from netviz.training.record.tables import run as _run

# When a stop was first asked for: a column of every run that is read.
_stop_asked = (
    sql.select(sql.func.min(_command.c.given))
    .where(_command.c.run == _run.c.number, _command.c.kind == CommandKind.STOP.value)
    .scalar_subquery()
    .label("stop_asked")
)
_stopped_by = (
    sql.select(_command.c.given_by)
    .where(_command.c.run == _run.c.number, _command.c.kind == CommandKind.STOP.value)
    .order_by(_command.c.number)
    .limit(1)
    .scalar_subquery()
    .label("stopped_by")
)
RUNS = sql.select(_run, _stop_asked, _stopped_by)
"""Every run, with what `as_run` needs to know of its commands."""
EVENT_COLUMNS = [_event.c[name] for name in ("seq", *Event._fields)]
_NUMBERS = {series: number for number, series in SERIES.items()}


def insert(
    connection: sql.Connection,
    asked: Asked,
    identity: str,
    *,
    visitor: str,
    address: str,
    trunk: Trunk | None = None,
    group: str | None = None,
    is_listed: bool = True,
) -> None:
    """Write down a run that was asked for, at the end of its visitor's line. Raises RunError where its name is long."""
    branched = {} if trunk is None else dict(zip(("parent", "parent_step", "parent_seq"), trunk, strict=True))
    now = time.time()
    made = connection.execute(
        _run.insert().values(
            id=identity,
            visitor=visitor,
            address=address,
            network=asked.network,
            network_settings=json.dumps(dict(asked.network_settings)),
            settings=json.dumps(dict(asked.settings)),
            name=one_line("A run's name", asked.name, NAME_LENGTH),
            state="queued",
            created=now,
            queued=now,
            group_id=group,
            removed=None if is_listed else now,
            **branched,
        )
    )
    if asked.config:
        number = (made.inserted_primary_key or (None,))[0]
        connection.execute(_model.insert().values(run=number, config=deflated(asked.config)))


def deflated(config: str) -> bytes:
    """A model's config as the record keeps it."""
    return zlib.compress(config.encode())


def as_run(row: Any) -> Run:
    """The run of a row. What is damaged in it is as if it were not known: the record stays readable."""
    values = dict(row._mapping)
    for name in ("queued", "claimed", "address", "host"):  # of its turn, which the queue knows
        del values[name]
    for name in ("network_settings", "settings", "phase_details", "reason_details"):
        values[name] = from_json(values[name])
    for name in ("created", "started", "ended", "heartbeat", "removed", "stop_asked", "done"):
        values[name] = number(values[name])
    values["created"], values["done"] = values["created"] or 0.0, values["done"] or 0.0
    begins_in = [values.pop(name) for name in ("parent", "parent_step", "parent_seq")]
    is_trunk = all(isinstance(each, int) for each in begins_in) and begins_in[0] < values["number"]  # not its own
    values["trunk"] = Trunk(*begins_in) if is_trunk else None
    values["colour"] = values["colour"] if is_colour(values["colour"]) else ""
    values["figures"] = Figures.from_json(values["figures"])
    if values["state"] not in (*ACTIVE, *ENDED):
        values |= {"state": "failed", "reason": Reason.DAMAGED.value}
    for name, codes in (("phase", Phase), ("reason", Reason)):
        known = code(codes, values[name], None)
        if known is None:  # written by another version of netviz: its own words are all that can be told
            known, values[f"{name}_details"] = codes("other"), {"text": values[name]}
        values[name] = known
    return Run(**values)


def is_readable(text: str) -> bool:
    """Whether what was asked for can be read: else the row is damaged."""
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, TypeError, RecursionError):
        return False


def as_command(row: Any) -> Command:
    """The command of a row; one that is damaged tells nothing, and is acknowledged as those of other versions are."""
    kind = code(CommandKind, row.kind, CommandKind.UNKNOWN)
    try:
        return Command(row.number, kind, None if row.value is None else json.loads(row.value))
    except (ValueError, TypeError, RecursionError):
        return Command(row.number, CommandKind.UNKNOWN)


def row_of(run: int, seq: int, event: Event) -> dict[str, Any]:
    """The row of a run's event of that number."""
    series, epoch, step, images, seconds, value = event
    return {
        "run": run,
        "seq": seq,
        "series": _NUMBERS[series],
        "epoch": epoch,
        "step": step,
        "images": images,
        "seconds": seconds,
        "value": finite(value),
    }


@lru_cache(maxsize=4)
def insertion_of_events(dialect: str) -> Any:
    """The insertion of an event; one of that number that is there already stays: a report may come twice."""
    made: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}.get(dialect)
    return sql.insert(_event) if made is None else made(_event).on_conflict_do_nothing()
