"""Configs of Keras models as networks: against Keras itself, and where a config leaves something open."""

import json
import os
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from netviz.anatomy import export
from netviz.anatomy.swap import swap
from netviz.anatomy.table import layer_table, summary
from netviz.drawing.figure import draw
from netviz.drawing.layout.placement import place
from netviz.drawing.outline.tree import foldable, outline
from netviz.errors import FileError, NetvizError
from netviz.interchange.keras_config import FileSettings, network_of
from netviz.interchange.keras_model import to_keras
from netviz.layers import Dropout, UnknownLayer
from netviz.ui.explore.layer_table import table_data
from netviz.unknown import UNKNOWN
from tests.interchange.test_keras_file import CONV, IMAGE, RELU, functional, linked, named, sequential, tensor
from tests.keras_skeleton import skeletons

LONG = bool(os.environ.get("NETVIZ_LONG"))
APPLICATIONS = [
    "ConvNeXtTiny",
    "DenseNet121",
    "EfficientNetB0",
    "EfficientNetV2S",
    "InceptionResNetV2",
    "InceptionV3",
    "MobileNet",
    "MobileNetV2",
    "MobileNetV3Large",
    "NASNetLarge",
    "NASNetMobile",
    "ResNet50",
    "ResNet101V2",
    "VGG16",
    "Xception",
]
"""One of each family of keras.applications, and the largest of all."""
WITHOUT_TOP = ["EfficientNetB0", "MobileNetV2", "NASNetMobile"]
if LONG:
    import keras

    APPLICATIONS = WITHOUT_TOP = [name for name in dir(keras.applications) if name[0].isupper()]


def network(model):
    return network_of(json.loads(model.to_json()), FileSettings())


def sides(shape):
    return tuple(UNKNOWN if side is None else side for side in shape[1:])


def keras_rows(model):
    """Name, class, output shape, parameters, and where the inputs come from, with nested models taken apart."""
    import keras

    rows = {}
    for layer in model.layers:
        if isinstance(layer, keras.Sequential):
            rows |= {row: facts for row, facts in keras_rows(layer).items() if facts[0] != "InputLayer"}
            continue
        shape = layer.output.shape if not isinstance(layer.output, list) else layer.output[0].shape
        rows[layer.name] = (type(layer).__name__, sides(shape), layer.count_params())
    return rows


def keras_edges(model):
    """What each layer or operation of the model's graph takes, by name."""
    return {
        operation.name: [tensor._keras_history.operation.name for node in operation._inbound_nodes
                         for tensor in node.input_tensors if tensor._keras_history.operation in model.operations]
        for operation in model.operations
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "top"), [*((name, True) for name in APPLICATIONS), *((name, False) for name in WITHOUT_TOP)]
)
def test_an_application_comes_out_as_keras_has_it(name, top):
    import keras

    with skeletons():
        model = getattr(keras.applications, name)(weights=None, include_top=top)
        ours = network(model)
        rows, edges = keras_rows(model), keras_edges(model)
        layers, params = len(model.layers), model.count_params()
    assert ours.layer_count == layers
    assert ours.total_params == params
    mine = {node.name: (node.type, node.output_shape, node.params) for node in ours.nodes if node.name in rows}
    assert mine == rows
    assert [node.name for node in ours.nodes if node.name in rows] == list(rows)  # Keras' order
    flat = [node for node in ours.nodes if all(source.name in edges for source in (node, *node.inputs))]
    assert {node.name: [source.name for source in node.inputs] for node in flat} == {
        node.name: edges[node.name] for node in flat
    }
    assert len(flat) >= 0.9 * len(edges)


@pytest.mark.parametrize("name", ["ConvNeXtTiny", "MobileNetV3Small", "NASNetMobile", "ResNet50V2", "Xception"])
def test_an_application_can_be_drawn_folded_and_unfolded(name):
    import keras

    with skeletons():
        ours = network(getattr(keras.applications, name)(weights=None))
    root = outline(ours)
    assert len(root.children) <= 25
    for opened in (frozenset(), *(frozenset({id}) for id in sorted(foldable(root))[:3]), foldable(root)):
        place(root, opened)
    drawn = ElementTree.fromstring(draw(ours, unfold=foldable(root), every_layer=True))
    cards = [group.get("data-name") for group in drawn.iter("{http://www.w3.org/2000/svg}g") if group.get("data-name")]
    assert sorted(cards) == sorted(ours.by_name)


def test_names_become_blocks_where_they_fold():
    import keras

    with skeletons():
        ours = {
            name: {node.block for node in network(getattr(keras.applications, name)(weights=None)).nodes}
            for name in ("ResNet50", "EfficientNetB0", "VGG16")
        }
    assert {("conv2", "block1"), ("conv5", "block3")} <= ours["ResNet50"]
    assert {("block2", "block2a"), ("block2", "block2b")} <= ours["EfficientNetB0"]
    assert {(), *((f"block{number}",) for number in range(1, 6))} == ours["VGG16"]


def test_a_block_that_its_own_output_would_enter_again_is_not_made():
    # a1 -> other -> a2 -> a3: a block "a" would feed itself through `other`.
    names = ["a1_x", "other", "a1_y", "a1_z", "end"]
    chain = [linked(named(CONV, name, padding="same"), before) for before, name in pairwise(["image", *names])]
    assert {
        node.block for node in network_of(functional(IMAGE, *chain, outputs=("end", 0, 0)), FileSettings()).nodes
    } == {()}


def test_two_blocks_that_feed_each_other_are_not_both_made():
    names = ["a1_x", "b1_x", "b1_y", "a1_y", "a1_z", "b1_z", "end"]
    chain = [linked(named(CONV, name, padding="same"), before) for before, name in pairwise(["image", *names])]
    ours = network_of(functional(IMAGE, *chain, outputs=("end", 0, 0)), FileSettings())
    place(outline(ours), foldable(outline(ours)))
    assert {node.block for node in ours.nodes} == {()}


def test_a_stranger_is_shown_by_name_with_the_shape_that_its_neighbours_record():
    import keras

    class Halved(keras.layers.Layer):
        def call(self, inputs):
            return inputs[:, ::2, ::2]

    image = keras.Input((8, 8, 3))
    x = Halved(name="half")(image)
    x = keras.layers.Flatten()(x)
    ours = network(keras.Model(image, keras.layers.Dense(2)(x)))
    half = ours.by_name["half"]
    assert (half.type, half.output_shape, half.params, half.macs) == ("Halved", (4, 4, 3), UNKNOWN, UNKNOWN)
    assert ours.total_params == 4 * 4 * 3 * 2 + 2
    assert ours.unknown == (half,)
    told = summary(ours)
    assert (told["layers_unknown"], told["layers"][1]["params"], told["layers"][1]["macs"]) == (1, None, None)
    assert "≥ 98" in export.to_text(ours)
    assert all(f">{word}</text>" in draw(ours) for word in ("half", "Halved", "? params", "not executed"))
    assert json.loads(json.dumps(told)) == told


def test_a_lambda_has_no_weights_and_the_shape_that_it_was_told_to_return():
    import keras

    image = keras.Input((8, 8, 3))
    x = keras.layers.Lambda(lambda x: x[:, ::2, ::2], output_shape=(4, 4, 3), name="half")(image)
    ours = network(keras.Model(image, x))
    assert (ours.output.type, ours.output_shape, ours.output.params, ours.output.macs) == ("Lambda", (4, 4, 3), 0, 0)
    assert ours.unknown == ()


def test_a_class_of_a_strangers_that_is_called_as_one_of_keras_is_a_stranger():
    fake = {**CONV, "module": "evil", "registered_name": "Custom>Conv2D"}
    ours = network_of(sequential(fake), FileSettings())
    assert isinstance(ours.output.layer, UnknownLayer)


def test_an_argument_that_a_twin_does_not_have_makes_a_stranger_not_a_wrong_number():
    ours = network_of(sequential(named(CONV, "conv", lora_rank=4)), FileSettings())
    assert ours.unknown == (ours.output,)
    relu = network_of(sequential(named(RELU, "relu", max_value=6, threshold="a word")), FileSettings()).output
    assert isinstance(relu.layer, UnknownLayer)
    assert (relu.output_shape, relu.params, relu.macs) == ((8, 8, 3), 0, 0)


@pytest.mark.parametrize("side", [32, None])
def test_a_u_net_is_read_as_keras_has_it_and_comes_back_to_the_images_size(side):
    import keras
    from keras import layers

    x = image = keras.Input((side, side, 3))
    left = []
    for filters in (4, 8):
        x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
        left.append(x)
        x = layers.MaxPooling2D()(x)
    x = layers.Conv2D(16, 3, padding="same")(x)
    x = layers.Concatenate()(
        [layers.Conv2DTranspose(8, 3, strides=2, padding="same", name="transposed")(x), left.pop()]
    )
    x = layers.UpSampling2D(interpolation="bilinear", name="upsampled")(layers.Conv2D(8, 3, padding="same")(x))
    model = keras.Model(image, layers.Conv2D(2, 1, name="conv")(layers.Concatenate()([x, left.pop()])))
    ours = network(model)
    assert not any(isinstance(node.layer, UnknownLayer) for node in ours.nodes)
    assert ours.total_params == model.count_params()
    assert {node.name: (node.type, node.output_shape, node.params) for node in ours.nodes} == keras_rows(model)
    assert ours.by_name["transposed"].macs == (3 * 3 * 16 * 8 * 8 * 8 if side else UNKNOWN)
    assert ours.by_name["upsampled"].macs == 0
    assert layer_table(ours)[-1].stride == 1
    again = to_keras(ours) if side else model
    kinds = ("transposed", "upsampled")
    assert [again.get_layer(name).get_config() for name in kinds] == [
        model.get_layer(name).get_config() for name in kinds
    ]
    assert "conv" in draw(ours, unfold="all")


def test_a_spread_map_that_no_twin_computes_is_a_strangers():
    config = {"interpolation": "area"}
    layer = {"class_name": "UpSampling2D", "module": "keras.layers", "config": config}
    ours = network_of(sequential(named(layer, "spread", **config)), FileSettings())
    assert isinstance(ours.output.layer, UnknownLayer)
    assert ours.output.params == 0


def test_which_values_a_dropout_drops_together_is_read():
    dropout = {"class_name": "Dropout", "module": "keras.layers", "config": {"name": "drop", "rate": 0.5}}
    shape = [None, 1, 1, 3]
    ours = network_of(sequential(named(dropout, "drop", noise_shape=shape)), FileSettings())
    assert ours.output.layer == Dropout(0.5, noise_shape=tuple(shape))


def test_what_no_known_layer_can_change_stays_known():
    # No file records what the last layer returns; a Softmax returns what it takes.
    softmax = {"class_name": "Softmax", "module": "keras.layers", "config": {"name": "softmax"}}
    ours = network_of(sequential(CONV, softmax), FileSettings())
    assert (ours.output_shape, ours.output.params, ours.unknown) == ((6, 6, 4), 0, ())


def test_an_image_of_any_size_leaves_parameters_known_and_multiply_adds_open():
    import keras

    image = keras.Input((None, None, 3))
    x = keras.layers.Conv2D(4, 3, strides=2, padding="same", name="conv")(image)
    x = keras.layers.BatchNormalization()(x)
    x = keras.layers.Add()([x, keras.layers.MaxPooling2D(2, padding="same")(keras.layers.Conv2D(4, 1)(image))])
    ours = network(keras.Model(image, keras.layers.Dense(2)(keras.layers.GlobalAveragePooling2D()(x))))
    assert ours.total_params == 112 + 16 + 16 + 10
    assert ours.by_name["conv"].output_shape == (UNKNOWN, UNKNOWN, 4)
    assert ours.by_name["conv"].macs is UNKNOWN
    assert [row.receptive_field for row in layer_table(ours)][1:3] == [3, 1]
    assert "? × ? × 4" in export.to_text(ours)
    assert "?x?x4" in export.to_csv(ours)
    assert draw(ours, unfold="all").count("? × ? × 4") >= 2


def test_a_layer_that_is_called_twice_is_counted_once():
    import keras

    image = keras.Input((8, 8, 4))
    shared = keras.layers.Conv2D(4, 3, padding="same", name="shared")
    model = keras.Model(image, keras.layers.Add()([shared(shared(image)), image]))
    ours = network(model)
    assert ours.total_params == model.count_params() == 148
    assert ours.layer_count == len(model.layers) == 3
    again = ours.by_name["shared (call 2)"]
    assert (again.first_call, again.params, again.macs) == (ours.by_name["shared"], 0, ours.by_name["shared"].macs)


def test_every_count_of_layers_is_that_of_keras():
    import keras

    model = keras.Sequential([keras.Input((8, 8, 3)), keras.layers.Conv2D(4, 3), keras.layers.Flatten()])
    ours = network(model)
    count, rows = len(model.layers), len(ours.nodes)
    assert (count, rows) == (ours.layer_count, 3) == (2, 3)
    assert summary(ours)["layer_count"] == count
    assert table_data(ours, outline(ours))["counted"] == "2 layers in 3 rows"
    for text in (export.to_text(ours), export.to_markdown(ours), export.to_latex(ours)):
        assert "2 layers in 3 rows" in text
        assert "3 layers" not in text
    assert swap(ours, "separable", first_layer=True).after.layer_count == count


@pytest.mark.parametrize("calls", [1, 2])
@pytest.mark.parametrize("kind", ["Functional", "Sequential"])
def test_a_nested_model_is_taken_apart_into_a_block_of_its_name(kind, calls):
    import keras

    image = keras.Input((8, 8, 4))
    if kind == "Functional":
        inside = keras.Input((8, 8, 4))
        branches = [keras.layers.Conv2D(2, 1)(inside), keras.layers.Conv2D(2, 3, padding="same")(inside)]
        inner = keras.Model(inside, keras.layers.Concatenate()(branches), name="inner")
    else:
        inner = keras.Sequential([keras.layers.Conv2D(4, 3, padding="same"), keras.layers.ReLU()], name="inner")
    x = image
    for _ in range(calls):
        x = inner(x)
    model = keras.Model(image, [x, keras.layers.Flatten()(x)])
    ours = network(model)
    assert ours.total_params == model.count_params()
    assert len(ours.outputs) == 2
    assert ours.layer_count == len(model.layers)
    assert {node.block for node in ours.nodes} == {(), ("inner",), *([("inner_2",)] if calls == 2 else [])}
    place(outline(ours), foldable(outline(ours)))


def test_several_inputs_and_outputs_are_all_there():
    import keras

    left, right = keras.Input((8, 8, 3), name="left"), keras.Input((5,), name="right")
    x = keras.layers.Concatenate()([keras.layers.Flatten()(left), right])
    model = keras.Model(
        {"b": right, "a": left}, [keras.layers.Dense(3, name="one")(x), keras.layers.Dense(1, name="two")(x)]
    )
    ours = network(model)
    assert [node.name for node in ours.nodes] == [layer.name for layer in model.layers]
    assert ours.total_params == model.count_params()
    assert (ours.input_shape, [node.name for node in ours.outputs]) == ((8, 8, 3), ["one", "two"])


def test_a_network_of_vectors_has_no_receptive_fields_and_is_drawn():
    import keras

    ours = network(
        keras.Sequential([keras.Input((784,)), keras.layers.Dense(10, activation="relu"), keras.layers.Dropout(0.5)])
    )
    assert (ours.total_params, ours.macs, ours.layer_count) == (7_850, 7_840, 2)
    assert draw(ours)
    assert "7,850" in export.to_text(ours)


def test_a_sequential_model_that_was_never_built_is_shown_with_open_shapes():
    import keras

    ours = network(keras.Sequential([keras.layers.Conv2D(4, 3), keras.layers.Flatten(), keras.layers.Dense(2)]))
    assert [node.type for node in ours.nodes] == ["InputLayer", "Conv2D", "Flatten", "Dense"]
    assert draw(ours)


def test_a_file_of_keras_2_is_read():
    image = {"class_name": "InputLayer", "config": {"name": "image", "batch_input_shape": [None, 8, 8, 3]}}
    conv = {**CONV, "config": CONV["config"] | {"padding": "same"}}
    add = {"class_name": "Add", "config": {"name": "add"}}
    layers = [
        {**image, "name": "image", "inbound_nodes": []},
        {**named(conv, "one"), "name": "one", "inbound_nodes": [[["image", 0, 0, {}]]]},
        {**named(conv, "two"), "name": "two", "inbound_nodes": [[["image", 0, 0, {}]]]},
        {**add, "name": "add", "inbound_nodes": [[["one", 0, 0, {}], ["two", 0, 0, {}]]]},
    ]
    for layer in layers:
        layer.pop("module", None)
    config = {"name": "old", "layers": layers, "input_layers": [["image", 0, 0]], "output_layers": [["add", 0, 0]]}
    ours = network_of({"class_name": "Functional", "config": config, "keras_version": "2.9.0"}, FileSettings())
    assert (ours.total_params, ours.output_shape) == (224, (8, 8, 4))
    assert [node.name for node in ours.output.inputs] == ["one", "two"]


HOSTILE = [
    "</text><script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "=cmd|' /C calc'!A0",
    "a\x00b\x1b[31m\ud800",
    "| a | b |",
    "[click](javascript:alert(1))",
    "x" * 999,
    "block1",
    "a/b",
    "a/b*",
    "__proto__",
    "\u202egpj",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_text_everywhere(name):
    stranger = {"class_name": name, "module": name, "config": {"name": name}}
    blocks = [named(CONV, f"block1_{part}", padding="same") for part in "abc"]
    ours = network_of(
        sequential(*blocks, stranger, named(stranger, f"{name} 2"), name=name), FileSettings(file="m.json")
    )
    assert all(len(node.name) <= 210 and node.name.isprintable() for node in ours.nodes)
    for unfold in ((), "all"):
        drawn = ElementTree.fromstring(draw(ours, unfold=unfold))
        assert {element.tag.split("}")[1] for element in drawn.iter()} <= {
            "svg", "g", "rect", "text", "path", "defs", "marker", "style", "title", "tspan"
        }  # fmt: skip
        assert not [key for element in drawn.iter() for key in element.attrib if key.startswith("on") or "href" in key]
        ids = [group.get("data-id") for group in drawn.iter() if group.get("data-id")]
        assert len(ids) == len(set(ids))
    assert not any(line.startswith(("=", "+", "-", "@")) for line in export.to_csv(ours).splitlines())
    assert "<script" not in export.to_markdown(ours).replace("\\<script", "")
    assert len(export.to_markdown(ours).splitlines()) == len(ours.nodes) + 5  # head and foot, and what is unknown
    assert export.to_text(ours).isascii() or "\x1b" not in export.to_text(ours)


def test_a_block_and_a_layer_of_one_name_stay_apart():
    names = ["block1", "block1_a", "block1_b", "block1_c", "block1′"]
    ours = network_of(sequential(*(named(CONV, name, padding="same") for name in names)), FileSettings())
    root = outline(ours)
    assert not foldable(root) & set(ours.by_name)
    place(root, foldable(root))


def test_shapes_beyond_all_maps_are_refused():
    layers = [named(CONV, f"c{i}", depth_multiplier=2**31 - 1, padding="same") for i in range(3)]
    layers = [{**layer, "class_name": "DepthwiseConv2D"} for layer in layers]
    with pytest.raises(FileError, match="A map may have 8 sides, each up to 2,147,483,647"):
        network_of(sequential(*layers), FileSettings())


def test_a_records_lie_does_not_change_what_a_known_layer_returns():
    conv = linked(CONV, "image")
    conv["inbound_nodes"][0]["args"] = [tensor("image", shape=(None, 99, 99, 3))]
    assert network_of(functional(IMAGE, conv), FileSettings()).output_shape == (6, 6, 4)


def shared_layer(keras):
    image = keras.Input((8, 8, 4), name="image")
    conv = keras.layers.Conv2D(4, 3, padding="same", name="shared")
    return keras.Model(image, keras.layers.Add(name="add")([conv(conv(image)), image]))


def shared_model(keras):
    inner = keras.Sequential([keras.layers.Conv2D(4, 3, padding="same"), keras.layers.ReLU()], name="inner")
    left, right = keras.Input((8, 8, 4), name="left"), keras.Input((8, 8, 4), name="right")
    return keras.Model([left, right], keras.layers.Add(name="add")([inner(left), inner(right)]))


def any_size(keras):
    image = keras.Input((None, None, 3), name="image")
    return keras.Model(image, keras.layers.GlobalAveragePooling2D()(keras.layers.Conv2D(4, 3)(image)))


@pytest.mark.parametrize("build", [shared_layer, shared_model, any_size])
def test_the_keras_model_of_a_file_has_the_weights_and_ends_of_the_files_model(build):
    import keras

    model = build(keras)
    made = to_keras(network(model))
    assert made.count_params() == model.count_params()
    assert [weight.shape for weight in made.weights] == [weight.shape for weight in model.weights]
    assert [tensor.shape for tensor in made.inputs] == [tensor.shape for tensor in model.inputs]
    assert [tensor.shape for tensor in made.outputs] == [tensor.shape for tensor in model.outputs]


def test_no_keras_model_is_made_of_a_layer_that_nobody_knows():
    mystery = named({"class_name": "Mystery", "module": "mine", "config": {}}, "what")
    with pytest.raises(NetvizError, match=r"knows the class of every layer\. Received: what \(Mystery\)"):
        to_keras(network_of(sequential(mystery), FileSettings()))


def test_a_model_that_is_written_as_a_class_is_opened_as_its_refusal_says():
    import keras

    class Mine(keras.Model):
        def __init__(self):
            super().__init__()
            self.conv, self.flat, self.logits = keras.layers.Conv2D(4, 3), keras.layers.Flatten(), keras.layers.Dense(2)

        def call(self, x):
            return self.logits(self.flat(self.conv(x)))

    with skeletons():
        model, x = Mine(), keras.Input((8, 8, 3))
        with pytest.raises(FileError, match=r"as in keras\.Model\(x, model\.call\(x\)\) with x = keras\.Input"):
            network_of({"class_name": "Mine", "config": {}}, FileSettings())
        opened = network(keras.Model(x, model.call(x)))
    assert (opened.layer_count, opened.total_params) == (4, 3 * 3 * 3 * 4 + 4 + 6 * 6 * 4 * 2 + 2)


@pytest.mark.parametrize("written", ["Scale", "mylab>Scale", "Custom>Scale"])
def test_a_class_has_one_name_however_it_was_registered(written):
    stranger = {"class_name": written, "module": None, "registered_name": "mylab>Scale", "config": {"name": "scale"}}
    ours = network_of(sequential(stranger), FileSettings())
    assert ours.by_name["scale"].type == "Scale"
    own = {**named(CONV, "own"), "class_name": "mylab>Conv2D", "module": None}  # it is not Keras' own
    assert network_of(sequential(own), FileSettings()).by_name["own"].params is UNKNOWN
