"""What tests of states share."""

import pytest

from netviz.training.record.store import Store


@pytest.fixture
def store(tmp_path):
    """A record of its own for each test."""
    opened = Store(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    yield opened
    opened.close()
