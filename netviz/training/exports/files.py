"""Exports: files that are made of a run to be taken away, kept beside its checkpoints and forgotten with them.

A file is named after the step whose weights it has, or of curves after their newest event: it is made once, and what
comes later has another name.
"""

from __future__ import annotations

import contextlib
import math
import re
import shutil
import time
import zlib
from collections.abc import Iterable
from enum import Enum
from pathlib import Path

from netviz.training.operating_system import host
from netviz.training.places import files
from netviz.training.record import checkpoints
from netviz.training.record.runs import Run
from netviz.training.record.store import Store

MOST_SECONDS = 300
"""After which an export is ended: TensorFlow is imported in five, and the largest network is written in twenty."""


class ExportKind(str, Enum):
    """What a file is, by how its name ends."""

    MODEL = "keras"
    WEIGHTS = "weights.h5"
    TEXT = "weights.txt"
    TENSORBOARD = "tensorboard.zip"
    HANDOUT = "handout.zip"

    @property
    def has_curves(self) -> bool:
        """Whether it has the curves until now, so that every event makes it older."""
        return self in (ExportKind.TENSORBOARD, ExportKind.HANDOUT)


_CHECKPOINT = re.compile(r"\d{9,12}\.npz")
_NAME = re.compile(rf"(\d{{9,12}})\.({'|'.join(re.escape(kind.value) for kind in ExportKind)})")


def path_of(run: str, kind: ExportKind, number: int) -> Path:
    """Where the file is once it is made; `number` is a step, or of what has curves the number of an event."""
    return checkpoints.folder_of(run) / f"{number:09d}.{kind.value}"


def named(run: str, name: str) -> Path | None:
    """The file of that name, an export or a checkpoint, where it is there; whatever else a name may be, None."""
    is_one = run.isalnum() and (_NAME.fullmatch(name) or _CHECKPOINT.fullmatch(name))
    path = checkpoints.folder_of(run) / name
    return path if is_one and path.is_file() else None


def checkpoint_name(run: Run, step: int) -> str:
    """What a checkpoint is called where it is taken away; the script of a branch names it so."""
    return f"run-{run.number}-batch-{step}.npz"


def number_of(store: Store, run: Run, kind: ExportKind, step: int) -> int:
    """After what a file with the weights of that step is named, or with the curves until now. Raises RunError."""
    return store.last_seq(run) + 1 if kind.has_curves else step


def newest(run: str, kind: ExportKind) -> Path | None:
    """The newest of that kind, where there is one."""
    found = [path for path in checkpoints.folder_of(run).glob(f"*.{kind.value}") if _NAME.fullmatch(path.name)]
    return max(found, default=None)


def partial_of(pid: int) -> str:
    """How the names begin of what a process of this host writes that is not whole yet."""
    return f"{checkpoints.PARTIAL}{zlib.crc32(host().encode()):08x}-{pid}-"


def forget_partial(run: str, pid: int) -> None:
    """Drop what an export of that run has left whose process was killed."""
    for path in checkpoints.folder_of(run).glob(f"{partial_of(pid)}*"):
        _drop(path)


def forget_all_partial() -> None:
    """Drop what no process writes any more, of any server: what is older than an export may take."""
    edge = time.time() - MOST_SECONDS
    for path in (files() / "checkpoints").glob(f"*/{checkpoints.PARTIAL}*"):
        _drop(path, edge)


def _drop(path: Path, edge: float = math.inf) -> None:
    """Drop a file or a folder that was changed last before that moment."""
    with contextlib.suppress(FileNotFoundError):  # another server drops it, too
        if path.lstat().st_mtime >= edge:
            return
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def forget_but(run: str, kept: Iterable[int]) -> None:
    """Drop the files of other steps: their checkpoints are gone, or their curves are older than the newest."""
    numbers = set(kept)
    for path in checkpoints.folder_of(run).glob("*"):
        known = _NAME.fullmatch(path.name)
        if known and int(known[1]) not in numbers:
            path.unlink(missing_ok=True)
