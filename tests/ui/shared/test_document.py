"""The document that a browser is given has the app's style and script; nothing else is touched."""

import asyncio
import json
import re

import pytest

from netviz.glossary import GLOSSARY
from netviz.state import visitor
from netviz.ui.shared.assets import text
from netviz.ui.shared.document import STYLES, DocumentMiddleware

BROWSER = [(b"accept", b"text/html,*/*"), (b"accept-encoding", b"gzip"), (b"if-none-match", b'"1"')]
PAGE = [b"<!DOCTYPE html><head></head><body>", b"<div></div></body>"]


def asked(kind, parts, headers, *more, **scope):
    """What the server was asked, and the headers and body that come through the middleware from it."""
    heard, sent = [], []

    async def server(scope, receive, send):
        heard.append(scope)
        length = str(sum(map(len, parts))).encode()
        answer = [(b"content-type", kind), (b"content-length", length), (b"etag", b'"1"'), *more]
        await send({"type": "http.response.start", "status": 200, "headers": answer})
        for part in parts:
            await send({"type": "http.response.body", "body": part, "more_body": part is not parts[-1]})

    async def send(message):
        sent.append(message)

    asyncio.run(DocumentMiddleware(server)({"type": "http", "headers": headers, **scope}, None, send))
    return next(iter(heard), None), dict(sent[0]["headers"]), b"".join(message["body"] for message in sent[1:])


def test_a_document_has_the_styles_and_the_script_first_in_its_body():
    _, headers, body = asked(b"text/html; charset=utf-8", PAGE, BROWSER)
    added = body.removeprefix(b"<!DOCTYPE html><head></head><body>").removesuffix(b"<div></div></body>").decode()
    assert all(text(name) in added for name in STYLES)
    assert "<script>" in added
    assert int(headers[b"content-length"]) == len(body)
    assert b"etag" not in headers  # Streamlit's, of the document without them


def test_a_document_that_is_to_be_saved_stays_as_it_was_made():
    saved = b"content-disposition", b"attachment; filename*=utf-8''story.html"
    _, _, body = asked(b"text/html", PAGE, BROWSER, saved)
    assert body == b"".join(PAGE)


def test_a_document_has_the_glossary_as_data_that_cannot_end_its_element():
    _, _, body = asked(b"text/html; charset=utf-8", PAGE, BROWSER)
    (told,) = re.findall(r'<script type="application/json" id="glossary-terms">(.*?)</script>', body.decode())
    assert "<" not in told
    assert [(each["name"], each["meaning"]) for each in json.loads(told)] == [
        (term.name, term.meaning) for term in GLOSSARY
    ]


def led(path, query):
    """Where a browser is led that asks for that path with that query; None where it is given the document."""
    _, headers, _ = asked(b"text/html", PAGE, BROWSER, path=path, query_string=query)
    return headers.get(b"location")


def test_a_link_of_the_time_when_explore_was_the_first_page_leads_there_as_it_stands():
    query = b"network=resnet&layer=stem&blocks=3%2C4%2C6%2C3&title=%22%C3%A9%22"
    assert led("/", query) == b"explore?" + query
    assert led("/", b"alpha=0.5&lecture=1") == b"explore?alpha=0.5&lecture=1"


@pytest.mark.parametrize(("path", "query"), [("/", b""), ("/", b"lecture=1&mine=x"), ("/train", b"network=resnet20")])
def test_every_other_link_opens_what_it_names(path, query):
    assert led(path, query) is None


def test_a_document_is_asked_for_whole_and_uncompressed():
    scope, _, _ = asked(b"text/html", PAGE, BROWSER)
    assert scope["headers"] == BROWSER[:1]


@pytest.mark.parametrize("headers", [BROWSER, [(b"accept", b"*/*")]])
def test_what_is_no_document_passes_as_it_is(headers):
    _, sent, body = asked(b"text/css", PAGE, headers)
    assert body == b"".join(PAGE)
    assert int(sent[b"content-length"]) == len(body)
    assert sent[b"etag"] == b'"1"'


def cookie_of(*headers, query=b"", scheme="http"):
    """The cookie that a browser with these headers is given, and what it says beside the secrets."""
    scope = {"query_string": query, "scheme": scheme}
    _, sent, _ = asked(b"text/html", PAGE, [*BROWSER, *headers], **scope)
    name, _, rest = sent[b"set-cookie"].decode().partition("=")
    value, _, attributes = rest.partition("; ")
    assert name == visitor.COOKIE
    return value, attributes


def test_a_browser_gets_a_secret_of_its_own_once_and_keeps_it():
    (first, attributes), (second, _) = cookie_of(), cookie_of()
    assert first != second
    assert attributes == f"Path=/; Max-Age={visitor.KEPT_SECONDS}; HttpOnly; SameSite=Lax"
    kept = (b"cookie", f"_streamlit_xsrf=2|x; {visitor.COOKIE}={first}".encode())
    assert cookie_of(kept)[0] == first
    assert cookie_of(kept, query=f"mine={second}&run=x".encode())[0] == f"{first}.{second}"


@pytest.mark.parametrize(("headers", "scheme"), [([], "https"), ([(b"x-forwarded-proto", b"https")], "http")])
def test_over_https_the_secret_never_travels_in_the_clear(headers, scheme):
    assert cookie_of(*headers, scheme=scheme)[1].endswith("; Secure")


@pytest.mark.parametrize(
    ("dest", "site", "ends"),
    [
        (b"iframe", b"cross-site", "SameSite=None; Secure; Partitioned"),
        (b"iframe", b"same-site", "SameSite=Lax"),
        (b"document", b"cross-site", "SameSite=Lax"),  # a link on another site
    ],
)
def test_in_a_frame_of_another_site_the_secret_is_kept_for_that_site_s_frames_alone(dest, site, ends):
    assert cookie_of((b"sec-fetch-dest", dest), (b"sec-fetch-site", site))[1].endswith(f"HttpOnly; {ends}")


def test_what_is_no_document_is_sent_on_piece_by_piece_and_brings_no_cookie():
    _, sent, _ = asked(b"application/octet-stream", PAGE, BROWSER)
    assert b"set-cookie" not in sent
