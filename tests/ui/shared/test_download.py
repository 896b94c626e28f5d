"""Downloads: made when they are asked for, as their page offers them now, for whoever has its session's address."""

import asyncio
import gc
from types import SimpleNamespace
from urllib.parse import unquote

import pytest
from starlette.requests import Request

from netviz.errors import DrawingError
from netviz.ui.shared import download as module

NAME = "Größe (2).svg"


@pytest.fixture
def page(monkeypatch):
    """A session, and the address of its button."""
    shown = SimpleNamespace(session_state={}, address=None)
    shown.link_button = lambda label, address, **looks: setattr(shown, "address", address)
    monkeypatch.setattr(module, "st", shown)
    return shown


def asked(address):
    """What the server answers there."""
    _, secret, key = address.split("/", 2)
    scope = {"type": "http", "path_params": {"secret": secret, "key": unquote(key)}}
    return asyncio.run(module._sent(Request(scope)))


def offer(make, key="page/key"):
    module.download("Save", make, NAME, "image/svg+xml", key=key)


def test_a_file_is_made_once_it_is_asked_for_and_saved_under_its_name(page):
    made = []
    offer(lambda: made.append("<svg/>") or made[-1])
    assert not made
    answer = asked(page.address)
    assert (answer.status_code, answer.body, len(made)) == (200, b"<svg/>", 1)
    assert answer.headers["content-disposition"] == "attachment; filename*=utf-8''Gr%C3%B6%C3%9Fe%20%282%29.svg"
    assert answer.headers["content-type"].startswith("image/svg+xml")


def test_an_address_gives_what_the_page_offers_now(page):
    offer(lambda: "before")
    before = page.address
    offer(lambda: b"now")
    assert page.address == before
    assert asked(before).body == b"now"


def test_why_nothing_can_be_made_is_said_where_the_file_would_open(page):
    def make():
        raise DrawingError("A picture has at most 16 megapixels", received="40 megapixels")

    offer(make)
    answer = asked(page.address)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "text/plain; charset=utf-8")
    assert answer.body.decode() == "A picture has at most 16 megapixels. Received: 40 megapixels"


def test_of_a_session_that_has_ended_nothing_is_kept(page):
    offer(lambda: "text")
    address = page.address
    assert asked(f"{address}2").status_code == 404
    page.session_state.clear()
    gc.collect()
    assert asked(address).status_code == 404
