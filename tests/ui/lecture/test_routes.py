"""The lecture's addresses: QR codes, and rooms that speak JSON; a refusal is a sentence with its status."""

import asyncio
import json
import re
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest
import segno
from starlette.applications import Starlette

from netviz.errors import SettingsError
from netviz.state import visitor
from netviz.training.record.room_codes import new_room
from netviz.training.record.store import Store
from netviz.ui.lecture import routes
from netviz.ui.lecture.qr_code import BORDER_CELLS, CAPACITY, qr_svg
from netviz.ui.shared.lecture_file import list_file

ADDRESS = "https://netviz.example/?network=resnet&open=a,a%2Fb"
VIEW = {"address": "train?run=x", "title": "<b>A run</b> · Train"}
TOLD = json.dumps(VIEW).encode()


@dataclass
class Browser:
    """What one browser asks for, and the status and text that it is answered with."""

    app: Any
    secret: str
    address: str = "127.0.0.1"

    def ask(self, method, path, body=b"", **query):
        sent = []

        async def receive():
            return {"type": "http.request", "body": body}

        async def send(message):
            sent.append(message)

        headers = [(b"cookie", f"{visitor.COOKIE}={self.secret}".encode())] if self.secret else []
        scope = {"type": "http", "method": method, "path": path, "headers": headers, "client": (self.address, 1)}
        asyncio.run(self.app({**scope, "query_string": urlencode(query).encode()}, receive, send))
        return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:]).decode()


@pytest.fixture
def browsers(tmp_path, monkeypatch):
    """Two browsers, each with a secret of its own."""
    store = Store(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    monkeypatch.setattr(routes, "dispatcher", lambda: type("One", (), {"store": store}))
    routes._shown.cache.clear()
    routes._LED.clear()
    app = Starlette(routes=routes.ROUTES)
    yield Browser(app, "a" * 20), Browser(app, "b" * 20)
    store.close()


def cells(svg):
    """The black cells of a code as its SVG draws them: rows of lines, each a move and a length."""
    side = int(re.search(r'viewBox="0 0 (\d+) \1"', svg)[1])
    drawn = np.zeros((side, side), bool)
    x = y = 0.0
    for command, first, second in re.findall(r"([Mmhv])\s*(-?[\d.]+)(?:[ ,]?(-?[\d.]+))?", svg.rsplit('d="', 1)[1]):
        if command == "M":
            x, y = float(first), float(second)
        elif command == "m":
            x, y = x + float(first), y + float(second)
        else:
            drawn[int(y), int(x) : int(x + float(first))] = True
            x += float(first)
    return drawn


def test_a_code_is_drawn_as_it_is_black_on_white_with_its_quiet_zone():
    svg = qr_svg(ADDRESS)
    matrix = np.array([list(row) for row in segno.make(ADDRESS, error="l", micro=False).matrix], bool)
    assert (cells(svg) == np.pad(matrix, BORDER_CELLS)).all()
    assert 'stroke="#000"' in svg
    assert 'fill="#fff"' in svg


def test_what_no_code_holds_is_refused_with_its_length(browsers):
    qr_svg("x" * CAPACITY)
    with pytest.raises(SettingsError, match="at most 2,953 bytes"):
        qr_svg("x" * (CAPACITY + 1))
    browser = browsers[0]
    assert browser.ask("GET", "/lecture/code", of=ADDRESS) == (200, qr_svg(ADDRESS))
    status, said = browser.ask("GET", "/lecture/code", of="x" * 3_000)
    assert (status, json.loads(said)["problem"][-15:]) == (400, "Received: 3,000")


def test_a_student_hears_each_view_once_and_leads_nobody(browsers):
    lecturer, student = browsers
    code = json.loads(lecturer.ask("POST", "/lecture/rooms", TOLD)[1])["code"]
    place = f"/lecture/rooms/{code}"
    assert json.loads(student.ask("GET", place, after=0)[1]) == {"number": 1, **VIEW}
    assert student.ask("GET", place, after=1) == (204, "")
    assert student.ask("POST", place, TOLD)[0] == 403
    assert student.ask("DELETE", place)[0] == 403
    assert lecturer.ask("POST", place, json.dumps({**VIEW, "address": "compare"}).encode())[0] == 200
    routes._shown.cache.clear()
    assert json.loads(student.ask("GET", place, after=1)[1])["address"] == "compare"
    assert lecturer.ask("DELETE", place)[0] == 200
    routes._shown.cache.clear()
    status, said = student.ask("GET", place, after=2)
    assert status == 404
    assert "This room is closed" in json.loads(said)["problem"]


@pytest.mark.parametrize("sent", [b"", b"{", b"[" * 9_000, b'{"address": "//x", "title": ""}', b" " * 99_999])
def test_what_is_no_view_is_refused_in_a_sentence(browsers, sent):
    status, said = browsers[0].ask("POST", "/lecture/rooms", sent)
    assert status == 400
    assert "Received: " in json.loads(said)["problem"]


def test_a_list_of_scenes_comes_as_one_page_and_what_is_none_is_refused(browsers):
    scenes = json.dumps({"netviz": "scenes", "version": 1, "scenes": [{"address": "compare", "title": "</script>"}]})
    sent = json.dumps({"scenes": scenes, "base": "https://netviz.example/"}).encode()
    status, text = browsers[0].ask("POST", "/lecture/file", sent)
    assert (status, text) == (200, list_file(scenes, "https://netviz.example/"))
    for wrong in ({"scenes": scenes, "base": "javascript:1/"}, {"scenes": "[]"}, {}, []):
        status, said = browsers[0].ask("POST", "/lecture/file", json.dumps(wrong).encode())
        assert status == 400
        assert "Received: " in json.loads(said)["problem"]


def test_whoever_saves_a_list_takes_no_threads_from_who_follows(browsers, monkeypatch):
    monkeypatch.setattr(routes, "_ROOM_TO_MAKE", BoundedSemaphore(1))
    sent = json.dumps({"scenes": json.dumps({"netviz": "scenes", "version": 1, "scenes": [VIEW]})}).encode()
    with routes._ROOM_TO_MAKE:
        assert browsers[0].ask("POST", "/lecture/file", sent)[0] == 429
    assert browsers[0].ask("POST", "/lecture/file", b"{}")[0] == 400
    assert browsers[0].ask("POST", "/lecture/file", sent)[0] == 200


def test_a_browser_without_a_secret_opens_no_room(browsers):
    assert Browser(browsers[0].app, "").ask("POST", "/lecture/rooms", TOLD)[0] == 400


def test_one_internet_address_leads_a_part_of_the_rooms_and_no_code_of_its_own_gives_it_more(browsers, monkeypatch):
    monkeypatch.setattr(routes, "_MOST_OF_AN_ADDRESS", 2)
    here = [Browser(browsers[0].app, letter * 20, "203.0.113.1") for letter in "cde"]
    rooms = [json.loads(each.ask("POST", "/lecture/rooms", TOLD)[1]).get("code") for each in here[:2]]
    assert here[2].ask("POST", "/lecture/rooms", TOLD)[0] == 429
    own = new_room(visitor.names(("e" * 20,))[0])
    assert here[2].ask("POST", f"/lecture/rooms/{own}", TOLD)[0] == 429
    assert here[0].ask("POST", f"/lecture/rooms/{rooms[0]}", TOLD)[0] == 200
    assert Browser(browsers[0].app, "f" * 20, "203.0.113.2").ask("POST", "/lecture/rooms", TOLD)[0] == 200
    assert here[1].ask("DELETE", f"/lecture/rooms/{rooms[1]}")[0] == 200
    assert here[2].ask("POST", "/lecture/rooms", TOLD)[0] == 200
