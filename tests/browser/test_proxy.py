"""Behind the proxy of deploy/, beneath its prefix and under another name, the app is what it is alone."""

import http.client

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import settle, start_server
from tests.hosting.proxy import CADDY, PREFIX, proxy

NAME = "teaching.example.org"
HANDSHAKE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Protocol": "streamlit",
}


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """Of a proxy before a server that knows its prefix."""
    if CADDY is None:
        pytest.skip("no caddy on this machine")
    folder = tmp_path_factory.mktemp("proxy")
    server = start_server(folder, PREFIX)
    with proxy(server.url.removeprefix("http://").partition("/")[0], folder) as port:
        yield port
    server.end()


def asked(port, path, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.read() if answer.status != http.HTTPStatus.SWITCHING_PROTOCOLS else b""


def test_every_page_lies_beneath_the_prefix(port, open_page):
    page = open_page(f"http://127.0.0.1:{port}")
    assert page.url.startswith(f"http://127.0.0.1:{port}/{PREFIX}/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for name in ("Convolution", "Train", "Compare"):
        page.get_by_role("navigation").get_by_role("link", name=name).click()
        page.wait_for_url(f"http://127.0.0.1:{port}/{PREFIX}/{name.lower()}*")
        expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    page.reload()
    settle(page)
    expect(page.get_by_role("heading", level=1, name="Compare")).to_be_visible()


def test_what_is_no_page_lies_there_too(port):
    status, code = asked(port, f"/{PREFIX}/lecture/code?of=http://{NAME}/")
    assert (status, b"<svg" in code) == (200, True)
    assert asked(port, f"/{PREFIX}/take/no-run/weights.h5") == (
        404, b"There is no such file (any more); the Train page makes it anew",
    )  # fmt: skip


@pytest.mark.parametrize(("origin", "status"), [(NAME, 101), ("elsewhere.example.org", 403)])
def test_a_page_of_that_name_may_open_the_socket_and_no_other(port, origin, status):
    given = HANDSHAKE | {"Host": NAME, "Origin": f"http://{origin}"}
    assert asked(port, f"/{PREFIX}/_stcore/stream", **given)[0] == status
