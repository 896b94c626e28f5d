"""Augmentation: what is changed at random in the images of a batch before it is learnt from."""

from __future__ import annotations

import numpy as np

from netviz.training.record.settings import CUT, SHIFT


def augmented(images: np.ndarray, how: str, random: np.random.Generator) -> np.ndarray:
    """uint8 images (n, height, width, 3) as `how` says; each kind does what the ones before it do, too.

    none; flip: half of the images mirrored left to right; shift: moved by up to SHIFT pixels, the edge mirrored;
    cutout: a square of CUT pixels becomes grey.
    """
    steps = ("none", "flip", "shift", "cutout").index(how)
    if steps >= 1:
        images = _flipped(images, random)
    if steps >= 2:
        images = _shifted(images, random)
    if steps >= 3:
        images = _cut_out(images, random)
    return images


def _flipped(images: np.ndarray, random: np.random.Generator) -> np.ndarray:
    mirrored = random.random(len(images)) < 0.5
    return np.where(mirrored[:, None, None, None], images[:, :, ::-1], images)


def _shifted(images: np.ndarray, random: np.random.Generator) -> np.ndarray:
    count, height, width, _ = images.shape
    wide = np.pad(images, ((0, 0), (SHIFT, SHIFT), (SHIFT, SHIFT), (0, 0)), mode="reflect")
    down, right = random.integers(0, 2 * SHIFT + 1, (2, count))
    rows = down[:, None, None] + np.arange(height)[:, None]
    columns = right[:, None, None] + np.arange(width)
    return wide[np.arange(count)[:, None, None], rows, columns]


def _cut_out(images: np.ndarray, random: np.random.Generator) -> np.ndarray:
    count, height, width, _ = images.shape
    top, left = random.integers(0, height - CUT + 1, count), random.integers(0, width - CUT + 1, count)
    rows, columns = np.arange(height)[:, None] - top[:, None, None], np.arange(width) - left[:, None, None]
    inside = (rows >= 0) & (rows < CUT) & (columns >= 0) & (columns < CUT)
    return np.where(inside[..., None], np.uint8(128), images)
