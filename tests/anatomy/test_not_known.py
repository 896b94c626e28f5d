"""What a network's figures leave out is named, with the reason and what one may do."""

import pytest

from netviz import layers
from netviz.anatomy.not_known import reasons, unbuilt
from netviz.unknown import UNKNOWN, UNKNOWN_SHAPE
from tests.networks import ending_in


def recurrent(steps):
    x = layers.Bidirectional(layers.LSTM(4, return_sequences=True), name="both")(layers.Input((steps, 3)))
    return ending_in(layers.GRU(5, name="gru")(x))


def stranger(stored=None, shape=(3,)):
    x = layers.UnknownLayer(class_name="Scale", name="scale", shape=shape, stored=stored)(layers.Input((3,)))
    return ending_in(layers.Dense(2, name="dense")(x))


def test_where_everything_is_known_there_is_nothing_to_say():
    assert reasons(recurrent(7)) == []


def test_of_an_open_sequence_only_the_multiply_adds_are_missing_and_a_fixed_length_brings_them():
    (told,) = reasons(recurrent(UNKNOWN))
    assert told.startswith("The multiply-adds of both (Bidirectional), gru (GRU) are not known: ")
    assert "no fixed sequence length" in told
    assert "save the model with" in told
    assert "parameters" not in told


def test_of_a_model_that_was_never_built_it_is_the_input():
    unbuilt_network = ending_in(layers.Dense(2, name="dense")(layers.InputLayer(shape=UNKNOWN_SHAPE)(())))
    (told,) = reasons(unbuilt_network)
    assert told.endswith(unbuilt(unbuilt_network)[1:-1])
    assert "call model.build(...), or begin it with an Input layer" in told
    assert unbuilt(recurrent(UNKNOWN)) == ""


def test_of_an_open_image_the_size_is_missing():
    (told,) = reasons(ending_in(layers.Conv2D(4, 3, name="conv")(layers.Input((UNKNOWN, UNKNOWN, 3)))))
    assert told.startswith("The multiply-adds of conv (Conv2D) are not known: ")
    assert "no fixed image size" in told


@pytest.mark.parametrize(("stored", "missing"), [(((3,),), "multiply-adds"), (None, "parameters and multiply-adds")])
def test_of_a_stranger_it_is_its_class(stored, missing):
    (told,) = reasons(stranger(stored))
    assert told.startswith(f"The {missing} of scale (Scale) are not known: netviz does not know the class")


def test_what_follows_a_stranger_of_no_known_shape_is_told_apart_from_it():
    told = reasons(stranger(shape=(UNKNOWN,)))
    assert len(told) == 2
    assert told[0].startswith("The parameters and multiply-adds of scale (Scale) are not known: ")
    assert told[1].startswith("The parameters and multiply-adds of dense (Dense) are not known: ")
    assert "the shape that a layer before it returns" in told[1]
