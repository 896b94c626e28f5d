"""The curves of activation functions are those of Keras, and what is told about float16 is so."""

import keras  # noqa: TID253
import numpy as np
import pytest

from netviz import layers
from netviz.anatomy.activations import CURVES, curve_of, function_of
from tests.networks import ending_in


@pytest.mark.parametrize("name", CURVES)
def test_every_curve_is_that_of_keras(name):
    curve = CURVES[name]
    x = np.linspace(*curve.range, 201)
    of_keras = np.asarray(keras.activations.get(name)(keras.ops.convert_to_tensor(x, "float64")))
    np.testing.assert_allclose(curve.of(x), of_keras, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("most", [6.0, 1.0, 20.0, 0.0])
def test_a_cut_relu_is_that_of_keras(most):
    curve = curve_of(node_of(layers.ReLU(max_value=most)))
    x = np.linspace(*curve.range, 201)
    np.testing.assert_allclose(curve.of(x), np.asarray(keras.layers.ReLU(max_value=most)(x)), atol=1e-6)


def node_of(layer):
    output = layer(layers.Input((8, 8, 3)))
    return ending_in(output).output


def test_softmax_and_strangers_have_no_curve_and_a_plain_layer_no_function():
    assert curve_of(node_of(layers.Activation("softmax"))) is None
    assert curve_of(node_of(layers.Activation("a_strangers"))) is None
    assert curve_of(node_of(layers.Conv2D(2, 1, activation="gelu"))) is CURVES["gelu"]
    assert function_of(node_of(layers.Conv2D(2, 1))) is None


def test_float16_is_as_coarse_as_the_inspector_says():
    assert np.spacing(np.float16(5.99)) == 1 / 256
    assert max(np.spacing(np.arange(0, 6, 0.01).astype(np.float16))) == 1 / 256
    assert np.spacing(np.float16(1024)) == 1
    assert np.finfo(np.float16).max == 65504
    assert np.float16(65504) - np.nextafter(np.float16(65504), np.float16(0)) == 32
