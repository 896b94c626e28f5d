"""Health: whether the server can do its work, for a proxy, a container's health check or a monitor."""

from __future__ import annotations

import shutil
from collections.abc import Callable

from netviz.errors import NetvizError
from netviz.training.dispatch.dispatcher import dispatcher
from netviz.training.operating_system import descriptors_left
from netviz.training.places import home, what_is_there
from netviz.words import MEGABYTE

SILENT_SECONDS = 30.0
"""The queue is looked at once a second; a transaction may wait for ten."""
FEWEST_DESCRIPTORS = 32
LEAST_BYTES = 50 * MEGABYTE


def health() -> dict[str, str]:
    """Of each part "ok", or in a sentence what is wrong."""
    return {name: _told(look) for name, look in _PARTS.items()}


def is_well(parts: dict[str, str]) -> bool:
    """Whether nothing is wrong."""
    return set(parts.values()) == {OK}


OK = "ok"


def _told(look: Callable[[], str]) -> str:
    try:
        return look() or OK
    except (NetvizError, OSError) as error:  # a folder of another machine may be away
        return str(error)


def _record() -> str:
    dispatcher().store.newest(1)
    return ""


def _queue() -> str:
    silence = dispatcher().silence()
    if silence is None or silence < SILENT_SECONDS:
        return ""
    return f"The queue has not been looked at for {silence:.0f} seconds"


def _disk() -> str:
    free = shutil.disk_usage(what_is_there(home())).free
    return "" if free >= LEAST_BYTES else f"{free // MEGABYTE} MB are left on the disk of NETVIZ_HOME"


def _files() -> str:
    left = descriptors_left()
    return "" if left is None or left >= FEWEST_DESCRIPTORS else f"{left} files may still be opened"


_PARTS: dict[str, Callable[[], str]] = {"record": _record, "queue": _queue, "disk": _disk, "descriptors": _files}
