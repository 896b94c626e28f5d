"""python -m netviz.training.data.prepare CHOICE KEY: prepare the data set away from the server's memory."""

from __future__ import annotations

import subprocess
import sys
import typing

import psutil

from netviz.errors import DataError
from netviz.training.data import data_set
from netviz.training.data.sources import Choice, sources
from netviz.training.environment import module_command, worker_environment
from netviz.training.operating_system import apart, lower_priority


def start(choice: Choice, key: str) -> subprocess.Popen[str]:
    """Prepare the source of that key, and no other, in the background.

    What it prints, where it fails, is the DataError's sentence.
    """
    process = subprocess.Popen(
        module_command("netviz.training.data.prepare", choice, key),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=worker_environment(),
        **apart(),
    )
    lower_priority(psutil.Process(process.pid))  # before it has loaded anything: somebody waits for a page
    return process


def main(choice: Choice, key: str) -> int:
    """Prepare that source, and say in one line why it could not be."""
    try:
        source = next((source for source in sources(choice) if source.key == key), None)
        if source is None:
            raise DataError("The files of the data set have just changed")
        data_set.prepare(source, lambda phase, done: None)
    except DataError as error:
        print(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(typing.cast(Choice, sys.argv[1]), sys.argv[2]))
