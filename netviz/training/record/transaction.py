"""Transactions of the record, whose failures are sentences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sql
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from netviz.training.record.database import record_error


@contextmanager
def reading(engine: Engine) -> Iterator[sql.Connection]:
    """A connection that reads. Raises RunError."""
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            yield connection
    except SQLAlchemyError as error:
        raise record_error("The record of runs cannot be read", error, engine) from error


@contextmanager
def writing(engine: Engine, step: str) -> Iterator[sql.Connection]:
    """A connection that writes all or nothing. Raises RunError, which names the step."""
    try:
        with engine.begin() as connection:
            yield connection
    except SQLAlchemyError as error:
        raise record_error(step, error, engine) from error
