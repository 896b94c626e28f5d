"""The end of a run that its worker could not write down, since the record was away: left in a file beside its log."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from netviz.training.codes import Reason
from netviz.training.places import log_file, replace_file
from netviz.training.record.runs import End, Figures, as_json, code

EXIT_DISK_FULL = 28
"""With this status ends a worker whose disk is full, and which may have been able to leave nothing else."""


def leave_end(run: str, end: End, figures: Figures) -> None:
    """Write it. Where the disk fails too it is lost, and the dispatcher will say that the worker died."""
    content = asdict(end) | {"reason": end.reason.value, "figures": figures.as_json()}
    try:
        replace_file(_file(run), as_json(content).encode())
    except OSError as error:
        print(f"the end of the run is lost: {error}", file=sys.stderr, flush=True)


def left_end(run: str) -> tuple[End, Figures] | None:
    """What the run's worker has left, or None."""
    try:
        left = json.loads(_file(run).read_text())
        reason = code(Reason, left["reason"], Reason.OTHER)
        return End(left["state"], reason, left["details"]), Figures.from_json(left["figures"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def forget_left_end(run: str) -> None:
    """It is written down, or its run is forgotten."""
    _file(run).unlink(missing_ok=True)


def _file(run: str) -> Path:
    return log_file(run).with_suffix(".end.json")
