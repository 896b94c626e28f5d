"""Layers within layers, as files of all ages have them, and as nobody should write them."""

import pytest

from netviz.errors import FileError
from netviz.interchange.keras_config import FileSettings, network_of
from netviz.layers import LSTM, UnknownLayer


def read(class_name, **config):
    """The layer that a Sequential model of Keras 2 calls on seven steps of three values, as its node."""
    image = {"class_name": "InputLayer", "config": {"name": "steps", "batch_input_shape": [None, 7, 3]}}
    layer = {"class_name": class_name, "config": {"name": "layer", **config}}
    model = {"class_name": "Sequential", "config": {"name": "mine", "layers": [image, layer]}}
    return network_of(model, FileSettings()).output


def inner(class_name, **config):
    return {"class_name": class_name, "config": config}


def test_cells_need_no_names():
    cells = [inner("LSTMCell", units=4), inner("GRUCell", units=5, reset_after=False)]
    node = read("RNN", cell=inner("StackedRNNCells", cells=cells), return_sequences=True)
    assert (node.output_shape, node.params) == ((7, 5), 4 * 4 * (3 + 4 + 1) + 3 * 5 * (4 + 5 + 1))


def test_a_layer_that_says_so_is_frozen_within_another():
    node = read("Bidirectional", layer=inner("LSTM", name="lstm", units=4, trainable=False), merge_mode="sum")
    assert (node.params, node.trainable_params, node.output_shape) == (2 * 4 * 4 * (3 + 4 + 1), 0, (4,))


def test_the_weights_of_both_ways_over_a_sequence_can_be_told_apart():
    node = read("Bidirectional", layer=inner("LSTM", name="lstm", units=4))
    names = [weight.name for weight in node.weights]
    assert names == [f"{way}/{each.name}" for way in ("forward", "backward") for each in LSTM(4).weights((7, 3))]
    assert len({*names}) == len(names)


@pytest.mark.parametrize("held", [inner("Mine"), {"class_name": 7}, 7, None])
def test_a_layer_that_holds_a_stranger_is_one_itself(held):
    assert isinstance(read("TimeDistributed", layer=held).layer, UnknownLayer)


@pytest.mark.parametrize("class_name", ["Bidirectional", "RNN"])
def test_what_cannot_go_over_steps_is_refused(class_name):
    held = {"layer" if class_name == "Bidirectional" else "cell": inner("Dense", units=3)}
    with pytest.raises(FileError, match=r"needs (recurrent layers|a cell)\. Received: Dense"):
        read(class_name, **held)


def test_mirrors_of_mirrors_are_refused_before_they_double_what_is_counted():
    held = inner("LSTM", units=2, return_sequences=True)
    for _ in range(25):
        held = inner("Bidirectional", layer=held)
    with pytest.raises(FileError, match="needs recurrent layers"):
        read("Bidirectional", layer=held)
