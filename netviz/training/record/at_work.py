"""Layers at work, as a run's worker computed them for a picture by the weights of a step; a few of a run are kept."""

from __future__ import annotations

import dataclasses
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from netviz.convolution.axis import Axis, TransposedAxis
from netviz.convolution.layer_at_work import LayerAtWork
from netviz.convolution.stages import Stage
from netviz.training.record import array_file, probes

MOST_FILES = 64
"""Of a run, a few ten thousand bytes each; those that were computed longest ago go."""
_PARTS = ("kernel", "bias", "rest")


@dataclass(frozen=True, eq=False)
class AtWork:
    """A layer, what it works on, and of which weights its kernel is."""

    layer: str
    picture: int
    """Its number among the training images."""
    step: int
    work: LayerAtWork


def write(run: str, kept: AtWork) -> None:
    """Keep it, and drop what was kept longest ago. Raises OSError, as where the disk is full."""
    work = kept.work
    about = {
        **{name: getattr(kept, name) for name in ("layer", "picture", "step")},
        **{name: getattr(work, name) for name in ("kind", "channels", "filters", "rows", "columns")},
        "stages": [
            {"name": stage.name, "axes": [dataclasses.astuple(axis) for axis in (stage.rows, stage.columns)]}
            for stage in work.stages
        ],
    }
    arrays = {
        f"{number}.{part}": getattr(stage, part)
        for number, stage in enumerate(work.stages)
        for part in _PARTS
        if getattr(stage, part) is not None
    }
    path = _path(run, kept.layer, kept.picture, kept.step)
    array_file.write(path, about, {"image": work.stages[0].image, **arrays})
    files = sorted(path.parent.glob("*.npz"), key=lambda each: each.stat().st_mtime, reverse=True)
    for each in files[MOST_FILES:]:
        each.unlink(missing_ok=True)


def steps(run: str, layer: str, picture: int) -> list[int]:
    """Of whose weights it is kept."""
    names = (path.stem for path in _folder(run).glob(f"{_name(layer)}-{picture}-*.npz"))
    return sorted(int(each.rpartition("-")[2]) for each in names if each.rpartition("-")[2].isdecimal())


def read(run: str, layer: str, picture: int, step: int) -> AtWork | None:
    """None where it is not there; what is damaged is as good as not there, and computed anew."""
    try:
        about, arrays = array_file.read(_path(run, layer, picture, step))
        stages: list[Stage] = []
        image = arrays["image"]
        for number, told in enumerate(about["stages"]):
            bias, rest = (arrays.get(f"{number}.{part}") for part in ("bias", "rest"))
            rows, columns = map(_axis, told["axes"])
            stages.append(Stage(str(told["name"]), image, arrays[f"{number}.kernel"], bias, rows, columns, rest))
            image = stages[-1].output
        channels, filters, rows, columns = (tuple(about[name]) for name in ("channels", "filters", "rows", "columns"))
        work = LayerAtWork(about["kind"], tuple(stages), channels, filters, rows, columns)
        kept = AtWork(about["layer"], about["picture"], int(about["step"]), work)
        return kept if (kept.layer, kept.picture) == (layer, picture) else None
    except (*array_file.DAMAGED, IndexError):
        return None


def _axis(told: list[Any]) -> Axis | TransposedAxis:
    """An axis of its fields, of which a transposed one has no dilation."""
    return Axis(*told) if len(told) == len(dataclasses.fields(Axis)) else TransposedAxis(*told)


def _folder(run: str) -> Path:
    return probes.maps_folder(run) / "at_work"


def _name(layer: str) -> str:
    return hashlib.sha256(layer.encode()).hexdigest()[:16]


def _path(run: str, layer: str, picture: int, step: int) -> Path:
    return _folder(run) / f"{_name(layer)}-{picture}-{step:09d}.npz"
