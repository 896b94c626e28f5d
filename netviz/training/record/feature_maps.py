"""Feature maps of one picture in one layer, as a run's worker computed them: asked for, kept a while, few at a time."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from netviz.training.record import array_file, probes

MOST_MAPS = 64
"""Of a layer with more channels the strongest are kept."""
MOST_SIDE = 56
"""Pixels; larger maps are averaged over squares."""
MOST_FILES = 32
"""Of a run; those that were computed longest ago go."""


@dataclass(frozen=True)
class FeatureMaps:
    """What a layer makes of a picture, channel by channel, the strongest first."""

    layer: str
    picture: int
    """Its number among the training images."""
    step: int
    """Of whose weights they are."""
    shape: tuple[int, int, int]
    """Height, width and channels of what the layer gives."""
    channels: np.ndarray
    """Which channel each map is; int32 (n,)."""
    strengths: np.ndarray
    """The mean absolute activation of each; float32 (n,)."""
    lows: np.ndarray
    """The least value of each map, which is 0 in `maps`; float32 (n,)."""
    highs: np.ndarray
    """The greatest value of each map, which is 255 in `maps`; float32 (n,)."""
    maps: np.ndarray
    """uint8 (n, height, width), each map from its least value to its greatest."""

    @classmethod
    def of(cls, values: np.ndarray, *, layer: str, picture: int, step: int) -> FeatureMaps:
        """From the values (height, width, channels) that the layer gives."""
        values = np.nan_to_num(values.astype(np.float32))
        height, width, channels = values.shape
        strengths = np.abs(values).mean((0, 1))
        order = np.argsort(-strengths, kind="stable")[:MOST_MAPS].astype(np.int32)
        maps = _averaged(np.moveaxis(values[..., order], -1, 0))
        lows, highs = maps.min((1, 2)), maps.max((1, 2))
        spread = np.where(highs > lows, highs - lows, 1.0)
        scaled = np.rint(255.0 * (maps - lows[:, None, None]) / spread[:, None, None]).astype(np.uint8)
        shape = height, width, channels
        return cls(layer, picture, step, shape, order, strengths[order], lows, highs, scaled)


_ARRAYS = ("channels", "strengths", "lows", "highs", "maps")


def write(run: str, maps: FeatureMaps, *, of_checkpoint: bool) -> None:
    """Keep them, and drop what was kept longest ago. Raises OSError, as where the disk is full.

    `of_checkpoint` says whether they are of the weights that a checkpoint has, or of those that it had just then.
    """
    about = {"layer": maps.layer, "picture": maps.picture, "step": maps.step, "shape": maps.shape}
    path = path_of(run, maps.layer, maps.picture, maps.step if of_checkpoint else None)
    array_file.write(path, about, {name: getattr(maps, name) for name in _ARRAYS})
    kept = sorted(path.parent.glob("*.npz"), key=lambda each: each.stat().st_mtime, reverse=True)
    for each in kept[MOST_FILES:]:
        each.unlink(missing_ok=True)


def read(run: str, layer: str, picture: int, step: int | None) -> FeatureMaps | None:
    """Those by the checkpoint of that step, or with None by the weights of a while ago; None where there are none.

    Damaged ones are as good as none: they are computed anew.
    """
    path = path_of(run, layer, picture, step)
    try:
        about, arrays = array_file.read(path)
        height, width, channels = about["shape"]
        shape = int(height), int(width), int(channels)
        kept = {name: arrays[name] for name in _ARRAYS}
        is_whole = kept["maps"].ndim == 3 and {len(each) for each in kept.values()} == {len(kept["maps"])}
        is_asked = (about["layer"], about["picture"]) == (layer, picture)
        return FeatureMaps(layer, picture, int(about["step"]), shape, **kept) if is_whole and is_asked else None
    except array_file.DAMAGED:
        return None


def path_of(run: str, layer: str, picture: int, step: int | None) -> Path:
    """The file of these maps."""
    when = "now" if step is None else f"{step:09d}"
    return probes.maps_folder(run) / f"{hashlib.sha256(layer.encode()).hexdigest()[:16]}-{picture}-{when}.npz"


def _averaged(maps: np.ndarray) -> np.ndarray:
    """Maps (n, height, width) with no side longer than MOST_SIDE: means over squares, without a rest at the edges."""
    count, height, width = maps.shape
    side = -(-max(height, width) // MOST_SIDE)
    if side == 1:
        return maps
    down, right = max(1, height // side), max(1, width // side)
    tall, wide = min(side, height), min(side, width)
    cut = maps[:, : down * tall, : right * wide]
    return cut.reshape(count, down, tall, right, wide).mean((2, 4))
