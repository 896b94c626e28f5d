"""Random models as the installed Keras writes them: layers, parameters, shapes and connections are Keras' own."""

import json
import os
from collections import Counter

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from netviz.interchange.keras_config import FileSettings, network_of
from netviz.layers import UnknownLayer
from netviz.unknown import UNKNOWN
from tests.keras_models import model_of
from tests.keras_skeleton import skeletons

LONG = bool(os.environ.get("NETVIZ_LONG"))
EXAMPLES = 1_000 if LONG else 25


@hypothesis_settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=not LONG
)
@given(st.integers(0, 2**32))
def test_a_random_model_is_read_as_keras_has_it(seed):
    with skeletons():
        assert_equal(model_of(seed))


def assert_equal(model):
    ours = network_of(json.loads(model.to_json()), FileSettings(keras_version="3.15.1"))
    calls = list(flat(model))
    assert ours.layer_count == len(model.layers)
    assert not [node.name for node in ours.nodes if isinstance(node.layer, UnknownLayer)]
    assert ours.total_params == model.count_params()
    assert ours.trainable_params == sum(size(weight.shape) for weight in model.trainable_weights)
    assert shapes(ours) == Counter((name, shape) for name, shape, _ in calls)
    assert connections(ours) == Counter((name, inputs) for name, _, inputs in calls)


def flat(model, fed=None):
    """(name, shape without the batch, inputs) of each call of a layer or operation, nested models taken apart."""
    inner = getattr(model, "_functional", None) or model
    made = dict(zip(map(id, inner.inputs), fed, strict=True)) if fed else {}
    for depth in sorted(inner._nodes_by_depth, reverse=True):
        for node in inner._nodes_by_depth[depth]:
            operation, outputs = node.operation, node.output_tensors
            if fed and node.is_input:
                continue
            taken, named = node.input_tensors, node.arguments.kwargs
            if "query" in named:  # Keras goes through names by the alphabet
                taken = [named[name] for name in ("query", "value", "key")]
            given = [made[id(tensor)] for tensor in taken]
            if hasattr(operation, "layers"):  # a model
                ends = yield from flat(operation, given)
            else:
                yield operation.name, tuple(outputs[0].shape[1:]), tuple(given)
                ends = [operation.name] * len(outputs)
            made |= zip(map(id, outputs), ends, strict=True)
    return [made[id(tensor)] for tensor in inner.outputs]


def size(shape):
    count = 1
    for side in shape:
        count *= side
    return count


def plain(node):
    return node.name.split(" (call")[0]


def shapes(network):
    return Counter(
        (plain(node), tuple(None if side is UNKNOWN else side for side in node.output_shape)) for node in network.nodes
    )


def connections(network):
    return Counter((plain(node), tuple(map(plain, node.inputs))) for node in network.nodes)
