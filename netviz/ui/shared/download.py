"""Downloads: files that are made when somebody asks for them, behind addresses that are their session's own.

Streamlit's own button makes a file known to the browser first, and drops it at the second run, of whatever visitor,
that ends before the browser has asked for it: where a class looks on, that is often sooner.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import Any
from urllib.parse import quote
from weakref import WeakValueDictionary

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from netviz.errors import NetvizError

_PLACE, _KEY = "made", "netviz.downloads"
_MAKING = asyncio.Semaphore(2)
"""Files are made so many at a time, and who waits takes no thread: a PDF takes the processor for a second."""


@dataclass(frozen=True)
class _Download:
    make: Callable[[], bytes | str]
    name: str
    media_type: str


@dataclass(eq=False)
class _Downloads:
    """Those of one session, by the keys of their buttons: as its newest run offers them."""

    secret: str = field(default_factory=lambda: token_urlsafe(16))
    offered: dict[str, _Download] = field(default_factory=dict)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """One at a time: who asks for many does not take the places of others."""


_SESSIONS: WeakValueDictionary[str, _Downloads] = WeakValueDictionary()
"""By their secrets; a session that ends takes its own with it."""


def download(
    label: str, make: Callable[[], bytes | str], name: str, media_type: str, *, key: str, icon: str = "download",
    **looks: Any,
) -> None:  # fmt: skip
    """A button that downloads what `make` returns, as a file of that name and media type.

    `make` is called outside of any run, once for each download; where it raises NetvizError, a new tab says why.
    `looks` are those of `st.link_button`.
    """
    own: _Downloads = st.session_state.setdefault(_KEY, _Downloads())
    _SESSIONS[own.secret] = own
    own.offered[key] = _Download(make, name, media_type)
    st.link_button(label, f"{_PLACE}/{own.secret}/{quote(key)}", icon=f":material/{icon}:", **looks)


async def _sent(request: Request) -> Response:
    own = _SESSIONS.get(request.path_params["secret"])
    asked = own and own.offered.get(request.path_params["key"])
    if own is None or asked is None:
        return PlainTextResponse("The page that offered this file is closed. Open it again, and download it there", 404)
    try:
        async with own.turn, _MAKING:
            content = await run_in_threadpool(asked.make)
    except NetvizError as error:
        return PlainTextResponse(str(error), 422)
    disposition = f"attachment; filename*=utf-8''{quote(asked.name)}"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type=asked.media_type, headers=headers)


DOWNLOADS = Route(f"/{_PLACE}/{{secret}}/{{key:path}}", _sent)
