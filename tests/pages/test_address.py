"""Every page's address carries what it shows: another visitor, or a reload, sees the same network."""

import pytest
from streamlit.testing.v1 import AppTest

PAGES = {"convolution": "swap_network", "compare": "left", "train": "network"}
WORD = "resnet?initial_filters=32"


def visit(page, link):
    """A new visitor who follows a link."""
    app = AppTest.from_file("../../app.py", default_timeout=60).run()
    app.query_params.clear()
    app.query_params.update(link)
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    return app


def texts(app):
    return [each.value for each in [*app.markdown, *app.metric]]


@pytest.mark.parametrize("page", PAGES)
def test_a_reload_shows_the_network_that_explore_showed(page):
    first = AppTest.from_file("../../app.py", default_timeout=60)
    first.query_params.update({"network": "resnet", "initial_filters": "32"})
    first.run()
    first.query_params.clear()
    first.query_params.update({"left": "explored"} if page == "compare" else {})
    first.switch_page(f"pages/{page}.py").run()
    link = dict(first.query_params)
    assert link[PAGES[page]] == WORD
    second = visit(page, link)
    assert texts(second) == texts(first)
    assert dict(second.query_params) == link
