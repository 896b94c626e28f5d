"""Every page's address carries what it shows: another visitor, or a reload, sees the same network."""

import pytest

from tests.pages.visit import open_app, open_page

PAGES = {"convolution": "swap_network", "compare": "left", "train": "network"}
WORD = "resnet?initial_filters=32"


def texts(app):
    return [each.value for each in [*app.markdown, *app.metric]]


@pytest.mark.parametrize("page", PAGES)
def test_a_reload_shows_the_network_that_explore_showed(page):
    first = open_app(network="resnet", initial_filters="32")
    first.query_params.clear()
    first.query_params.update({"left": "explored"} if page == "compare" else {})
    first.switch_page(f"pages/{page}.py").run()
    link = dict(first.query_params)
    assert link[PAGES[page]] == WORD
    second = open_page(page, **link)
    assert texts(second) == texts(first)
    assert dict(second.query_params) == link
