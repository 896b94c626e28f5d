"""Load: how busy the server is, measured on itself, and what it has left."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass

from netviz.training.operating_system import descriptors_left, memory_left

WINDOW_SECONDS = 5.0
"""Rates are of so long a time."""
AGAIN_SECONDS = 0.5
"""What is left is looked for no more often."""
_SCRIPT = "ScriptRunner.scriptThread"
"""What Streamlit calls a thread that runs a page for one visitor."""


@dataclass(frozen=True)
class Load:
    """What a server does at a moment, and what it has left; None where the system does not tell."""

    sessions: int = 0
    """Visitors who are connected."""
    under_way: int = 0
    """Pages that run at this moment."""
    reruns: float = 0.0
    """Runs of pages that were asked for, a second."""
    busy: float = 0.0
    """The processor time that the server takes, in cores: Python alone takes no more than one."""
    entering: int = 0
    """Visitors who were let in so lately that the load does not show it yet."""
    descriptors: int | None = None
    memory: int | None = None
    """Bytes."""


class Meter:
    """Measures the load of this process. Used by one thread, the server's."""

    def __init__(self) -> None:
        """Nothing has happened yet."""
        self.sessions = 0
        self.reruns = 0
        """Since the server's start."""
        self._seen: deque[tuple[float, int, float]] = deque([(time.monotonic(), 0, time.process_time())])
        self._left: tuple[float, int | None, int | None] = (float("-inf"), None, None)

    def now(self, entering: int = 0) -> Load:
        """The load at this moment."""
        now = time.monotonic()
        if now - self._seen[-1][0] > WINDOW_SECONDS / 10:
            self._seen.append((now, self.reruns, time.process_time()))
        while len(self._seen) > 2 and now - self._seen[1][0] > WINDOW_SECONDS:
            self._seen.popleft()
        then, reruns, processor = self._seen[0]
        passed = max(now - then, AGAIN_SECONDS)
        if now - self._left[0] > AGAIN_SECONDS:
            self._left = now, descriptors_left(), memory_left()
        return Load(
            sessions=self.sessions,
            under_way=sum(thread.name == _SCRIPT for thread in threading.enumerate()),
            reruns=(self.reruns - reruns) / passed,
            busy=(time.process_time() - processor) / passed,
            entering=entering,
            descriptors=self._left[1],
            memory=self._left[2],
        )
