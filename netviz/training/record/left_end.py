"""The end of a run that its worker could not write down, since the record was away: left in a file beside its log."""

from __future__ import annotations

import contextlib
import json
import sys
from dataclasses import asdict
from pathlib import Path

from netviz.training.codes import Reason
from netviz.training.places import log_file, replace_file
from netviz.training.record.runs import ENDED, End, Figures, as_json, code

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
    """What the run's worker has left, or None. A file that is damaged is set aside, and stderr says so."""
    try:
        return _read(_file(run).read_bytes())
    except OSError:
        return None
    except (ValueError, LookupError, TypeError, RecursionError):
        with contextlib.suppress(OSError):
            _file(run).replace(_set_aside(run))
        where = _set_aside(run)
        print(f"the end that a worker left cannot be read, and is set aside: {where}", file=sys.stderr, flush=True)
        return None


def forget_left_end(run: str) -> None:
    """It is written down, or its run is forgotten."""
    _file(run).unlink(missing_ok=True)


def forget_all_left(run: str) -> None:
    """The run is forgotten, and what was set aside of it too."""
    forget_left_end(run)
    _set_aside(run).unlink(missing_ok=True)


def _read(content: bytes) -> tuple[End, Figures]:
    """The end and the figures. Raises ValueError, LookupError, TypeError or RecursionError."""
    left = json.loads(content)
    state, details = left["state"], left["details"]
    if state not in ENDED or not isinstance(details, dict):
        raise ValueError
    return End(state, code(Reason, left["reason"], Reason.OTHER), details), Figures.from_json(left["figures"])


def _file(run: str) -> Path:
    return log_file(run).with_suffix(".end.json")


def _set_aside(run: str) -> Path:
    return log_file(run).with_suffix(".end.damaged")
