"""What a worker reports of a run; and a PostgreSQL server of its own, without which its tests are skipped."""

import pytest
import sqlalchemy as sql

from netviz.training.codes import Phase, Reason, Series
from netviz.training.record.events import Event
from netviz.training.record.runs import End, Figures
from netviz.training.record.store import Store
from tests.postgres import postgres_server, programs

DONE = End("done", Reason.EPOCHS_OVER, {"epochs": 1})


def point(number, loss=1.0):
    return Event(Series.LOSS, 1, number, 64 * number, number / 10, loss)


def report(store, run, events, **more):
    return store.report(run, events, phase=Phase.TRAINING, done=0.5, figures=Figures(**more))


def running(store, add):
    add()
    return store.claim_next(1)


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
