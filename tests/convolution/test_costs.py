from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import settings as limits

from netviz.convolution.costs import (
    cut_off,
    multiply_adds,
    products_per_value,
    ratio_in_letters,
    ratio_to_standard,
    reference,
    total_multiply_adds,
    total_weights,
)
from netviz.convolution.formulas import latex_multiply_adds, latex_ratio, latex_weights
from netviz.convolution.kinds import KINDS, convolution
from netviz.convolution.real_size import RealSize, cost
from netviz.convolution.settings import ConvolutionSettings
from tests.convolution import keras_layers
from tests.convolution.strategies import possible_settings


def drawn_size(settings):
    return RealSize(
        map_size=settings.size,
        real_channels_in=settings.channels_in,
        real_channels_out=settings.channels_out,
        window=settings.kernel,
        real_groups=settings.groups,
    )


@pytest.mark.parametrize("kind", KINDS)
def test_counts_are_those_of_the_layers_themselves(kind):
    @given(settings=possible_settings(kind))
    @limits(max_examples=60, deadline=None)
    def holds(settings):
        each, layers = convolution(kind, settings), cost(kind, drawn_size(settings), settings)
        assert each.output.shape == layers.output
        assert total_weights(each) == layers.params
        assert total_multiply_adds(each) + cut_off(each) == layers.macs
        assert cut_off(each) == 0 or (kind, settings.padding) == ("transposed", "same")

    holds()


@given(settings=possible_settings("transposed"))
@limits(max_examples=15, deadline=None)
def test_a_transposed_convolution_has_the_shape_and_weights_of_the_keras_layer(settings):
    layer = keras_layers.transposed(settings)
    shape = (None, settings.size, settings.size, settings.channels_in)
    layer.build(shape)
    counted = cost("transposed", drawn_size(settings), settings)
    assert counted.output == tuple(layer.compute_output_shape(shape)[1:])
    assert counted.params == layer.count_params()


def test_the_default_counts_are_those_of_the_textbook():
    settings = ConvolutionSettings()
    counts = {kind: total_multiply_adds(convolution(kind, settings)) for kind in KINDS}
    assert counts == {
        "standard": 3 * 3 * 3 * 4 * 6 * 6,
        "separable": 3 * 3 * 3 * 6 * 6 + 3 * 4 * 6 * 6,
        "pointwise_first": 3 * 4 * 6 * 6 + 3 * 3 * 4 * 6 * 6,
        "depthwise": 3 * 3 * 3 * 6 * 6,
        "pointwise": 3 * 4 * 6 * 6,
        "grouped": 3 * 3 * 3 * 4 * 6 * 6,
        "spatial": 3 * 3 * 4 * 6 * 6 + 3 * 4 * 4 * 6 * 6,
        "dilated": 3 * 3 * 3 * 4 * 6 * 6,
        "transposed": 17 * 17 * 3 * 4,  # of 18 x 18 pairs of tap and cell, 17 x 17 lie within the output
    }


def test_a_seven_by_seven_kernel_as_a_column_and_a_row_has_the_known_counts():
    real, settings = RealSize(map_size=64, real_channels_in=256, real_channels_out=256, window=7), ConvolutionSettings()
    assert cost("standard", real, settings).params == 256 * (256 * 7 * 7 + 1) == 3_211_520
    assert cost("spatial", real, settings).params == 2 * 256 * (256 * 7 * 1 + 1) == 918_016


@pytest.mark.parametrize("kind", KINDS)
def test_the_closed_form_of_the_ratio_is_the_ratio_of_the_counts(kind):
    @given(settings=possible_settings(kind, "standard"))
    @limits(max_examples=80, deadline=None)
    def holds(settings):
        closed = ratio_to_standard(kind, settings, "Fraction({}, {})", "*")
        if closed is None:
            assert kind in ("pointwise", "pointwise_first", "spatial", "dilated", "transposed")
            assert ratio_in_letters(kind, settings) is None
        else:
            ours, standard = (total_multiply_adds(convolution(each, settings)) for each in (kind, "standard"))
            assert eval(closed, {"Fraction": Fraction}) == Fraction(ours, standard)

    holds()


def test_formulas_carry_their_numbers():
    settings = ConvolutionSettings()
    standard, separable, spatial = (convolution(kind, settings) for kind in ("standard", "separable", "spatial"))
    assert latex_multiply_adds(standard).endswith(r"=\;3{,}888\end{aligned}")
    assert latex_multiply_adds(separable).endswith(r"=\;972 + 432 = 1{,}404\end{aligned}")
    assert latex_weights(separable).endswith(r"=\;27 + 16 = 43\end{aligned}")
    assert latex_ratio(separable, standard, settings) == (
        r"\frac{1{,}404}{3{,}888} = \frac{1}{C_\text{out}} + \frac{1}{k^2} = \frac{1}{4} + \frac{1}{9} \approx 0.361"
    )
    assert r"\frac{1}{k} + \frac{C_\text{out}}{k\,C_\text{in}} = \frac{1}{3} + \frac{4}{9}" in latex_ratio(
        spatial, standard, settings
    )


def test_what_same_padding_cuts_off_a_transposed_convolution_is_taken_off_in_the_formula():
    settings = ConvolutionSettings(channels_in=1, channels_out=1, size=4)
    each = convolution("transposed", settings)
    assert (total_multiply_adds(each), cut_off(each)) == (11 * 11, 9 * 16 - 11 * 11)
    assert latex_multiply_adds(each).endswith(r"=\;144 - 23 = 121\end{aligned}")
    assert products_per_value(each.stages[0]) == (1, 4)
    whole = convolution("transposed", settings.model_copy(update={"padding": "valid"}))
    assert (multiply_adds(whole.stages[0]), cut_off(whole)) == (144, 0)


def test_kinds_are_measured_by_the_standard_one_or_else_by_the_most_expensive():
    shown = {kind: convolution(kind, ConvolutionSettings()) for kind in KINDS}
    assert reference(list(shown.values())) is shown["standard"]
    assert reference([shown["depthwise"], shown["separable"], shown["pointwise"]]) is shown["separable"]
