"""A small disk of its own, which can be filled."""

import shutil
import subprocess
from contextlib import contextmanager


@contextmanager
def small_disk(folder, megabytes=160):
    """A disk of its own mounted there; False where this user may not."""
    folder.mkdir(exist_ok=True)
    options = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    may = shutil.which("mount") and subprocess.run(options, capture_output=True, check=False).returncode == 0
    try:
        yield bool(may)
    finally:
        if may:
            subprocess.run(["umount", "-l", str(folder)], check=False)
