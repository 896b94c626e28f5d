"""What all tests share."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent
REAL = [HERE / "browser", HERE / "training"]  # a real browser, real worker processes, memory as the machine gives it


def pytest_collection_modifyitems(items):
    """On a crowded machine a process may once come late or a peak once be off; a fault comes twice."""
    for item in items:
        if any(folder in item.path.parents for folder in REAL):
            item.add_marker(pytest.mark.flaky(reruns=1))
