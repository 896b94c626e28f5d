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


@pytest.fixture(autouse=True)
def main_module():
    """A page that AppTest ran stays behind as the main module, and a process that is spawned later would run it."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main
