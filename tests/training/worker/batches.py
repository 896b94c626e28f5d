"""A batch of noise, the same for every test that asks for it by its seed."""

import numpy as np


def batch(seed=1):
    """16 images and their classes."""
    random = np.random.default_rng(seed)
    return random.integers(0, 256, (16, 32, 32, 3), dtype=np.uint8), np.arange(16) % 10
