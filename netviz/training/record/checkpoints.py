"""Checkpoints: all that a run needs to go on from a step, each a file beside the record.

A run keeps about a dozen, spaced logarithmically over its steps, and among them always the first, the newest, and the
one that was best on the held-out images. A file is whole or not there: it is written under another name first. It is
NumPy's .npz without pickle, so a page may read what is in it.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from netviz.errors import RunError
from netviz.training.places import files
from netviz.training.record import array_file, spacing
from netviz.training.variables import whole_number
from netviz.words import MEGABYTE

MOST = 12
"""Checkpoints that a run keeps."""
RUN_SHARE = 4
"""One run may take a quarter of what all checkpoints of a host may."""
PARTIAL = "partial-"
"""How the names begin of what an export writes beside them that is not whole yet: its own process clears it away."""


@dataclass(frozen=True)
class Position:
    """Where in its training a run is: what a checkpoint tells beside weights and optimizer."""

    run: str = ""
    """The id of the run that was there; a branch begins with a checkpoint of another one."""
    step: int = 0
    epoch: int = 0
    number: int | None = None
    """Batches of this epoch; None before the first epoch."""
    images: int = 0
    seconds: float = 0.0
    learning_rate: float = 0.0
    optimizer: str = ""
    cut: list[str] = field(default_factory=list)
    """The names of the shortcuts that were cut."""
    seconds_allowed: float = 0.0
    epochs_allowed: int = 0
    val_loss: float | None = None
    """On the held-out images at this very step, where they were looked at; so is the accuracy."""
    val_accuracy: float | None = None
    best_val_accuracy: float | None = None
    random: Mapping[str, Any] = field(default_factory=dict)
    """The state of what draws the order of images and their augmentation; as it is here."""
    epoch_random: Mapping[str, Any] = field(default_factory=dict)
    """The same, as it was before it drew this epoch's order."""


@dataclass(frozen=True)
class Checkpoint:
    """One that is there."""

    path: Path
    position: Position
    bytes: int

    def check(self) -> None:
        """Raises RunError where not all of it can be read. Nothing is held in memory."""
        if not array_file.is_whole(self.path):
            raise _damaged(self.path)

    def arrays(self) -> dict[str, list[np.ndarray]]:
        """The values of the model's variables, and those of the optimizer's, in their order. Raises RunError."""
        found: dict[str, list[np.ndarray]] = {}
        try:
            with np.load(self.path, allow_pickle=False) as file:
                for name in sorted(file.files):
                    if name != array_file.ABOUT:
                        found.setdefault(name.partition(".")[0], []).append(file[name])
        except array_file.DAMAGED as error:
            raise _damaged(self.path) from error
        return found


def write(position: Position, arrays: Mapping[str, Sequence[np.ndarray]]) -> Checkpoint:
    """Keep a checkpoint, and drop those that are no longer wanted. Raises OSError, as where the disk is full."""
    path = folder_of(position.run) / f"{position.step:09d}.npz"
    named = {f"{name}.{number:05d}": value for name, many in arrays.items() for number, value in enumerate(many)}
    array_file.write(path, asdict(position), named)
    made = Checkpoint(path, position, path.stat().st_size)
    kept = [each for each in of_run(position.run) if each.position.step != position.step] + [made]
    for each in superfluous(kept, _most(made.bytes)):
        each.path.unlink(missing_ok=True)
    return made


def of_run(run: str) -> list[Checkpoint]:
    """The checkpoints of a run, in the order of their steps; of those that are damaged nothing is told."""
    found = []
    for path in sorted(folder_of(run).glob("*.npz")):
        with contextlib.suppress(RunError):
            found.append(_as_it_is(path))
    return found


def at(run: str, step: int) -> Checkpoint:
    """The checkpoint of a run at that step. Raises RunError where there is none, with the steps that there are."""
    known = {each.position.step: each for each in of_run(run)}
    if step not in known:
        steps = ", ".join(f"{each:,}" for each in known) or "no step"
        raise RunError(f"This run has checkpoints at {steps}", received=f"{step:,}", field="step")
    return known[step]


def best(checkpoints: Sequence[Checkpoint]) -> Checkpoint | None:
    """The one with the highest accuracy on held-out images, the latest of equals; None where none was looked at."""
    seen = [each for each in checkpoints if each.position.val_accuracy is not None]
    return max(seen, key=lambda each: (each.position.val_accuracy or 0.0, each.position.step), default=None)


def superfluous(checkpoints: Sequence[Checkpoint], most: int) -> list[Checkpoint]:
    """Those to drop, so that `most` are left, as evenly spaced on a logarithmic axis as can be.

    The newest always stays; the first and the best where there is room for three.
    """
    kept = sorted(checkpoints, key=lambda each: each.position.step)
    lasting = [each.position.step for each in (*kept[-1:], *kept[:1], best(kept)) if each]
    gone = spacing.superfluous([each.position.step for each in kept], most, lasting[: max(1, most)])
    return [each for each in kept if each.position.step in gone]


def copy(checkpoint: Checkpoint, run: str) -> None:
    """The same checkpoint for another run, which begins there. Raises RunError."""
    path = folder_of(run) / checkpoint.path.name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(checkpoint.path, path)
        except OSError:  # a file system without links
            shutil.copyfile(checkpoint.path, path)
    except OSError as error:
        raise RunError("The checkpoint cannot be copied", received=error.strerror or error) from error


def forget_after(run: str, step: int) -> None:
    """A run goes on from that step another time: what came after is no longer its past."""
    for path in folder_of(run).glob("*"):
        is_past = path.stem.isdecimal() and int(path.stem) <= step
        if not is_past and not path.name.startswith(PARTIAL):
            path.unlink(missing_ok=True)


def forget(run: str) -> None:
    """The run is forgotten."""
    shutil.rmtree(folder_of(run), ignore_errors=True)


def make_room(active: set[str]) -> None:
    """Drop checkpoints of the runs that ended longest ago, until what is left leaves a run its share."""
    folders = [folder for folder in files().glob("checkpoints/*") if folder.name not in active]
    sizes = {folder: sum(file.stat().st_size for file in folder.glob("*")) for folder in folders}
    allowed = _all_bytes() - _all_bytes() // RUN_SHARE
    for folder in sorted(folders, key=lambda folder: folder.stat().st_mtime):
        if sum(sizes.values()) <= allowed:
            break
        del sizes[folder]
        forget(folder.name)


def _most(size: int) -> int:
    """How many checkpoints of that size a run may have."""
    return min(MOST, _all_bytes() // RUN_SHARE // size)


def _all_bytes() -> int:
    return whole_number("NETVIZ_CHECKPOINTS_MB", 2_000) * MEGABYTE


def folder_of(run: str) -> Path:
    """Where those of a run are."""
    return files() / "checkpoints" / run


def _as_it_is(path: Path) -> Checkpoint:
    """What the file tells now; it is read again only where it is another one. Raises RunError where it is damaged."""
    try:
        now = path.stat()
    except OSError as error:
        raise _damaged(path) from error
    return _read(path, (now.st_mtime_ns, now.st_size))


@lru_cache(maxsize=4_096)
def _read(path: Path, _version: tuple[int, int]) -> Checkpoint:
    try:
        with np.load(path, allow_pickle=False) as file:
            about = json.loads(file[array_file.ABOUT].tobytes())
        names = {each.name for each in fields(Position)}
        known = {name: value for name, value in about.items() if name in names}  # another netviz may tell more
        return Checkpoint(path, Position(**known), path.stat().st_size)
    except array_file.DAMAGED as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> RunError:
    return RunError("The checkpoint cannot be read; it is damaged", received=path.name)
