"""What differs between operating systems: processes, locks, limits, and the container around this process.

Nothing that only POSIX, or only Linux, has is named anywhere else; the other way stands beside each.
"""

from __future__ import annotations

import contextlib
import os
import platform
import re
import signal
import socket
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

try:
    import resource
except ImportError:  # only POSIX has limits of a process
    resource = None
try:
    import fcntl
except ImportError:
    fcntl = None
try:
    import msvcrt
except ImportError:  # only Windows has it
    msvcrt = None

LOWER_BY = 5
"""Steps of POSIX' niceness: beside one of these a process of the usual priority has three quarters of a core."""
MOST_DESCRIPTORS = 65_536
"""More than any server here needs; some systems name no limit at all, and then count up to it."""
CGROUP = Path("/sys/fs/cgroup")
"""Where Linux tells a container its limits: in files of version 2, or of version 1."""
PROC = Path("/proc")


def apart() -> dict[str, Any]:
    """What `subprocess.Popen` takes for a process that lives on when its starter is interrupted or gone.

    On POSIX a session of its own, elsewhere a process group.
    """
    group = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    return {"start_new_session": True} if hasattr(os, "setsid") else {"creationflags": group}


def kill_with_children(pid: int) -> None:
    """Kill, at once, a process that was started `apart`, and whatever it has started; nothing where it is gone."""
    with contextlib.suppress(ProcessLookupError, PermissionError, psutil.Error):
        if hasattr(os, "killpg"):
            os.killpg(pid, signal.SIGKILL)
            return
        process = psutil.Process(pid)
        for each in (*process.children(recursive=True), process):
            with contextlib.suppress(psutil.Error):
                each.kill()


@contextlib.contextmanager
def interrupted_by_end() -> Iterator[None]:
    """Being told to end, or losing the terminal where the system tells of that, is as Ctrl-C."""
    known = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = [signal.signal(each, signal.default_int_handler) for each in known]
    try:
        yield
    finally:
        for each, handler in zip(known, before, strict=True):
            signal.signal(each, handler)


def lower_priority(process: psutil.Process) -> None:
    """Let a process leave the processor to others."""
    lower = psutil.BELOW_NORMAL_PRIORITY_CLASS if psutil.WINDOWS else process.nice() + LOWER_BY  # type: ignore
    with contextlib.suppress(psutil.Error):
        process.nice(lower)


def lower_own_priority() -> None:
    """Leave the processor to others, and offer this process first when memory runs out, where the system can."""
    lower_priority(psutil.Process())
    with contextlib.suppress(OSError):
        (PROC / "self" / "oom_score_adj").write_text("1000")


def lock(handle: int) -> None:
    """Hold an open file alone among all processes until it is closed, or its holder dies. Raises OSError."""
    if fcntl is not None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    elif msvcrt is not None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]


def raise_limit() -> int | None:
    """Raise the soft limit of open files, and so of visitors, as far as the hard one allows; answers it.

    Never lowers it; None where there is none.
    """
    if resource is None:
        return None
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = resource.RLIM_INFINITY
    wanted = MOST_DESCRIPTORS if hard == unlimited else min(hard, MOST_DESCRIPTORS)
    if soft == unlimited or soft >= wanted:
        return soft
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    except (OSError, ValueError):  # a system may know a limit of its own below the hard one
        return soft
    return wanted


def descriptors_left() -> int | None:
    """How many files and connections this process may still open; None where the system does not tell."""
    if resource is None:
        return None
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    try:
        return None if soft == resource.RLIM_INFINITY else soft - len(os.listdir(PROC / "self" / "fd"))
    except OSError:
        return None


def host() -> str:
    """This machine, and which container of it: only here does a process' number mean that process."""
    try:
        space = os.readlink(PROC / "self" / "ns" / "pid").strip("pid:[]")
    except OSError:
        space = ""
    return f"{socket.gethostname()[:60]}/{space}/{_start_of_system()}".replace(":", "-")


def _start_of_system() -> str:
    """What no other machine has, though it be called alike, and this one not after its next start."""
    try:
        return (PROC / "sys" / "kernel" / "random" / "boot_id").read_text().strip()
    except OSError:
        return f"{uuid.getnode():x}"


def birth(pid: int) -> float:
    """When the process of that number began, in seconds: the two together are its own for ever. Raises psutil.Error.

    On Linux counted from the start of the system: psutil's epoch moves whenever the clock is set.
    """
    born = psutil.Process(pid).create_time()
    return round(born - psutil.boot_time(), 2) if psutil.LINUX else born


def cores() -> int:
    """The cores that this process may use, at least one; fewer where its container has less time than they have."""
    known = len(psutil.Process().cpu_affinity()) if hasattr(psutil.Process, "cpu_affinity") else psutil.cpu_count() or 1
    quota = _container_says("cpu.max") or _container_says("cpu/cpu.cfs_quota_us", "cpu/cpu.cfs_period_us")
    return min(known, max(1, int(quota[0] // quota[1]))) if len(quota) == 2 and quota[0] > 0 else known


def processor() -> str:
    """The name of the processor, as its maker has it where the system tells that."""
    with contextlib.suppress(OSError):
        if found := re.search(r"^model name\s*:(.+)", (PROC / "cpuinfo").read_text(), re.MULTILINE):
            return " ".join(found[1].split())
    return platform.processor() or platform.machine()


def memory_bytes() -> int:
    """The memory of the machine, or of the container where that is less."""
    told = _container_says("memory.max") or _container_says("memory/memory.limit_in_bytes")
    return min([psutil.virtual_memory().total, *told])


def memory_left() -> int:
    """The bytes that the machine has left, or the container where that has less."""
    left = psutil.virtual_memory().available
    second = ("memory.max", "memory.current", "memory.stat", "inactive_file")
    first = "memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes", "memory/memory.stat", "total_inactive_file"
    for most, used, stat, droppable in (second, first):
        if len(told := _container_says(most, used)) == 2:
            with contextlib.suppress(OSError, ValueError, KeyError):
                known = dict(line.split() for line in (CGROUP / stat).read_text().splitlines())
                left = min(left, told[0] - told[1] + int(known[droppable]))
    return left


def _container_says(*files: str) -> list[int]:
    """The numbers of these files; none where one is missing or says "max"."""
    try:
        return [int(number) for file in files for number in (CGROUP / file).read_text().split()]
    except (OSError, ValueError):
        return []
