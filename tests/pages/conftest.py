"""What pages stand on: a home of their own, in which Shapes lie prepared, and the components that they share.

Before 1.66 (Python 3.10) Streamlit forgets the components between two AppTests: there, each imports them anew.
"""

import os
import shutil
import sys
from types import SimpleNamespace

import pytest
import streamlit
from streamlit.testing.v1 import AppTest

from netviz.training import places
from netviz.training.data import data_set, drawn_shapes
from netviz.training.dispatch import dispatcher as dispatching
from netviz.training.dispatch import local_processes
from netviz.ui.shared import preparation
from tests.pages.train_visit import FETCHED

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]


def holding_components():
    """The modules that declare a component, and those that hold a function of one."""
    ui = {name: vars(module) for name, module in sys.modules.items() if name.startswith("netviz.ui.")}
    declaring = {name for name, inside in ui.items() if {"component", "declare_component"} & set(inside)}
    return declaring | {
        name
        for name, inside in ui.items()
        if any(getattr(each, "__module__", "") in declaring for each in inside.values())
    }


@pytest.fixture(autouse=True)
def fresh_components(monkeypatch):
    if tuple(map(int, streamlit.__version__.split(".")[:2])) >= (1, 66):
        return
    from_file = AppTest.from_file

    def forgetful(*arguments, **options):
        for name in holding_components():
            del sys.modules[name]
        return from_file(*arguments, **options)

    monkeypatch.setattr(AppTest, "from_file", forgetful)


@pytest.fixture(scope="session")
def few_shapes(tmp_path_factory):
    """The folder in which a few lie prepared."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NETVIZ_HOME", str(tmp_path_factory.mktemp("shapes")))
        patch.setattr(drawn_shapes, "TRAIN_IMAGES", 2_000)
        patch.setattr(drawn_shapes, "TEST_IMAGES", 100)
        data_set.load("shapes", lambda *_: None)
        return places.home() / "data"


@pytest.fixture
def own_home(few_shapes, tmp_path, monkeypatch):
    """No run yet, no image but a few Shapes, and workers that only sleep."""
    monkeypatch.setenv("NETVIZ_HOME", str(tmp_path))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.delenv("NETVIZ_CIFAR10", raising=False)
    monkeypatch.setattr(local_processes, "module_command", lambda module, *arguments: SLEEP)
    monkeypatch.setattr(dispatching.Dispatcher, "start", lambda dispatcher: None)
    streamlit.cache_resource.clear()  # what prepares the data of a test's home prepares no other's
    start = preparation.prepare.start
    monkeypatch.setattr(
        preparation.prepare,
        "start",
        lambda choice, key: SimpleNamespace(poll=lambda: None) if key == FETCHED else start(choice, key),
    )
    monkeypatch.setattr(drawn_shapes, "TRAIN_IMAGES", 2_000)
    monkeypatch.setattr(drawn_shapes, "TEST_IMAGES", 100)
    shutil.copytree(few_shapes, tmp_path / "data", copy_function=os.link)
    yield
    dispatcher = dispatching.dispatcher()
    for run in dispatcher.store.active():
        if run.handle:
            dispatcher.executor.cancel(run.handle)
