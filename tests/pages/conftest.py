"""Before 1.66 (Python 3.10) Streamlit forgets the components between two AppTests: there, each imports them anew."""

import sys

import pytest
import streamlit
from streamlit.testing.v1 import AppTest


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
