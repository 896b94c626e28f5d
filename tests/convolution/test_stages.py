"""Every kind gives what Keras gives, in float64, over all settings that the page offers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as limits

from netviz.convolution.kinds import KINDS, convolution
from netviz.convolution.named_kernels import is_separable
from netviz.convolution.settings import ConvolutionSettings
from tests.convolution import keras_layers
from tests.convolution.strategies import possible_settings


def by_keras(kind, settings, stages):
    """The same convolution by Keras, in float64."""
    from keras import ops

    image = stages[0].image[np.newaxis]
    window = {"strides": settings.stride, "padding": settings.padding}
    first = stages[0].kernel

    def depthwise(kernel, channels):  # Keras' layout: k x k x channels x multiplier
        return kernel.reshape(settings.kernel, settings.kernel, channels, -1)

    if kind in ("standard", "pointwise", "grouped"):  # keras.ops reads the groups off the kernel
        output = ops.conv(image, first, **window)
    elif kind == "dilated":
        output = ops.conv(image, first, **window, dilation_rate=settings.dilation)
    elif kind == "depthwise":
        output = ops.depthwise_conv(image, depthwise(first, settings.channels_in), **window)
    elif kind == "separable":
        output = ops.separable_conv(image, depthwise(first, settings.channels_in), stages[1].kernel, **window)
    elif kind == "pointwise_first":
        between = ops.conv(image, first) + _bias(stages[0])
        output = ops.depthwise_conv(between, depthwise(stages[1].kernel, settings.channels_out), **window)
    elif kind == "spatial":
        rows = {"strides": (settings.stride, 1), "padding": settings.padding}
        columns = {"strides": (1, settings.stride), "padding": settings.padding}
        output = ops.conv(ops.conv(image, first, **rows) + _bias(stages[0]), stages[1].kernel, **columns)
    else:
        return transposed_by_keras(settings, stages[0])
    return np.asarray(output)[0] + _bias(stages[-1])


def transposed_by_keras(settings, stage):
    layer = keras_layers.transposed(settings, "float64")
    layer.build((None, *stage.image.shape))
    kernel = stage.kernel.transpose(0, 1, 3, 2)  # Keras: k x k x channels out x channels read
    layer.set_weights([kernel] if stage.bias is None else [kernel, stage.bias])
    return np.asarray(layer(stage.image[np.newaxis]))[0]


def _bias(stage):
    return 0 if stage.bias is None else stage.bias


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_gives_what_keras_gives(kind):
    @given(settings=possible_settings(kind))
    @limits(max_examples=40, deadline=None)
    def holds(settings):
        ours = convolution(kind, settings)
        np.testing.assert_allclose(ours.output, by_keras(kind, settings, ours.stages), rtol=0, atol=1e-6)

    holds()


@pytest.mark.parametrize("kind", sorted({*KINDS} - {"grouped"}))
def test_a_channel_keeps_its_numbers_when_another_is_added(kind):
    few = convolution(kind, ConvolutionSettings(channels_in=2, channels_out=2))
    many = convolution(kind, ConvolutionSettings(channels_in=5, channels_out=6))
    np.testing.assert_array_equal(few.stages[0].image, many.stages[0].image[..., :2])
    drawn = few.stages[0].kernel
    np.testing.assert_array_equal(drawn, many.stages[0].kernel[:, :, : drawn.shape[2], : drawn.shape[3]])


@pytest.mark.parametrize("kind", KINDS)
def test_the_random_numbers_are_whole_and_follow_the_seed(kind):
    @given(possible_settings(kind, weights="random"))
    @limits(deadline=None, max_examples=30)
    def holds(settings):
        once, again = convolution(kind, settings), convolution(kind, settings)
        np.testing.assert_array_equal(once.output, again.output)
        np.testing.assert_array_equal(once.output, np.rint(once.output))

    holds()


def test_another_seed_draws_other_weights():
    one, other = (convolution("standard", ConvolutionSettings(seed=seed)) for seed in (0, 1))
    assert (one.stages[0].kernel != other.stages[0].kernel).any()


def test_one_group_is_standard_and_a_group_a_channel_is_depthwise():
    settings = ConvolutionSettings(channels_in=4, channels_out=4)
    one, standard = convolution("grouped", settings), convolution("standard", settings)
    np.testing.assert_array_equal(one.output, standard.output)
    all_apart = convolution("grouped", ConvolutionSettings(channels_in=4, channels_out=4, groups=4))
    depthwise = convolution("depthwise", settings)
    assert all_apart.stages[0].kernel.shape == depthwise.stages[0].kernel.shape
    reads = [list(each.stages[0].channels_read(channel)) for each in (all_apart, depthwise) for channel in range(4)]
    assert reads == 2 * [[0], [1], [2], [3]]


@given(possible_settings("standard", bias=False))
@limits(deadline=None, max_examples=60)
def test_a_named_kernel_makes_the_same_of_the_image_in_every_kind_that_can_express_it(settings):
    if settings.weights == "random":
        settings = settings.model_copy(update={"weights": "sobel-x", "kernel": 3, "padding": "same"})
    standard = convolution("standard", settings).output
    kinds = ["separable", "pointwise_first"] + ["spatial"] * is_separable(settings.weights, settings.kernel)
    for kind in kinds:
        np.testing.assert_allclose(convolution(kind, settings).output, standard, atol=1e-9)
