"""A visitor without a browser: the pages as a link opens them, and what they show."""

import json

from streamlit.testing.v1 import AppTest

from tests.interchange.test_keras_file import as_told


def open_app(**link):
    """The Explore page."""
    app = AppTest.from_file("../../app.py", default_timeout=60)
    app.query_params.update(link)
    app.switch_page("pages/explore.py").run()
    assert not app.exception
    return app


def open_page(page, **link):
    """A page with the address that a link gives it."""
    app = open_app()
    app.query_params.clear()
    app.query_params.update(link)
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    return app


def open_file(app, content, name="mine.json"):
    """The Explore page once the browser has told of a file of that content."""
    app.session_state["netviz.explore"].open_file(as_told(content, name))
    app.run()
    assert not app.exception
    return app


def component(app, field):
    """What the component whose data has that field was given."""
    found = [json.loads(element.proto.json or "{}") for element in app.get("bidi_component")]
    return next(data for data in found if field in data)


def reading(app):
    """What the inspector says, as HTML."""
    return " ".join(element.proto.body for element in app.get("html") if "nv-facts" in element.proto.body)
