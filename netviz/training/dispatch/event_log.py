"""The event log: one line for whatever happens to a run, with its id; nothing about the visitor.

    2026-11-27 13:50:02 netviz began run=qXz81
    2026-11-27 13:51:10 netviz ended run=qXz81 state=done reason=epochs_over

A server prints them to its standard error; commands of the shell are silent.
"""

from __future__ import annotations

import logging
import sys

_LOGGER = logging.getLogger("netviz")


def note(event: str, run: str = "", **details: object) -> None:
    """A line: what happened, to which run, and codes or numbers that say more."""
    said = {"run": run, **details} if run else details
    _LOGGER.info("%s", " ".join([event, *(f"{name}={value}" for name, value in said.items())]))


def begin() -> None:
    """Print from now on."""
    if not _LOGGER.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(asctime)s netviz %(message)s", "%Y-%m-%d %H:%M:%S"))
        _LOGGER.addHandler(handler)
        _LOGGER.setLevel(logging.INFO)
        _LOGGER.propagate = False
        # Streamlit watches a checkout for who edits it, and where its environment lies in it warns a thousand times.
        logging.getLogger("watchdog").setLevel(logging.ERROR)
