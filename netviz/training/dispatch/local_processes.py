"""Workers as processes of this host."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import threading
from collections.abc import Mapping
from typing import Any, Literal

import psutil

from netviz.errors import RunCause, RunError
from netviz.training.data.data_set import check_room
from netviz.training.data.sources import Choice
from netviz.training.dispatch import limits
from netviz.training.environment import (
    HANDLE,
    module_command,
    threads_environment,
    worker_environment,
)
from netviz.training.operating_system import apart, birth, cores, host, kill_with_children
from netviz.training.places import log_file
from netviz.training.record.runs import Run


class LocalProcesses:
    """Workers as processes of this host, each in a session of its own: they outlive the server that started them."""

    def __init__(self, capacity: int = 1, warm: int = 0) -> None:
        """At most `capacity` workers at a time, and `warm` that wait for a run. Knows no process yet."""
        self.capacity, self.warm = capacity, warm
        # A worker alone has every core; several share them.
        self._threads = {} if capacity <= 1 else threads_environment(max(1, cores() // capacity))
        self._standbys: list[subprocess.Popen[bytes]] = []
        self._taking = threading.Lock()
        self._children: dict[int, subprocess.Popen[bytes]] = {}

    @property
    def host(self) -> str:
        """This machine, or this container of it."""
        return _here()

    def check(self) -> None:
        """Raises RunError where this host lacks TensorFlow, Keras or the memory for them."""
        limits.check_host()

    def check_images(self, choice: Choice) -> None:
        """Raises DataError where the images are not there, or would not fit on the disk."""
        check_room(choice)

    def owns(self, handle: str) -> bool:
        """Whether it is a process of this host, whoever started it."""
        return handle.startswith(_here())

    def start(self, run: Run) -> str:
        """Start the worker; its handle is the process id with its time of birth, so a reused id is not mistaken."""
        path = log_file(run.id)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            child = self._from_standby(run.id)
            if child is None:
                with path.open("ab") as log:
                    child = _worker(run.id, stdin=subprocess.DEVNULL, output=log, more=self._threads)
        except OSError as error:
            raise RunError(
                "The worker could not be started", received=error.strerror or error, cause=RunCause.NOT_STARTED
            ) from error
        self._children[child.pid] = child
        return _handle(child.pid)

    def state(self, handle: str) -> Literal["running", "exited", "unknown"]:
        """Whether that very process lives; a child of ours that has ended is reaped here."""
        return "exited" if self._process(handle) is None else "running"

    def cancel(self, handle: str) -> None:
        """Kill the worker, and what it has started."""
        if (process := self._process(handle)) is not None:
            kill_with_children(process.pid)

    def last_words(self, run: Run) -> Mapping[str, Any]:
        """How it ended, and the end of its log. Only the process that started a worker learns its exit status."""
        child = self._children.get(pid_of(run.handle)) if run.handle else None
        status = None if child is None else child.poll()
        known: dict[str, Any] = {}
        if status is not None:
            known = {"signal": -status} if status < 0 else {"status": status}
        if line := _last_line(run.id):
            known["last_words"] = line
        return known

    def warm_up(self, workers: int) -> None:
        """Standbys import TensorFlow and wait. They leave when this process ends: their standard input does, too.

        Where one cannot stand (there is no memory for it, say) no other is made.
        """
        with self._taking:
            standing = [child for child in self._standbys if child.poll() is None]
            if len(standing) < len(self._standbys):
                self.warm = 0
            self._standbys = standing
            while len(self._standbys) < min(workers, self.warm):
                try:
                    child = _worker(stdin=subprocess.PIPE, output=subprocess.DEVNULL, more=self._threads)
                    self._standbys.append(child)
                except OSError:
                    self.warm = 0

    def _from_standby(self, identity: str) -> subprocess.Popen[bytes] | None:
        """A standby that was given that run; None where none stands."""
        while True:
            with self._taking:
                child = self._standbys.pop(0) if self._standbys else None
            if child is None or child.stdin is None:
                return None
            with contextlib.suppress(OSError), child.stdin as line:
                line.write(f"{identity}\n".encode())
                line.flush()
                return child

    def forget_all_but(self, handles: set[str]) -> None:
        """Reap the others that have ended, and keep nothing of them."""
        kept = {pid_of(handle) for handle in handles if self.owns(handle)}
        for pid, child in list(self._children.items()):
            if pid not in kept and child.poll() is not None:
                del self._children[pid]

    def _process(self, handle: str) -> psutil.Process | None:
        pid = pid_of(handle)
        child = self._children.get(pid)
        if child is not None and child.poll() is not None:
            return None
        try:
            process = psutil.Process(pid)
            born = float(handle.rpartition(":")[2])
            if abs(birth(pid) - born) > 0.02:
                return None
            # A child of ours is gone when it is reaped, and then its exit status is known; threads may die slowly.
            if child is None and process.status() == psutil.STATUS_ZOMBIE:
                return None
        except (psutil.Error, ValueError):  # a process that may not be looked at is not ours
            return None
        return process


def _worker(*arguments: str, stdin: int, output: Any, more: Mapping[str, str]) -> subprocess.Popen[Any]:
    """A worker in a session of its own. Raises OSError."""
    return subprocess.Popen(
        module_command("netviz.training.worker", *arguments),
        stdin=stdin,
        stdout=output,
        stderr=output,
        env={**worker_environment(), **more},
        **apart(),
    )


def own_handle() -> str:
    """The handle of this very process: what it was told, or the process itself."""
    return os.environ.get(HANDLE) or _handle(os.getpid())


def _handle(pid: int) -> str:
    return f"{_here()}{pid}:{birth(pid)}"


def _here() -> str:
    return f"local:{host()}:"


def pid_of(handle: str) -> int:
    """The id of the process that has that handle."""
    return int(handle.split(":")[-2])


# TensorFlow's own log lines, which are about drivers that nobody has.
_NOISE = re.compile(r"[IWEF]\d{4} |\d{4}-\d\d-\d\d |WARNING: All log messages")


def _last_line(identity: str) -> str:
    """The end of a worker's log, for a reader."""
    try:
        with log_file(identity).open("rb") as log:
            log.seek(max(0, log.seek(0, os.SEEK_END) - 4_096))
            lines = log.read().decode(errors="replace").strip().splitlines()
    except OSError:
        return ""
    return next((line[:200] for line in reversed(lines) if not _NOISE.match(line)), "")
