"""Shapes: a drawn data set of ten classes for hosts without CIFAR-10. It is never called anything else."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

CLASSES = ("disc", "ring", "square", "frame", "triangle", "cross", "star", "crescent", "stripes", "checks")
TRAIN_IMAGES = 12_000
TEST_IMAGES = 2_000
SIDE = 32
VERSION = 1

# A shape is a function of the pixel's place in the shape's own frame: (u, v), where the shape fills -1 to 1.
Inside = Callable[[np.ndarray, np.ndarray], np.ndarray]


def _disc(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    return u**2 + v**2 < 0.85


def _ring(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    distance = u**2 + v**2
    return (distance < 0.95) & (distance > 0.35)


def _square(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    return np.maximum(np.abs(u), np.abs(v)) < 0.8


def _frame(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    distance = np.maximum(np.abs(u), np.abs(v))
    return (distance < 0.85) & (distance > 0.48)


def _triangle(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    return (v > -0.6) & (v < 0.95 - 1.75 * np.abs(u))


def _cross(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    near, far = np.minimum(np.abs(u), np.abs(v)), np.maximum(np.abs(u), np.abs(v))
    return (near < 0.27) & (far < 0.95)


def _star(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    return np.hypot(u, v) < 0.62 + 0.36 * np.cos(5 * np.arctan2(v, u))


def _crescent(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    return (u**2 + v**2 < 0.92) & ((u - 0.42) ** 2 + v**2 > 0.6)


def _stripes(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    return (u**2 + v**2 < 1.0) & (np.mod(u * 2.2, 1.0) < 0.5)


def _checks(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    checked = np.mod(np.floor(u * 1.9 + 0.5) + np.floor(v * 1.9 + 0.5), 2) < 1
    return (np.maximum(np.abs(u), np.abs(v)) < 0.95) & checked


_DRAWN: tuple[Inside, ...] = (
    _disc,
    _ring,
    _square,
    _frame,
    _triangle,
    _cross,
    _star,
    _crescent,
    _stripes,
    _checks,
)


def draw(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Images, uint8 (count, 32, 32, 3), and their classes, uint8 (count,): the same ones for the same seed.

    Place, size, turn, both colours, a shading and noise are drawn at random, and a second, smaller piece of the
    same colour lies somewhere: neither a colour nor a pixel tells the class.
    """
    random = np.random.Generator(np.random.PCG64(seed))
    labels = random.permutation(np.arange(count) % len(CLASSES)).astype(np.uint8)
    rows, columns = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)

    size = _uniform(random, 7, 13, count)
    place = _uniform(random, 11, SIDE - 11, (2, count))
    turn = _uniform(random, -0.6, 0.6, count)
    inside = np.zeros((count, SIDE, SIDE), bool)
    u, v = _frame_of(rows, columns, place, size, turn)
    for number, shape in enumerate(_DRAWN):
        of_class = labels == number
        inside[of_class] = shape(u[of_class], v[of_class])

    crumb_place = _uniform(random, 2, SIDE - 2, (2, count))
    u, v = _frame_of(rows, columns, crumb_place, _uniform(random, 1.5, 3.5, count), turn)
    inside |= _disc(u, v)

    back, front = _two_colours(random, count)
    slope = _uniform(random, -1.2, 1.2, (2, count))
    shade = slope[0][:, None, None] * (rows - 16) + slope[1][:, None, None] * (columns - 16)
    images = np.where(inside[..., None], front[:, None, None, :], back[:, None, None, :]) + shade[..., None]
    images += 14 * random.standard_normal(images.shape, np.float32)
    return np.clip(images, 0, 255).astype(np.uint8), labels


def _frame_of(
    rows: np.ndarray, columns: np.ndarray, place: np.ndarray, size: np.ndarray, turn: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Every pixel's place in the frame of each shape: two arrays (count, 32, 32)."""
    down = (rows - place[0][:, None, None]) / size[:, None, None]
    right = (columns - place[1][:, None, None]) / size[:, None, None]
    cosine, sine = np.cos(turn)[:, None, None], np.sin(turn)[:, None, None]
    return right * cosine + down * sine, right * sine - down * cosine


def _two_colours(random: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """A background and a foreground, float32 (count, 3) each, far enough apart to be seen."""
    back, away = _uniform(random, 30, 225, (count, 3)), _uniform(random, 45, 120, (count, 3))
    return back, np.where(back > 127, back - away, back + away)


def _uniform(random: np.random.Generator, low: float, high: float, shape: int | tuple[int, ...]) -> np.ndarray:
    return random.uniform(low, high, shape).astype(np.float32)
