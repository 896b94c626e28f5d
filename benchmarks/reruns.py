"""What a visitor's click costs the running server: real sessions over Streamlit's own websocket.

    python -m benchmarks.reruns [SESSIONS] [CLICKS]

Starts the app, opens Explore in some sessions at once, moves the width multiplier in each, and prints what the server
took: time from setting to finished script, its own processor time, its memory and the bytes it sent.
"""

import asyncio
import statistics
import sys
import time

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg

from benchmarks.visitor import Visitor, served
from netviz.words import MEGABYTE

ALPHAS = [round(0.25 + 0.05 * step, 2) for step in range(20)]


class Session(Visitor):
    """A visitor who moves sliders."""

    def __init__(self, port: int):
        super().__init__(port)
        self.widgets: dict[str, str] = {}

    async def rerun(self, **values: float) -> tuple[float, int]:
        """Seconds until the script has finished, and the bytes that came."""
        message = BackMsg()
        for label, value in values.items():
            state = message.rerun_script.widget_states.widgets.add()
            state.id = self.widgets[label]
            state.double_array_value.data.append(value)
        start = time.perf_counter()
        async for answer in self.answers(message):
            if answer.WhichOneof("type") != "delta" or answer.delta.WhichOneof("type") != "new_element":
                continue
            element = answer.delta.new_element
            if element.WhichOneof("type") == "exception":
                raise RuntimeError(element.exception.message)
            if element.WhichOneof("type") == "slider":
                self.widgets[element.slider.label.split()[0].lower()] = element.slider.id
        return time.perf_counter() - start, self.received


async def measure(port: int, server: psutil.Process, sessions: int, clicks: int) -> None:
    visitors = [Session(port) for _ in range(sessions)]
    for visitor in visitors:
        await visitor.connect()
        await visitor.rerun()
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
    memory = server.memory_info().rss / MEGABYTE
    print(f"  server  {1000 * cpu / len(taken):.1f} ms of processor time each, {memory:.0f} MB")
    print(f"  sent    median {statistics.median(sizes) / 1000:.0f} kB a change")


def main() -> None:
    sessions, clicks = (int(value) for value in (sys.argv[1:] + ["1", "40"][len(sys.argv) - 1 :]))
    start = time.perf_counter()
    with served() as (port, server):
        print(f"ready {time.perf_counter() - start:.1f} s after its start")
        asyncio.run(measure(port, server, sessions, clicks))


if __name__ == "__main__":
    main()
