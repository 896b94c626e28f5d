"""Accuracy as published: every row that names a preset is the network that the preset builds."""

import pytest

from netviz.anatomy.accuracy import REPORTED, reported
from netviz.architectures.catalog import build

ROWS = [row for series in REPORTED for row in series.rows]
NAMED = [row for row in ROWS if row.preset]


@pytest.mark.parametrize("row", NAMED, ids=lambda row: row.preset)
def test_a_row_that_names_a_preset_has_its_figures(row):
    """Sources round differently, and some leave out the non-trainable parameters of normalisations."""
    network = build(row.preset)
    assert row.macs * 1e9 == pytest.approx(network.macs, rel=0.015)
    counts = (network.total_params / 1e6, network.trainable_params / 1e6)
    assert any(count == pytest.approx(row.params, rel=0.08) for count in counts)
    assert row.input_size == network.input_shape[0]


def test_a_preset_stands_in_one_row_and_is_found_by_its_name():
    assert len({row.preset for row in NAMED}) == len(NAMED)
    assert all(reported(row.preset) is row for row in NAMED)
    assert reported(None) is None


def test_accuracies_are_per_cent_and_the_right_class_among_five_is_likelier_than_at_once():
    for row in ROWS:
        assert 40 < row.top1 < 100
        assert row.top5 is None or row.top1 < row.top5 < 100
