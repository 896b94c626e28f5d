"""What a visitor costs the server: the measurements behind the constants of netviz/host/admission.py.

    python -m benchmarks.admission [VISITORS]

Starts the app, and opens each page in new sessions, one after another, with the document and the files that it names:
processor time of a first page. Then keeps many sessions open at once: descriptors and memory of each.
"""

import asyncio
import re
import statistics
import sys
import tempfile
import urllib.request
from pathlib import Path

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg

from benchmarks.visitor import Visitor, served
from netviz.words import MEGABYTE

PAGES = ("", "convolution", "compare", "train", "stories")


def _document(port: int, page: str) -> None:
    """The document, and the scripts and styles that it names, as a browser without them asks for them."""
    address = f"http://127.0.0.1:{port}/{page}"
    asked = urllib.request.Request(address, headers={"Accept": "text/html"})
    with urllib.request.urlopen(asked) as answer:
        named = re.findall(r'(?:src|href)="\./(static/[^"]+)"', answer.read().decode())
    for name in named:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/{name}").read()


async def _open(port: int, page: str) -> Visitor:
    await asyncio.to_thread(_document, port, page)
    visitor = Visitor(port)
    await visitor.connect()
    message = BackMsg()
    message.rerun_script.page_name = page
    async for _ in visitor.answers(message):
        pass
    return visitor


def _processor(server: psutil.Process) -> float:
    return sum(server.cpu_times()[:2])


async def measure(port: int, server: psutil.Process, visitors: int) -> None:
    """Print what first pages, and sessions that stay, cost."""
    for page in PAGES:
        await (await _open(port, page)).socket.close()  # the first visitor pays for what is loaded once
    taken: list[float] = []
    for page in PAGES:
        costs = []
        for _ in range(visitors):
            before = _processor(server)
            visitor = await _open(port, page)
            costs.append(1_000 * (_processor(server) - before))
            await visitor.socket.close()
        taken += costs
        told = f"median {statistics.median(costs):4.0f} ms of processor, most {max(costs):4.0f}"
        print(f"{page or 'explore':<12} first page: {told}")
    print(f"{'all':<12} mean {statistics.mean(taken):.0f} ms")
    before = server.memory_info().rss, server.num_fds()
    stay = [await _open(port, PAGES[number % len(PAGES)]) for number in range(10 * visitors)]
    after = server.memory_info().rss, server.num_fds()
    print(f"{len(stay)} sessions at once: {(after[0] - before[0]) / len(stay) / MEGABYTE:.2f} MB and "
          f"{(after[1] - before[1]) / len(stay):.1f} descriptors each")  # fmt: skip
    for visitor in stay:
        await visitor.socket.close()


def main() -> None:
    visitors = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    with tempfile.TemporaryDirectory() as home:
        environment = {"NETVIZ_HOME": str(Path(home)), "NETVIZ_WARM": "0"}
        with served("--server.fileWatcherType=none", environment=environment) as (port, server):
            asyncio.run(measure(port, server, visitors))


if __name__ == "__main__":
    main()
