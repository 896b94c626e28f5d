"""A bias is called idle exactly where a batch normalisation takes it away again."""

import keras  # noqa: TID253
import numpy as np
import pytest

from netviz import build, layers
from netviz.anatomy.batch_statistics import frozen, normalised
from netviz.anatomy.idle_biases import idle_biases
from netviz.interchange.keras_model import to_keras
from tests.networks import ending_in


def network(*outputs):
    return ending_in(outputs)


def stack(norm, **conv):
    image = layers.Input((6, 6, 2), name="image")
    return network(layers.ReLU()(norm(layers.Conv2D(3, 3, name="conv", **conv)(image))))


def output_with(model, bias):
    model.get_layer("conv").bias.assign(np.full(3, bias, "float32"))
    values = np.random.default_rng(0).normal(size=(4, 6, 6, 2)).astype("float32")
    return np.asarray(model(values, training=True))


@pytest.mark.parametrize("norm", [layers.BatchNormalization(), layers.FrozenBatchNormalization()])
def test_an_idle_bias_changes_nothing_of_what_keras_computes_and_another_does(norm):
    written = stack(norm)
    model = to_keras(written)
    is_idle = bool(idle_biases(written))
    assert np.allclose(output_with(model, 0.0), output_with(model, 2.0), atol=1e-4) is is_idle


def test_a_bias_is_not_idle_behind_a_function_or_where_anything_else_takes_its_map():
    assert not idle_biases(stack(layers.BatchNormalization(), activation="relu"))
    image = layers.Input((6, 6, 2))
    conv = layers.Conv2D(3, 3)(image)
    norm = layers.BatchNormalization()(conv)
    assert not idle_biases(network(norm, conv))
    assert not idle_biases(network(layers.Add()([norm, conv])))
    assert sum(idle_biases(network(norm)).values()) == 3


def test_the_whole_tutorial_of_inception_resnet_has_idle_biases_but_for_its_classifier():
    tutorial = build("inception_resnet_v2_tutorial")
    biased = {node for node in tutorial.nodes if any(weight.name == "bias" for weight in node.weights)}
    assert biased - idle_biases(tutorial).keys() == {tutorial.output}


@pytest.mark.parametrize("name", ["mobilenet_v1", "xception_paper", "resnet18", "inception10_tutorial"])
def test_where_normalised_convolutions_have_no_bias_or_the_normalisation_is_frozen_none_is_idle(name):
    assert idle_biases(build(name)) == {}


def test_the_values_of_a_channel_are_normalised_as_keras_does_it():
    values = np.random.default_rng(1).normal(3, 2, size=(5, 4, 4, 1))
    layer = keras.layers.BatchNormalization()
    for training, ours in ((True, normalised), (False, frozen)):
        np.testing.assert_allclose(np.asarray(layer(values, training=training)), ours(values, layer.epsilon), rtol=1e-3)
        layer = keras.layers.BatchNormalization()
