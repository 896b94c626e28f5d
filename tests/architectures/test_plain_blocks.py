"""Caffe's pooling, in Keras' words."""

from math import ceil

import pytest

from netviz import layers
from netviz.architectures.plain_blocks import max_pooling


@pytest.mark.parametrize("side", range(2, 40))
def test_the_map_s_side_is_rounded_up_and_nothing_is_padded_before_it(side):
    pooled = max_pooling(layers.Input((side, side, 1)), "pool")
    assert pooled.shape[:2] == (ceil((side - 3) / 2) + 1,) * 2
    assert pooled.call.layer.margins((side, side, 1)) == (0, 0)
