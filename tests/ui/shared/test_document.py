"""The document that a browser is given has the app's style and script; nothing else is touched."""

import asyncio

import pytest

from netviz.ui.shared.assets import text
from netviz.ui.shared.document import STYLES, DocumentMiddleware

BROWSER = [(b"accept", b"text/html,*/*"), (b"accept-encoding", b"gzip"), (b"if-none-match", b'"1"')]
PAGE = [b"<!DOCTYPE html><head></head><body>", b"<div></div></body>"]


def asked(kind, parts, headers):
    """What the server was asked, and the headers and body that come through the middleware from it."""
    heard, sent = [], []

    async def server(scope, receive, send):
        heard.append(scope)
        length = str(sum(map(len, parts))).encode()
        answer = [(b"content-type", kind), (b"content-length", length), (b"etag", b'"1"')]
        await send({"type": "http.response.start", "status": 200, "headers": answer})
        for part in parts:
            await send({"type": "http.response.body", "body": part, "more_body": part is not parts[-1]})

    async def send(message):
        sent.append(message)

    asyncio.run(DocumentMiddleware(server)({"type": "http", "headers": headers}, None, send))
    return heard[0], dict(sent[0]["headers"]), b"".join(message["body"] for message in sent[1:])


def test_a_document_has_the_styles_and_the_script_first_in_its_body():
    _, headers, body = asked(b"text/html; charset=utf-8", PAGE, BROWSER)
    added = body.removeprefix(b"<!DOCTYPE html><head></head><body>").removesuffix(b"<div></div></body>").decode()
    assert all(text(name) in added for name in STYLES)
    assert "<script>" in added
    assert int(headers[b"content-length"]) == len(body)
    assert b"etag" not in headers  # Streamlit's, of the document without them


def test_a_document_is_asked_for_whole_and_uncompressed():
    scope, _, _ = asked(b"text/html", PAGE, BROWSER)
    assert scope["headers"] == BROWSER[:1]


@pytest.mark.parametrize("headers", [BROWSER, [(b"accept", b"*/*")]])
def test_what_is_no_document_passes_as_it_is(headers):
    _, sent, body = asked(b"text/css", PAGE, headers)
    assert body == b"".join(PAGE)
    assert int(sent[b"content-length"]) == len(body)
    assert sent[b"etag"] == b'"1"'
