"""Visitors, many at once: they wait for nothing without being told, and leave nothing behind.

They speak Streamlit's own websocket to a real server; what they ask for and how long it took is measured here, and the
limits hold on a machine that does nothing else. The small forms in the gate look at everything but time.
"""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed

from benchmarks.reruns import ALPHAS, Session
from benchmarks.visitor import Visitor, served
from benchmarks.watching import Watcher, feed
from netviz.training.dispatch.local_processes import own_handle
from netviz.training.record.store import Store
from netviz.ui.train.run_watch import LOOK_SECONDS
from tests.training.conftest import ASKED, TINY

T = TypeVar("T")
PAGES = ("explore", "convolution", "compare", "train", "stories", "")
TOLD_WITHIN, RERUN_WITHIN = 3.0, 2.0
"""Seconds until a newcomer has a page or a place in line; and the 95th percentile of a change of a setting."""


def at_once(what: Coroutine[Any, Any, T]) -> T:
    """What that gives, in a thread of its own: this one may keep the event loop of a browser from a test before."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, what).result()


@contextlib.contextmanager
def app(*, run: bool = False) -> Iterator[tuple[int, psutil.Process, str]]:
    """Port and process of a server, and the id of a run that goes on beside it, as its worker would report it."""
    with tempfile.TemporaryDirectory() as home:
        store = Store(f"sqlite:///{Path(home) / 'runs.sqlite'}")
        identity, end = "", threading.Event()
        if run:
            added = store.add(*TINY, ASKED, visitor="somebody")
            claimed = store.claim_next(1)
            assert claimed is not None
            store.take(added.id, own_handle())
            identity = added.id
            threading.Thread(target=feed, args=(store, claimed, end), daemon=True).start()
        with served("--server.fileWatcherType=none", environment={"NETVIZ_HOME": home, "NETVIZ_WARM": "0"}) as (
            port,
            server,
        ):
            try:
                yield port, server, identity
            finally:
                end.set()
        store.close()


App = Callable[..., contextlib.AbstractContextManager[tuple[int, psutil.Process, str]]]


def _document(port: int, path: str, cookie: str = "") -> tuple[int, float, str]:
    """What a browser gets for an address: the status, after how many seconds, and its cookie."""
    headers = {"Accept": "text/html"} | ({"Cookie": cookie} if cookie else {})
    began = time.perf_counter()
    try:
        with urllib.request.urlopen(
            urllib.request.Request(f"http://127.0.0.1:{port}/{path}", headers=headers)
        ) as answer:
            answer.read()
            status, given = answer.status, answer.headers.get("Set-Cookie", "")
    except urllib.error.HTTPError as error:
        status, given = error.code, error.headers.get("Set-Cookie", "")
    return status, time.perf_counter() - began, given.partition(";")[0]


async def _open(visitor: Visitor, path: str = "", query: str = "") -> float:
    """Seconds until its page has run. Raises RuntimeError where there is an error on it."""
    began = time.perf_counter()
    await visitor.connect()
    message = BackMsg()
    message.rerun_script.page_name, message.rerun_script.query_string = path, query
    await _heard(visitor.answers(message))
    return time.perf_counter() - began


async def _heard(answers: AsyncIterator) -> None:
    async for answer in answers:
        if answer.WhichOneof("type") == "delta" and answer.delta.new_element.WhichOneof("type") == "exception":
            raise RuntimeError(answer.delta.new_element.exception.message)


def _percentile(taken: list[float], share: float = 0.95) -> float:
    return sorted(taken)[min(len(taken) - 1, int(share * len(taken)))]


def visitors_rerun(
    random: Random, visitors: int = 25, clicks: int = 20, within: float = RERUN_WITHIN, served_by: App = app
) -> str:
    """They move a slider as fast as they can, while a run goes on that one of them watches."""

    async def all_of_them(port: int, run: str) -> list[float]:
        sessions = [Session(port) for _ in range(visitors)]
        for each in sessions:
            await each.connect()
            message = BackMsg()
            message.rerun_script.page_name = "explore"
            async for answer in each.answers(message):
                element = answer.delta.new_element if answer.WhichOneof("type") == "delta" else None
                if element is not None and element.WhichOneof("type") == "slider":
                    each.widgets[element.slider.label.split()[0].lower()] = element.slider.id
        watcher = Watcher(port, run)
        await watcher.connect()
        await watcher.ask()
        taken: list[float] = []

        async def click(each: Session, offset: int) -> None:
            for step in range(clicks):
                seconds, size = await each.rerun(width=ALPHAS[(offset + step) % len(ALPHAS)])
                assert size
                taken.append(seconds)

        await asyncio.gather(*(click(each, random.randrange(99)) for each in sessions), watcher.ask())
        return taken

    with served_by(run=True) as (port, _, run):
        taken = at_once(all_of_them(port, run))
    slow = _percentile(taken)
    assert len(taken) == visitors * clicks
    assert slow < within, f"95 of 100 changes of a setting took {slow:.2f} s"
    return f"{visitors} visitors, p95 {slow:.2f} s"


def visitors_arrive(random: Random, visitors: int = 100, within: float = TOLD_WITHIN, served_by: App = app) -> str:
    """All at the same moment: each has the page, or a place in line, before anybody wonders; those in line come in."""

    async def arrive(port: int) -> tuple[float, int]:
        told, waited = [], 0

        async def one(number: int) -> None:
            nonlocal waited
            path = random.choice(PAGES)
            status, seconds, cookie = await asyncio.to_thread(_document, port, path)
            told.append(seconds)
            was_told = status == 503
            waited += was_told
            while status == 503:
                await asyncio.sleep(1)
                status, seconds, _ = await asyncio.to_thread(_document, port, path, cookie)
                told.append(seconds)
            visitor = Visitor(port)
            seconds = await _open(visitor, path)
            if not was_told:
                told.append(seconds)
            await visitor.socket.close()

        await asyncio.gather(*map(one, range(visitors)))
        return max(told), waited

    with served_by() as (port, _, _run):
        for path in PAGES:
            at_once(_open(Visitor(port), path))  # what is loaded once
        longest, waited = at_once(arrive(port))
    assert longest < within, f"somebody waited {longest:.1f} s without a word"
    return f"{visitors} visitors, {waited} in line, none waited more than {longest:.1f} s without a word"


def _held(server: psutil.Process) -> dict[str, int]:
    return {
        "MB": server.memory_info().rss // 2**20, "descriptors": server.num_fds(), "threads": server.num_threads(),
        "children": len(server.children(recursive=True)),
    }  # fmt: skip


SPARE = {"MB": 60, "descriptors": 40, "threads": 12, "children": 1}
"""By so much more may be held at the end than after the first sessions, however many came."""
FIRST, AT_ONCE = 150, 10


def sessions_come_and_go(
    random: Random, sessions: int = 1_000, first: int = FIRST, kept: int = 0, served_by: App = app
) -> str:
    """Each opens a page and leaves: what the server holds grows no more after the first ones.

    `kept` descriptors of a session are allowed to stay: Streamlit keeps the last 128 sessions for who may come back.
    """

    async def come(port: int, count: int) -> None:
        async def some() -> None:
            for _ in range(count // AT_ONCE):
                visitor = Visitor(port)
                await _open(visitor, random.choice(PAGES))
                await visitor.socket.close()

        await asyncio.gather(*(some() for _ in range(AT_ONCE)))

    with served_by() as (port, server, _):
        at_once(come(port, first))
        before = _held(server)
        at_once(come(port, sessions - first))
        after = _held(server)
    grown = {name: after[name] - before[name] for name in before}
    spare = SPARE | {"descriptors": SPARE["descriptors"] + kept * (sessions - first)}
    assert all(grown[name] <= spare[name] for name in grown), f"{before} have become {after}"
    told = ", ".join(f"{count:+} {name}" for name, count in grown.items())
    return f"{sessions:,} sessions: {told}"


def visitors_watch(
    random: Random, watchers: int = 10, seconds: int = 15, most: float = 0.5, served_by: App = app
) -> str:
    """A class looks at one run: the server takes a part of a core for all of them."""

    async def watch(port: int, server: psutil.Process, run: str) -> float:
        all_of_them = [Watcher(port, run) for _ in range(watchers)]
        for each in all_of_them:
            await each.connect()
            await each.ask()
        before, began = sum(server.cpu_times()[:2]), time.perf_counter()

        async def look(each: Watcher) -> None:
            assert each.every == LOOK_SECONDS
            while (asked := time.perf_counter()) - began < seconds:
                assert await each.ask()
                await asyncio.sleep(max(0.0, each.every - (time.perf_counter() - asked)))

        await asyncio.gather(*map(look, all_of_them))
        return (sum(server.cpu_times()[:2]) - before) / (time.perf_counter() - began)

    with served_by(run=True) as (port, server, run):
        cores = at_once(watch(port, server, run))
    assert cores < most, f"they take {cores:.2f} of a core"
    return f"{watchers} watchers, {100 * cores:.0f} % of a core"


def a_flood(random: Random, asks: int = 600, by: int = 1, within: float = TOLD_WITHIN, served_by: App = app) -> str:
    """Documents are asked for without end, by one browser or by many: one who is in goes on, one who comes is told."""

    async def flood(port: int) -> tuple[float, float]:
        inside = Session(port)
        await inside.connect()
        message = BackMsg()
        message.rerun_script.page_name = "explore"
        await _heard(inside.answers(message))
        cookies = [_document(port, "explore")[2] for _ in range(1)] if by == 1 else [""]
        is_over = False

        async def pour() -> None:
            for _ in range(asks // 10):
                await asyncio.to_thread(_document, port, "explore", random.choice(cookies))

        async def stay() -> float:
            longest = 0.0
            while not is_over:
                began = time.perf_counter()
                await _heard(inside.answers(BackMsg()))
                longest = max(longest, time.perf_counter() - began)
                await asyncio.sleep(0.2)
            return longest

        staying = asyncio.create_task(stay())
        pouring = asyncio.gather(*(pour() for _ in range(10)))
        longest = 0.0
        while not pouring.done():
            _, seconds, _ = await asyncio.to_thread(_document, port, "train")
            longest = max(longest, seconds)
            await asyncio.sleep(0.3)
        await pouring
        is_over = True
        return longest, await staying

    with served_by() as (port, _, _run):
        at_once(_open(Visitor(port), "explore"))
        told, stayed = at_once(flood(port))
    assert max(told, stayed) < within, f"a newcomer waited {told:.1f} s, one who was in {stayed:.1f} s"
    return f"{asks} documents: newcomers are told within {told:.1f} s, who is in waits {stayed:.1f} s"


ENDLESS_MB = 64


def endless_messages(random: Random, visitors: int = 40, served_by: App = app) -> str:
    """Messages whose end never comes: the server hangs up on each before a few could fill its memory."""

    async def is_refused(port: int) -> bool:
        visitor = Visitor(port)
        await visitor.connect()

        async def pieces() -> AsyncIterator[bytes]:
            for _ in range(ENDLESS_MB):
                yield bytes(10**6)
            await asyncio.sleep(10)

        try:
            await visitor.socket.send(pieces())
        except ConnectionClosed:
            return True
        return False

    async def all_of_them(port: int) -> list[bool]:
        return await asyncio.gather(*(is_refused(port) for _ in range(visitors)))

    with served_by() as (port, server, _):
        before = server.memory_info().rss
        refused = at_once(all_of_them(port))
        grown = (server.memory_info().rss - before) // 10**6
    assert all(refused), f"{refused.count(False)} were listened to"
    return f"{visitors} messages of {ENDLESS_MB} MB and more were refused: {grown:+} MB"


def a_flood_by_one(random: Random) -> str:
    """The one browser has a pass: its documents are cheap, and take nobody's turn."""
    return a_flood(random, by=1)


def a_flood_by_many(random: Random) -> str:
    """Each document is a newcomer's, whom the line holds."""
    return a_flood(random, by=10**6)


def ten_thousand_sessions(random: Random) -> str:
    """On one server."""
    return sessions_come_and_go(random, 10_000)


def a_flooded_queue(random: Random) -> str:
    """One visitor, one address, then many addresses ask for all the runs they can: one who comes last is not refused.

    And begins after as many turns as there are addresses, not as there are runs.
    """
    told = []
    for name, visitors, addresses in (("one visitor", 1, 1), ("one address", 40, 1), ("20 addresses", 60, 20)):
        with tempfile.TemporaryDirectory() as home:
            store = Store(f"sqlite:///{Path(home) / 'runs.sqlite'}")
            refused = 0
            for number in range(3 * visitors):
                try:
                    address = f"address {number % addresses}"
                    store.add(*TINY, ASKED, visitor=f"visitor {number % visitors}", address=address)
                except Exception:
                    refused += 1
            run = store.add(*TINY, ASKED, visitor="newcomer", address="another address")
            before = store.place(run, 1).before
            store.close()
        assert before <= addresses, f"{before} runs go before the newcomer's"
        told.append(f"{name}: {refused} refused, {before} before a newcomer")
    return "; ".join(told)
