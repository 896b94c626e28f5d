"""The line that makes one layer, as the inspector shows it, makes that very layer of Keras."""

import re

import keras  # noqa: TID253
import pytest

import netviz
from netviz import layers
from netviz.errors import NetvizError
from netviz.interchange.keras_script import layer_call
from netviz.interchange.layer_config import TWINS
from netviz.network import Network
from netviz.settings import Settings
from netviz.unknown import UNKNOWN
from tests.networks import ending_in

NETWORKS = ["mobilenet_v1", "resnet18", "inception_resnet_v2_cifar", "xception_cifar", "convnext_cifar",
            "densenet_40", "efficientnet_cifar", "custom_mixed"]  # fmt: skip


def keras_words():
    """What a script has in scope: keras, its layers, and the classes that it defines."""
    scope = {"keras": keras, "layers": keras.layers, "initializers": keras.initializers}
    for twin in TWINS.values():
        exec(twin.keras_source, scope)
    return scope


@pytest.mark.parametrize("name", NETWORKS)
def test_every_line_makes_the_layer_of_the_keras_model(name):
    network = netviz.build(name)
    model = netviz.to_keras(network)
    scope = keras_words()
    distinct = {(node.layer, node.input_shapes): node for node in network.nodes if node.inputs}
    for node in distinct.values():
        line = layer_call(node)
        names = re.findall(r"\w+", line.rsplit("(", 1)[1])  # layers.Add(name="add")([relu, conv])
        inputs = [keras.KerasTensor((None, *shape)) for shape in node.input_shapes]
        output = eval(line, scope | dict(zip(names, inputs, strict=True)))
        made, wanted = output._keras_history.operation, model.get_layer(node.name)
        assert type(made).__name__ == type(wanted).__name__ == node.type
        assert output.shape == (None, *node.output_shape)
        assert plain(made.get_config()) == plain(wanted.get_config())


def plain(config):
    return {key: value for key, value in config.items() if key not in ("dtype", "build_config")}


@pytest.mark.parametrize("name", ['"); import os; os.abort(); ("', "{x}", "\\", "line\nbreak", "\u202e"])
def test_a_strangers_name_is_one_literal(name):
    node = Network(
        layers.Activation("relu", name=name)(layers.Input((4, 4, 3))),
        architecture="test", title="Test", settings=Settings(),
    ).output  # fmt: skip
    made = []

    class Recorder:
        def Activation(self, *arguments, name):  # noqa: N802 (Keras' name)
            made.append(name)
            return lambda x: x

    eval(layer_call(node), {"layers": Recorder(), "x": None, "__builtins__": {}})
    assert made == [node.name]


def test_a_layer_that_nobody_knows_has_no_line():
    stranger = layers.UnknownLayer(class_name="Mystery", shape=(UNKNOWN,))
    output = stranger(layers.Input((4, 4, 3)))
    with pytest.raises(NetvizError, match="knows the class of every layer"):
        layer_call(ending_in(output).output)
