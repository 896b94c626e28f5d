"""The width law of a network gives the parameters of all its widths that round no filter."""

import pytest

from netviz import build
from netviz.anatomy.width_law import width_law
from netviz.errors import NetvizError


def law(**settings):
    return width_law(build("mobilenet_v1", **settings), build("mobilenet_v1", alpha=0.5, **settings))


@pytest.mark.parametrize("settings", [{}, {"classes": 10}, {"depth_multiplier": 2}, {"convolution": "standard"}])
@pytest.mark.parametrize("alpha", [0.25, 0.5, 0.75, 1.0, 1.25, 2.0])
def test_the_law_gives_the_parameters_at_every_width_without_rounding(alpha, settings):
    assert law(**settings).at(alpha) == build("mobilenet_v1", alpha=alpha, **settings).total_params


def test_what_is_no_half_is_refused():
    with pytest.raises(NetvizError, match="a quarter, a half or all"):
        width_law(build("mobilenet_v1"), build("mobilenet_v1", alpha=0.75))
