"""Layers that Keras 3 has no more: their counts are the sums that the code of Keras 1.2 and 2.15 adds up to."""

import pytest

from netviz import layers
from netviz.errors import NetvizError
from netviz.interchange.keras_model import to_keras
from netviz.interchange.layer_config import TWINS
from netviz.layers import block
from netviz.unknown import UNKNOWN
from tests.networks import ending_in

FORMER = {name for name, twin in TWINS.items() if not twin.in_keras_3}
# Each with its input, its output, and the sizes of its weights: keras/layers of those versions, `build`.
COUNTS = [
    (layers.CuDNNLSTM(5), (7, 3), (5,), [3 * 4 * 5, 5 * 4 * 5, 2 * 4 * 5]),
    (layers.CuDNNLSTM(5, return_sequences=True), (7, 3), (7, 5), [60, 100, 40]),
    (layers.LocallyConnected1D(4, 3), (9, 2), (7, 4), [7 * 3 * 2 * 4, 7 * 4]),
    (layers.LocallyConnected1D(4, 3, 2, implementation=3, use_bias=False), (9, 2), (4, 4), [4 * 3 * 2 * 4]),
    (layers.LocallyConnected1D(4, 3, implementation=2), (9, 2), (7, 4), [9 * 2 * 7 * 4, 7 * 4]),
    (layers.LocallyConnected2D(4, (3, 2)), (5, 4, 2), (3, 3, 4), [3 * 3 * 3 * 2 * 2 * 4, 3 * 3 * 4]),
    (layers.MaxoutDense(5, 3), (8,), (5,), [3 * 8 * 5, 3 * 5]),
    (layers.Highway(), (8,), (8,), [64, 64, 8, 8]),
    (layers.ThresholdedReLU(), (4, 4, 3), (4, 4, 3), []),
    (layers.SReLU(shared_axes=(1, 2)), (4, 4, 3), (4, 4, 3), [3, 3, 3, 3]),
    (layers.RandomHeight(0.2), (4, 4, 3), (UNKNOWN, 4, 3), []),
    (layers.RandomWidth(0.2), (4, 4, 3), (4, UNKNOWN, 3), []),
]  # fmt: skip


@pytest.mark.parametrize(("layer", "shape", "output", "sizes"), COUNTS, ids=lambda value: type(value).__name__)
def test_a_layer_of_former_days_is_counted_as_then(layer, shape, output, sizes):
    assert layer.output_shape(shape) == output
    assert [weight.size for weight in layer.weights(shape)] == sizes


def test_every_layer_of_former_days_is_counted():
    assert {type(layer).__name__ for layer, *_ in COUNTS} == FORMER


def test_no_keras_model_can_have_it():
    with block("old"):
        x = layers.CuDNNLSTM(5, name="old")(layers.Input((7, 3)))
    with pytest.raises(NetvizError, match=r"the layers of Keras 3\. Received: old_old \(CuDNNLSTM\)"):
        to_keras(ending_in(x))
