"""A process of its own, beside the server, that does one thing and tells of it: a line of JSON at a time."""

from __future__ import annotations

import contextlib
import json
import subprocess
import threading
from collections.abc import Iterator
from typing import Any

from netviz.training.environment import module_command, worker_environment
from netviz.training.operating_system import apart
from netviz.training.places import log_file


def started(log: str, module: str, *arguments: str) -> subprocess.Popen[str]:
    """`python -m module`, begun; what it says beside its lines goes into the log of that name. Raises OSError."""
    path = log_file(log)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as errors:
        return subprocess.Popen(
            module_command(module, *arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=worker_environment(),
            **apart(),
        )


def told_by(process: subprocess.Popen[str], seconds: float, given: str = "") -> Iterator[dict[str, Any]]:
    """What it tells of what it is given, as it comes, until it has ended; what another library prints is left out.

    It is killed after so many seconds, and where nobody listens any more.
    """
    assert process.stdin is not None
    assert process.stdout is not None
    overdue = threading.Timer(seconds, process.kill)
    overdue.start()
    try:
        with contextlib.suppress(BrokenPipeError):  # it has ended already
            process.stdin.write(given)
            process.stdin.close()
        for line in process.stdout:
            if told := _told(line):
                yield told
        process.wait()
    finally:
        overdue.cancel()
        process.kill()


def _told(line: str) -> dict[str, Any]:
    try:
        told = json.loads(line)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
