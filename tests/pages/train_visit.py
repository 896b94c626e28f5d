"""A visitor of the Train page without a browser: what it says, what it starts, and the record that knows of it."""

import json
from pathlib import Path

from streamlit.testing.v1 import AppTest

from netviz.state.explored import Explored
from netviz.training.data import cifar10
from netviz.training.dispatch import dispatcher as dispatching

ROOT = Path(__file__).resolve().parents[2]
FETCHED = f"cifar10-{cifar10.SHA256[:16]}"
"""What is looked up to tell whether the official download has come."""


def store():
    return dispatching.dispatcher().store


def train_page(link=None, explored=None, **settings):
    """The Train page as a link opens it, after a visit of Explore with that network."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    if explored:
        app.session_state["netviz.explore"] = Explored.of_link({"network": explored, **settings})
    app.query_params.clear()
    for name, value in (link or {}).items():
        app.query_params[name] = value
    app.switch_page("pages/train.py").run()
    assert not app.exception
    return app


def said(app):
    """All text, as a reader sees it: without the signs that keep it from being a format."""
    return marked_up(app).replace("\\", "")


def marked_up(app):
    return " ".join(each.value for each in [*app.markdown, *app.caption, *app.error, *app.warning])


def button(app, label):
    return next(each for each in app.button if each.label == label)


def start(app):
    button(app, "Start training").click().run()
    assert not app.exception
    return store().of_visitor(app.session_state["netviz.train"].visitor)


def component_of(app):
    """What the component that draws the curves was given."""
    found = [json.loads(element.proto.json or "{}") for element in app.get("bidi_component")]
    (data,) = [data for data in found if "runs" in data]
    return data


def all_curves_of(app):
    return component_of(app)["runs"]


def curves_of(app):
    return all_curves_of(app)[0]
