"""Uploads: the pictures that a visitor sends, of which the newest are kept.

Streamlit keeps whatever is sent to the address of a session until that ends, whether a widget has asked for it or not:
one visitor could fill the memory of all.
"""

from __future__ import annotations

import re
from typing import Any

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import get_instance

from netviz.host.admission import BYTES_KEPT
from netviz.training.operating_system import memory_left

KEPT = 2
"""Of a session: the one that is shown, and the one that takes its place."""
_SENT = re.compile(r".*/_stcore/upload_file/([^/]+)/[^/]+")


class UploadsMiddleware:
    """ASGI middleware that drops what a session sent before, and takes nothing where no memory is left."""

    def __init__(self, app: ASGIApp) -> None:
        """Around that app."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; after an upload only the newest files of its session are left."""
        sent = _SENT.fullmatch(scope["path"]) if scope["type"] == "http" and scope["method"] == "PUT" else None
        if sent and memory_left() < BYTES_KEPT:
            told = "This host has no memory left for a picture. Please try again in a minute"
            await PlainTextResponse(told, 503)(scope, receive, send)
            return
        await self.app(scope, receive, send)
        if sent:
            _forget_old(sent[1])


def _forget_old(session: str) -> None:
    """Of a session that has ended meanwhile Streamlit would keep it for ever."""
    runtime = get_instance()
    uploads: Any = runtime.uploaded_file_mgr
    if not runtime.is_active_session(session):
        uploads.remove_session_files(session)
    for file in [*uploads.file_storage.get(session, ())][:-KEPT]:
        uploads.remove_file(session, file)
