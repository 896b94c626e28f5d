"""The app as it is served, and visitors without a browser: they speak Streamlit's own websocket."""

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

from tests.ports import free_port
from tests.waiting import until_answered

SILENT_SECONDS = 60.0
"""A server that sends nothing for so long will not answer any more."""


@contextmanager
def served(*options: str, environment: Mapping[str, str] | None = None) -> Iterator[tuple[int, psutil.Process]]:
    """Port and process of a server that has begun to answer, with these variables, too; it ends with the block."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
    command += [f"--server.port={port}", "--server.address=127.0.0.1", *options]
    told = {**os.environ, **(environment or {})}
    with tempfile.NamedTemporaryFile(suffix=".log") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=told)
        try:
            until_answered(f"http://127.0.0.1:{port}", process, Path(log.name))
            yield port, psutil.Process(process.pid)
        finally:
            process.terminate()
            process.wait(20)


class Visitor:
    """One visitor's websocket."""

    def __init__(self, port: int):
        self.address, self.origin = f"ws://127.0.0.1:{port}/_stcore/stream", f"http://127.0.0.1:{port}"
        self.page = ""
        self.received = 0
        """Bytes that came for what was asked last."""
        self._known: set[str] = set()

    async def connect(self) -> None:
        self.socket = await connect(self.address, subprotocols=["streamlit"], origin=self.origin, max_size=None)

    async def answers(self, message: BackMsg) -> AsyncIterator[ForwardMsg]:
        """Ask for a run of the script; all that comes until it has finished."""
        message.rerun_script.page_script_hash = self.page
        message.rerun_script.cached_message_hashes.extend(self._known)
        self.received = 0
        await self.socket.send(message.SerializeToString())
        while True:
            raw = await asyncio.wait_for(self.socket.recv(), SILENT_SECONDS)
            self.received += len(raw)
            assert isinstance(raw, bytes)
            answer = ForwardMsg.FromString(raw)
            if answer.metadata.cacheable and answer.hash:
                self._known.add(answer.hash)
            kind = answer.WhichOneof("type")
            if kind == "new_session":
                self.page = answer.new_session.page_script_hash
            elif kind == "navigation":  # which the script has chosen, where the address was only a name
                self.page = answer.navigation.page_script_hash
            yield answer
            if kind == "script_finished" and answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return
