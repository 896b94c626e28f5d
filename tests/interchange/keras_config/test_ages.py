"""Models of all ages: each is read as the Keras that wrote it counts it."""

import json

import pytest

from netviz.drawing.figure import draw
from netviz.errors import FileError
from netviz.interchange.keras_config import FileSettings, network_of
from netviz.interchange.keras_file import read
from netviz.interchange.keras_model import to_keras
from netviz.layers import Conv2D, UnknownLayer
from netviz.layers.options import VarianceScaling
from netviz.unknown import UNKNOWN, UNKNOWN_SHAPE
from tests.interchange.keras_config.writing import CONV, chain, first, functional, image, layer, linked

DIGITS = (
    first("Conv2D", "c1", (28, 28, 1), filters=8, kernel_size=[3, 3], activation="relu"),
    layer("MaxPooling2D", "p1", pool_size=[2, 2], strides=[2, 2], padding="valid"),
    layer("Flatten", "f1"),
    layer("Dense", "d1", units=10, activation="softmax"),
)
PARAMS = 3 * 3 * 8 + 8 + 13 * 13 * 8 * 10 + 10


def network(config, version=""):
    return network_of(json.loads(json.dumps(config)), FileSettings(keras_version=version))


WRAPPED = {
    "an object of its layers": chain(*DIGITS),
    "a list of its layers, until Keras 2.2.2": chain(*DIGITS, as_list=True, keras_version="2.1.6"),
    "beside its optimizer, as HDF5 keeps it": {"model_config": chain(*DIGITS), "training_config": {}},
    "saved as JSON twice": json.dumps(chain(*DIGITS)),
    "for TensorFlow.js, from Keras": {
        "format": "layers-model",
        "modelTopology": {"keras_version": "2.12.0", "backend": "tensorflow", "model_config": chain(*DIGITS)},
        "weightsManifest": [],
    },
    "by TensorFlow.js itself": {
        "modelTopology": chain(*DIGITS, as_list=True, keras_version="tfjs-layers 1.1.2"),
        "weightsManifest": [{"paths": ["weights.bin"], "weights": []}],
    },
    "in a string in an object": {"modelTopology": {"model_config": json.dumps(chain(*DIGITS))}},
}


@pytest.mark.parametrize("how", WRAPPED)
def test_a_model_is_found_however_it_was_wrapped(how):
    ours = read(json.dumps(WRAPPED[how]).encode(), "model.json")
    assert (ours.total_params, ours.layer_count, ours.unknown) == (PARAMS, 4, ())
    assert ours.output_shape == (10,)


def test_the_keras_that_wrote_a_model_is_kept():
    assert network(chain(*DIGITS, keras_version="2.1.6")).settings.keras_version == "2.1.6"


@pytest.mark.parametrize(
    ("config", "sentence"),
    [
        (
            {"format": "graph-model", "modelTopology": {"node": []}},
            "A graph-model has operations, not Keras' layers: open the Keras model that it was converted from. "
            "Received: a graph-model of TensorFlow.js",
        ),
        (
            json.dumps(json.dumps(json.dumps("nothing"))),
            "A model's JSON is what model.to_json() returns, or the model.json of TensorFlow.js. Received: nothing",
        ),
        (
            {"model_config": {"model_config": {}}},
            "A model's JSON is what model.to_json() returns, or the model.json of TensorFlow.js. "
            "Received: an empty object",
        ),
    ],
)
def test_what_holds_no_model_is_refused_in_a_sentence(config, sentence):
    with pytest.raises(FileError) as refused:
        network(config)
    assert str(refused.value) == sentence


KERAS_1 = (
    first(
        "Convolution2D", "conv", (66, 200, 3), nb_filter=24, nb_row=5, nb_col=7, border_mode="same", subsample=[2, 3],
        dim_ordering="tf", bias=False, init="he_normal", activation="elu",
        W_regularizer={"name": "WeightRegularizer", "l1": 0.0, "l2": 0.001},
    ),
    layer("MaxPooling2D", "pool", pool_size=[2, 2], strides=[2, 2], border_mode="valid", dim_ordering="tf"),
    layer("BatchNormalization", "bn", mode=0, axis=-1, momentum=0.99, epsilon=0.001, gamma_init="one"),
    layer("AtrousConvolution2D", "holes", nb_filter=4, nb_row=3, nb_col=3, atrous_rate=[2, 2], border_mode="valid"),
    layer("ZeroPadding2D", "pad", padding=[1, 2, 3, 4], dim_ordering="tf"),
    layer("Flatten", "flat"),
    layer("Dropout", "drop", p=0.25),
    layer("Dense", "dense", output_dim=7, bias=True, activation="linear", input_dim=None),
)  # fmt: skip


def test_keras_1_is_read_by_the_names_that_it_had():
    ours = network(chain(*KERAS_1, as_list=True), "1.2.1")
    shapes = {node.name: node.output_shape for node in ours.nodes}
    assert shapes["conv"] == (33, 67, 24)
    assert shapes["pool"] == (16, 33, 24)
    assert shapes["holes"] == (12, 29, 4)
    assert shapes["pad"] == (15, 36, 4)
    assert {node.name: node.params for node in ours.nodes if node.params} == {
        "conv": 5 * 7 * 3 * 24, "bn": 4 * 24, "holes": 3 * 3 * 24 * 4 + 4, "dense": 15 * 36 * 4 * 7 + 7
    }  # fmt: skip
    assert (ours.layer_count, ours.unknown) == (8, ())
    assert ours.by_name["drop"].layer.rate == 0.25
    untruncated = VarianceScaling(2.0, "fan_in", "untruncated_normal")  # as Keras 1 drew it
    assert ours.by_name["conv"].layer.kernel_initializer == untruncated


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize(("kernel", "stride"), [(3, 2), (4, 2), (2, 4), (5, 1)])
def test_a_deconvolution_of_keras_1_returns_what_it_declares(padding, kernel, stride):
    """Every map whose convolution is as large as the input: TensorFlow's strides leave open which one it was."""

    def declared(size):
        up = first(
            "Deconvolution2D", "up", (3, 4, 4), nb_filter=2, nb_row=kernel, nb_col=kernel, border_mode=padding,
            output_shape=[None, 2, size, size], subsample=[stride, stride], dim_ordering="th",
        )  # fmt: skip
        return network(chain(up, as_list=True), "1.2.2")

    down = Conv2D(1, kernel, stride, padding)
    sizes = [
        size
        for size in range(kernel if padding == "valid" else 1, 30)
        if down.output_shape((size, size, 1)) == (4, 4, 1)
    ]
    for size in sizes:
        ours = declared(size)
        assert (ours.output_shape, ours.total_params) == ((2, size, size), kernel * kernel * 3 * 2 + 2)
        assert to_keras(ours).output_shape == (None, 2, size, size)
    beyond = declared(sizes[-1] + 1)
    assert (beyond.output_shape, beyond.unknown) == ((2, sizes[-1] + 1, sizes[-1] + 1), (beyond.output,))


def test_a_functional_model_of_keras_1_is_read():
    conv = layer("Convolution2D", "conv", nb_filter=8, nb_row=3, nb_col=3, border_mode="same", subsample=[1, 1])
    merge = layer("Merge", "merge", mode="concat", concat_axis=-1, mode_type="raw", dot_axes=-1)
    joined = linked(merge, [["conv", 0, 0], ["image", 0, 0]])
    ours = network(functional(image(), linked(conv, "image"), joined, outputs=["merge"]), "1.2.2")
    assert (ours.total_params, ours.output_shape, ours.layer_count) == (224, (8, 8, 11), 3)


@pytest.mark.parametrize(
    ("mode", "class_name", "shape"),
    [("sum", "Add", (6, 6, 4)), ("mul", "Multiply", (6, 6, 4)), ("concat", "Concatenate", (6, 6, 8))],
)
def test_a_sequential_model_that_begins_with_a_merge_has_its_branches(mode, class_name, shape):
    branches = [chain(first("Conv2D", f"conv_{side}", (8, 8, 3), **CONV), as_list=True) for side in ("left", "right")]
    merge = layer("Merge", "merge", mode=mode, concat_axis=-1, layers=branches)
    ours = network(chain(merge, layer("Flatten", "flat"), as_list=True), "1.2.2")
    assert ours.by_name["merge"].type == class_name
    assert ours.by_name["merge"].output_shape == shape
    assert (ours.total_params, ours.layer_count) == (2 * 112, 2)
    assert sum(not node.inputs for node in ours.nodes) == 2


def test_a_merge_that_runs_code_is_a_layer_that_nobody_knows():
    merge = layer("Merge", "merge", mode="gASVKwAAAA==", mode_type="lambda")
    ours = network(functional(image(), linked(merge, [["image", 0, 0], ["image", 0, 0]]), outputs=["merge"]))
    assert isinstance(ours.output.layer, UnknownLayer)


def test_a_sequential_model_of_keras_0_3_is_read():
    dense = {"name": "Dense", "custom_name": "dense", "output_dim": 5, "input_shape": [3]}
    for config in (
        {"name": "Sequential", "layers": [dense], "loss": "mse"},
        {"class_name": "Sequential", "config": [dense]},
    ):
        ours = network(config)
        assert (ours.total_params, ours.output.name) == (20, "dense")


@pytest.mark.parametrize("name", ["BatchNormalizationV1", "BatchNormalizationV2", "keras.layers.BatchNormalization"])
def test_other_names_of_a_class_mean_it(name):
    conv = first("Conv2D", "conv", (8, 8, 3), **CONV)
    ours = network(chain(conv, layer(name, "bn", axis=[3], momentum=0.99, epsilon=0.001)))
    assert (ours.total_params, ours.trainable_params) == (112 + 16, 112 + 8)


@pytest.mark.parametrize(
    "marks",
    [{"class_name": "Custom>Conv2D"}, {"registered_name": "Custom>Conv2D", "module": None}, {"module": "mine"}],
)
def test_a_class_that_only_is_called_as_one_of_keras_is_not_taken_for_it(marks):
    ours = network(chain({**first("Conv2D", "conv", (8, 8, 3), **CONV), **marks}))
    assert isinstance(ours.output.layer, UnknownLayer)
    assert ours.unknown == (ours.output,)


STEPS = first("ReLU", "steps", (10, 4))
APPLICATIONS = (
    layer("LayerScale", "scale", init_values=1e-6, projection_dim=4),
    layer("StochasticDepth", "drop", drop_path_rate=0.1),
)


def test_layers_of_keras_applications_are_known_where_the_file_names_no_module():
    ours = network(chain(STEPS, *APPLICATIONS), "2.12.0")
    assert (ours.total_params, ours.output_shape, ours.unknown) == (4, (10, 4), ())
    scaled = linked(layer("CustomScaleLayer", "sum", scale=0.3), [["image", 0, 0, {}], ["image", 0, 0, {}]])
    ours = network(functional(image(), scaled, outputs=["sum"]), "2.15.0")
    assert (ours.output_shape, ours.unknown) == ((8, 8, 3), ())


ANOTHERS = {
    "other arguments": layer("MultiHeadAttention", "own", embed_dim=8, num_heads=2),
    "other inputs": layer("Attention", "own"),
    "other inputs and arguments": layer("Attention", "own", step_dim=10),
    "other channels": layer("LayerScale", "own", init_values=0.1, projection_dim=5),
    "inside of another layer": layer("TimeDistributed", "own", layer=layer("MultiHeadAttention", "in", embed_dim=8)),
    "without its argument": layer("StochasticDepth", "own", survival=0.5),
}


@pytest.mark.parametrize("what", ANOTHERS)
def test_a_class_of_keras_2_that_is_its_author_s_own_is_not_taken_for_that_of_keras(what):
    """A file of Keras 2 names no module, and custom_objects come before Keras' own classes."""
    ours = network(chain(STEPS, ANOTHERS[what], layer("Dense", "end", units=2)), "2.4.0")
    own = ours.by_name["own"]
    assert isinstance(own.layer, UnknownLayer)
    assert (own.output_shape, own.params) == (UNKNOWN_SHAPE, UNKNOWN)


@pytest.mark.parametrize("own", [layer("LayerNormalization", "own", eps=1e-6), APPLICATIONS[0] | {"name": "own"}])
def test_the_weights_in_a_file_tell_that_a_class_is_its_author_s_own(own):
    model = chain(STEPS, own, layer("Dense", "end", units=2))
    stored = {("own",): [(4, 4), (4,)], ("end",): [(4, 2), (2,)]}
    ours = network_of(model, FileSettings(keras_version="2.4.0"), stored=stored)
    assert isinstance(ours.by_name["own"].layer, UnknownLayer)
    assert ours.by_name["own"].params == 20
    assert ours.stored.different == ()


def test_tuples_and_shapes_are_read_as_the_encoder_of_keras_2_wrote_them():
    pair = {"class_name": "__tuple__", "items": [3, 3]}
    shape = {"class_name": "TensorShape", "items": [None, 8, 8, 3]}
    conv = layer("Conv2D", "conv", filters=4, kernel_size=pair, batch_input_shape=shape)
    assert network(chain(conv)).output_shape == (6, 6, 4)


@pytest.mark.parametrize("kind", ["Model", "Sequential"])
@pytest.mark.parametrize("depth", [1, 2])
def test_a_sequential_model_that_begins_with_a_model_has_its_images(kind, depth):
    conv = layer("Conv2D", "conv", **CONV)
    inner = functional(image(), linked(conv, "image"), outputs=["conv"], name="inner")
    if kind == "Sequential":
        inner = chain(first("Conv2D", "conv", (8, 8, 3), **CONV))
    for _ in range(depth - 1):
        inner = chain(inner)
    ours = network(chain(inner, layer("Flatten", "flat"), layer("Dense", "dense", units=2)), "2.2.4")
    assert (ours.total_params, ours.layer_count, ours.unknown) == (112 + 6 * 6 * 4 * 2 + 2, 3, ())


def nested(calls, module=None, inner=None):
    """A model of Keras 2 whose inner model is called so often; its calls count from 1."""
    conv = layer("Conv2D", "conv", filters=3, kernel_size=[3, 3], padding="same")
    inner = inner or functional(image("inside"), linked(conv, "inside"), inputs=["inside"], outputs=["conv"], name="in")
    inner = {**inner, "class_name": "Functional", **({"module": module} if module else {})}
    nodes = [[["image", 0, 0, {}]], *([["in", number, 0, {}]] for number in range(1, calls))]
    flat = linked(layer("Flatten", "flat"), [["in", calls, 0, {}]])
    return functional(image(), linked(inner, *nodes), flat, outputs=["flat", ["in", calls, 0]], class_name="Functional")


@pytest.mark.parametrize("calls", [1, 2, 3])
@pytest.mark.parametrize("module", [None, "keras.engine.functional", "keras.src.engine.functional"])
def test_the_calls_of_a_nested_model_of_keras_2_count_from_one(calls, module):
    ours = network(nested(calls, module), "2.12.0")
    assert (ours.total_params, ours.layer_count) == (3 * 3 * 3 * 3 + 3, 3)
    assert [node.name for node in ours.nodes if node.type == "Conv2D"] == [
        "conv", *(f"conv (call {number})" for number in range(2, calls + 1))
    ]  # fmt: skip
    flat = ours.by_name["flat"]
    assert flat.inputs == (ours.outputs[1],)


def test_models_two_deep_are_taken_apart():
    middle = nested(1)
    middle["config"] |= {"name": "in", "output_layers": [["in", 1, 0]]}
    ours = network(nested(2, inner=middle), "2.21.0")
    assert ours.total_params == 84
    assert {node.block for node in ours.nodes} == {(), ("in", "in"), ("in_2", "in")}


def test_a_model_at_each_step_of_a_sequence_has_its_weights():
    inner = chain(first("Conv2D", "conv", (8, 8, 3), **CONV), layer("Flatten", "flat"))
    steps = layer("TimeDistributed", "steps", layer=inner, batch_input_shape=[None, 5, 8, 8, 3])
    ours = network(chain(steps, layer("LSTM", "lstm", units=2)), "2.4.0")
    (_, made, _) = ours.nodes
    assert (made.type, made.output_shape, made.params) == ("TimeDistributed", (5, 144), 112)
    assert made.macs == 5 * 6 * 6 * 4 * 3 * 3 * 3
    assert "steps" in draw(ours)
    assert to_keras(ours).count_params() == ours.total_params


FROZEN = {
    "nothing": ((), 84, 84),
    "a layer": (("conv",), 0, 0),
    "a model inside": (("in",), 0, 84),
    "the whole": (("mine",), 0, 0),
}


@pytest.mark.parametrize("what", FROZEN)
@pytest.mark.parametrize("keras_3", [False, True])
def test_what_is_frozen_is_not_trained(what, keras_3):
    """In Keras 3 a model inside that is frozen says it of each of its layers too; the flag of its own does nothing."""
    names, in_keras_2, in_keras_3 = FROZEN[what]
    model = nested(1)
    inner = model["config"]["layers"][1]
    for written in (model, inner, inner["config"]["layers"][1]):
        written["config"]["trainable"] = written["config"]["name"] not in names
    ours = network(model, "3.15.1" if keras_3 else "2.12.0")
    assert ours.total_params == 84
    assert ours.trainable_params == (in_keras_3 if keras_3 else in_keras_2)


def test_an_input_that_nothing_uses_is_a_layer_all_the_same():
    dense = linked(layer("Dense", "dense", units=2), "a")
    model = functional(image("a", (8,)), image("b", (4,)), dense, inputs=["a", "b"], outputs=["dense"])
    ours = network(model)
    assert ours.layer_count == 3
    assert [node.name for node in ours.nodes] == ["a", "b", "dense"]
    assert ours.by_name["b"].output_shape == (4,)
