"""A stopwatch: the seconds that a run has trained, pauses left out."""

from __future__ import annotations

import time


class Stopwatch:
    """The seconds that have passed since it began, pauses left out."""

    def __init__(self, passed: float = 0.0) -> None:
        """Has not begun; `passed` were there before."""
        self._passed = passed
        self._since: float | None = None
        self.has_begun = False

    @property
    def seconds(self) -> float:
        """So far."""
        return self._passed + (0.0 if self._since is None else time.monotonic() - self._since)

    def begin(self) -> None:
        """From now on."""
        self.has_begun = True
        self._since = time.monotonic()

    def pause(self) -> None:
        """What follows does not count."""
        self._passed, self._since = self.seconds, None

    def go_on(self) -> None:
        """After a pause; where it has not begun it still has not."""
        if self.has_begun:
            self._since = time.monotonic()
