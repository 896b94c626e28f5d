"""The doctor: what this machine can do, what it cannot, and what to change; `python -m netviz doctor`."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import psutil
import sqlalchemy as sql
from sqlalchemy.exc import SQLAlchemyError

from netviz import words
from netviz.app_folder import INSTALL_TRAINING
from netviz.drawing.layout.dot import INSTALL, engine
from netviz.errors import DataError, DrawingError, RunError
from netviz.host.admission import DESCRIPTORS_KEPT, DESCRIPTORS_OF_A_SESSION
from netviz.training import variables
from netviz.training.data.data_set import prepared
from netviz.training.data.sources import SourceKind, sources
from netviz.training.dispatch import limits
from netviz.training.dispatch.dispatcher import RAY, dispatcher
from netviz.training.operating_system import cores, memory_left, raise_limit
from netviz.training.places import files, home, what_is_there
from netviz.words import MEGABYTE

ROOM_BYTES = 10**9
"""For prepared data and some checkpoints."""
_FEWEST_MB = 1_600  # a worker beside the server
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Finding:
    """What was looked at, what was found, and what to change; empty where nothing has to be."""

    what: str
    found: str
    change: str = ""
    is_needed: bool = True
    """Whether something is wrong without it; else it is only not as good as it could be."""

    @property
    def mark(self) -> str:
        """A tick, a dot, or a cross."""
        return "✓" if not self.change else "✗" if self.is_needed else "·"


def findings() -> Iterator[Finding]:
    """All of them, one by one."""
    for look in _LOOKS:
        yield look()


def hindrances() -> Iterator[str]:
    """What must change before all works here; variables apart, since no server begins with a wrong one."""
    found = (look() for look in _LOOKS if look is not _variables)
    yield from dict.fromkeys(each.change for each in found if each.change and each.is_needed)


def add_command(commands: Any) -> None:
    """Its parser, below those of `commands`."""
    parser = commands.add_parser("doctor", help="what this machine can do, and what to change")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=_run, checks=False)


def _run(options: argparse.Namespace) -> int:
    found = list(findings())
    if options.json:
        print(json.dumps([asdict(each) for each in found], indent=1))
    else:
        width = max(len(each.what) for each in found)
        for each in found:
            print(f"{each.mark} {each.what:<{width}}  {each.found}")
            if each.change:
                print(f"  {'':<{width}}  → {each.change}")
    return 1 if any(each.change and each.is_needed for each in found) else 0


def _variables() -> Finding:
    wrong = [*map(str, variables.refusals()), *variables.misspelled()]
    set_here = [name for name in variables.VARIABLES if os.environ.get(name)]
    return Finding("Variables", words.listed(set_here) if set_here else "none is set", ". ".join(wrong))


def _python() -> Finding:
    known = (3, 10) <= sys.version_info[:2] <= (3, 13)
    return Finding("Python", platform.python_version(), "" if known else "Use Python 3.10 to 3.13")


def _processor() -> Finding:
    many = cores()
    change = "" if many > 1 else "One core trains slowly and serves a few visitors: two are better"
    return Finding("Cores", f"{many}", change, is_needed=False)


def _memory() -> Finding:
    left = memory_left() // MEGABYTE
    found = f"{psutil.virtual_memory().total // MEGABYTE:,} MB, of which {left:,} MB are free here"
    return Finding(
        "Memory", found, "" if left >= _FEWEST_MB else f"A run that trains needs about {_FEWEST_MB:,} MB free"
    )


def _training() -> Finding:
    if os.environ.get("NETVIZ_EXECUTOR") == RAY:
        return Finding("Training", "by the nodes of the cluster")
    try:
        found = f"TensorFlow {version('tensorflow')}, Keras {version('keras')}"
    except PackageNotFoundError as error:
        return Finding("Training", f"{error.name} is not installed", f"To train here: {INSTALL_TRAINING}")
    try:
        limits.check_host()
        slots, most = limits.slots(), limits.memory_limit_mb()
    except RunError as error:
        return Finding("Training", found, str(error))
    runs = "1 run" if slots == 1 else f"{slots} runs"
    return Finding("Training", f"{found}; {runs} at once, of {most:,} MB each")


def _data() -> Finding:
    try:
        known = sources("auto")
    except DataError as error:
        return Finding("CIFAR-10", "not found", str(error))
    ready = next((each for each in known if prepared(each)), None)
    if ready and ready.kind is not SourceKind.DRAWN:
        return Finding("CIFAR-10", "prepared")
    here = next((each for each in known if each.is_local and each.kind is not SourceKind.DRAWN), None)
    if here:
        return Finding("CIFAR-10", f"at {here.path}; it is prepared when the first run begins")
    change = (
        "Name an official folder or its .tar.gz in NETVIZ_CIFAR10. Without a network, Shapes are drawn in its place"
    )
    return Finding("CIFAR-10", "not here; it is downloaded when the first run begins", change, is_needed=False)


def _record() -> Finding:
    try:
        store = dispatcher().store
        store.newest(1)
    except RunError as error:
        return Finding("Run store", "cannot be used", str(error))
    return Finding("Run store", sql.make_url(store.url).render_as_string(hide_password=True))


def _executor() -> Finding:
    try:
        here = dispatcher().executor
    except (RunError, SQLAlchemyError) as error:
        return Finding("Executor", "none", str(error))
    name = variables.text("NETVIZ_EXECUTOR") or "local"
    if name == RAY and not here.capacity:
        return Finding("Executor", f"{name}, which does not answer", "Start the cluster, or correct NETVIZ_RAY_URL")
    return Finding("Executor", name)


def _disk() -> Finding:
    free = shutil.disk_usage(what_is_there(home())).free
    found = f"{free // MEGABYTE:,} MB free at {home()}"
    for folder, name in {files(): "NETVIZ_FILES", home(): "NETVIZ_HOME"}.items():
        there = what_is_there(folder)
        if not (there.is_dir() and os.access(there, os.W_OK)):
            return Finding("Disk", found, f"{name} must name a folder that netviz can write to. Received: {folder}")
    return Finding("Disk", found, "" if free >= ROOM_BYTES else "Prepared data and checkpoints need about 1,000 MB")


def _descriptors() -> Finding:
    limit = raise_limit()
    if limit is None:
        return Finding("Open files", "this system has no limit that can be asked for")
    visitors = max(0, limit - DESCRIPTORS_KEPT) // DESCRIPTORS_OF_A_SESSION
    change = "" if visitors >= 300 else "Raise the hard limit: ulimit -Hn unlimited, or LimitNOFILE= of the service"
    return Finding("Open files", f"{limit:,} at once, enough for {visitors:,} visitors", change)


def _layout() -> Finding:
    try:
        return Finding("Graphviz", engine())
    except DrawingError:
        return Finding("Graphviz", "not found", f"Drawings of tangled networks need it: {INSTALL}")


def _browser() -> Finding:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    change = "" if found else "Put a Chromium on the PATH: without one the browser tests are skipped"
    return Finding("Browser, for tests", found or "not found", change, is_needed=False)


def _node() -> Finding:
    found = shutil.which("node")
    change = "" if found else "Put Node 18 or newer on the PATH: without it the scripts' tests cannot run"
    return Finding("Node, for tests", found or "not found", change, is_needed=False)


_LOOKS: tuple[Callable[[], Finding], ...] = (
    _variables, _python, _processor, _memory, _training, _data, _record, _executor, _disk, _descriptors, _layout,
    _browser, _node,
)  # fmt: skip
