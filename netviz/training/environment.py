"""What the environment says, and how a process beside the server is started: with how little of it."""

from __future__ import annotations

import os
import socket
import sys
import uuid
from contextlib import suppress
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]

HANDLE = "NETVIZ_HANDLE"
"""The variable by which a worker is told its handle, where it cannot know it: as a job of a cluster."""

OF_WORKERS = {
    "PYTHONUNBUFFERED": "1",
    # oneDNN is off by default on CPUs without AVX-512, and makes these networks two to four times as fast.
    "TF_ENABLE_ONEDNN_OPTS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "KERAS_BACKEND": "tensorflow",
}
"""Variables of every worker, on whichever machine."""

# A worker trains; it needs no token, key or password that the server may have been given.
_PASSED_ON = (
    "PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "USERPROFILE",
    "LD_LIBRARY_PATH", "VIRTUAL_ENV", "PYTHONHOME", "KERAS_HOME", "OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS",
    "TF_NUM_INTEROP_THREADS", "CUDA_VISIBLE_DEVICES", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy",
    "https_proxy", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR",
)  # fmt: skip


def worker_environment() -> dict[str, str]:
    """The variables of a worker process, which starts in the folder of who starts it: paths mean the same to both."""
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    ours = {name: value for name, value in os.environ.items() if name.startswith("NETVIZ_")}
    return {
        **passed,
        **ours,
        **OF_WORKERS,
        "PYTHONPATH": str(ROOT),
    }


def threads_environment(count: int) -> dict[str, str]:
    """What makes a worker use so many threads, where it is not said already."""
    names = ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")
    return {name: os.environ.get(name, str(count)) for name in names}


def module_command(module: str, *arguments: str) -> list[str]:
    """The command line of `python -m module` with this very Python."""
    return [sys.executable, "-m", module, *arguments]


def birth(pid: int) -> float:
    """When the process of that number began, in seconds: the two together are its own for ever. Raises psutil.Error.

    On Linux counted from the start of the system: psutil's epoch moves whenever the clock is set.
    """
    born = psutil.Process(pid).create_time()
    return round(born - psutil.boot_time(), 2) if psutil.LINUX else born


def host() -> str:
    """This machine, and which container of it: only here does a process' number mean that process."""
    try:
        space = os.readlink("/proc/self/ns/pid").strip("pid:[]")
    except OSError:
        space = ""
    return f"{socket.gethostname()[:60]}/{space}/{_start_of_system()}".replace(":", "-")


def _start_of_system() -> str:
    """What no other machine has, though it be called alike, and this one not after its next start."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return f"{uuid.getnode():x}"


def cores() -> int:
    """The cores that this process may use; fewer where its container has less time than they have."""
    known = len(psutil.Process().cpu_affinity()) if hasattr(psutil.Process, "cpu_affinity") else psutil.cpu_count() or 1
    with suppress(OSError, ValueError):  # "max", or another system
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()
        known = min(known, max(1, int(quota) // int(period)))
    return known
