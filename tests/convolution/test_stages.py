import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as limits

from netviz.convolution.settings import ConvolutionSettings
from netviz.convolution.stages import KINDS, convolution
from tests.convolution.strategies import possible_settings


def by_keras(kind, settings, stages):
    """The same convolution by keras.ops, in float64."""
    from keras import ops

    image = stages[0].image[np.newaxis]
    window = {
        "strides": settings.stride,
        "padding": settings.padding,
        "dilation_rate": settings.dilation,
    }
    if kind in ("depthwise", "separable"):  # Keras' layout: k x k x channels x multiplier
        depthwise = stages[0].kernel.reshape(settings.kernel, settings.kernel, settings.channels_in, -1)
    if kind == "standard":
        output = ops.conv(image, stages[0].kernel, **window)
    elif kind == "depthwise":
        output = ops.depthwise_conv(image, depthwise, **window)
    elif kind == "pointwise":
        output = ops.conv(image, stages[0].kernel, strides=settings.stride, padding=settings.padding)
    else:
        output = ops.separable_conv(image, depthwise, stages[1].kernel, **window)
    bias = 0 if stages[-1].bias is None else stages[-1].bias
    return np.asarray(output)[0] + bias


@pytest.mark.parametrize("kind", KINDS)
@given(settings=possible_settings())
@limits(max_examples=40, deadline=None)
def test_every_kind_gives_what_keras_gives(kind, settings):
    ours = convolution(kind, settings)
    np.testing.assert_allclose(ours.output, by_keras(kind, settings, ours.stages), rtol=0, atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_a_channel_keeps_its_numbers_when_another_is_added(kind):
    few = convolution(kind, ConvolutionSettings(channels_in=2, channels_out=2))
    many = convolution(kind, ConvolutionSettings(channels_in=5, channels_out=6))
    np.testing.assert_array_equal(few.stages[0].image, many.stages[0].image[..., :2])
    drawn = few.stages[0].kernel
    np.testing.assert_array_equal(drawn, many.stages[0].kernel[:, :, : drawn.shape[2], : drawn.shape[3]])


@given(possible_settings())
def test_the_numbers_are_whole_and_follow_the_seed(settings):
    for kind in KINDS:
        once, again = convolution(kind, settings), convolution(kind, settings)
        np.testing.assert_array_equal(once.output, again.output)
        np.testing.assert_array_equal(once.output, np.rint(once.output))


def test_another_seed_draws_other_weights():
    one, other = (convolution("standard", ConvolutionSettings(seed=seed)) for seed in (0, 1))
    assert (one.stages[0].kernel != other.stages[0].kernel).any()
