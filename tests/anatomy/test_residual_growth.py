"""Variances of independent residuals add up, scaled as the network scales them."""

import numpy as np
import pytest

from netviz import build
from netviz.anatomy.residual_growth import residual_scales, spread


def test_the_spread_is_that_of_a_sum_of_independent_maps():
    scales = [0.17, 1.0, 0.2, 0.6]
    maps = np.random.default_rng(0).normal(size=(len(scales) + 1, 200_000))
    sums = maps[0] + np.cumsum(np.array([[0.0], *([scale] for scale in scales)]) * maps, axis=0)
    np.testing.assert_allclose(spread(scales), sums.std(axis=1), rtol=0.01)


def test_the_scales_are_those_of_the_additions_in_their_order():
    paper = residual_scales(build("inception_resnet_v2_paper", blocks_a=2, blocks_b=3, blocks_c=2))
    assert list(paper.values()) == pytest.approx([0.17] * 2 + [0.1] * 3 + [0.2, 1.0])
    assert set(residual_scales(build("resnet20")).values()) == {1.0}
    assert residual_scales(build("vgg16")) == {}
