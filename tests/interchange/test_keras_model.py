"""The law of the house: what netviz says of a network is what Keras says of it."""

import os
import sys
from math import ceil

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import netviz
from netviz.architectures.catalog import FAMILIES, find
from netviz.errors import SettingsError
from tests.keras_skeleton import skeletons
from tests.strategies import settings_of, smallest_preset

LONG = bool(os.environ.get("NETVIZ_LONG"))
PRESETS = [name for family in FAMILIES.values() for name in family.presets]


def facts(network):
    """Layer by layer: name, class, output shape, weights, and the names of the layers it is connected to."""
    return [
        (
            node.name,
            node.type,
            node.output_shape,
            [(weight.name, weight.shape, weight.trainable) for weight in node.weights],
            [source.name for source in node.inputs],
        )
        for node in network.nodes
    ]


def keras_facts(model):
    return [
        (
            layer.name,
            type(layer).__name__,
            tuple(layer.output.shape[1:]),
            [(name_of(weight, layer), tuple(weight.shape), weight.trainable) for weight in layer.weights],
            [tensor._keras_history.operation.name for tensor in layer._inbound_nodes[0].input_tensors],
        )
        for layer in model.layers
    ]


def name_of(weight, layer):
    """Its name; that of LayerScale's weight, which has none in Keras, is where the layer keeps it."""
    return "gamma" if type(layer).__name__ == "LayerScale" and weight is layer.gamma else weight.name


def assert_equal(network):
    with skeletons():
        model = netviz.to_keras(network)
        assert facts(network) == keras_facts(model)
        assert network.total_params == model.count_params()
        assert network.trainable_params == sum(weight.shape.num_elements() for weight in model.trainable_weights)
        assert [(None, *node.output_shape) for node in network.outputs] == [tensor.shape for tensor in model.outputs]


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_equals_its_keras_model_layer_by_layer(name):
    assert_equal(netviz.build(name))


MOST_LAYERS = 1000  # Keras takes a minute for the four thousand of ResNet-1202


def test_a_network_deeper_than_pythons_stack_becomes_a_model_and_a_script_that_runs():
    network = netviz.build("resnet_cifar", depth=302)
    assert network.longest_way > sys.getrecursionlimit() * 0.9
    before = sys.getrecursionlimit()
    assert_equal(network)
    assert sys.getrecursionlimit() == before
    space = {"__name__": "a module"}
    try:
        with skeletons():
            exec(netviz.to_script(network), space)
            assert space["build_model"]().count_params() == network.total_params
    finally:
        sys.setrecursionlimit(before)


def ends_of(family):
    """Each setting at its lowest, its highest and each of its choices."""
    for field in family.settings.descriptions():
        ends = field.choices or ((False, True) if field.type == "bool" else (field.low, field.high))
        if field.type in ("int", "float", "bool", "choice"):
            yield from ((field.name, end) for end in ends)


@pytest.mark.parametrize("name", FAMILIES)
def test_settings_at_their_ends_equal_keras_or_are_refused(name):
    """In the smallest network of the family; a third of the ends, another one each time."""
    family, smallest = find(smallest_preset(name))
    ends = list(ends_of(family))
    examples = len(ends) if LONG else ceil(len(ends) / 3)

    @hypothesis_settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(ends))
    def check(chosen):
        setting, end = chosen
        try:
            settings = family.settings.of({**smallest, setting: end})
        except SettingsError as error:
            refusal = str(error)
        else:
            refusal, network = "", family.build(settings)
            if len(network.nodes) <= MOST_LAYERS:
                assert_equal(network)
        assert not refusal or "Received: " in refusal

    check()


@pytest.mark.parametrize("name", FAMILIES)
def test_random_settings_over_their_whole_range_equal_keras(name):
    family = FAMILIES[name]
    examples = min(12, max(3, 800 // len(netviz.build(name).nodes)))  # presets are swept above

    @hypothesis_settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(settings_of(family))
    def check(settings):
        assert_equal(family.build(settings))

    check()
