"""Each page test starts with the components unregistered: before 1.66, Streamlit forgets them between two AppTests."""

import sys

import pytest


@pytest.fixture(autouse=True)
def fresh_components():
    for name in [name for name in sys.modules if name.startswith("netviz.ui.")]:
        del sys.modules[name]
