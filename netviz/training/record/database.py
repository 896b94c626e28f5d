"""The database behind the record: SQLite by default, another by its address. Opened, and brought up to date, here."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import sqlalchemy as sql
from sqlalchemy import event as sql_event
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import SQLAlchemyError

from netviz.errors import RunCause, RunError
from netviz.training.places import naming_variable
from netviz.training.record.tables import TABLES, VERSION, version

OLDEST = "1"
"""The version before migrations: it noted itself in a table of its own, schema_version."""
_MIGRATING_SECONDS = 120
_SQLITE_FULL = 13
_POSTGRES_DISK_FULL = "53100"
_NO_ROOM_BYTES = 1_000_000
_PATIENCE = {"connect_timeout": "10", "tcp_user_timeout": "10000"}
"""Of libpq, in seconds and in milliseconds."""


def engine(url: str) -> Engine:
    """The engine of that address. Raises RunError where there can be none."""
    try:
        address = make_url(url)
        if address.get_backend_name() != "sqlite":
            # A server may be set to give a whole transaction the view that it began with; a count behind the lock of
            # `alone` must see what was committed while it was waited for.
            return sql.create_engine(_impatient(address), pool_pre_ping=True, isolation_level="READ COMMITTED")
        made = sql.create_engine(address, connect_args={"timeout": 10})
    except (SQLAlchemyError, ValueError, ImportError) as error:
        # What came may hold a password, so it is not repeated.
        raise RunError(
            "NETVIZ_DB_URL must be the address of a database whose driver is installed, such as "
            "postgresql+psycopg://host/runs",
            received=f"one that cannot be used ({type(error).__name__})",
            cause=RunCause.NO_RECORD,
        ) from error
    try:
        Path(address.database or "runs.sqlite").parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RunError(
            f"{naming_variable()} must name a folder that netviz can write to",
            received=f"{Path(address.database or '.').parent} ({error.strerror})",
            cause=RunCause.NO_RECORD,
        ) from error

    @sql_event.listens_for(made, "connect")
    def _durable(connection: Any, _: Any) -> None:
        connection.text_factory = lambda text: text.decode(errors="replace")  # one torn text hides no other row
        # WAL: readers never wait for the writer. FULL: what was acknowledged survives a power cut.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000"):
            connection.execute(f"PRAGMA {pragma}")

    @sql_event.listens_for(made, "begin")
    def _write_lock_first(connection: sql.Connection) -> None:
        # A transaction that reads first and then writes can otherwise find the database locked.
        if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return made


def _impatient(address: URL) -> URL:
    """With a limit to its patience: a database whose machine is gone answers nothing, and is waited for for minutes."""
    if not address.get_driver_name().startswith("psycopg"):
        return address
    return address.update_query_dict(_PATIENCE | dict(address.query))


def bring_up_to_date(engine: Engine) -> None:
    """Make the tables of a new database; migrate those of an older netviz, forwards, in one transaction.

    Of several processes that open it at once, one does it and the others wait. Raises RunError where the database is
    of a newer netviz, and SQLAlchemyError.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if _version_of(connection) == VERSION:
            return
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # Whoever comes second waits for the migration, not only for an ordinary write.
            driver: Any = connection.connection.driver_connection
            driver.execute(f"PRAGMA busy_timeout={1_000 * _MIGRATING_SECONDS}")
        try:
            with connection.begin():
                alone(connection)
                _bring_up_to_date(connection)
        finally:
            connection.invalidate()  # the next one has the usual patience


def alone(connection: sql.Connection) -> None:
    """From here to the end of the transaction no other one that asks for it runs: what is counted stays true.

    SQLite lets only one transaction write in any case.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sql.text("SELECT pg_advisory_xact_lock(7310)"))


def _bring_up_to_date(connection: sql.Connection) -> None:
    found = _version_of(connection)
    if found == VERSION:  # another process was here first
        return
    if found is None:
        TABLES.create_all(connection)
        connection.execute(version.insert().values(version_num=VERSION))
        return
    if not (found.isdigit() and int(found) < int(VERSION)):
        raise RunError(
            f"The record of runs must be of version {VERSION}", received=f"version {found}", cause=RunCause.NO_RECORD
        )
    # Takes half a second to import, and is needed once for each database.
    from netviz.training.record.migration import migrate  # noqa: PLC0415

    migrate(connection, found)


def _version_of(connection: sql.Connection) -> str | None:
    """The version of a database; None where it has no tables of ours."""
    tables = set(sql.inspect(connection).get_table_names())
    if version.name in tables:
        return connection.scalar(sql.select(version.c.version_num))
    if "schema_version" in tables:
        return str(connection.scalar(sql.text("SELECT version FROM schema_version")) or OLDEST)
    return None


def record_error(step: str, error: SQLAlchemyError, engine: Engine) -> RunError:
    """A failure of the database as a sentence that names the step."""
    if _is_disk_full(error, engine):
        return RunError(step, received="disk full", cause=RunCause.DISK_FULL)
    said = str(getattr(error, "orig", None) or error).splitlines()[0]
    return RunError(step, received=said, cause=RunCause.NO_RECORD)


def _is_disk_full(error: SQLAlchemyError, engine: Engine) -> bool:
    cause: Any = getattr(error, "orig", None)
    if not isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlstate", None) == _POSTGRES_DISK_FULL
    if (number := getattr(cause, "sqlite_errorcode", None)) is not None:
        return number == _SQLITE_FULL
    # Before Python 3.11 an error has no code, so the disk itself is asked.
    folder = Path(engine.url.database or ".").parent
    return isinstance(cause, sqlite3.OperationalError) and shutil.disk_usage(folder).free < _NO_ROOM_BYTES
