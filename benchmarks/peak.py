"""The most memory that a process held at once."""

from pathlib import Path


def peak_bytes() -> int:
    """This process' own peak; Linux only.

    Not `ru_maxrss`, which a process takes over from the one that started it: beside a large parent it measures that.
    """
    status = Path("/proc/self/status").read_text()
    return 1024 * int(status.split("VmHWM:")[1].split()[0])
