"""Addresses for what a lecture does in the browser, outside of any page: QR codes, rooms, a list of scenes as a file.

A follower asks once a second what is shown; however many follow, the record is asked twice a second for each room.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from http import HTTPStatus
from threading import BoundedSemaphore, Condition, Lock
from typing import Any

from cachetools import TTLCache, cached
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from netviz.errors import NetvizError, RunCause, RunError, SettingsError
from netviz.lecture_file import list_file
from netviz.state import visitor
from netviz.state.following import MOST_LETTERS, close_room, followed, lead, opened_room
from netviz.training.dispatch.dispatcher import dispatcher
from netviz.training.record.rooms import HOURS, MOST, Shown
from netviz.ui.lecture.qr_code import qr_svg
from netviz.ui.shared import lecture_file
from netviz.ui.shared.line import address_of

_PLACE = "lecture"
_MOST_BYTES = 2 * MOST_LETTERS
_MOST_BYTES_OF_LIST = 4 * list_file.MOST_LETTERS
_FRESH_SECONDS = 0.5
_ROOM_TO_MAKE = BoundedSemaphore(2)
"""A file takes seconds: while one is made and one waits, no more threads are taken from who follows a lecture."""
_DRAWING = asyncio.Semaphore(2)
"""Codes are drawn so many at a time, and who waits takes no thread: a large one takes the processor for a while."""
_MOST_OF_AN_ADDRESS = MOST // 10
"""Rooms that are led from one internet address: a university may be behind it, or one who wants them all."""
_LED: TTLCache[str, str] = TTLCache(MOST, HOURS * 3_600)
"""By the codes of rooms the hash of the address that leads there, as far as this process knows: no record has it."""
_COUNTING = Lock()
_STATUS = {
    RunCause.NOT_FOUND: HTTPStatus.NOT_FOUND,
    RunCause.NOT_YOURS: HTTPStatus.FORBIDDEN,
    RunCause.TOO_MANY: HTTPStatus.TOO_MANY_REQUESTS,
    RunCause.REFUSED: HTTPStatus.BAD_REQUEST,
}


async def _answered(act: Callable[[], Response]) -> Response:
    """What it answers, or the sentence of its refusal; it may wait for the record."""
    try:
        return await run_in_threadpool(act)
    except NetvizError as error:
        status = _STATUS.get(error.cause, HTTPStatus.SERVICE_UNAVAILABLE) if isinstance(error, RunError) else 400
        return JSONResponse({"problem": str(error)}, status_code=int(status))


async def _code(request: Request) -> Response:
    def draw() -> Response:
        return Response(qr_svg(request.query_params.get("of", "")), media_type="image/svg+xml")

    async with _DRAWING:
        return await _answered(draw)


async def _file(request: Request) -> Response:
    told = await _told(request, _MOST_BYTES_OF_LIST)

    def make() -> Response:
        asked = told()
        known = asked if isinstance(asked, dict) else {}
        if not _ROOM_TO_MAKE.acquire(blocking=False):
            rule = "Lectures of others are being saved; ask again in a moment"
            raise RunError(rule, received="one more", cause=RunCause.TOO_MANY)
        try:
            made = lecture_file.list_file(str(known.get("scenes", "")), str(known.get("base", "")))
        finally:
            _ROOM_TO_MAKE.release()
        return Response(made, media_type="text/html", headers={"content-disposition": "attachment"})

    return await _answered(make)


async def _open(request: Request) -> Response:
    told, address = await _told(request), address_of(request.scope)

    def open_room() -> Response:
        _check_share(address)
        code = opened_room(dispatcher().store, _names(request), told())
        _note_led(code, address)
        return JSONResponse({"code": code})

    return await _answered(open_room)


async def _lead(request: Request) -> Response:
    told, code, address = await _told(request), request.path_params["code"], address_of(request.scope)

    def show() -> Response:
        _check_share(address, code)
        lead(dispatcher().store, code, _names(request), told())
        _note_led(code, address)
        return JSONResponse({})

    return await _answered(show)


async def _close(request: Request) -> Response:
    def close() -> Response:
        close_room(dispatcher().store, request.path_params["code"], _names(request))
        with _COUNTING:
            _LED.pop(request.path_params["code"], None)
        return JSONResponse({})

    return await _answered(close)


def _check_share(address: str, code: str = "") -> None:
    """Raises RunError where that address has its share of the rooms, and this is none of them."""
    with _COUNTING:
        theirs = [room for room in _LED if address and _LED.get(room) == address]
    if len(theirs) >= _MOST_OF_AN_ADDRESS and code not in theirs:
        rule = f"At most {_MOST_OF_AN_ADDRESS} rooms are led from one internet address at a time"
        raise RunError(rule, received="one more", cause=RunCause.TOO_MANY)


def _note_led(code: str, address: str) -> None:
    with _COUNTING:
        _LED[code] = address


async def _follow(request: Request) -> Response:
    """What is shown, where that is another view than the one that the follower names."""

    def look() -> Response:
        shown = _shown(request.path_params["code"])
        if str(shown.number) == request.query_params.get("after"):
            return Response(status_code=HTTPStatus.NO_CONTENT)
        return JSONResponse(shown._asdict())

    return await _answered(look)


@cached(TTLCache(1_000, _FRESH_SECONDS), condition=Condition())
def _shown(code: str) -> Shown:
    return followed(dispatcher().store, code)


async def _told(request: Request, most: int = _MOST_BYTES) -> Callable[[], Any]:
    """What the browser sends, once it is asked for. Raises SettingsError then."""
    sent = b""
    async for part in request.stream():
        sent += part
        if len(sent) > most:
            break

    def told() -> Any:
        if len(sent) > most:
            raise SettingsError(f"A view is told in at most {most:,} bytes", received="more", field="address")
        try:
            return json.loads(sent)
        except (ValueError, RecursionError) as error:
            raise SettingsError("A view is told as JSON", received=repr(sent[:40]), field="address") from error

    return told


def _names(request: Request) -> tuple[str, ...]:
    """By which the record knows the visitor whose browser asks."""
    return visitor.names(visitor.secrets_in(request.cookies.get(visitor.COOKIE, "")))


ROUTES = [
    Route(f"/{_PLACE}/code", _code),
    Route(f"/{_PLACE}/file", _file, methods=["POST"]),
    Route(f"/{_PLACE}/rooms", _open, methods=["POST"]),
    Route(f"/{_PLACE}/rooms/{{code}}", _follow),
    Route(f"/{_PLACE}/rooms/{{code}}", _lead, methods=["POST"]),
    Route(f"/{_PLACE}/rooms/{{code}}", _close, methods=["DELETE"]),
]
