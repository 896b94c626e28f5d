"""Feature maps are kept in order of strength, each from its least value to its greatest, a few files of a run."""

import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from netviz.training.record import feature_maps, probes
from netviz.training.record.feature_maps import MOST_FILES, MOST_MAPS, MOST_SIDE, FeatureMaps


def maps_of(values, **named):
    return FeatureMaps.of(values, **{"layer": "conv", "picture": 7, "step": 9} | named)


@given(st.integers(1, 60), st.integers(1, 60), st.integers(1, 90), st.integers(0, 9))
@settings(max_examples=40, deadline=None)
def test_maps_stand_in_the_order_of_their_strength_and_tell_what_their_values_were(height, width, channels, seed):
    random = np.random.default_rng(seed)
    values = random.normal(size=(height, width, channels)) * random.random(channels)
    maps = maps_of(values)
    strengths = np.abs(values).mean((0, 1))
    assert maps.shape == values.shape
    assert_allclose(maps.strengths, np.sort(strengths)[::-1][:MOST_MAPS], rtol=1e-4)
    assert_allclose(maps.strengths, strengths[maps.channels], rtol=1e-4)
    assert max(maps.maps.shape[1:]) <= MOST_SIDE
    if max(height, width) > MOST_SIDE:
        return
    spread = (maps.highs - maps.lows)[:, None, None]
    again = maps.lows[:, None, None] + maps.maps / 255 * spread
    assert_allclose(np.moveaxis(again, 0, -1), values[..., maps.channels], atol=spread.max() / 400)


def test_large_maps_are_means_over_squares():
    values = np.arange(112 * 112, dtype=float).reshape(112, 112, 1)
    maps = maps_of(values)
    assert maps.maps.shape == (1, 56, 56)
    assert maps.lows[0] == values[:2, :2].mean()
    assert maps.highs[0] == values[-2:, -2:].mean()
    assert maps_of(np.ones((224, 1, 1))).maps.shape == (1, 56, 1)


def test_a_map_of_one_value_and_numbers_that_are_none_are_drawn_all_the_same():
    values = np.zeros((2, 2, 2))
    values[0, 0, 1] = np.nan
    maps = maps_of(values + 3)
    assert maps.maps[0].tolist() == [[0, 0], [0, 0]]
    assert maps.lows[0] == maps.highs[0] == 3


def test_what_is_read_is_what_was_written_for_a_checkpoint_and_for_now_apart():
    kept, now = maps_of(np.ones((2, 3, 4))), maps_of(np.zeros((2, 3, 4)), step=11)
    feature_maps.write("a", kept, of_checkpoint=True)
    feature_maps.write("a", now, of_checkpoint=False)
    for expected, step in ((kept, 9), (now, None)):
        read = feature_maps.read("a", "conv", 7, step)
        for name, value in vars(expected).items():
            assert_array_equal(getattr(read, name), value)
    assert feature_maps.read("a", "conv", 8, 9) is None
    assert feature_maps.read("a", "other", 7, 9) is None
    assert feature_maps.read("b", "conv", 7, 9) is None


@pytest.mark.parametrize("damage", [lambda content: b"", lambda content: content[:-40]], ids=["empty", "cut"])
def test_damaged_maps_are_as_good_as_none(damage):
    feature_maps.write("a", maps_of(np.ones((2, 2, 2))), of_checkpoint=True)
    path = feature_maps.path_of("a", "conv", 7, 9)
    path.write_bytes(damage(path.read_bytes()))
    assert feature_maps.read("a", "conv", 7, 9) is None


def test_of_a_run_the_newest_files_are_kept_and_none_of_them_outlives_it():
    for number in range(MOST_FILES + 3):
        feature_maps.write("a", maps_of(np.ones((2, 2, 2)), picture=number), of_checkpoint=True)
        os.utime(feature_maps.path_of("a", "conv", number, 9), (number, number))
    kept = [number for number in range(MOST_FILES + 3) if feature_maps.read("a", "conv", number, 9)]
    assert kept == [*range(3, MOST_FILES + 3)]
    probes.forget_after("a", 100)
    assert feature_maps.read("a", "conv", 5, 9) is None
