from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import settings as limits

from netviz.convolution.costs import (
    latex_multiply_adds,
    latex_ratio,
    multiply_adds,
    ratio,
    ratio_to_standard,
    reference,
    total_multiply_adds,
    total_weights,
)
from netviz.convolution.settings import ConvolutionSettings
from netviz.convolution.stages import KINDS, convolution
from tests.convolution.strategies import possible_settings


def test_the_default_counts_are_those_of_the_textbook():
    settings = ConvolutionSettings()
    counts = {kind: total_multiply_adds(convolution(kind, settings)) for kind in KINDS}
    assert counts == {
        "standard": 3 * 3 * 3 * 4 * 6 * 6,
        "separable": 3 * 3 * 3 * 6 * 6 + 3 * 4 * 6 * 6,
        "depthwise": 3 * 3 * 3 * 6 * 6,
        "pointwise": 3 * 4 * 6 * 6,
    }


@given(possible_settings())
def test_the_parts_of_a_separable_convolution_add_up(settings):
    each = convolution("separable", settings)
    depthwise, pointwise = each.stages
    window, deep = settings.kernel**2, settings.channels_in * settings.depth_multiplier
    assert multiply_adds(depthwise) == window * deep * settings.axis.positions**2
    assert multiply_adds(pointwise) == deep * settings.channels_out * settings.axis.positions**2
    assert total_multiply_adds(each) == multiply_adds(depthwise) + multiply_adds(pointwise)


@pytest.mark.parametrize("kind", KINDS)
@given(settings=possible_settings())
def test_the_closed_form_of_the_ratio_is_the_ratio_of_the_counts(kind, settings):
    closed = ratio_to_standard(kind, settings, "Fraction({}, {})", "*")
    counted = ratio(convolution(kind, settings), convolution("standard", settings))
    if closed is None:
        assert kind == "pointwise"
    else:
        assert eval(closed, {"Fraction": Fraction}) == counted


@pytest.mark.parametrize("kind", KINDS)
@given(settings=possible_settings())
@limits(max_examples=10, deadline=None)
def test_weights_are_those_of_the_keras_layer(kind, settings):
    from keras import layers

    bias, kernel = {"use_bias": settings.bias}, settings.kernel
    multiplier = {"depth_multiplier": settings.depth_multiplier}
    layer = {
        "standard": lambda: layers.Conv2D(settings.channels_out, kernel, **bias),
        "separable": lambda: layers.SeparableConv2D(settings.channels_out, kernel, **bias, **multiplier),
        "depthwise": lambda: layers.DepthwiseConv2D(kernel, **bias, **multiplier),
        "pointwise": lambda: layers.Conv2D(settings.channels_out, 1, **bias),
    }[kind]()
    layer.build((None, 16, 16, settings.channels_in))
    assert total_weights(convolution(kind, settings)) == layer.count_params()


def test_formulas_carry_their_numbers():
    settings = ConvolutionSettings()
    standard, separable = (convolution(kind, settings) for kind in ("standard", "separable"))
    assert latex_multiply_adds(standard).endswith(r"=\;3{,}888\end{aligned}")
    assert latex_multiply_adds(separable).endswith(r"=\;972 + 432 = 1{,}404\end{aligned}")
    assert latex_ratio(separable, standard, settings) == (
        r"\frac{1{,}404}{3{,}888} = \frac{1}{C_\text{out}} + \frac{1}{k^2} = \frac{1}{4} + \frac{1}{9} \approx 0.361"
    )


def test_kinds_are_measured_by_the_standard_one_or_else_by_the_most_expensive():
    shown = {kind: convolution(kind, ConvolutionSettings()) for kind in KINDS}
    assert reference(list(shown.values())) is shown["standard"]
    assert reference([shown["depthwise"], shown["separable"], shown["pointwise"]]) is shown["separable"]
