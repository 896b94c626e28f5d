"""What stands behind the middleware has the visitor's address, of pages and of the socket, whatever is forged."""

import asyncio

import pytest

from netviz.errors import RunError
from netviz.training import variables
from netviz.ui.shared.proxies import ProxiesMiddleware

PEER, VISITOR, FORGED = "10.0.0.2", "198.51.100.7", "203.0.113.9"


def client(lines, kind="http", peer=(PEER, 4711)):
    """What the app is told of where a request comes from."""
    passed = []

    async def app(scope, receive, send):
        passed.append(scope)

    headers = [(b"x-forwarded-for", line.encode()) for line in lines]
    asyncio.run(ProxiesMiddleware(app)({"type": kind, "client": peer, "headers": headers}, None, None))
    return passed[0]["client"] and passed[0]["client"][0]


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    ("proxies", "lines", "found"),
    [
        ("", [VISITOR], PEER),
        ("0", [FORGED, VISITOR], PEER),
        ("1", [VISITOR], VISITOR),
        ("1", [f"{FORGED}, {FORGED}, {VISITOR}"], VISITOR),
        ("1", [FORGED, VISITOR], VISITOR),
        ("2", [f"{FORGED}, {VISITOR}", "10.0.0.1"], VISITOR),
        ("2", [VISITOR], PEER),
        ("1", [], PEER),
    ],
)
def test_the_visitor_s_address_is_what_the_outermost_trusted_proxy_has_seen(kind, proxies, lines, found, monkeypatch):
    monkeypatch.setenv("NETVIZ_PROXIES", proxies)
    assert client(lines, kind) == found


def test_what_has_no_client_passes(monkeypatch):
    monkeypatch.setenv("NETVIZ_PROXIES", "1")
    assert client([], peer=None) is None
    assert client([VISITOR], kind="lifespan") == PEER


@pytest.mark.parametrize("came", ["-1", "9", "all", "127.0.0.1"])
def test_what_is_no_number_of_proxies_is_refused_at_the_start(came, monkeypatch):
    monkeypatch.setenv("NETVIZ_PROXIES", came)
    with pytest.raises(RunError, match=f"NETVIZ_PROXIES must be a whole number between 0 and 8. Received: {came}"):
        variables.check()
