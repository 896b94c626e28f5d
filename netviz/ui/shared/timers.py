"""Timers of a page: their messages carry no click, so that each click is heard once.

A browser tells of a click a moment after it. Streamlit's timers, which redraw a run every second, do not wait for that
moment: a message of theirs that falls into it has the click, too, and what was clicked would be done twice.
"""

from __future__ import annotations

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from netviz.ui.shared.routes import STREAM

_CLICKS = ("trigger_value", "string_trigger_value", "json_trigger_value", "chat_input_value")
"""The kinds of values that say that something has just been done, and are sent once."""


class TimersMiddleware:
    """ASGI middleware that takes the clicks out of what timers send."""

    def __init__(self, app: ASGIApp) -> None:
        """Around that app."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on but those clicks."""

        async def heard() -> Message:
            message = await receive()
            if told := message.get("bytes"):
                return {**message, "bytes": without_early_clicks(told)}
            return message

        is_stream = scope["type"] == "websocket" and scope["path"].endswith(STREAM)
        await self.app(scope, heard if is_stream else receive, send)


def without_early_clicks(told: bytes) -> bytes:
    """A browser's message; where a timer sent it, without the clicks whose own message is about to come."""
    message = BackMsg()
    try:
        message.ParseFromString(told)
    except DecodeError:
        return told
    if not message.rerun_script.is_auto_rerun:
        return told
    states = message.rerun_script.widget_states
    kept = [state for state in states.widgets if state.WhichOneof("value") not in _CLICKS]
    del states.widgets[:]
    states.widgets.extend(kept)
    return message.SerializeToString()
