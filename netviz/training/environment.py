"""What the environment says, and how a process beside the server is started: with how little of it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The folder that has the package: a checkout, or site-packages."""

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

_TOKENS = ("NETVIZ_METRICS_TOKEN", "NETVIZ_RAY_TOKEN")
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
    ours = {name: value for name, value in os.environ.items() if name.startswith("NETVIZ_") and name not in _TOKENS}
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
