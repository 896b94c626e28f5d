"""The line before the door: whoever cannot be let in now gets a small page with the place in line, at once.

It stands before Streamlit: who waits has neither a session nor a connection, and costs a few milliseconds a minute.
"""

from __future__ import annotations

from functools import lru_cache
from secrets import token_bytes

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from netviz.host.admission import Line, Purpose
from netviz.host.load import Meter
from netviz.state import visitor
from netviz.training.dispatch.addresses import hashed
from netviz.ui.shared.assets import script, text
from netviz.ui.shared.document import cookie_of, secrets_of
from netviz.ui.shared.routes import STREAM

_TRY_AGAIN_LATER = 1013
_RETRY_SECONDS = "5"

METER = Meter()
LINE = Line(METER.now)
"""Those of this process."""
_SALT = token_bytes(16)
"""The line is in the memory of this process, and so are its hashes."""


class LineMiddleware:
    """ASGI middleware that lets visitors in, or has them wait; and that counts those who are connected."""

    def __init__(self, app: ASGIApp) -> None:
        """Around that app."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on but the documents of those who have to wait."""
        if scope["type"] == "websocket" and scope["path"].endswith(STREAM):
            await self._connection(scope, receive, send)
            return
        if scope["type"] == "http" and scope["method"] == "GET" and _is_document(scope):
            secrets = secrets_of(scope)
            if place := LINE.ask(_name(secrets), _purpose(scope["path"]), address_of(scope)):
                page = HTMLResponse(_page(place), 503, {"Retry-After": _RETRY_SECONDS, "Cache-Control": "no-store"})
                page.headers["set-cookie"] = cookie_of(scope, secrets)
                await page(scope, receive, send)
                return
            scope = _known(scope, secrets)
        await self.app(scope, receive, send)

    async def _connection(self, scope: Scope, receive: Receive, send: Send) -> None:
        name, address = _name(secrets_of(scope)), address_of(scope)
        if not LINE.may_connect(name, address):
            await receive()
            await send({"type": "websocket.close", "code": _TRY_AGAIN_LATER})
            return

        async def heard() -> Message:
            message = await receive()
            METER.reruns += message["type"] == "websocket.receive"
            return message

        METER.sessions += 1
        LINE.connected(name, address)
        try:
            await self.app(scope, heard, send)
        finally:
            METER.sessions -= 1
            LINE.left(name)


def _place(request: Request) -> Response:
    """Of a visitor who waits, and asks again."""
    purpose = _purpose(request.query_params.get("for", ""))
    place = LINE.ask(_name(secrets_of(request.scope)), purpose, address_of(request.scope))
    return JSONResponse({"place": place}, headers={"Cache-Control": "no-store"})


PLACE = Route("/line", _place)


def _is_document(scope: Scope) -> bool:
    return "text/html" in Headers(scope=scope).get("accept", "")


def _name(secrets: tuple[str, ...]) -> str:
    return visitor.names(secrets[:1])[0]


def address_of(scope: Scope) -> str:
    """The hash of where a request comes from; empty where that tells nobody apart."""
    client = scope.get("client")
    return hashed(client[0] if client else None, lambda: _SALT)


def _purpose(path: str) -> Purpose:
    return "train" if path.rstrip("/").endswith("/train") else "explore"


def _known(scope: Scope, secrets: tuple[str, ...]) -> Scope:
    """With the cookie that the browser is about to get: one that comes first has none yet."""
    others = [(name, value) for name, value in scope["headers"] if name != b"cookie"]
    before = Headers(scope=scope).get("cookie", "")
    if visitor.COOKIE in before:
        return scope
    cookie = "; ".join(filter(None, (before, f"{visitor.COOKIE}={visitor.as_text(secrets)}")))
    return {**scope, "headers": [*others, (b"cookie", cookie.encode())]}


def _page(place: int) -> str:
    return _template().replace("{place}", str(place))


@lru_cache(maxsize=1)
def _template() -> str:
    made = text("page/line.html").replace("{style}", text("page/line.css"))
    return made.replace("{script}", script("page/line.js"))
