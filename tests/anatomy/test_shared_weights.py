"""A layer or model that is called again says, wherever one reads it, whose weights it uses."""

import json

import keras  # noqa: TID253
import pytest

import netviz
from netviz.anatomy import export, shared_weights
from netviz.drawing.outline.tree import outline
from netviz.interchange.keras_config import FileSettings, network_of
from netviz.ui.explore.layer_table import table_data
from tests.pages.visit import open_app, open_file, reading


@pytest.fixture(scope="module")
def siamese():
    """Two images through one encoder, then through one normalization."""
    layers = keras.layers.Conv2D(4, 3, name="conv"), keras.layers.ReLU(name="relu"), keras.layers.Dense(3, name="dense")
    encoder = keras.Sequential([keras.Input((8, 8, 1)), *layers], name="enc")
    scale = keras.layers.BatchNormalization(name="scale")
    images = [keras.Input((8, 8, 1), name=name) for name in ("left", "right")]
    return keras.Model(images, keras.layers.Subtract()([scale(encoder(image)) for image in images])).to_json()


@pytest.fixture(scope="module")
def network(siamese):
    return network_of(json.loads(siamese), FileSettings())


def test_only_what_has_no_weights_of_its_own_uses_those_of_another(network):
    owners = {node.name: shared_weights.owner([node]) for node in network.nodes}
    again = {"conv (call 2)": "conv", "dense (call 2)": "dense", "scale (call 2)": "scale"}
    assert owners == dict.fromkeys(owners, "") | again
    blocks = {item.label: shared_weights.owner(item.nodes) for item in outline(network).children if not item.is_layer}
    assert blocks == {"enc": "", "enc_2": "enc"}
    assert shared_weights.owner(network.nodes) == ""


def test_the_card_says_it_in_the_place_of_the_parameters(network):
    folded, unfolded = netviz.draw(network), netviz.draw(network, unfold="all")
    assert (folded.count(">weights of enc</text>"), folded.count(">weights of scale</text>")) == (1, 1)
    assert (unfolded.count(">weights of enc</text>"), unfolded.count(">weights of conv</text>")) == (0, 1)


def test_the_tables_say_it(network):
    data = table_data(network, outline(network))
    assert [(data["names"][index], owner) for index, owner in data["shared"]] == [
        ("conv (call 2)", "conv"),
        ("dense (call 2)", "dense"),
        ("scale (call 2)", "scale"),
    ]
    told = (
        "Called again, with weights that are counted once: conv (call 2) those of conv, dense (call 2) those of dense, "
    )
    assert told in export.to_text(network)
    assert "Called again" not in export.to_text(netviz.build("mobilenet_v1"))


def test_the_inspector_says_it_of_a_layer_and_of_a_block(siamese, network):
    app = open_file(open_app(), siamese.encode())
    again = next(item for item in outline(network).children if item.label == "enc_2")
    for chosen, told in (
        (again.id, "Called again: it uses the weights of enc, which are counted there."),
        ("conv (call 2)", "The same layer as conv, called again: its weights are counted there."),
        ("relu (call 2)", "The same layer as relu, called again."),
    ):
        app.session_state["netviz.explore"].chosen = chosen
        app.run()
        assert told in reading(app)
