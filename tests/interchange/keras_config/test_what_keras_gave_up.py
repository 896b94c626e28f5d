"""What Keras 1 and 2 meant by a word or computed, and Keras 3 does not: written as it was meant, or told."""

import json

import keras  # noqa: TID253
import numpy as np
import pytest

import netviz
from netviz.interchange.keras_config import FileSettings, network_of
from netviz.interchange.left_out import left_out
from netviz.layers.options import VarianceScaling
from tests.interchange.keras_config.writing import chain, first, functional, image, layer, linked

UNTRUNCATED = "untruncated_normal"
MEANT = {
    # A layer of Keras 1, and what an argument of it means today. Source: the file of Keras 1.2 that is named.
    "orthogonal": ("SimpleRNN", {"inner_init": "orthogonal"}, "initializers.Orthogonal(1.1)", "initializations.py"),
    "he_normal": (
        "SimpleRNN", {"init": "he_normal"}, VarianceScaling(2.0, "fan_in", UNTRUNCATED), "initializations.py"
    ),
    "glorot_normal": (
        "SimpleRNN", {"init": "glorot_normal"}, VarianceScaling(1.0, "fan_avg", UNTRUNCATED), "initializations.py"
    ),
    "glorot_uniform": ("SimpleRNN", {"init": "glorot_uniform"}, None, "initializations.py"),
    "forget_bias": ("LSTM", {"forget_bias_init": "zero"}, "unit_forget_bias=False", "layers/recurrent.py"),
    "forget_bias of 1": ("LSTM", {"forget_bias_init": "one"}, None, "layers/recurrent.py"),
    "reset_after": ("GRU", {}, "reset_after=False", "layers/recurrent.py"),
}  # fmt: skip


def read(*layers, version="1.2.2"):
    return network_of(chain(*layers), FileSettings(keras_version=version))


@pytest.mark.parametrize("what", MEANT)
def test_a_word_of_keras_1_is_written_as_what_it_meant(what):
    class_name, given, meant, _ = MEANT[what]
    network = read(first(class_name, "memory", (6, 3), output_dim=4, activation="tanh", **given))
    script = netviz.to_script(network)
    if meant is None:
        usual = read(first(class_name, "memory", (6, 3), units=4, activation="tanh"), version="2.3.1")
        assert network.nodes[1].layer == usual.nodes[1].layer
    elif isinstance(meant, str):
        assert meant in script
    else:
        assert dict(network.nodes[1].layer.options)["kernel_initializer"] == meant
    assert not left_out(network)


GIVEN_UP = {
    "hard_sigmoid": (layer("Activation", "old", activation="hard_sigmoid"), "activation"),
    "of gates": (layer("LSTM", "old", units=3, recurrent_activation="hard_sigmoid"), "recurrent_activation"),
    "of gates both ways": (
        layer("Bidirectional", "old", layer=layer("GRU", "gru", units=3, recurrent_activation="hard_sigmoid")),
        "recurrent_activation",
    ),
    "statistics of each image": (layer("BatchNormalization", "old", axis=-1, mode=1), "mode"),
    "dropped words": (layer("Embedding", "old", input_dim=9, output_dim=4, dropout=0.2), "dropout"),
}


@pytest.mark.parametrize("what", GIVEN_UP)
def test_what_keras_3_computes_otherwise_is_told_beside_the_script(what):
    old, argument = GIVEN_UP[what]
    inputs = first("Masking", "first", (6, 3)) if old["class_name"] != "Embedding" else first("Flatten", "first", (6,))
    network = read(inputs, old, version="1.2.2" if argument in ("mode", "dropout") else "2.2.4")
    (lost,) = left_out(network).values()
    assert [name for name, _ in lost] == [argument]
    assert f"#   old without its {argument} (" in netviz.to_script(network)


def test_keras_3_means_its_own_hard_sigmoid():
    inputs = keras.Input((4,), name="image")
    model = keras.Model(inputs, keras.layers.Activation("hard_sigmoid", name="gate")(inputs))
    assert not left_out(network_of(json.loads(model.to_json()), FileSettings()))


def test_a_layer_of_keras_2_that_is_always_in_or_out_of_training_is_told():
    def lost(**trainable):
        bn = linked(layer("BatchNormalization", "bn", axis=[1]), [["x", 0, 0, {"training": False}]])
        bn["config"] |= trainable
        model = functional(image("x", (4,)), bn, inputs=["x"], outputs=["bn"])
        return left_out(network_of(model, FileSettings(keras_version="2.15.0")))

    assert list(lost().values()) == [[("training", "always False, in Keras 3 as its model is called")]]
    assert not lost(trainable=False)  # it learns nothing from its batches either way


def test_keras_2_and_keras_3_differ_in_what_is_told():
    tf_keras = pytest.importorskip("tf_keras")
    x = np.linspace(-4, 4, 9, dtype="float32")
    assert np.allclose(tf_keras.activations.hard_sigmoid(keras.ops.convert_to_tensor(x)), np.clip(0.2 * x + 0.5, 0, 1))
    assert np.allclose(keras.activations.hard_sigmoid(x), np.clip(x / 6 + 0.5, 0, 1), atol=1e-6)
    moved = {}
    for each in (tf_keras, keras):
        inputs = each.Input((1,))
        model = each.Model(inputs, each.layers.BatchNormalization(name="bn")(inputs, training=False))
        model(x[:, None] + 9, training=True)
        moved[each] = float(np.array(model.get_layer("bn").moving_mean)[0]) > 0
    assert moved == {tf_keras: False, keras: True}
