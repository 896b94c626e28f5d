"""Who cannot be let in gets a small page with the place in line; who can passes, and nobody else is touched."""

import asyncio
import json
import re

import pytest
from starlette.requests import Request

from netviz.host.admission import Line
from netviz.host.load import Load, Meter
from netviz.state import visitor
from netviz.ui.shared import line
from netviz.ui.shared.line import LineMiddleware

BROWSER = [(b"accept", b"text/html,*/*")]
FREE, FULL = Load(descriptors=60_000, memory=2**33), Load(under_way=1_000)
NOTHING_LEFT = Load(descriptors=5)


@pytest.fixture(autouse=True)
def door(monkeypatch):
    """A line whose load a test sets."""
    monkeypatch.setattr(line, "METER", Meter())
    made = Line(lambda entering: made.load)
    made.load = FULL
    monkeypatch.setattr(line, "LINE", made)
    return made


def asked(headers=(), path="/", **scope):
    """What a browser with these headers is sent, None where it was passed on; and the scope that was passed on."""
    passed, sent = [], []

    async def app(scope, receive, send):
        passed.append(scope)

    async def send(message):
        sent.append(message)

    asyncio.run(
        LineMiddleware(app)(
            {"type": "http", "method": "GET", "path": path, "headers": [*BROWSER, *headers], **scope}, None, send
        )
    )
    return (sent or None), (passed or [None])[0]


def cookie_in(headers):
    found = re.search(rf"{visitor.COOKIE}=([\w.-]+)", dict(headers)[b"set-cookie"].decode())
    return (b"cookie", f"{visitor.COOKIE}={found[1]}".encode())


def test_who_has_to_wait_gets_the_place_in_line_and_keeps_it_by_the_cookie(door):
    (start, body), passed = asked()
    assert passed is None
    assert (start["status"], dict(start["headers"])[b"retry-after"]) == (503, b"5")
    assert '<main data-place="1">' in body["body"].decode()
    asked()  # another one
    (_, body), _ = asked([cookie_in(start["headers"])])
    assert '<main data-place="1">' in body["body"].decode()
    assert door.length == 2


def test_who_waits_asks_again_and_comes_in_when_there_is_room(door):
    (start, _), _ = asked()
    cookie = cookie_in(start["headers"])

    def place():
        scope = {"type": "http", "method": "GET", "headers": [cookie], "query_string": b"for=/train", "client": None}
        return json.loads(line._place(Request(scope)).body)["place"]

    assert place() == 1
    door.load = FREE
    assert place() == 0
    door.load = FULL
    sent, passed = asked([cookie])
    assert sent is None
    assert passed["path"] == "/"


def test_who_comes_to_train_stands_before_those_who_explore(door):
    places = []
    for path in ("/", "/convolution", "/train", "/somewhere/train/"):
        (_, body), _ = asked(path=path)
        places.append(int(re.search(r'data-place="(\d+)"', body["body"].decode())[1]))
    assert places == [1, 2, 1, 2]


def test_a_newcomer_is_known_to_the_app_by_the_very_cookie_that_the_browser_gets(door):
    door.load = FREE
    _, passed = asked([(b"cookie", b"_xsrf=1")])
    assert re.fullmatch(rb"_xsrf=1; netviz_visitor=[\w-]{32}", dict(passed["headers"])[b"cookie"])


@pytest.mark.parametrize("changed", [{"method": "POST"}, {"headers": [(b"accept", b"*/*")]}, {"type": "lifespan"}])
def test_what_is_no_document_passes(changed):
    passed = []

    async def app(scope, receive, send):
        passed.append(scope)

    scope = {"type": "http", "method": "GET", "path": "/", "headers": BROWSER} | changed
    asyncio.run(LineMiddleware(app)(scope, None, None))
    assert passed == [scope]


def connect(door, messages):
    """What a connection is sent; while it lasts, `messages` are heard, and how many are connected is noted."""
    sessions, sent = [], []

    async def app(scope, receive, send):
        for _ in messages:
            await receive()
        sessions.append(line.METER.sessions)

    async def receive():
        return messages.pop(0)

    async def send(message):
        sent.append(message)

    scope = {"type": "websocket", "path": "/base/_stcore/stream", "headers": []}
    asyncio.run(LineMiddleware(app)(scope, receive, send))
    return sessions, sent


def test_connections_and_what_they_ask_for_are_counted(door):
    heard = [{"type": "websocket.connect"}, {"type": "websocket.receive", "bytes": b"rerun"}]
    sessions, sent = connect(door, heard * 2)
    assert (sessions, sent) == ([1], [])
    assert (line.METER.sessions, line.METER.reruns) == (0, 1)


def test_where_nothing_is_left_a_stranger_s_connection_is_closed(door):
    door.load = NOTHING_LEFT
    sessions, sent = connect(door, [{"type": "websocket.connect"}])
    assert (sessions, sent) == ([], [{"type": "websocket.close", "code": 1013}])
