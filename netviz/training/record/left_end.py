"""The end of a run that its worker could not write down, since the record was away: left in a file beside its log."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from netviz.training.codes import Reason
from netviz.training.places import log_file, replace_file
from netviz.training.record.runs import ENDED, End, Figures, as_json, code

EXIT_DISK_FULL = 28
"""With this status ends a worker whose disk is full, and which may have been able to leave nothing else."""
_RESERVED_BYTES = 8_192


def reserve_end(run: str) -> None:
    """Room for the end on the disk, taken while there is some: a full disk then takes it all the same."""
    with contextlib.suppress(OSError):
        replace_file(_file(run), b" " * _RESERVED_BYTES)


def leave_end(run: str, end: End, figures: Figures) -> None:
    """Write it. Where the disk fails too it is lost, and the dispatcher will say that the worker died."""
    content = as_json(asdict(end) | {"reason": end.reason.value, "figures": figures.as_json()}).encode()
    try:
        try:
            replace_file(_file(run), content)
        except OSError:
            _write_over(_file(run), content)
    except OSError as error:
        print(f"the end of the run is lost: {error}", file=sys.stderr, flush=True)


def _write_over(path: Path, content: bytes) -> None:
    """Into the blocks that were reserved. Raises OSError."""
    with path.open("r+b") as reserved:
        reserved.write(content.ljust(_RESERVED_BYTES))
        reserved.flush()
        os.fsync(reserved.fileno())


def left_end(run: str) -> tuple[End, Figures] | None:
    """What the run's worker has left, or None. A file that is damaged is set aside, and stderr says so."""
    try:
        content = _file(run).read_bytes()
        return _read(content) if content.strip() else None
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
    with contextlib.suppress(OSError):
        _file(run).unlink(missing_ok=True)


def forget_all_left(run: str) -> None:
    """The run is forgotten, and what was set aside of it too."""
    forget_left_end(run)
    _set_aside(run).unlink(missing_ok=True)


def _read(content: bytes) -> tuple[End, Figures]:
    """The end and the figures. Raises ValueError, LookupError, TypeError or RecursionError."""
    left = json.loads(content)
    state, details = left["state"], left["details"]
    if state not in ENDED or not isinstance(details, dict) or not isinstance(left["figures"], str):
        raise ValueError
    return End(state, code(Reason, left["reason"], Reason.OTHER), details), Figures.from_json(left["figures"])


def _file(run: str) -> Path:
    return log_file(run).with_suffix(".end.json")


def _set_aside(run: str) -> Path:
    return log_file(run).with_suffix(".end.damaged")
