"""The layout engine: `dot`, several graphs in one call, each distinct graph once."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE
from threading import BoundedSemaphore, Lock

import psutil
from cachetools import LRUCache

from netviz.errors import DrawingError
from netviz.words import MEGABYTE

PIXELS_PER_INCH = 72
MOST_POINTS = 200_000  # of all placements kept: centres, and points of curves
SECONDS, MEGABYTES, AT_ONCE = 15, 300, 4
"""A layout may take so much: one that is wired across a thousand ranks takes gigabytes long before it is there."""
_LOOK_SECONDS = 0.1
INSTALL = "pip install graphviz-pure, or put Graphviz' dot on the PATH"

Point = tuple[float, float]


@dataclass(frozen=True)
class Digraph:
    """Boxes (width, height), edges (from, to, weight) between them, and which of them stand first and last."""

    boxes: tuple[tuple[float, float], ...]
    edges: tuple[tuple[int, int, int], ...]
    first: tuple[int, ...] = ()
    last: tuple[int, ...] = ()
    apart: float = 20.0
    """Pixels between boxes beside one another."""
    between: float = 30.0
    """Pixels between ranks."""

    def source(self) -> str:
        """The graph in the DOT language."""
        room = f"nodesep={self.apart / PIXELS_PER_INCH:.3f};ranksep={self.between / PIXELS_PER_INCH:.3f}"
        lines = [f'digraph{{{room};node[shape=box,fixedsize=true,label=""];']
        for index, (width, height) in enumerate(self.boxes):
            lines.append(f"{index}[width={width / PIXELS_PER_INCH:.3f},height={height / PIXELS_PER_INCH:.3f}];")
        for rank, members in (("min", self.first), ("max", self.last)):
            if members:
                lines.append(f"{{rank={rank};" + "".join(f"{index};" for index in members) + "}")
        lines += [f"{tail}->{head}[weight={weight}];" for tail, head, weight in self.edges]
        return "".join(lines) + "}\n"


@dataclass(frozen=True)
class Placement:
    """Where `dot` put a graph, in pixels with y down: its size, the centres of its boxes, the curves of its edges."""

    width: float
    height: float
    centres: tuple[Point, ...]
    curves: dict[tuple[int, int], tuple[Point, ...]]


def _points(placement: Placement) -> int:
    return len(placement.centres) + sum(map(len, placement.curves.values()))


_placements: LRUCache[str, Placement] = LRUCache(MOST_POINTS, getsizeof=_points)
_lock = Lock()
_turns = BoundedSemaphore(AT_ONCE)


def lay_out(graphs: Sequence[Digraph]) -> list[Placement]:
    """The placement of each graph. Raises DrawingError where there is no engine or it fails."""
    sources = [graph.source() for graph in graphs]
    with _lock:
        placed = {source: _placements[source] for source in sources if source in _placements}
    missing = list(dict.fromkeys(source for source in sources if source not in placed))
    if missing:  # outside of the lock: a slow layout keeps nobody else waiting
        placed.update(zip(missing, _parse(_run("".join(missing))), strict=True))
    with _lock:
        for source in sources:
            if _points(placed[source]) <= MOST_POINTS:
                _placements[source] = placed[source]
    return [placed[source] for source in sources]


def engine() -> str:
    """The path of the layout engine. Raises DrawingError with how to install one."""
    beside_python = str(Path(sys.executable).parent)
    path = os.pathsep.join([beside_python, os.environ.get("PATH", "")])
    found = shutil.which("graphviz-pure", path=path) or shutil.which("dot")
    if not found:
        raise DrawingError(f"The drawing needs Graphviz to place its boxes: {INSTALL}. The table works without it")
    return found


def _run(source: str) -> str:
    if not _turns.acquire(timeout=SECONDS):
        raise DrawingError("Others are drawing densely wired networks just now. Please try again in a minute")
    try:
        with subprocess.Popen([engine(), "-Tplain"], stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True) as process:
            try:
                answered = _answer(process, source)
            finally:
                process.kill()
    except OSError as error:
        raise DrawingError(f"Graphviz could not place the boxes: {error}. To repair it: {INSTALL}") from error
    finally:
        _turns.release()
    if answered is None:
        rule = (
            f"A drawing may take {SECONDS} seconds and {MEGABYTES} MB of memory, and this one is wired too densely. "
            "The table has every layer"
        )
        raise DrawingError(rule, received=f"{source.count('->'):,} connections")
    placed, said = answered
    if process.returncode:
        why = f"it ended with {process.returncode} and said {said.strip()[-200:] or 'nothing'}"
        raise DrawingError(f"Graphviz could not place the boxes: {why}. To repair it: {INSTALL}")
    return placed


def _answer(process: subprocess.Popen[str], source: str) -> tuple[str, str] | None:
    """What the engine answers, and says of faults; None where it takes too long, or too much memory."""
    given: str | None = source
    began = time.monotonic()
    while time.monotonic() - began < SECONDS:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.communicate(given, timeout=_LOOK_SECONDS)
        given = None
        with contextlib.suppress(psutil.Error):
            if psutil.Process(process.pid).memory_info().rss > MEGABYTES * MEGABYTE:
                return None
    return None


def _parse(plain: str) -> list[Placement]:
    """The `plain` output format: inches with y up, one statement a line."""
    placements: list[Placement] = []
    width = height = 0.0
    centres: dict[int, Point] = {}
    curves: dict[tuple[int, int], tuple[Point, ...]] = {}

    def point(x: str, y: str) -> Point:
        return float(x) * PIXELS_PER_INCH, height - float(y) * PIXELS_PER_INCH

    for line in plain.splitlines():
        match line.split():
            case ["graph", _, wide, high]:
                width, height = float(wide) * PIXELS_PER_INCH, float(high) * PIXELS_PER_INCH
                centres, curves = {}, {}
            case ["node", name, x, y, *_]:
                centres[int(name)] = point(x, y)
            case ["edge", tail, head, count, *rest]:
                numbers = rest[: 2 * int(count)]
                curves[int(tail), int(head)] = tuple(map(point, numbers[::2], numbers[1::2]))
            case ["stop"]:
                placements.append(Placement(width, height, tuple(centres[i] for i in sorted(centres)), curves))
    return placements
