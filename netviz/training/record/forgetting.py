"""Forgetting: which runs are old, and all that goes with them."""

from __future__ import annotations

import time
from typing import Any

import sqlalchemy as sql

from netviz.training.record.guesses import forget_old_guesses
from netviz.training.record.queue import forget_addresses
from netviz.training.record.rooms import forget_old_rooms
from netviz.training.record.runs import ACTIVE
from netviz.training.record.salt import forget_salt
from netviz.training.record.tables import command as _command
from netviz.training.record.tables import event as _event
from netviz.training.record.tables import model as _model
from netviz.training.record.tables import run as _run
from netviz.training.record.tables import wheel as _wheel

RUNS_KEPT = 500
REMOVED_DAYS = 7


def forget_old(connection: sql.Connection, kept: int) -> list[str]:
    """Forget the oldest ended runs beyond `kept`, and those removed REMOVED_DAYS ago; and say which.

    Those without a curve, or on nobody's list, are counted apart: who asks for runs and stops them while they wait
    drives out nobody's work. A run from which a newer one branched stays as long as that one: it is the trunk of its
    curve. Addresses, rooms, and guesses of which there is no run go, too.
    """
    forget_addresses(connection)
    work, rest = (_edge(connection, kind, kept) for kind in (_is_work(_run), ~_is_work(_run)))

    def edge(runs: Any) -> sql.ColumnElement[int]:
        return sql.case((_is_work(runs), work), else_=rest)

    is_old = sql.or_(_run.c.number <= edge(_run), _run.c.removed < time.time() - REMOVED_DAYS * 86_400)
    others = _run.alias()
    branches = sql.exists().where(others.c.parent == _run.c.number, others.c.number > edge(others))
    old = sql.and_(is_old, _run.c.state.not_in(ACTIVE), ~branches)
    gone = connection.execute(sql.select(_run.c.number, _run.c.id).where(old)).all()
    numbers = [row.number for row in gone]
    for table in (_event, _command, _model, _wheel):
        connection.execute(table.delete().where(table.c.run.in_(numbers)))
    connection.execute(_run.delete().where(_run.c.number.in_(numbers)))
    forget_old_guesses(connection)
    forget_old_rooms(connection)
    forget_salt(connection)
    return [row.id for row in gone]


def _is_work(runs: Any) -> sql.ColumnElement[bool]:
    """Whether a run has a curve and was not taken off its starter's list."""
    return sql.and_(sql.exists().where(_event.c.run == runs.c.number), runs.c.removed.is_(None))


def _edge(connection: sql.Connection, kind: sql.ColumnElement[bool], kept: int) -> int:
    """The number of the newest run of that kind behind the `kept` newest; 0 where there are no more."""
    newest = sql.select(_run.c.number).where(kind).order_by(_run.c.number.desc())
    return connection.scalar(newest.limit(1).offset(kept)) or 0
