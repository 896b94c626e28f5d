"""Put on the PYTHONPATH of a server under test.

With NETVIZ_TEST_MODULES it writes on SIGUSR1 the names of its loaded modules to that file; with NETVIZ_TEST_REFUSED it
refuses, as where the layout engine takes too long, every drawing in which the block of that id is open; with
NETVIZ_TEST_FULL it is full while that file is there.
"""

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


def refuse(id: str) -> None:
    """Let no drawing unfold that block."""
    from netviz.errors import DrawingError  # noqa: PLC0415
    from netviz.state.shown_network import ShownNetwork, View  # noqa: PLC0415

    draw = ShownNetwork.drawing

    def drawing(shown: ShownNetwork, view: View) -> str:
        if id in view.opened:
            raise DrawingError("A drawing may take 15 seconds", received="9,000 connections")
        return draw(shown, view)

    ShownNetwork.drawing = drawing


if "NETVIZ_TEST_REFUSED" in os.environ:
    sys.path.insert(0, os.getcwd())
    refuse(os.environ["NETVIZ_TEST_REFUSED"])


def be_full(while_there: Path) -> None:
    """Let no newcomer in."""
    from netviz.host import admission  # noqa: PLC0415

    room = admission.room
    admission.room = lambda load, purpose: 0 if while_there.exists() else room(load, purpose)


if "NETVIZ_TEST_FULL" in os.environ:
    sys.path.insert(0, os.getcwd())
    be_full(Path(os.environ["NETVIZ_TEST_FULL"]))
