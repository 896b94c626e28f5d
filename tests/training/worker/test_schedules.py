"""Schedules of the learning rate, and what augmentation does to a batch."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netviz.training.record.settings import RunSettings
from netviz.training.worker.augmentation import CUT, SHIFT, augmented
from netviz.training.worker.schedules import SHARES, share

CHOICES = {each.name: each.choices for each in RunSettings.descriptions()}


def test_every_schedule_that_can_be_chosen_is_there():
    assert set(CHOICES["schedule"]) == set(SHARES)


@given(st.sampled_from(sorted(SHARES)), st.floats(-1, 3))
def test_a_schedule_never_exceeds_the_rate_that_was_chosen(schedule, over):
    assert 0 <= share(schedule, over) <= 1


@pytest.mark.parametrize("schedule", ["cosine", "step", "one_cycle"])
def test_a_schedule_ends_where_a_rate_is_small(schedule):
    assert max(share(schedule, over) for over in np.linspace(0, 1, 101)) == 1
    assert share(schedule, 1) <= 0.01
    falling = [share(schedule, over) for over in np.linspace(0.25, 1, 50)]
    assert falling == sorted(falling, reverse=True)


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
