"""Open gates change not a bit, closed ones leave out the shortcut, and nothing of a model knows of them."""

import numpy as np
import pytest

from netviz import build
from netviz.anatomy.shortcuts import shortcuts
from netviz.interchange.keras_file import read
from netviz.interchange.keras_model import to_keras
from netviz.training.record.settings import RunSettings
from netviz.training.worker.gates import Gates
from netviz.training.worker.model import build_model
from netviz.training.worker.steps import Steps
from tests.training.worker.batches import batch

SMALL = {"input_size": 32, "classes": 10}
FAMILIES = {  # each joins its branches in a way of its own: after a projection, a sum of scaled maps, without weights
    "resnet": {"blocks": (1, 1), "initial_filters": 8, **SMALL},
    "inception_resnet_v2": {"small_images": True, "width": 0.1, "blocks_a": 1, "blocks_b": 0, "blocks_c": 1, **SMALL},
    "convnext_cifar": {"blocks": (1, 1), "initial_filters": 8},
}
SETTINGS = RunSettings(batch_size=16)
OF_A_FILE = "x + y of a file"


def made(name):
    """The network of that name; one whose additions are operations, and no layers."""
    if name != OF_A_FILE:
        return build(name, **FAMILIES[name])
    import keras

    image = keras.Input((32, 32, 3))
    x = keras.layers.Conv2D(8, 3, padding="same")(image)
    x = x + keras.layers.Conv2D(8, 3, padding="same", activation="relu")(x)
    x = keras.ops.add(keras.layers.Conv2D(8, 3, padding="same")(x), x)
    answers = keras.layers.Dense(10, activation="softmax")(keras.layers.GlobalAveragePooling2D()(x))
    network = read(keras.Model(image, answers).to_json().encode(), "mine.json")
    keras.backend.clear_session()
    assert [each.place for each in shortcuts(network)] == [0, 1]
    return network


def traced(network, gates=None):
    settings = SETTINGS.for_network(network)
    steps = Steps(build_model(network, settings, gates), settings, network)
    steps.trace()
    return steps


@pytest.mark.parametrize("name", [*FAMILIES, OF_A_FILE])
def test_with_every_gate_open_losses_weights_and_answers_are_equal_to_the_last_bit(name):
    network = made(name)
    gates = Gates(network)
    assert gates.shortcuts
    gated, plain = traced(network, gates), traced(network)
    gated.restore(plain.state())
    for moment in ("never closed", "healed"):
        if moment == "healed":
            gates.close([each.name for each in gates.shortcuts])
            gates.close([])
        losses = [[steps.train(*batch()) for _ in range(2)] for steps in (gated, plain)]
        assert losses[0] == losses[1], moment
        for ours, theirs in zip(gated.state().values(), plain.state().values(), strict=True):
            assert all(map(np.array_equal, ours, theirs)), moment
        (ours,), (theirs,) = (list(steps.evaluate(*batch())) for steps in (gated, plain))
        np.testing.assert_array_equal(ours.answers, theirs.answers)
        assert ours[:3] == theirs[:3]


def test_a_gate_is_neither_a_layer_nor_a_weight():
    network = build("resnet", **FAMILIES["resnet"])
    gated, plain = build_model(network, SETTINGS, Gates(network)), build_model(network, SETTINGS)
    assert [layer.name for layer in gated.layers] == [layer.name for layer in plain.layers]
    assert [each.path for each in gated.variables] == [each.path for each in plain.variables]
    assert gated.count_params() == network.total_params


@pytest.mark.parametrize("name", ["resnet", "inception_resnet_v2"])
def test_a_cut_network_is_the_one_whose_addition_takes_its_residual_alone(name):
    import keras

    network = made(name)
    gates = Gates(network)
    settings = SETTINGS.for_network(network)
    model = build_model(network, settings, gates)
    cut = gates.shortcuts[-1]
    images = np.random.default_rng(2).random((4, 32, 32, 3)).astype(np.float32)

    class Residual(keras.layers.Layer):
        """What the addition makes of its residual."""

        def __init__(self, scale=1.0, **named):
            super().__init__(**named)
            self.scale = scale

        def call(self, inputs):
            shortcut = cut.place if self.name == cut.name else None
            return sum(
                self.scale * each if number else each for number, each in enumerate(inputs) if number != shortcut
            )

        def compute_output_spec(self, inputs):
            return keras.KerasTensor(inputs[0].shape)

    without = to_keras(network, replaced={cut.addition.type: Residual})
    without.set_weights(model.get_weights())
    whole = np.array(model(images))
    gates.close([cut.name])
    assert gates.cut == (cut.name,)
    np.testing.assert_allclose(np.array(model(images)), np.array(without(images)), rtol=1e-4, atol=1e-6)
    assert np.abs(np.array(model(images)) - whole).max() > 1e-5
    gates.close([])
    np.testing.assert_array_equal(np.array(model(images)), whole)


def test_a_sum_of_a_file_is_cut_as_a_layer_is():
    network = made(OF_A_FILE)
    gates = Gates(network)
    model = build_model(network, SETTINGS, gates)
    gates.close([each.name for each in gates.shortcuts])
    images = np.random.default_rng(2).random((4, 32, 32, 3)).astype(np.float32)
    x = images
    for layer in model.layers:
        x = x if not layer.weights and "input" in layer.name else layer(x)
    np.testing.assert_allclose(np.array(model(images)), np.array(x), rtol=1e-5)


def test_what_is_cut_learns_nothing_through_its_shortcut():
    network = build("resnet", **FAMILIES["resnet"])
    gates = Gates(network)
    projection = next(each for each in gates.shortcuts if each.source.weights)
    steps = traced(network, gates)
    model = steps._model
    kernel = model.get_layer(projection.source.inputs[0].name).kernel
    gates.close([projection.name])
    before = kernel.numpy()
    steps.train(*batch())
    np.testing.assert_array_equal(kernel.numpy(), before)
    gates.close([])
    steps.train(*batch())
    assert np.abs(kernel.numpy() - before).max() > 0
