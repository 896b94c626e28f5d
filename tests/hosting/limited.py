"""A process that is held to so much memory and processor time by the kernel, and sees its limits as a container does.

By control groups, of version 1 or 2, which take root; a mount namespace shows the process its own group alone.
"""

import contextlib
import os
import shutil
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
PERIOD_US = 100_000
MEGABYTE = 10**6


@dataclass
class Group:
    """A control group, and what its processes have taken."""

    folders: dict[str, Path]
    """The group's folder by controller; of version 2 one folder for all."""
    anonymous: int = 0
    """The most bytes so far that no file stands behind: what the kernel cannot drop."""

    @property
    def is_second(self):
        return self.folders["memory"] == self.folders["cpu"]

    def write(self, controller, name, value):
        (self.folders[controller] / name).write_text(str(value))

    def numbers(self, controller, name):
        lines = (self.folders[controller] / name).read_text().splitlines()
        return {key: int(value) for key, value in (line.split() for line in lines)}

    def look(self):
        now = self.numbers("memory", "memory.stat")
        self.anonymous = max(self.anonymous, now["anon"] if self.is_second else now["total_rss"])

    def processes(self):
        return (self.folders["memory"] / "cgroup.procs").read_text().split()

    @property
    def killed(self):
        """How many processes the kernel killed for want of memory."""
        return self.numbers("memory", "memory.events" if self.is_second else "memory.oom_control")["oom_kill"]

    def command(self, *command):
        """The command line that runs within the group and sees no other."""
        seen = [(self.folders[each], ROOT if self.is_second else ROOT / each) for each in sorted(self.folders)]
        enter = [f'echo $$ > "{folder}/cgroup.procs"' for folder, _ in seen]
        show = [f'mount --bind "{folder}" "{shown}"' for folder, shown in seen[: 1 if self.is_second else 2]]
        script = " && ".join([*enter, *show, 'exec "$@"'])
        return ["unshare", "--mount", "--propagation", "private", "sh", "-c", script, "sh", *command]


def why_not():
    """Why no group can be made here; empty where one can."""
    if os.name == "nt" or os.geteuid() != 0:
        return "control groups take root"
    if shutil.which("unshare") is None or not ROOT.is_dir():
        return "there are no control groups here"
    return ""


@contextlib.contextmanager
def group(memory_mb, cores):
    """A group of so many megabytes (10^6 bytes) and cores, watched five times a second; its processes end with it."""
    name = f"netviz-{os.getpid()}"
    if (ROOT / "cgroup.controllers").exists():
        (ROOT / "cgroup.subtree_control").write_text("+memory +cpu")
        folders = dict.fromkeys(("memory", "cpu"), ROOT / name)
        limits = {("memory", "memory.max"): memory_mb * MEGABYTE, ("cpu", "cpu.max"): f"{quota(cores)} {PERIOD_US}"}
    else:
        folders = {each: ROOT / each / name for each in ("memory", "cpu")}
        limits = {
            ("memory", "memory.limit_in_bytes"): memory_mb * MEGABYTE,
            ("cpu", "cpu.cfs_period_us"): PERIOD_US,
            ("cpu", "cpu.cfs_quota_us"): quota(cores),
        }
    made, over = Group(folders), threading.Event()
    for folder in {*folders.values()}:
        folder.mkdir()
    try:
        for (controller, file), value in limits.items():
            made.write(controller, file, value)

        def watch():
            while not over.wait(0.2):
                made.look()

        watching = threading.Thread(target=watch)
        watching.start()
        yield made
    finally:
        over.set()
        watching.join()
        _end(made)


def quota(cores):
    return int(cores * PERIOD_US)


def _end(made):
    """Kill what is left in the group, and remove it."""
    for _ in range(100):
        if not (left := made.processes()):
            break
        subprocess.run(["kill", "-KILL", *left], check=False, stderr=subprocess.DEVNULL)
        time.sleep(0.1)
    for folder in {*made.folders.values()}:
        folder.rmdir()
