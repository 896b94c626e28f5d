"""A worker's log: standard output and error, which may lie on a disk that is full."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import Any, TextIO


class _Forgiving:
    """A stream whose failures are nobody's end: what cannot be written is not worth a run."""

    def __init__(self, stream: TextIO):
        self._stream = stream

    def write(self, text: str) -> int:
        """Write what can be written."""
        with contextlib.suppress(OSError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """As far as it goes."""
        with contextlib.suppress(OSError):
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def forgive_full_disk() -> None:
    """From here on what this process prints never raises."""
    sys.stdout, sys.stderr = _Forgiving(sys.stdout), _Forgiving(sys.stderr)


def leave(status: int) -> None:
    """End the process with that status at once: Python's own way ends with another where its log cannot be written."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(status)
