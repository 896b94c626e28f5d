"""Real CIFAR-10 for tests, as the official folder: the one that NETVIZ_CIFAR10 names, or one unpacked beside them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

UNPACK = Path(__file__).resolve().parents[2] / "shared" / "cifar10" / "unpack.py"


def cifar10_folder(destination: Path) -> Path:
    """The folder cifar-10-batches-py. Skips the test where no images can be had."""
    if named := os.environ.get("NETVIZ_CIFAR10"):
        return Path(named)
    if not UNPACK.exists():
        pytest.skip("no CIFAR-10 here: name one in NETVIZ_CIFAR10")
    done = subprocess.run([sys.executable, UNPACK, destination], capture_output=True, text=True, check=True)
    return Path(done.stdout.strip())
