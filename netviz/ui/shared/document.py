"""The document: what must be in the browser before Streamlit is, or else the page jumps while it loads.

Streamlit sends its elements one by one, each with a script of its own that has to be fetched, and has no place for an
app's style but among them. So the style comes with the document itself, and a script that shows the page once it is
laid out; and in a cookie the secret by which the visitor's runs are found again, which only a document can bring.

Links of the time when Explore had the app's own address lead there before anything is loaded: so the way back does not.
"""

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from netviz.glossary import GLOSSARY
from netviz.html import json_inside
from netviz.state import visitor
from netviz.state.explored import Explored
from netviz.ui.shared.assets import script, text

PAGE = (
    "page/page.css", "page/touch.css", "page/waiting.css", "lecture/lecture.css", "page/compare.css", "page/terms.css",
)  # fmt: skip
STYLES = (*PAGE, "inspector/inspector.css", "graph_viewer/full_screen.css")
_PLACE = b"<body>"  # after the head, into which Streamlit writes styles of the same weight
_UNWANTED = (b"accept-encoding", b"if-none-match", b"if-modified-since")
"""With these a server may answer with what cannot be added to: a compressed document, or none."""


class DocumentMiddleware:
    """ASGI middleware that adds the app's style and script to every document."""

    def __init__(self, app: ASGIApp) -> None:
        """Around that app."""
        self.app = app
        styles = "".join(f"<style>{text(name)}</style>" for name in STYLES)
        self.added = f"{styles}{_terms()}<script>{{{script('page/page.js')}}}</script>".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on as it is, but a document."""
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self.app(scope, receive, send)
            return
        if _asks_for_explore(scope):
            await RedirectResponse(f"explore?{scope['query_string'].decode('latin-1')}")(scope, receive, send)
            return
        plain = [(name, value) for name, value in scope["headers"] if name not in _UNWANTED]
        start: Message = {}
        body = b""

        async def collect(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
            if not _is_shown(Headers(raw=start["headers"])):
                await send(message)
            elif message["type"] == "http.response.body":
                body += message.get("body", b"")
                if not message.get("more_body"):
                    await self.answer(scope, start, body, send)

        await self.app({**scope, "headers": plain}, receive, collect)

    async def answer(self, scope: Scope, start: Message, body: bytes, send: Send) -> None:
        """The whole document, with what is added."""
        headers = MutableHeaders(raw=start["headers"])
        body = body.replace(_PLACE, _PLACE + self.added, 1)
        headers["content-length"] = str(len(body))
        headers["set-cookie"] = cookie_of(scope, secrets_of(scope))
        del headers["etag"]
        await send(start)
        await send({"type": "http.response.body", "body": body})


def _is_shown(headers: Headers) -> bool:
    """Whether an answer is a document for this window: one that is to be saved stays as it was made."""
    is_saved = headers.get("content-disposition", "").startswith("attachment")
    return headers.get("content-type", "").startswith("text/html") and not is_saved


def _terms() -> str:
    """The glossary, for the script that tells each term where it stands; no text in it can end the element."""
    terms = [{"name": term.name, "meaning": term.meaning, "look": term.look, "link": term.address} for term in GLOSSARY]
    return f'<script type="application/json" id="glossary-terms">{json_inside(terms)}</script>'


def _asks_for_explore(scope: Scope) -> bool:
    """Whether it is the app's own address, and not that of a page, with what Explore reads."""
    path, base = scope.get("path", ""), st.get_option("server.baseUrlPath") or ""
    is_own = path.endswith("/") and path.strip("/") == base.strip("/")
    return is_own and not Explored.IN_LINK.isdisjoint(QueryParams(scope.get("query_string", b"")))


def secrets_of(scope: Scope) -> tuple[str, ...]:
    """The visitor's: those of the browser, and of the own link that it opens; a new one where it has none."""
    before = cookie_parser(Headers(scope=scope).get("cookie", "")).get(visitor.COOKIE, "")
    link = QueryParams(scope.get("query_string", b"")).get(visitor.OWN, "")
    return visitor.known(before, link)


def cookie_of(scope: Scope, secrets: tuple[str, ...]) -> str:
    """A visitor's secrets, as the browser keeps them; no script can read them, and no other site send them.

    Within a frame of another site a browser keeps them for the frames of that site alone (CHIPS), or not at all.
    """
    headers = Headers(scope=scope)
    kept = f"{visitor.COOKIE}={visitor.as_text(secrets)}; Path=/; Max-Age={visitor.KEPT_SECONDS}; HttpOnly"
    if headers.get("sec-fetch-dest") == "iframe" and headers.get("sec-fetch-site") == "cross-site":
        return f"{kept}; SameSite=None; Secure; Partitioned"
    is_secure = "https" in (scope.get("scheme"), headers.get("x-forwarded-proto"))
    return f"{kept}; SameSite=Lax{'; Secure' * is_secure}"
