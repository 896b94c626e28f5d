"""Multiply-adds: each weight of a kernel once for every place where it is used, and the products of attention."""

from math import prod

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from netviz import layers
from netviz.errors import ShapeError
from netviz.layers import TimeDistributed
from netviz.unknown import UNKNOWN
from tests.layers.cases import CASES

LAW = hypothesis_settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
KERNELS = {"kernel", "depthwise_kernel", "pointwise_kernel", "recurrent_kernel", "real_kernel", "imag_kernel"}


def places(layer, shape):
    """In how many places of an image or a sequence the kernels of the layer are used."""

    def sides(of):
        return of[1:] if getattr(layer, "data_format", "") == "channels_first" else of[:-1]

    made = layer.output_shape(shape)
    name = type(layer).__name__
    if name.endswith("Transpose"):
        return prod(sides(shape))
    if name.startswith("ConvLSTM"):
        step = layer.output_shape(shape)[1:] if layer.return_sequences else layer.output_shape(shape)
        return shape[0] * prod(sides(step))
    if name in ("SimpleRNN", "LSTM", "GRU"):
        return shape[0]
    return prod(sides(made))


KERNEL_LAYERS = [name for name in CASES if name.startswith(("Conv", "DepthwiseConv", "SeparableConv")) or name in
                 ("Dense", "SimpleRNN", "LSTM", "GRU")]  # fmt: skip


@pytest.mark.parametrize("name", KERNEL_LAYERS)
@LAW
@given(data=st.data())
def test_each_value_of_a_kernel_is_multiplied_once_in_every_place(name, data):
    layer, (shape,) = data.draw(CASES[name])
    try:
        layer.output_shape(shape)
    except ShapeError:
        return
    kernels = [weight.size for weight in layer.weights(shape) if weight.name in KERNELS]
    assert layer.macs(shape) == sum(kernels) * places(layer, shape)


def test_attention_multiplies_its_kernels_at_each_position_and_pairs_of_positions_for_each_head():
    queries, keys = 5, 7
    layer = layers.MultiHeadAttention(num_heads=3, key_dim=4, value_dim=2, output_sides=6)
    shapes = (queries, 8), (keys, 9), (keys, 10)
    at = {"query": queries, "value": keys, "key": keys, "attention_output": queries}
    dense = sum(w.size * at[w.name.split("/")[0]] for w in layer.weights(*shapes) if w.name.endswith("kernel"))
    assert layer.macs(*shapes) == dense + queries * keys * 3 * (4 + 2)
    grouped = layers.GroupQueryAttention(head_dim=4, num_query_heads=6, num_key_value_heads=2)
    shapes = (queries, 8), (keys, 8)
    dense = sum(w.size * at[w.name.split("/")[0]] for w in grouped.weights(*shapes) if w.name.endswith("kernel"))
    assert grouped.macs(*shapes) == dense + queries * keys * 6 * (4 + 4)
    assert layers.Attention().macs((queries, 8), (keys, 8)) == queries * keys * (8 + 8)


def test_attention_along_one_of_two_axes_pairs_the_positions_along_it():
    layer = layers.MultiHeadAttention(num_heads=2, key_dim=4, attention_axes=2)
    film = (3, 5, 8)  # three pictures of five patches: each patch looks at those of its own picture
    dense = sum(weight.size for weight in layer.weights(film, film) if weight.name.endswith("kernel")) * 15
    assert layer.macs(film, film) == dense + 15 * 5 * 2 * (4 + 4)


def test_a_dense_layer_on_a_sequence_is_used_at_each_of_its_steps():
    assert (
        layers.Dense(32).macs((50, 64)) == TimeDistributed(layers.Dense(32)).macs((50, 64)) == 50 * 64 * 32 == 102_400
    )


def test_what_looks_up_adds_or_chooses_multiplies_nothing():
    for layer in (layers.Embedding(10, 4), layers.MaxPooling1D(), layers.PReLU(), layers.LayerNormalization()):
        assert layer.macs((6, 8)) == 0
    assert layers.Add().macs((6, 8), (6, 8)) == 0


def test_the_mirror_image_costs_as_much_again():
    assert (
        layers.Bidirectional(layers.LSTM(5)).macs((7, 3)) == 2 * layers.LSTM(5).macs((7, 3)) == 2 * 7 * 4 * 5 * (3 + 5)
    )


def test_of_a_sequence_of_any_length_the_weights_are_known_and_the_multiply_adds_are_not():
    lstm = layers.LSTM(5, return_sequences=True)
    assert [weight.shape for weight in lstm.weights((UNKNOWN, 3))] == [(3, 20), (5, 20), (20,)]
    assert lstm.output_shape((UNKNOWN, 3)) == (UNKNOWN, 5)
    assert lstm.macs((UNKNOWN, 3)) is UNKNOWN
