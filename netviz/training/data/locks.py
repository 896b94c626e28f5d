"""A lock between processes, which the system opens again when its holder dies."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from netviz.training import operating_system


@contextmanager
def file_lock(path: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold `path` alone among all processes; `waiting` is called five times a second until it is free."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        while True:
            try:
                operating_system.lock(handle)
                break
            except OSError:
                waiting()
                time.sleep(0.2)
        yield
    finally:
        os.close(handle)
