"""What was measured is of the network of today, and grows with the scales of its residuals."""

import pytest

from netviz import build
from netviz.anatomy.residual_growth import TIMES, measured, residual_scales


def test_what_was_measured_begins_with_the_first_map_and_has_every_addition():
    additions = len(residual_scales(build("inception_resnet_v2_paper")))
    assert tuple(measured().scaled) == TIMES
    for spreads in (measured().whole, *measured().scaled.values()):
        assert spreads[0] == 1
        assert len(spreads) == 1 + additions


def test_the_more_of_each_residual_is_added_the_wider_the_map_becomes():
    ends = [*(spreads[-1] for spreads in measured().scaled.values()), measured().whole[-1]]
    assert ends == sorted(set(ends))


def test_the_scales_are_those_of_the_additions_in_their_order():
    paper = residual_scales(build("inception_resnet_v2_paper", blocks_a=2, blocks_b=3, blocks_c=2))
    assert list(paper.values()) == pytest.approx([0.17] * 2 + [0.1] * 3 + [0.2, 1.0])
    assert set(residual_scales(build("resnet20")).values()) == {1.0}
    assert residual_scales(build("vgg16")) == {}
