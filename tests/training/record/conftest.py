"""A PostgreSQL server of its own for the tests of the record; they are skipped where none is installed."""

import pytest
import sqlalchemy as sql

from netviz.training.record.store import Store
from tests.postgres import postgres_server, programs


@pytest.fixture(scope="session")
def postgres():
    """The address of an empty database."""
    if programs() is None:
        pytest.skip("no PostgreSQL here: its initdb is not installed")
    with postgres_server() as address:
        yield address


@pytest.fixture
def empty_postgres(postgres):
    """The same, emptied of what the test before has left."""
    made = sql.create_engine(postgres)
    with made.begin() as connection:
        for statement in ("DROP SCHEMA public CASCADE", "CREATE SCHEMA public"):
            connection.execute(sql.text(statement))
    made.dispose()
    return postgres


@pytest.fixture
def postgres_store(empty_postgres):
    opened = Store(empty_postgres)
    yield opened
    opened.close()
