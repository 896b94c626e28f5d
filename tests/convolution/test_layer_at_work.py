"""A layer at work gives Keras' own numbers for that layer, however little of it is drawn."""

import numpy as np
import pytest

from netviz import layers
from netviz.convolution.layer_at_work import _FEW, MOST_CELLS, can_be_drawn, layer_at_work
from netviz.convolution.settings import MOST_CHANNELS
from netviz.errors import SettingsError
from netviz.interchange.keras_model import to_keras
from tests.networks import ending_in

CASES = [
    (layers.Conv2D(16, 3, padding="same"), (32, 32, 3)),
    (layers.Conv2D(24, 3, strides=2, padding="same", use_bias=False), (17, 30, 20)),
    (layers.Conv2D(5, 5, strides=3), (13, 14, 6)),
    (layers.Conv2D(16, 1, strides=2), (16, 16, 12)),
    (layers.Conv2D(16, 3, padding="same", groups=4), (8, 8, 16)),
    (layers.Conv2D(16, 3, padding="same", groups=16), (14, 14, 16)),
    (layers.Conv2D(6, 3, groups=3), (5, 5, 6)),
    (layers.Conv2D(8, (1, 7), padding="same"), (17, 17, 9)),
    (layers.Conv2D(8, 3, padding="same", dilation_rate=3), (15, 15, 9)),
    (layers.DepthwiseConv2D(3, strides=2, padding="same"), (32, 32, 40)),
    (layers.DepthwiseConv2D(7, padding="same", depth_multiplier=2), (2, 2, 4)),
    (layers.SeparableConv2D(12, 3, padding="same", depth_multiplier=2), (16, 16, 10)),
    (layers.Conv2DTranspose(8, 3, strides=2, padding="same"), (5, 6, 7)),
]


def node_of(layer, shape):
    network = ending_in(layer(layers.Input(shape)))
    return network, network.output


def by_keras(network, shape, seed):
    """A map, what Keras gives of it, and the layer's kernels and bias."""
    random, keras_layer = np.random.default_rng(seed), to_keras(network).layers[-1]
    entering = (random.normal(size=shape) * random.random(shape[2])).astype(np.float32)
    keras_layer.set_weights([random.normal(size=each.shape) for each in keras_layer.weights])
    weights = keras_layer.get_weights()
    bias = weights.pop() if keras_layer.use_bias else None
    return entering, np.array(keras_layer(entering[None]))[0], weights, bias


@pytest.mark.parametrize(("layer", "shape"), CASES, ids=str)
def test_every_value_that_is_drawn_is_the_layers_own(layer, shape):
    network, node = node_of(layer, shape)
    entering, gives, kernels, bias = by_keras(network, shape, seed=len(str(layer)))
    work = layer_at_work(node, entering, gives, kernels, bias)
    first, last = work.stages[0], work.stages[-1]
    rows, columns = (slice(*each) for each in (work.rows, work.columns))
    np.testing.assert_array_equal(first.image, entering[rows, columns][..., work.channels])
    assert max(first.image.shape[:2]) <= MOST_CELLS
    assert max(first.image.shape[2], last.channels_out) <= MOST_CHANNELS
    found = [
        (top, left)
        for top in range(gives.shape[0] - last.output.shape[0] + 1)
        for left in range(gives.shape[1] - last.output.shape[1] + 1)
        if np.allclose(_part(gives, top, left, last.output.shape)[..., work.filters], last.output, atol=1e-4)
    ]
    assert len(found) == 1
    if last.rest is None:  # all that it reads is drawn: the sums are the stage's alone
        return
    ((top, left),) = found
    others = entering.copy()
    others[..., work.channels] = 0
    alone = _by_its_own(network, kernels, bias, others)
    expected = _part(alone, top, left, last.output.shape)[..., work.filters] - (
        0 if bias is None else bias[[*work.filters]]
    )
    np.testing.assert_allclose(last.rest, expected, atol=1e-4)


def _part(values, top, left, shape):
    return values[top : top + shape[0], left : left + shape[1]]


def _by_its_own(network, kernels, bias, entering):
    keras_layer = to_keras(network).layers[-1]
    keras_layer.set_weights([*kernels, *([] if bias is None else [bias])])
    return np.array(keras_layer(entering[None]))[0]


@pytest.mark.parametrize(("layer", "shape"), [CASES[1], CASES[9]], ids=str)
def test_the_strongest_channels_are_drawn_in_the_order_of_their_strength(layer, shape):
    network, node = node_of(layer, shape)
    entering, gives, kernels, bias = by_keras(network, shape, seed=1)
    work = layer_at_work(node, entering, gives, kernels, bias)
    sizes = np.abs(entering).mean((0, 1))
    assert [*work.channels] == np.argsort(-sizes)[:_FEW].tolist()


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (layers.Conv2D(8, 9), (32, 32, 3)),
        (layers.Conv2D(8, 5, dilation_rate=4), (32, 32, 3)),
        (layers.Conv2DTranspose(8, 2, strides=2), (16, 16, 3)),
        (layers.ReLU(), (8, 8, 3)),
    ],
    ids=str,
)
def test_what_has_no_room_on_the_stage_is_refused(layer, shape):
    _, node = node_of(layer, shape)
    assert not can_be_drawn(node)
    with pytest.raises(SettingsError, match="A layer at work is a convolution with a kernel of at most 7 × 7 cells"):
        layer_at_work(node, np.zeros(shape), np.zeros(node.output_shape), [], None)
