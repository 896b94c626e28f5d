"""What all tests share."""

import os
import sys
import tempfile
from pathlib import Path

import pytest

os.environ["NETVIZ_WARM"] = "0"  # a worker that waits would load TensorFlow beside each server that a test starts
BROWSER = Path(__file__).parent / "browser"


def pytest_configure(config):
    """Whoever runs the tests keeps the own runs and data as they are; processes that test side by side share a home."""
    if not hasattr(config, "workerinput"):
        home = tempfile.TemporaryDirectory(prefix="netviz-tests-", ignore_cleanup_errors=True)
        config.add_cleanup(home.cleanup)
        os.environ["NETVIZ_HOME"] = home.name


def pytest_collection_modifyitems(items):
    """On a crowded machine a browser may once come late; a fault comes twice."""
    for item in items:
        if BROWSER in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_collection_finish():
    """Pages run as on a server, which has no Keras: of one that is there Streamlit would clear the session behind each.

    That looks through all that a process of tests holds, for longer than the page has taken.
    """
    if runner := sys.modules.get("streamlit.runtime.scriptrunner.script_runner"):
        runner._clean_problem_modules = lambda: None


@pytest.fixture(autouse=True)
def main_module():
    """A page that AppTest ran stays behind as the main module, and a process that is spawned later would run it."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main
