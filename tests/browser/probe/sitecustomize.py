"""Put on the PYTHONPATH of a server under test: on SIGUSR1 it writes the names of its loaded modules to a file."""

import os
import signal
import sys
from pathlib import Path


def tell(*_: object) -> None:
    """All names, or no file yet."""
    target = Path(os.environ["NETVIZ_TEST_MODULES"])
    part = target.with_suffix(".part")
    part.write_text("\n".join(list(sys.modules)))
    part.replace(target)


if "NETVIZ_TEST_MODULES" in os.environ:
    signal.signal(signal.SIGUSR1, tell)
