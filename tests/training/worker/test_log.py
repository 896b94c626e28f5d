"""A log on a full disk ends nothing."""

import os
import subprocess
import sys

import pytest

WRITER = """
import sys
from netviz.training.worker.log import forgive_full_disk, leave
{forgive}
for _ in range(3):
    print("a line", flush=True)
    print("a line", file=sys.stderr, flush=True)
{leave}
"""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no disk that is always full")
@pytest.mark.parametrize("is_forgiven", [True, False])
def test_a_full_disk_changes_no_exit_status(is_forgiven):
    code = WRITER.format(
        forgive="forgive_full_disk()" if is_forgiven else "", leave="leave(7)" if is_forgiven else "sys.exit(7)"
    )
    with open("/dev/full", "w") as full:
        ended = subprocess.run([sys.executable, "-c", code], stdout=full, stderr=full, check=False)
    assert (ended.returncode == 7) is is_forgiven


def test_what_can_be_written_is_written():
    code = WRITER.format(forgive="forgive_full_disk()", leave="leave(0)")
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (ended.stdout, ended.stderr) == ("a line\n" * 3, "a line\n" * 3)
