"""The record of every run: what was asked for, what became of it, and its curve. SQLite by default, Postgres by URL.

                 ┌─▶ done         its epochs or its time are over
    queued ─▶ running ─▶ stopped      somebody asked for it
       │         ├─▶ diverged     its loss was no longer a number
       ▼         ├─▶ failed       it died, and why
    stopped      └─▶ interrupted  it died while nobody watched

A state changes by check-and-set, so two processes cannot both start a run, or end it in two ways.
"""

from __future__ import annotations

import json
import math
import secrets
import string
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sql
from sqlalchemy import event as sql_event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import SQLAlchemyError

from netviz.errors import RunError
from netviz.training.places import database

State = Literal["queued", "running", "done", "stopped", "diverged", "failed", "interrupted"]
ACTIVE: tuple[State, ...] = ("queued", "running")
SCHEMA_VERSION = 1
MOST_WAITING_PER_VISITOR = 3
MOST_WAITING = 60
RUNS_KEPT = 500

_tables = sql.MetaData()
_version = sql.Table("schema_version", _tables, sql.Column("version", sql.Integer, primary_key=True))
_run = sql.Table(
    "run",
    _tables,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=True),
    sql.Column("id", sql.String(40), unique=True, nullable=False),
    sql.Column("visitor", sql.String(40), nullable=False, index=True),
    sql.Column("network", sql.String(60), nullable=False),
    sql.Column("network_settings", sql.Text, nullable=False),
    sql.Column("settings", sql.Text, nullable=False),
    sql.Column("state", sql.String(12), nullable=False, index=True),
    sql.Column("created", sql.Float, nullable=False),
    sql.Column("started", sql.Float),
    sql.Column("ended", sql.Float),
    sql.Column("heartbeat", sql.Float),
    sql.Column("handle", sql.String(80)),
    sql.Column("stop_asked", sql.Float),
    sql.Column("phase", sql.String(120), nullable=False, default=""),
    sql.Column("done", sql.Float, nullable=False, default=0.0),
    sql.Column("reason", sql.Text, nullable=False, default=""),
    sql.Column("figures", sql.Text, nullable=False, default="{}"),
)
_event = sql.Table(
    "event",
    _tables,
    sql.Column("run", sql.Integer, primary_key=True, autoincrement=False),
    sql.Column("seq", sql.Integer, primary_key=True, autoincrement=False),
    sql.Column("kind", sql.String(10), nullable=False),
    sql.Column("epoch", sql.Integer, nullable=False),
    sql.Column("batch", sql.Integer, nullable=False),
    sql.Column("images", sql.Integer, nullable=False),
    sql.Column("seconds", sql.Float, nullable=False),
    sql.Column("loss", sql.Float),
    sql.Column("accuracy", sql.Float),
)


_LETTERS_AND_DIGITS = string.ascii_letters + string.digits


def new_id() -> str:
    """The id of a new run: 20 letters and digits, 119 bits that nobody guesses.

    It stands in links, in names of files and in what components are called, where other characters may have a meaning.
    """
    return "".join(secrets.choice(_LETTERS_AND_DIGITS) for _ in range(20))


@dataclass(frozen=True)
class Run:
    """One run as the store has it at this moment."""

    id: str
    number: int
    visitor: str
    network: str
    network_settings: Mapping[str, str]
    settings: Mapping[str, str]
    state: State
    created: float
    started: float | None
    ended: float | None
    heartbeat: float | None
    handle: str | None
    stop_asked: float | None
    phase: str
    done: float
    reason: str
    figures: Mapping[str, Any]
    """batches, epochs, images_per_second, seconds_left, accuracy, val_accuracy, test_accuracy, data ...: as known."""

    @property
    def is_active(self) -> bool:
        """Whether it may still change."""
        return self.state in ACTIVE


@dataclass(frozen=True)
class Event:
    """One point of a curve. A loss that is no number is None."""

    kind: Literal["batch", "held_out"]
    epoch: int
    batch: int
    images: int
    seconds: float
    loss: float | None
    accuracy: float | None


class Store:
    """All runs of one database. Safe to use from many threads and processes at once."""

    def __init__(self, url: str):
        """Opens or makes the database. Raises RunError where that is impossible."""
        self.url = url
        self._engine = _engine(url)
        try:
            self._prepare()
        except SQLAlchemyError as error:
            raise RunError(f"The record of runs cannot be opened. Received: {_cause(error)}") from error

    def _prepare(self) -> None:
        with self._engine.begin() as connection:
            _tables.create_all(connection)
            version = connection.scalar(sql.select(_version.c.version))
            if version is None:
                connection.execute(_version.insert().values(version=SCHEMA_VERSION))
            elif version != SCHEMA_VERSION:
                raise RunError(f"The record of runs must be of version {SCHEMA_VERSION}. Received: version {version}")

    # What a visitor does

    def add(
        self,
        network: str,
        network_settings: Mapping[str, str],
        settings: Mapping[str, str],
        *,
        visitor: str,
        most_per_visitor: int = MOST_WAITING_PER_VISITOR,
        most: int = MOST_WAITING,
    ) -> Run:
        """A new run at the end of the queue.

        Raises RunError where the visitor, or all together, have too many that wait or run.
        """
        identity = new_id()
        with self._writing("The run cannot be written down") as connection:
            active = _run.c.state.in_(ACTIVE)
            mine = connection.scalar(_count().where(active, _run.c.visitor == visitor)) or 0
            if mine >= most_per_visitor:
                raise RunError(
                    f"A visitor may have {most_per_visitor} runs waiting or running; start another when one of them "
                    f"has ended, or stop one. Received: {mine} already"
                )
            everyone = connection.scalar(_count().where(active)) or 0
            if everyone >= most:
                raise RunError(
                    f"This host holds {most} runs waiting or running; try again in a few minutes. "
                    f"Received: {everyone} already"
                )
            connection.execute(
                _run.insert().values(
                    id=identity,
                    visitor=visitor,
                    network=network,
                    network_settings=json.dumps(dict(network_settings)),
                    settings=json.dumps(dict(settings)),
                    state="queued",
                    created=time.time(),
                )
            )
        return self.run(identity)

    def run(self, identity: str) -> Run:
        """The run of that id. Raises RunError where there is none."""
        found = self.find(identity)
        if found is None:
            raise RunError(f"There is no run of that name; it may have been removed. Received: {identity[:40]}")
        return found

    def find(self, identity: str) -> Run | None:
        """The run of that id, or None."""
        with self._reading() as connection:
            row = connection.execute(sql.select(_run).where(_run.c.id == identity)).one_or_none()
        return None if row is None else _as_run(row)

    def of_visitor(self, visitor: str, most: int = 8) -> list[Run]:
        """A visitor's own runs, newest first."""
        query = sql.select(_run).where(_run.c.visitor == visitor).order_by(_run.c.number.desc()).limit(most)
        with self._reading() as connection:
            return [_as_run(row) for row in connection.execute(query)]

    def position(self, run: Run) -> int:
        """How many runs go before this queued one, the running ones included."""
        with self._reading() as connection:
            before = _count().where(_run.c.state.in_(ACTIVE), _run.c.number < run.number)
            return connection.scalar(before) or 0

    def ask_to_stop(self, identity: str) -> None:
        """A queued run ends here; a running one is told, and ends within about a second."""
        with self._writing("The run cannot be stopped") as connection:
            queued = _run.update().where(_run.c.id == identity, _run.c.state == "queued")
            now = time.time()
            reason = "stopped before it began"
            if not connection.execute(queued.values(state="stopped", ended=now, reason=reason)).rowcount:
                running = _run.update().where(
                    _run.c.id == identity, _run.c.state == "running", _run.c.stop_asked.is_(None)
                )
                connection.execute(running.values(stop_asked=now))

    # What the executor does

    def active(self) -> list[Run]:
        """Every run that waits or runs, oldest first."""
        query = sql.select(_run).where(_run.c.state.in_(ACTIVE)).order_by(_run.c.number)
        with self._reading() as connection:
            return [_as_run(row) for row in connection.execute(query)]

    def claim_next(self, slots: int) -> Run | None:
        """The oldest queued run, made running; None where none waits or all slots are taken."""
        with self._writing("The queue cannot be read") as connection:
            if (connection.scalar(_count().where(_run.c.state == "running")) or 0) >= slots:
                return None
            query = sql.select(_run.c.id).where(_run.c.state == "queued").order_by(_run.c.number).limit(1)
            identity = connection.scalar(query)
            if identity is None:
                return None
            now = time.time()
            claimed = connection.execute(
                _run.update()
                .where(_run.c.id == identity, _run.c.state == "queued")
                .values(state="running", started=now, heartbeat=now, phase="Starting a worker")
            )
            if not claimed.rowcount:
                return None
        return self.run(identity)

    def take(self, identity: str, handle: str) -> bool:
        """A worker makes a running run its own; False where another worker has it, or it has ended."""
        with self._writing("The run cannot be begun") as connection:
            free = sql.or_(_run.c.handle.is_(None), _run.c.handle == handle)
            mine = _run.update().where(_run.c.id == identity, _run.c.state == "running", free)
            return bool(connection.execute(mine.values(handle=handle, heartbeat=time.time())).rowcount)

    def end(self, identity: str, state: State, reason: str, figures: Mapping[str, Any] | None = None) -> bool:
        """A running run ends, once; False where it had ended already."""
        values: dict[str, Any] = {"state": state, "reason": reason, "ended": time.time(), "phase": ""}
        if figures is not None:
            values["figures"] = _as_json(figures)
        with self._writing("The end of the run cannot be written down") as connection:
            running = _run.update().where(_run.c.id == identity, _run.c.state == "running")
            return bool(connection.execute(running.values(**values)).rowcount)

    def forget_old(self, kept: int = RUNS_KEPT) -> list[str]:
        """Remove the oldest ended runs beyond `kept`, and say which."""
        with self._writing("Old runs cannot be removed") as connection:
            newest = sql.select(_run.c.number).order_by(_run.c.number.desc()).limit(1).offset(kept)
            edge = connection.scalar(newest)
            if edge is None:
                return []
            old = sql.and_(_run.c.number <= edge, _run.c.state.not_in(ACTIVE))
            gone = connection.execute(sql.select(_run.c.number, _run.c.id).where(old)).all()
            numbers = [row.number for row in gone]
            connection.execute(_event.delete().where(_event.c.run.in_(numbers)))
            connection.execute(_run.delete().where(_run.c.number.in_(numbers)))
            return [row.id for row in gone]

    # What a worker does

    def report(
        self,
        run: Run,
        events: Sequence[tuple[int, Event]],
        *,
        phase: str,
        done: float,
        figures: Mapping[str, Any],
    ) -> tuple[bool, bool]:
        """Write numbered events and the worker's state in one transaction, with a heartbeat.

        Answers (is it still running, is it asked to stop).
        """
        with self._writing("The run's curve cannot be written down") as connection:
            if events:
                connection.execute(_event.insert(), [_as_row(run.number, seq, event) for seq, event in events])
            mine = _run.update().where(_run.c.id == run.id, _run.c.state == "running")
            connection.execute(
                mine.values(
                    heartbeat=time.time(), phase=phase[:120], done=_finite(done) or 0.0, figures=_as_json(figures)
                )
            )
            query = sql.select(_run.c.state, _run.c.stop_asked).where(_run.c.id == run.id)
            row = connection.execute(query).one_or_none()
        if row is None:
            return False, True
        return row.state == "running", row.stop_asked is not None

    # What everybody reads

    def events_after(self, run: Run, seq: int = -1) -> list[tuple[int, Event]]:
        """The numbered events of a run that follow `seq`, in order."""
        query = sql.select(_event).where(_event.c.run == run.number, _event.c.seq > seq).order_by(_event.c.seq)
        with self._reading() as connection:
            return [
                (row.seq, Event(row.kind, row.epoch, row.batch, row.images, row.seconds, row.loss, row.accuracy))
                for row in connection.execute(query)
            ]

    def last_seq(self, run: Run) -> int:
        """The number of a run's newest event; -1 where there is none."""
        query = sql.select(sql.func.max(_event.c.seq)).where(_event.c.run == run.number)
        with self._reading() as connection:
            newest = connection.scalar(query)
        return -1 if newest is None else newest

    def close(self) -> None:
        """Give back every connection."""
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[sql.Connection]:
        """A connection whose failure is a sentence."""
        try:
            with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                yield connection
        except SQLAlchemyError as error:
            raise RunError(f"The record of runs cannot be read. Received: {_cause(error)}") from error

    def _writing(self, step: str) -> _Writing:
        return _Writing(self._engine, step)


class _Writing:
    """A transaction whose failure is a sentence that names the step."""

    def __init__(self, engine: Engine, step: str):
        self._transaction = engine.begin()
        self._step = step

    def __enter__(self) -> sql.Connection:
        try:
            return self._transaction.__enter__()
        except SQLAlchemyError as error:
            raise RunError(f"{self._step}. Received: {_cause(error)}") from error

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        try:
            self._transaction.__exit__(kind, error, trace)
        except SQLAlchemyError as failed:
            raise RunError(f"{self._step}. Received: {_cause(failed)}") from failed
        if isinstance(error, SQLAlchemyError):
            raise RunError(f"{self._step}. Received: {_cause(error)}") from error


@lru_cache(maxsize=8)
def _store_at(url: str) -> Store:
    return Store(url)


def open_store() -> Store:
    """The store of this host, one for the whole process. Raises RunError where it cannot be opened."""
    return _store_at(database())


def _engine(url: str) -> Engine:
    try:
        address = make_url(url)
        if address.get_backend_name() != "sqlite":
            return sql.create_engine(address, pool_pre_ping=True)
    except (SQLAlchemyError, ValueError, ImportError) as error:
        # What came may hold a password, so it is not repeated.
        raise RunError(
            "NETVIZ_DB_URL must be the address of a database whose driver is installed, such as "
            f"postgresql://host/runs. Received: one that cannot be used ({type(error).__name__})"
        ) from error
    try:
        Path(address.database or "runs.sqlite").parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RunError(f"The record of runs cannot be opened. Received: {error.strerror}") from error
    engine = sql.create_engine(address, connect_args={"timeout": 10})

    @sql_event.listens_for(engine, "connect")
    def _durable(connection: Any, _: Any) -> None:
        # WAL: readers never wait for the writer. FULL: what was acknowledged survives a power cut.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000"):
            connection.execute(f"PRAGMA {pragma}")

    @sql_event.listens_for(engine, "begin")
    def _write_lock_first(connection: sql.Connection) -> None:
        # A transaction that reads first and then writes can otherwise find the database locked.
        if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _count() -> Any:
    return sql.select(sql.func.count()).select_from(_run)


def _as_run(row: Any) -> Run:
    values = dict(row._mapping)
    for name in ("network_settings", "settings", "figures"):
        values[name] = json.loads(values[name])
    return Run(**values)


def _as_row(run: int, seq: int, event: Event) -> dict[str, Any]:
    return {
        "run": run,
        "seq": seq,
        "kind": event.kind,
        "epoch": event.epoch,
        "batch": event.batch,
        "images": event.images,
        "seconds": event.seconds,
        "loss": _finite(event.loss),
        "accuracy": _finite(event.accuracy),
    }


def _finite(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)


def _as_json(figures: Mapping[str, Any]) -> str:
    clean = {name: _finite(value) if isinstance(value, float) else value for name, value in figures.items()}
    return json.dumps(clean, allow_nan=False)


def _cause(error: BaseException) -> str:
    """What the database said, in its first line; a full disk in our words."""
    said = str(getattr(error, "orig", None) or error).splitlines()[0]
    return "disk full" if "full" in said else said


def batches(events: Iterable[tuple[int, Event]]) -> list[Event]:
    """The training points among numbered events."""
    return [event for _, event in events if event.kind == "batch"]


def held_out(events: Iterable[tuple[int, Event]]) -> list[Event]:
    """The held-out points among numbered events."""
    return [event for _, event in events if event.kind == "held_out"]
