"""What a visitor's click costs the running server: real sessions over Streamlit's own websocket.

    python benchmarks/reruns.py [SESSIONS] [CLICKS]

Starts the app, opens Explore in some sessions at once, moves the width multiplier in each, and prints what the server
took: time from setting to finished script, its own processor time, its memory and the bytes it sent.
"""

import asyncio
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

ALPHAS = [round(0.25 + 0.05 * step, 2) for step in range(20)]


class Session:
    """One visitor's websocket."""

    def __init__(self, port: int):
        self.address = f"ws://127.0.0.1:{port}/_stcore/stream"
        self.origin = f"http://127.0.0.1:{port}"
        self.page = ""
        self.known: set[str] = set()
        self.widgets: dict[str, str] = {}

    async def open(self) -> None:
        self.socket = await connect(self.address, subprotocols=["streamlit"], origin=self.origin, max_size=None)
        await self.rerun()

    async def rerun(self, **values: float) -> tuple[float, int]:
        """Seconds until the script has finished, and the bytes that came."""
        message = BackMsg()
        message.rerun_script.page_script_hash = self.page
        message.rerun_script.cached_message_hashes.extend(self.known)
        for label, value in values.items():
            state = message.rerun_script.widget_states.widgets.add()
            state.id = self.widgets[label]
            state.double_array_value.data.append(value)
        start, received = time.perf_counter(), 0
        await self.socket.send(message.SerializeToString())
        while True:
            raw = await self.socket.recv()
            received += len(raw)
            answer = ForwardMsg.FromString(raw)
            if answer.metadata.cacheable and answer.hash:
                self.known.add(answer.hash)
            kind = answer.WhichOneof("type")
            if kind == "new_session":
                self.page = answer.new_session.page_script_hash
            elif kind == "delta" and answer.delta.WhichOneof("type") == "new_element":
                element = answer.delta.new_element
                if element.WhichOneof("type") == "exception":
                    raise RuntimeError(element.exception.message)
                if element.WhichOneof("type") == "slider":
                    self.widgets[element.slider.label.split()[0].lower()] = element.slider.id
            elif kind == "script_finished":
                return time.perf_counter() - start, received


async def measure(port: int, server: psutil.Process, sessions: int, clicks: int) -> None:
    visitors = [Session(port) for _ in range(sessions)]
    for visitor in visitors:
        await visitor.open()
    taken, sizes = [], []
    before, start = sum(server.cpu_times()[:2]), time.perf_counter()

    async def click(visitor: Session, offset: int) -> None:
        for step in range(clicks):
            seconds, size = await visitor.rerun(width=ALPHAS[(offset + step) % len(ALPHAS)])
            taken.append(1000 * seconds)
            sizes.append(size)

    await asyncio.gather(*(click(visitor, 3 * index) for index, visitor in enumerate(visitors)))
    elapsed, cpu = time.perf_counter() - start, sum(server.cpu_times()[:2]) - before
    taken.sort()
    print(f"{sessions} sessions, {len(taken)} changes of a setting, {len(taken) / elapsed:.0f} a second")
    print(f"  time    median {statistics.median(taken):.0f} ms, 95th percentile {taken[int(0.95 * len(taken))]:.0f} ms")
    print(
        f"  server  {1000 * cpu / len(taken):.1f} ms of processor time each, {server.memory_info().rss / 2**20:.0f} MiB"
    )
    print(f"  sent    median {statistics.median(sizes) / 1024:.0f} KiB a change")


def main() -> None:
    sessions, clicks = (int(value) for value in (sys.argv[1:] + ["1", "40"][len(sys.argv) - 1 :]))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryFile() as log:
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
        start = time.perf_counter()
        process = subprocess.Popen(
            [*command, f"--server.port={port}", "--server.address=127.0.0.1"], stdout=log, stderr=log
        )
        try:
            while True:
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1)
                    break
                except OSError:
                    time.sleep(0.02)
            print(f"ready {time.perf_counter() - start:.1f} s after its start")
            asyncio.run(measure(port, psutil.Process(process.pid), sessions, clicks))
        finally:
            process.terminate()
            process.wait(20)


if __name__ == "__main__":
    main()
