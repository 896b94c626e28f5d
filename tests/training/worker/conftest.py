"""Shapes, drawn once; and a run that was trained in this process, for all tests that look into one.

That run has a probe and a checkpoint often.
"""

import os
import shutil

import pytest

from netviz.training import places
from netviz.training.data.data_set import load
from netviz.training.record.store import Store
from netviz.training.worker import checking, keeping, probing, process
from tests.training.conftest import ASKED, TINY

BRIEF = {"data": "shapes", "images": "640", "held_out": "300", "seconds": "115", "epochs": "3"}
BRIEF |= {"normalise": "standardise", "learning_rate": "0.005", "norms": "on"}


@pytest.fixture(scope="session")
def shapes(tmp_path_factory):
    """The folder in which they lie prepared."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NETVIZ_HOME", str(tmp_path_factory.mktemp("shapes")))
        load("shapes", lambda *_: None)
        return places.home() / "data"


@pytest.fixture(autouse=True)
def _stays_as_quick_as_it_was(monkeypatch):
    """Where the test is the worker: what a process gives away of its priority, all tests after it would lack."""
    monkeypatch.setattr(process, "lower_own_priority", lambda: None)


@pytest.fixture(autouse=True)
def _shapes_are_there(_own_home, shapes):
    """A run of a test need not draw them: they are read, and never written in their place."""
    shutil.copytree(shapes, places.home() / "data", copy_function=os.link)


@pytest.fixture(scope="session")
def trained(tmp_path_factory):
    """A store, and a run that was trained at that home."""
    home = tmp_path_factory.mktemp("trained")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NETVIZ_HOME", str(home))
        patch.setattr(process, "lower_own_priority", lambda: None)
        for name in ("FIRST_CHECK_SECONDS", "CHECK_SECONDS", "CHECK_SHARE"):
            patch.setattr(checking, name, 0)
        for name in ("SHARE", "BEST_SHARE"):
            patch.setattr(keeping, name, 0)
        patch.setattr(probing, "SHARE", 0)
        store = Store(f"sqlite:///{home / 'runs.sqlite'}")
        store.add(*TINY, ASKED | BRIEF, visitor="me")
        run = store.claim_next(1)
        assert process.main(run.id) == 0
    yield home, store, store.run(run.id)
    store.close()


@pytest.fixture
def store_of_trained(trained, monkeypatch):
    monkeypatch.setenv("NETVIZ_HOME", str(trained[0]))
    return trained[1]


@pytest.fixture
def ended(store_of_trained, trained):
    """The run that was trained; netviz is at home where it was."""
    return trained[2]
