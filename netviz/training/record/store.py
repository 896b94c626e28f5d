"""The record of every run: what was asked for, what became of it, and its curve.

A state changes by check-and-set, so two processes cannot both start a run, or end it in two ways.
"""

from __future__ import annotations

import secrets
import string
import time
import zlib
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sql
from sqlalchemy.exc import SQLAlchemyError

from netviz.errors import RunCause, RunError
from netviz.training.codes import CommandKind, Phase, Reason
from netviz.training.places import database
from netviz.training.record import commands, queue
from netviz.training.record.commands import Commands
from netviz.training.record.database import alone, bring_up_to_date, engine, record_error
from netviz.training.record.events import SERIES, Event
from netviz.training.record.forgetting import RUNS_KEPT, forget_old
from netviz.training.record.guesses import Guesses
from netviz.training.record.rooms import Rooms
from netviz.training.record.rows import (
    EVENT_COLUMNS,
    RUNS,
    as_run,
    insert,
    insertion_of_events,
    is_readable,
    row_of,
)
from netviz.training.record.runs import (
    ACTIVE,
    ENDED,
    NAME_LENGTH,
    NOTE_LENGTH,
    Asked,
    Command,
    End,
    Figures,
    Run,
    Trunk,
    as_json,
    finite,
    is_colour,
    one_line,
)
from netviz.training.record.salt import Salt
from netviz.training.record.tables import event as _event
from netviz.training.record.tables import model as _model
from netviz.training.record.tables import run as _run
from netviz.training.record.transaction import reading, writing
from netviz.training.record.wheels import SHELL, Wheels

_LETTERS_AND_DIGITS = string.ascii_letters + string.digits


def new_id() -> str:
    """The id of a new run: 20 letters and digits, 119 bits that nobody guesses.

    It stands in links, in names of files and in what components are called, where other characters may have a meaning.
    """
    return "".join(secrets.choice(_LETTERS_AND_DIGITS) for _ in range(20))


@dataclass(frozen=True)
class Answer:
    """What a worker hears when it reports."""

    goes_on: bool
    """Whether the run is still running: it may have been ended by somebody else."""
    commands: tuple[Command, ...] = ()
    """In order, those that it has not acknowledged."""


class Store:
    """All runs of one database. Safe to use from many threads and processes at once."""

    def __init__(self, url: str):
        """Opens or makes the database. Raises RunError where that is impossible."""
        self.url = url
        self._engine = engine(url)
        self.commands = Commands(self._reading, self._writing)
        self.wheels = Wheels(self._reading, self._writing)
        self.guesses = Guesses(self._reading, self._writing)
        self.rooms = Rooms(self._reading, self._writing)
        self.salt = Salt(self._reading, self._writing)
        try:
            bring_up_to_date(self._engine)
        except SQLAlchemyError as error:
            raise record_error("The record of runs cannot be opened", error, self._engine) from error

    # What a visitor does

    def add(
        self,
        network: str,
        network_settings: Mapping[str, str],
        settings: Mapping[str, str],
        *,
        visitor: str,
        address: str = "",
        config: str = "",
        identity: str = "",
        trunk: Trunk | None = None,
        name: str = "",
        is_listed: bool = True,
        slots: int = 1,
        most: int | None = None,
    ) -> Run:
        """A new run at the end of its visitor's line; `config` is the model's, where the network was read from a file.

        `address` is the salted hash of where the visitor comes from, `identity` the run's id where that is known
        before, `trunk` where it begins in another run. One that is not listed stands on nobody's list and is forgotten
        within days. Raises RunError where the visitor, the address, or all together have too many that wait or run;
        `slots`, how many run at a time, tells until when.
        """
        identity = identity or new_id()
        asked = Asked(network, network_settings, settings, name, config)
        with self._writing("The run cannot be written down") as connection:
            alone(connection)
            queue.check_room(connection, visitor, address, slots=slots, most=most)
            insert(connection, asked, identity, visitor=visitor, address=address, trunk=trunk, is_listed=is_listed)
        return self.run(identity)

    def add_group(
        self, group: str, asked: Sequence[Asked], *, visitor: str, address: str = "", slots: int = 1
    ) -> list[Run]:
        """New runs at the end of their visitor's line, all of them or none.

        They know one another by the id of their group; a visitor's limit takes them for one run. Raises RunError as
        `add` does.
        """
        identities = [new_id() for _ in asked]
        with self._writing("The runs cannot be written down") as connection:
            alone(connection)
            queue.check_room(connection, visitor, address, slots=slots, more=len(asked))
            for each, identity in zip(asked, identities, strict=True):
                insert(connection, each, identity, visitor=visitor, address=address, group=group)
        return [self.run(identity) for identity in identities]

    def again(self, identity: str, told: Sequence[tuple[CommandKind, Any]] = (), *, slots: int = 1) -> bool:
        """An ended run waits once more, to go on from its newest checkpoint; its worker is told these commands first.

        It goes to the end of its visitor's line.

        False where it has not ended. Raises RunError as `add` does.
        """
        with self._writing("The run cannot be continued") as connection:
            alone(connection)
            ended = sql.and_(_run.c.id == identity, _run.c.state.in_(ENDED))
            found = connection.execute(
                sql.select(_run.c.number, _run.c.visitor, _run.c.address).where(ended)
            ).one_or_none()
            if found is None:
                return False
            queue.check_room(connection, found.visitor, found.address, slots=slots)
            fresh = {"state": "queued", "phase": "", "phase_details": "{}", "reason": "", "reason_details": "{}"}
            none = dict.fromkeys(("started", "ended", "heartbeat", "handle"))
            connection.execute(_run.update().where(ended).values(**fresh, **none, done=0.0, queued=time.time()))
            commands.forget(connection, found.number)
            for kind, value in told:
                commands.give(connection, found.number, kind, value)
        return True

    def run(self, identity: str) -> Run:
        """The run of that id. Raises RunError where there is none."""
        found = self.find(identity)
        if found is None:
            raise RunError(
                "There is no run of that name; it may have been removed",
                received=identity[:40],
                cause=RunCause.NOT_FOUND,
            )
        return found

    def config(self, run: Run) -> str:
        """The config of the model that the run trains; empty where its network was not read from a file.

        Raises RunError where what was written down cannot be read.
        """
        with self._reading() as connection:
            found = connection.scalar(sql.select(_model.c.config).where(_model.c.run == run.number))
        try:
            return "" if found is None else zlib.decompress(found).decode()
        except (zlib.error, ValueError) as error:
            raise RunError("The config of the run's model cannot be read; it is damaged", received=run.id) from error

    def find(self, identity: str) -> Run | None:
        """The run of that id, or None."""
        if not (identity.isascii() and identity.isprintable()):  # a link can hold what cannot be asked for
            return None
        with self._reading() as connection:
            row = connection.execute(RUNS.where(_run.c.id == identity)).one_or_none()
        return None if row is None else as_run(row)

    def of_visitor(self, *names: str, most: int = 50) -> list[Run]:
        """The runs of a visitor who goes by these names, newest first, without those that were taken off the list."""
        mine = RUNS.where(_run.c.visitor.in_(names), _run.c.removed.is_(None))
        with self._reading() as connection:
            return [as_run(row) for row in connection.execute(mine.order_by(_run.c.number.desc()).limit(most))]

    def describe(self, identity: str, *, name: str, note: str, colour: str = "") -> None:
        """What its starter calls a run and notes of it, lines of at most 60 and 500 characters, and its curves' colour.

        Raises RunError.
        """
        if colour and not is_colour(colour):
            raise RunError("A run's colour must be written as #3b6fd4 is", received=colour[:40], field="colour")
        said = {
            "colour": colour,
            "name": one_line("A run's name", name, NAME_LENGTH),
            "note": one_line("A run's note", note, NOTE_LENGTH),
        }
        with self._writing("The run's name cannot be written down") as connection:
            connection.execute(_run.update().where(_run.c.id == identity).values(**said))

    def remove(self, identity: str) -> None:
        """Take a run that has ended off its starter's list; it can be brought back for days. Raises RunError."""
        with self._writing("The run cannot be removed") as connection:
            ended = _run.update().where(_run.c.id == identity, _run.c.state.not_in(ACTIVE))
            if not connection.execute(ended.values(removed=time.time())).rowcount:
                raise RunError("A run must have ended to be removed; stop it first", received=identity[:40])

    def bring_back(self, identity: str) -> None:
        """Put a run that was removed back onto its starter's list."""
        with self._writing("The run cannot be brought back") as connection:
            connection.execute(_run.update().where(_run.c.id == identity).values(removed=None))

    def numbered(self, number: int) -> Run | None:
        """The run of that number, or None. Numbers are for the host's own shell: visitors know runs by their ids."""
        if not 0 < number < 2**31:  # what a column holds
            return None
        with self._reading() as connection:
            row = connection.execute(RUNS.where(_run.c.number == number)).one_or_none()
        return None if row is None else as_run(row)

    def newest(self, most: int) -> list[Run]:
        """The newest runs of everybody, newest first, and before them all that wait or run."""
        query = RUNS.order_by(_run.c.state.in_(ACTIVE).desc(), _run.c.number.desc()).limit(most)
        with self._reading() as connection:
            return [as_run(row) for row in connection.execute(query)]

    def place(self, run: Run, slots: int) -> queue.Place:
        """Where a queued run stands, and when it may begin, where so many run at a time."""
        with self._reading() as connection:
            return queue.place(connection, run.number, slots)

    def ask_to_stop(self, identity: str, *, by: str = SHELL) -> None:
        """A queued run ends here; a running one is told, and ends within about a second. Who asked first is kept."""
        with self._writing("The run cannot be stopped") as connection:
            queued = _run.update().where(_run.c.id == identity, _run.c.state == "queued")
            ended = {"state": "stopped", "ended": time.time(), "reason": Reason.STOPPED_IN_QUEUE.value}
            stops_here = bool(connection.execute(queued.values(**ended)).rowcount)
            number = commands.number_of(connection, identity, ("stopped",) if stops_here else ("running",))
            if number is not None:
                commands.give_stop(connection, number, by)

    # What the executor does

    def active(self) -> list[Run]:
        """Every run that waits or runs, oldest first."""
        query = RUNS.where(_run.c.state.in_(ACTIVE)).order_by(_run.c.number)
        with self._reading() as connection:
            return [as_run(row) for row in connection.execute(query)]

    def claim_next(self, slots: int, host: str = "") -> Run | None:
        """The queued run whose turn it is, made running; None where none waits or all slots of that host are taken.

        One whose row is damaged is set aside: it has failed, and the others go on.
        """
        with self._writing("The queue cannot be read") as connection:
            alone(connection)
            if queue.running_at(connection, host) >= slots:
                return None
            for turn in queue.line(connection):
                row = connection.execute(sql.select(_run).where(_run.c.number == turn.number)).one()
                mine = _run.update().where(_run.c.number == row.number)
                now = time.time()
                if not (is_readable(row.settings) and is_readable(row.network_settings)):
                    ended = {"state": "failed", "ended": now, "reason": Reason.DAMAGED.value}
                    connection.execute(mine.values(**ended))
                    continue
                began = {"state": "running", "started": now, "claimed": now, "heartbeat": now, "host": host}
                connection.execute(mine.values(**began, phase=Phase.STARTING_WORKER.value))
                break
            else:
                return None
        return self.run(row.id)

    def give_back(self, identity: str) -> None:
        """A run that was claimed, and that no worker could be started for now, waits again as if it had not been."""
        with self._writing("The run cannot be put back into the queue") as connection:
            mine = _run.update().where(_run.c.id == identity, _run.c.state == "running", _run.c.handle.is_(None))
            none = dict.fromkeys(("started", "claimed", "heartbeat"))
            connection.execute(mine.values(state="queued", phase=Phase.NONE.value, **none))

    def take(self, identity: str, handle: str) -> bool:
        """A worker makes a running run its own; False where another worker has it, or it has ended."""
        with self._writing("The run cannot be begun") as connection:
            free = sql.or_(_run.c.handle.is_(None), _run.c.handle == handle)
            mine = _run.update().where(_run.c.id == identity, _run.c.state == "running", free)
            return bool(connection.execute(mine.values(handle=handle, heartbeat=time.time())).rowcount)

    def end(self, identity: str, end: End, figures: Figures | None = None) -> bool:
        """A running run ends, once; False where it had ended already."""
        values: dict[str, Any] = {
            "state": end.state,
            "reason": end.reason.value,
            "reason_details": as_json(end.details),
            "ended": time.time(),
            "phase": Phase.NONE.value,
            "phase_details": "{}",
        }
        if figures is not None:
            values["figures"] = figures.as_json()
        with self._writing("The end of the run cannot be written down") as connection:
            running = _run.update().where(_run.c.id == identity, _run.c.state == "running")
            return bool(connection.execute(running.values(**values)).rowcount)

    def forget_old(self, kept: int = RUNS_KEPT) -> list[str]:
        """Forget the oldest ended runs beyond `kept`, and those removed days ago; and say which (`forgetting`)."""
        with self._writing("Old runs cannot be removed") as connection:
            return forget_old(connection, kept)

    # What a worker does

    def report(
        self,
        run: Run,
        events: Sequence[tuple[int, Event]] = (),
        *,
        phase: Phase,
        details: Mapping[str, Any] | None = None,
        done: float = 0.0,
        figures: Figures,
        obeyed: int = 0,
    ) -> Answer:
        """Write numbered events and the worker's state in one transaction, with a heartbeat.

        `obeyed` is the number of the last command that the worker has done: it and those before are acknowledged with
        the same transaction. A report that is sent again, since its answer was lost, changes nothing more.
        """
        with self._writing("The run's curve cannot be written down") as connection:
            if events:
                rows = [row_of(run.number, seq, event) for seq, event in events]
                connection.execute(insertion_of_events(connection.dialect.name), rows)
            values = {
                "heartbeat": time.time(),
                "phase": phase.value,
                "phase_details": as_json(details or {}),
                "done": finite(done) or 0.0,
                "figures": figures.as_json(),
            }
            running = _run.update().where(_run.c.number == run.number, _run.c.state == "running")
            goes_on = bool(connection.execute(running.values(**values)).rowcount)
            waiting = commands.acknowledge(connection, run.number, obeyed)
        return Answer(goes_on, waiting)

    # What everybody reads

    def events_after(self, run: Run, seq: int = -1) -> list[tuple[int, Event]]:
        """The numbered events of a run that follow `seq`, in order."""
        query = sql.select(*EVENT_COLUMNS).where(_event.c.run == run.number, _event.c.seq > seq)
        with self._reading() as connection:
            rows: Any = connection.execute(query.order_by(_event.c.seq)).all()
        return [(row[0], Event(SERIES[row[1]], *row[2:])) for row in rows if row[1] in SERIES]

    def trunk(self, run: Run) -> list[tuple[int, Event]]:
        """The numbered events of the runs that this one branched from, up to where it did, the oldest first.

        Before its own events they make its whole curve. A run that is gone ends the trunk.
        """
        found: list[tuple[int, Event]] = []
        while run.trunk is not None and (parent := self.numbered(run.trunk.run)) is not None:
            *_, step, newest = run.trunk
            theirs = self.events_after(parent)
            found = [(seq, event) for seq, event in theirs if seq <= newest and event.step <= step] + found
            run = parent
        return found

    def last_seq(self, run: Run) -> int:
        """The number of a run's newest event; -1 where there is none."""
        query = sql.select(sql.func.max(_event.c.seq)).where(_event.c.run == run.number)
        with self._reading() as connection:
            newest = connection.scalar(query)
        return -1 if newest is None else newest

    def close(self) -> None:
        """Give back every connection."""
        self._engine.dispose()

    def _reading(self) -> AbstractContextManager[sql.Connection]:
        return reading(self._engine)

    def _writing(self, step: str) -> AbstractContextManager[sql.Connection]:
        return writing(self._engine, step)


@lru_cache(maxsize=8)
def _store_at(url: str) -> Store:
    return Store(url)


def open_store() -> Store:
    """The store of this host, one for the whole process. Raises RunError where it cannot be opened."""
    return _store_at(database())
