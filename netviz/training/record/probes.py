"""Probes: what a network had learnt at one moment of its run, each a small file beside the record.

A probe is taken with a check on held-out images, of the same answers, so it tells the same accuracy. A run keeps MOST
of them, spaced logarithmically over its steps. Images have their numbers among the training images of the run's data
set, of which the held-out ones are the last (`netviz.training.data.pictures` has their pixels).
"""

from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from netviz.errors import RunError
from netviz.training.places import files
from netviz.training.record import array_file, spacing

MOST = 48
"""Probes that a run keeps."""
PICTURES = 16
"""Held-out pictures whose answers every probe of a run has: the same ones all the run through."""
TOP = 3
"""Classes that are told of an answer."""
MISTAKES = 8
"""Mistakes of each kind that a probe has at most."""
CLASSES = 10
FILTER_VALUES = 16_384
"""Of a first layer with more weights the first filters are kept, as many as these hold."""


class Answers(NamedTuple):
    """What the network answers to n images."""

    images: np.ndarray
    """Their numbers; int32 (n,)."""
    labels: np.ndarray
    """Their true classes; uint8 (n,)."""
    classes: np.ndarray
    """The likeliest classes, best first; uint8 (n, TOP). The first one is the answer."""
    probabilities: np.ndarray
    """Those of these classes; float32 (n, TOP)."""
    of_label: np.ndarray
    """The probability of the true class; float32 (n,)."""


@dataclass(frozen=True)
class Probe:
    """What the network had learnt after `step` batches."""

    step: int
    epoch: int
    images: int
    """Shown so far."""
    seconds: float
    accuracy: float
    """On all held-out images."""
    pictures: Answers
    """To PICTURES held-out images, of every class as many as goes, in the order of the classes."""
    confusion: np.ndarray
    """How many held-out images of the class of a row were taken for the class of a column; int32 (10, 10)."""
    surest: Answers
    """The mistakes of which the network was surest, the surest first."""
    worst: Answers
    """The mistakes with the greatest loss, the least probability for the true class, the worst first."""
    filters: np.ndarray
    """The kernel of the first convolution; float16 (height, width, channels, filters), all 0 where there is none."""
    layer: str
    """The name of that convolution; empty where there is none."""
    filter_count: int
    """How many filters it has: of many, `filters` has the first."""

    @property
    def by_class(self) -> np.ndarray:
        """The share of each class' held-out images that is told rightly; float64 (10,), NaN where there is no image."""
        counts = self.confusion.sum(1)
        return np.where(counts > 0, self.confusion.diagonal() / np.maximum(counts, 1), np.nan)


class ProbeHead(NamedTuple):
    """A probe that is there, without what is in it."""

    step: int
    path: Path


_NUMBERS = ("step", "epoch", "images", "seconds", "accuracy", "layer", "filter_count")
_ANSWERS = ("pictures", "surest", "worst")
_ARRAYS = ("confusion", "filters")
_FORMS = {"images": "i", "labels": "u", "classes": "u", "probabilities": "f", "of_label": "f"}


def write(run: str, probe: Probe) -> None:
    """Keep a probe, and drop those that are no longer wanted. Raises OSError, as where the disk is full."""
    arrays = {name: getattr(probe, name) for name in _ARRAYS}
    for name in _ANSWERS:
        arrays |= {f"{name}.{part}": values for part, values in getattr(probe, name)._asdict().items()}
    array_file.write(_path(run, probe.step), {name: getattr(probe, name) for name in _NUMBERS}, arrays)
    heads = {head.step: head for head in of_run(run)}
    for step in spacing.superfluous([*heads], MOST, {min(heads), max(heads), probe.step}):
        heads[step].path.unlink(missing_ok=True)


def of_run(run: str) -> list[ProbeHead]:
    """The probes of a run in the order of their steps. One look into a folder: nothing is read."""
    found = (ProbeHead(int(path.stem), path) for path in _folder(run).glob("*.npz") if path.stem.isdecimal())
    return sorted(found)


def read(run: str, step: int) -> Probe:
    """The probe of that step. Raises RunError where there is none, or where it is damaged."""
    path = _path(run, step)
    if not path.is_file():
        steps = ", ".join(f"{head.step:,}" for head in of_run(run)) or "no step"
        raise RunError(f"This run was looked into at {steps}", received=f"{step:,}", field="step")
    try:
        about, arrays = array_file.read(path)
        return _probe(about, arrays)
    except array_file.DAMAGED as error:
        raise RunError("The probe cannot be read; it is damaged", received=path.name) from error


def copy(run: str, step: int, branch: str) -> None:
    """A branch shares what its trunk had learnt until that step. What cannot be copied is left out."""
    _folder(branch).mkdir(parents=True, exist_ok=True)
    for head in of_run(run):
        if head.step <= step:
            with contextlib.suppress(OSError):
                _link(head.path, _path(branch, head.step))


def forget_after(run: str, step: int) -> None:
    """A run goes on from that step another time: what came after is no longer its past."""
    for head in of_run(run):
        if head.step > step:
            head.path.unlink(missing_ok=True)
    shutil.rmtree(maps_folder(run), ignore_errors=True)


def forget(run: str) -> None:
    """The run is forgotten."""
    shutil.rmtree(_folder(run), ignore_errors=True)


def maps_folder(run: str) -> Path:
    """Where the run's feature maps are kept."""
    return _folder(run) / "maps"


def _link(path: Path, copied: Path) -> None:
    try:
        os.link(path, copied)
    except FileExistsError:
        return
    except OSError:  # a file system without links
        shutil.copyfile(path, copied)


def _folder(run: str) -> Path:
    return files() / "probes" / run


def _path(run: str, step: int) -> Path:
    return _folder(run) / f"{step:09d}.npz"


def _probe(about: dict[str, Any], arrays: dict[str, np.ndarray]) -> Probe:
    """Raises ValueError, KeyError or TypeError where these are no probe."""
    read: dict[str, Any] = {name: about[name] for name in _NUMBERS} | {name: arrays[name] for name in _ARRAYS}
    for name in _ANSWERS:
        read[name] = Answers(**{part: arrays[f"{name}.{part}"] for part in Answers._fields})
    probe = Probe(**read)
    if not (_is_of_probe(probe) and all(_is_whole(read[name]) for name in _ANSWERS)):
        raise ValueError
    return probe


def _is_of_probe(probe: Probe) -> bool:
    is_told = all(isinstance(each, (int, float)) for each in (probe.step, probe.epoch, probe.images, probe.seconds))
    is_told = is_told and isinstance(probe.accuracy, float) and isinstance(probe.layer, str)
    is_counted = probe.confusion.shape == (CLASSES, CLASSES) and probe.confusion.dtype.kind == "i"
    return is_told and is_counted and probe.filters.ndim == 4 and probe.filters.dtype.kind == "f"


def _is_whole(answers: Answers) -> bool:
    count = len(answers.images)
    shapes = {"classes": (count, TOP), "probabilities": (count, TOP)}
    return all(
        values.shape == shapes.get(name, (count,)) and values.dtype.kind == _FORMS[name]
        for name, values in answers._asdict().items()
    ) and bool((answers.classes < CLASSES).all() and (answers.labels < CLASSES).all())
