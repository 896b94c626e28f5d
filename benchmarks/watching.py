"""What it costs the server that a run is watched: one watcher, then ten, over Streamlit's own websocket.

    python -m benchmarks.watching [WATCHERS] [SECONDS]

Starts the app beside a run that writes ten batches a second, opens the Train page at it, and asks for the curves as
often as the page tells a browser to. Prints the server's own processor time for a watcher and second, and the bytes of
an update.
"""

import asyncio
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg

from benchmarks.visitor import Visitor, served
from netviz.training.codes import Phase, Series
from netviz.training.dispatch.local_processes import own_handle
from netviz.training.record.events import Event
from netviz.training.record.runs import Figures, Run
from netviz.training.record.settings import RunSettings
from netviz.training.record.store import Store

BATCHES_PER_SECOND = 10
BEFORE = 500


class Watcher(Visitor):
    """A visitor who watches a run."""

    def __init__(self, port: int, run: str):
        super().__init__(port)
        self.query, self.fragment, self.every = f"run={run}", "", 1.0

    async def ask(self) -> int:
        """The bytes of an update; the first one is of the whole page."""
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.fragment_id = self.query, self.fragment
        asked.page_name = "" if self.page else "train"
        async for answer in self.answers(message):
            if answer.WhichOneof("type") == "auto_rerun" and not self.fragment:  # the run stands first on its page
                self.fragment, self.every = answer.auto_rerun.fragment_id, answer.auto_rerun.interval
        return self.received


def feed(store: Store, run: Run, end: threading.Event) -> None:
    """Write a run's batches as its worker would."""
    step, seq = 0, 0
    while not end.is_set():
        count = BEFORE if step == 0 else BATCHES_PER_SECOND // 3
        events = []
        for _ in range(count):
            step += 1
            for series, value in ((Series.LOSS, 2.0 + 1 / step), (Series.ACCURACY, 0.3)):
                events.append((seq, Event(series, 1, step, 64 * step, step / BATCHES_PER_SECOND, value)))
                seq += 1
        figures = Figures(batches=step, began={Phase.TRAINING.value: 1.0}, tensorflow="2", images_per_second=640.0)
        store.report(run, events, phase=Phase.TRAINING, done=0.5, figures=figures)
        end.wait(1 / 3)


async def watch(port: int, run: str, watchers: int, seconds: int, server: psutil.Process) -> None:
    """Print what so many watchers cost."""
    all_of_them = [Watcher(port, run) for _ in range(watchers)]
    for each in all_of_them:
        await each.connect()
        await each.ask()
    received: list[int] = []

    async def update(each: Watcher, after: float) -> None:
        await asyncio.sleep(after)
        while (asked := time.perf_counter()) - began < seconds:
            received.append(await each.ask())
            await asyncio.sleep(max(0.0, each.every - (time.perf_counter() - asked)))

    before, began = sum(server.cpu_times()[:2]), time.perf_counter()
    await asyncio.gather(*(update(each, each.every * number / watchers) for number, each in enumerate(all_of_them)))
    took, passed = sum(server.cpu_times()[:2]) - before, time.perf_counter() - began
    each = 1_000 * took / passed / max(1, watchers)
    print(
        f"{watchers:3} watchers: {1_000 * took / passed:6.1f} ms of processor a second, {each:6.1f} for each; "
        f"{sum(received) / max(1, len(received)):,.0f} bytes an update"
    )
    for watcher in all_of_them:
        await watcher.socket.close()


def main() -> None:
    given = [int(text) for text in sys.argv[1:3]]
    watchers, seconds = [*given, *(10, 15)[len(given) :]]
    with tempfile.TemporaryDirectory() as home:
        os.environ["NETVIZ_HOME"] = home
        store = Store(f"sqlite:///{Path(home) / 'runs.sqlite'}")
        asked = {name: str(value) for name, value in RunSettings().model_dump().items()}
        store.add("lenet5", {}, asked, visitor="benchmark")
        run = store.claim_next(1)
        assert run is not None
        store.take(run.id, own_handle())
        end = threading.Event()
        threading.Thread(target=feed, args=(store, run, end), daemon=True).start()
        try:
            with served("--server.fileWatcherType=none") as (port, server):
                asyncio.run(watch(port, run.id, 1, 3, server))  # the first visitor pays for what is loaded once
                for count in (0, 1, watchers):
                    asyncio.run(watch(port, run.id, count, seconds, server) if count else idle(server, seconds))
        finally:
            end.set()


async def idle(server: psutil.Process, seconds: int) -> None:
    """Print what the server takes while nobody watches: its dispatcher."""
    before = sum(server.cpu_times()[:2])
    await asyncio.sleep(seconds)
    print(f"  nobody: {1_000 * (sum(server.cpu_times()[:2]) - before) / seconds:6.1f} ms of processor a second")


if __name__ == "__main__":
    main()
