"""Proxies before the app: a visitor's address is what the outermost of the host's own has seen."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from netviz.training.dispatch.addresses import forwarded
from netviz.training.variables import whole_number


class ProxiesMiddleware:
    """ASGI middleware by which everything behind it has the visitor's address; NETVIZ_PROXIES are trusted, or none."""

    def __init__(self, app: ASGIApp) -> None:
        """Around that app."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, with the client that the proxies have told."""
        proxies = whole_number("NETVIZ_PROXIES", 0)
        if proxies and scope["type"] != "lifespan":
            peer, port = scope.get("client") or (None, 0)
            found = forwarded(peer, Headers(scope=scope).getlist("x-forwarded-for"), proxies)
            scope = {**scope, "client": found and (found, port)}
        await self.app(scope, receive, send)
