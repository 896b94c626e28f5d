"""What whoever runs a host asks the server: /healthz, for everybody, and /metrics, for this machine or by a token."""

from __future__ import annotations

import hmac

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from netviz.host.health import OK, health, is_well
from netviz.host.metrics import CONTENT_TYPE, as_text, metrics
from netviz.training import variables
from netviz.training.dispatch import addresses
from netviz.ui.shared.line import LINE, METER

_NEVER_KEPT = {"Cache-Control": "no-store"}
_STREAMLIT = "/_stcore/metrics"
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


def _health(request: Request) -> Response:
    """200 with "ok" for each part; or 503, and to whom the host trusts in a sentence what is wrong."""
    parts = health()
    told = parts if may_read(request) else {name: said if said == OK else "failing" for name, said in parts.items()}
    return JSONResponse(told, 200 if is_well(parts) else 503, _NEVER_KEPT)


def _metrics(request: Request) -> Response:
    if not may_read(request):
        return _refusal()
    return PlainTextResponse(as_text(metrics(METER.now(), LINE, METER.reruns)), 200, _NEVER_KEPT, CONTENT_TYPE)


def _refusal() -> Response:
    told = "Metrics are for this machine, or for whoever sends the token of NETVIZ_METRICS_TOKEN"
    return PlainTextResponse(told, 403)


class MetricsMiddleware:
    """ASGI middleware by which Streamlit's own metrics, of what visitors do and send, are for nobody else either."""

    def __init__(self, app: ASGIApp) -> None:
        """Around that app."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on but that."""
        is_theirs = scope["type"] == "http" and scope["path"].endswith(_STREAMLIT)
        await (_refusal() if is_theirs and not may_read(Request(scope)) else self.app)(scope, receive, send)


def may_read(request: Request) -> bool:
    """Whether the request has the host's token, or comes from this machine and was forwarded by no proxy."""
    if token := variables.text("NETVIZ_METRICS_TOKEN"):
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and hmac.compare_digest(given.encode(), token.encode()):
            return True
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    peer = addresses.read(request.client.host)
    return peer is not None and peer.is_loopback


ROUTES = [Route("/healthz", _health), Route("/metrics", _metrics)]
