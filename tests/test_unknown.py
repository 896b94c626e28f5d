"""What nobody knows stays unknown: a side, a rank, and all that is computed from them."""

import copy
import pickle

import pytest

from netviz import layers
from netviz.unknown import UNKNOWN, UNKNOWN_SHAPE
from tests.networks import ending_in


def test_a_shape_of_unknown_rank_is_no_vector_and_unknown_wherever_it_is_asked():
    assert UNKNOWN_SHAPE not in ((UNKNOWN,), (3,), ())
    assert all(side is UNKNOWN for side in (UNKNOWN_SHAPE[0], UNKNOWN_SHAPE[-1], UNKNOWN_SHAPE[2], *UNKNOWN_SHAPE))
    assert UNKNOWN_SHAPE[:-1] == UNKNOWN_SHAPE == UNKNOWN_SHAPE[1:3]
    assert str(UNKNOWN_SHAPE) == "?"


@pytest.mark.parametrize("again", [copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])
@pytest.mark.parametrize("value", [UNKNOWN, UNKNOWN_SHAPE])
def test_the_unknown_is_the_same_after_a_journey(value, again):
    assert again(value) is value


def test_layers_on_an_unknown_rank_say_what_they_can():
    image = layers.InputLayer(shape=UNKNOWN_SHAPE)(())
    assert layers.ReLU()(image).shape == UNKNOWN_SHAPE
    assert layers.Dense(4)(image).shape == UNKNOWN_SHAPE
    assert layers.Flatten()(image).shape == (UNKNOWN,)
    assert layers.Conv2D(4, 3)(image).shape == (UNKNOWN, UNKNOWN, 4)


def test_no_weight_of_a_frozen_layer_is_trained():
    x = layers.Dense(4, trainable=False)(layers.Input((8,)))
    x = layers.BatchNormalization(trainable=False)(layers.Dense(2)(x))
    network = ending_in(x)
    assert (network.total_params, network.trainable_params) == (8 * 4 + 4 + 4 * 2 + 2 + 4 * 2, 4 * 2 + 2)


def test_a_layer_within_a_layer_is_frozen_with_it_or_alone():
    def trained(layer, shape):
        network = ending_in(layer(layers.Input(shape)))
        return network.trainable_params, network.total_params

    whole = 3 * 4 + 4
    assert trained(layers.TimeDistributed(layers.Dense(4)), (5, 3)) == (whole, whole)
    assert trained(layers.TimeDistributed(layers.Dense(4, trainable=False)), (5, 3)) == (0, whole)
    assert trained(layers.TimeDistributed(layers.Dense(4), trainable=False), (5, 3)) == (0, whole)
    frozen = layers.Bidirectional(layers.LSTM(4), backward_layer=layers.LSTM(4, go_backwards=True, trainable=False))
    one = 4 * 4 * (3 + 4 + 1)
    assert trained(frozen, (5, 3)) == (one, 2 * one)
