"""Commands: what a running run is told, in the order of their numbers, until its worker acknowledges them."""

from __future__ import annotations

import json
import time
from collections.abc import Collection
from typing import Any

import sqlalchemy as sql

from netviz.training.codes import CommandKind
from netviz.training.record.part import PartOfRecord
from netviz.training.record.rows import as_command
from netviz.training.record.runs import Command, Run, State
from netviz.training.record.tables import command as _command
from netviz.training.record.tables import run as _run

_COMMANDS = sql.select(_command.c.number, _command.c.kind, _command.c.value).order_by(_command.c.number)


class Commands(PartOfRecord):
    """Those of all runs of one record."""

    def give(self, identity: str, kind: CommandKind, value: Any = None) -> int | None:
        """Tell the worker of a running run something; answers the command's number, None where the run does not run.

        The worker takes commands in the order of their numbers, each once, and acknowledges them with its reports.
        """
        with self._writing("The command cannot be written down") as connection:
            number = number_of(connection, identity)
            return None if number is None else give(connection, number, kind, value)

    def is_acknowledged(self, run: Run, number: int) -> bool:
        """Whether the run's worker has heard the command of that number."""
        theirs = sql.and_(_command.c.run == run.number, _command.c.number == number)
        with self._reading() as connection:
            return connection.scalar(sql.select(_command.c.acknowledged).where(theirs)) is not None

    def not_done(self, run: Run) -> list[Command]:
        """The commands that the run was given and its worker has not done, as far as `run` knows; in order."""
        newer = sql.and_(_command.c.run == run.number, _command.c.number > (run.figures.commands_done or 0))
        with self._reading() as connection:
            return [as_command(row) for row in connection.execute(_COMMANDS.where(newer))]

    def are_newer(self, run: Run, than: int) -> bool:
        """Whether the run was told something since the command of that number."""
        newer = sql.and_(_command.c.run == run.number, _command.c.number > than)
        with self._reading() as connection:
            return connection.scalar(sql.select(_command.c.number).where(newer).limit(1)) is not None


def number_of(connection: sql.Connection, identity: str, states: Collection[State] = ("running",)) -> int | None:
    """The number of a run in one of these states, held until the end of the transaction: its commands come in turn."""
    query = sql.select(_run.c.number).where(_run.c.id == identity, _run.c.state.in_(states))
    return connection.scalar(query.with_for_update())


def give(connection: sql.Connection, run: int, kind: CommandKind, value: Any, by: str | None = None) -> int:
    """Write down the next command of the run of that number, and who gave it; answers the command's own number."""
    last = connection.scalar(sql.select(sql.func.max(_command.c.number)).where(_command.c.run == run)) or 0
    told = None if value is None else json.dumps(value)
    row = {"run": run, "number": last + 1, "kind": kind.value, "value": told, "given": time.time(), "given_by": by}
    connection.execute(_command.insert().values(row))
    return last + 1


def give_stop(connection: sql.Connection, run: int, by: str) -> None:
    """Tell the run of that number to stop, unless it was told before: who asked first is kept."""
    stops = sql.and_(_command.c.run == run, _command.c.kind == CommandKind.STOP.value)
    if connection.scalar(sql.select(_command.c.number).where(stops).limit(1)) is None:
        give(connection, run, CommandKind.STOP, None, by)


def acknowledge(connection: sql.Connection, run: int, obeyed: int) -> tuple[Command, ...]:
    """Acknowledge the commands of a run up to the number `obeyed`; answers those that are left, in order."""
    is_open = sql.and_(_command.c.run == run, _command.c.acknowledged.is_(None))
    waiting = connection.execute(_COMMANDS.where(is_open)).all()
    if waiting and waiting[0].number <= obeyed:
        theirs = _command.update().where(is_open, _command.c.number <= obeyed)
        connection.execute(theirs.values(acknowledged=time.time()))
    return tuple(as_command(row) for row in waiting if row.number > obeyed)


def forget(connection: sql.Connection, run: int) -> None:
    """Forget what the run of that number was told."""
    connection.execute(_command.delete().where(_command.c.run == run))
