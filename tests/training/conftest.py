"""A home of its own for every test, and real images for those that ask."""

import pytest
import sqlalchemy as sql

from netviz.training.dispatch.dispatcher import Dispatcher
from netviz.training.dispatch.local_processes import LocalProcesses
from netviz.training.record.settings import RunSettings
from netviz.training.record.store import Store
from netviz.training.record.tables import command
from tests import waiting
from tests.cifar import cifar10_folder

TINY = ("resnet", {"blocks": "1,1", "initial_filters": "8", "input_size": "32", "classes": "10"})
ASKED = {name: str(value) for name, value in RunSettings().model_dump().items()}


@pytest.fixture(scope="session")
def cifar10(tmp_path_factory):
    return cifar10_folder(tmp_path_factory.mktemp("cifar10"))


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("NETVIZ_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    for name in ("NETVIZ_CIFAR10", "NETVIZ_DB_URL", "NETVIZ_SLOTS", "NETVIZ_WORKER_MB", "NETVIZ_MAX_SECONDS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def store(tmp_path):
    """The store that a worker started in this test opens too."""
    opened = Store(f"sqlite:///{tmp_path / 'home' / 'runs.sqlite'}")
    yield opened
    opened.close()


@pytest.fixture
def dispatcher(store):
    """A dispatcher with real processes; none of them outlives the test."""
    dispatcher = Dispatcher(store, LocalProcesses())
    yield dispatcher
    for run in store.active():
        if run.handle:
            dispatcher.executor.cancel(run.handle)


@pytest.fixture
def add(store):
    def add(visitor="a visitor", **settings):
        return store.add(*TINY, ASKED | {name: str(value) for name, value in settings.items()}, visitor=visitor)

    return add


def acknowledged(store, run):
    """The numbers of the commands that a run's worker has acknowledged."""
    theirs = sql.select(command.c.number).where(command.c.run == run.number, command.c.acknowledged.is_not(None))
    with store._engine.connect() as connection:
        return sorted(connection.scalars(theirs))


def until(dispatcher, run, reached, seconds=120):
    """Dispatch until `reached(run)` holds; fails with the run as it is then."""

    def dispatched():
        now = dispatcher.store.run(run.id)
        if reached(now):
            return now
        dispatcher.dispatch()
        return None

    return waiting.until(dispatched, seconds, lambda: dispatcher.store.run(run.id))
