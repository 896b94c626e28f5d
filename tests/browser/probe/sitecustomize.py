"""Put on the PYTHONPATH of a server under test: on SIGUSR1 it writes the names of its loaded modules to a file."""

import os
import signal
import sys
from pathlib import Path

if "NETVIZ_TEST_MODULES" in os.environ:
    signal.signal(
        signal.SIGUSR1, lambda *_: Path(os.environ["NETVIZ_TEST_MODULES"]).write_text("\n".join(list(sys.modules)))
    )
