"""Before 1.66 (Python 3.10) Streamlit forgets the components between two AppTests: there, each imports them anew."""

import sys

import pytest
import streamlit
from streamlit.testing.v1 import AppTest

HOLD_COMPONENTS = ("graph_viewer", "layer_table", "convolution_stage", "live_curves", "run_watch", "selection")


@pytest.fixture(autouse=True)
def fresh_components(monkeypatch):
    if tuple(map(int, streamlit.__version__.split(".")[:2])) >= (1, 66):
        return
    from_file = AppTest.from_file

    def forgetful(*arguments, **options):
        for name in HOLD_COMPONENTS:
            sys.modules.pop(f"netviz.ui.{name}", None)
        return from_file(*arguments, **options)

    monkeypatch.setattr(AppTest, "from_file", forgetful)
