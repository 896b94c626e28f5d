"""Every page's address carries what it shows: another visitor, or a reload, sees the same network."""

import json

import pytest

from tests.interchange.test_keras_file import CONV, named, sequential
from tests.pages.visit import open_app, open_file, open_page

PAGES = {"convolution": "swap_network", "compare": "left", "train": "network"}
WORD = "resnet?initial_filters=32"


def texts(app):
    """What it says, but for the images of a run, which may still be prepared when the first page is read."""
    return [each.value for each in [*app.markdown, *app.metric] if not each.value.startswith("**CIFAR-10**")]


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


@pytest.mark.parametrize("page", PAGES)
def test_a_file_that_explore_shows_travels_in_the_link_of_every_page_that_is_about_it(page):
    first = open_file(open_app(), json.dumps(sequential(named(CONV, "mine_alone"))).encode())
    first.query_params.clear()
    first.query_params.update({"left": "explored"} if page == "compare" else {})
    first.switch_page(f"pages/{page}.py").run()
    second = open_page(page, **dict(first.query_params))
    assert second.session_state["netviz.explore"].network.by_name["mine_alone"]
    assert texts(second) == texts(first)
    assert dict(second.query_params) == dict(first.query_params)


def test_a_file_that_nobody_compares_is_not_in_that_link():
    app = open_file(open_app(), json.dumps(sequential(CONV)).encode())
    app.query_params.clear()
    app.switch_page("pages/compare.py").run()
    assert set(app.query_params) == {"left", "right"}


def test_a_damaged_file_in_a_link_is_named_and_the_rest_opens():
    app = open_page("train", file="mine.keras", config="{", epochs="3")
    assert any("mine.keras, which is not JSON" in each.value.replace("\\", "") for each in app.error)
    assert app.session_state["netviz.train"].entered["epochs"] == 3


def test_an_address_that_says_it_is_whole_opens_the_page_as_it_usually_is():
    app = open_page("convolution", kind="grouped")
    changed = dict(app.query_params)
    for address, expected in ({}, changed), ({"usual": "1"}, {}):
        app.query_params.clear()
        app.query_params.update(address)
        app.run()
        assert dict(app.query_params) == expected
    assert not app.exception
