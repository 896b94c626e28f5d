"""Augmentation: what is done to the images of a batch, and what is left as it was."""

import numpy as np
import pytest

from netviz.training.record.settings import RunSettings
from netviz.training.worker.augmentation import CUT, SHIFT, augmented

CHOICES = {each.name: each.choices for each in RunSettings.descriptions()}


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(3).integers(0, 256, (40, 32, 32, 3), dtype=np.uint8)


@pytest.mark.parametrize("how", CHOICES["augmentation"])
def test_augmentation_keeps_form_and_kind_and_repeats_itself(images, how):
    before = images.copy()
    first, again = (augmented(images, how, np.random.default_rng(5)) for _ in range(2))
    assert (first.shape, first.dtype) == (images.shape, images.dtype)
    assert (first == again).all()
    assert (images == before).all()
    assert (first == images).all() == (how == "none")


def test_flip_mirrors_some_and_leaves_the_others(images):
    made = augmented(images, "flip", np.random.default_rng(5))
    same, mirrored = ((made == each).all((1, 2, 3)) for each in (images, images[:, :, ::-1]))
    assert (same | mirrored).all()
    assert same.any()
    assert mirrored.any()


def test_shift_shows_a_part_of_the_image_with_its_edge_mirrored(images):
    for image, made in zip(images, augmented(images, "shift", np.random.default_rng(5)), strict=True):
        found = False
        for way in (image, image[:, ::-1]):
            wide = np.pad(way, ((SHIFT, SHIFT), (SHIFT, SHIFT), (0, 0)), mode="reflect")
            places = [(row, column) for row in range(2 * SHIFT + 1) for column in range(2 * SHIFT + 1)]
            found |= any((wide[row : row + 32, column : column + 32] == made).all() for row, column in places)
        assert found


def test_cutout_greys_one_square():
    white = np.full((20, 32, 32, 3), 255, np.uint8)
    made = augmented(white, "cutout", np.random.default_rng(5))
    assert ((made != 255).sum((1, 2, 3)) == CUT * CUT * 3).all()
