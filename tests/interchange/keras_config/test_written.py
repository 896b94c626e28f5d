"""Operations of a file as a script writes them: numbers that look like False, signs, defaults that differ."""

import json

import pytest

import netviz
from netviz.errors import NetvizError
from netviz.interchange.keras_file import read
from tests.interchange.keras_config.writing import chain, first, functional, graph_node, image, layer, linked, operation

WRITTEN = {
    "a slope of nothing": ("nn.leaky_relu", {"alpha": 0.0}, "negative_slope=0.0"),
    "an axis that is the first": ("math.reduce_mean", {"reduction_indices": 0}, "axis=0"),
    "a lower end of nothing": ("clip_by_value", {"clip_value_min": 0.0, "clip_value_max": 1.0}, "0.0"),
    "TensorFlow's axis": ("math.argmax", {}, "axis=0"),
    "TensorFlow's lengths": (
        "split",
        {"num_or_size_splits": [1, 2, 1], "axis": 1},
        "split(x_2, indices_or_sections=[1, 3], axis=1)",
    ),
    "a number of parts": ("split", {"num_or_size_splits": 2, "axis": 1}, "split(x_2, indices_or_sections=2, axis=1)"),
    "0 over 0": ("math.divide_no_nan", {"y": 2.0}, "ops.divide_no_nan(x_2, 2.0)"),
    "TensorFlow's exact GELU": ("nn.gelu", {}, "approximate=False"),
}


def script(node_operation):
    model = functional(image("x", (4,)), node_operation, inputs=["x"], outputs=["op"])
    return netviz.to_script(read(json.dumps(model).encode(), "m.json"))


@pytest.mark.parametrize("what", WRITTEN)
def test_a_script_keeps_what_the_file_says(what):
    function, given, expected = WRITTEN[what]
    assert expected in script(operation(function, "op", [["x", 0, 0, given]]))


def test_what_is_0_over_0_in_a_graph_is_so_in_its_script():
    node = graph_node("DivNoNan", "op", "x", constants={"1": 2.0})
    node["config"]["name"], node["name"] = "op", "op"
    assert "ops.divide_no_nan(" in script(node)


def test_a_name_that_python_keeps_for_itself_is_no_argument():
    told = linked(layer("Dropout", "op", rate=0.5), [["x", 0, 0, {"__debug__": True, "None": 1, "training": True}]])
    compile(script(told), "script", "exec")


def test_a_layer_that_holds_one_that_nobody_knows_is_refused_by_what_it_holds():
    held = chain(first("TimeDistributed", "each", (5, 4), layer=layer("Mine", "inner")))
    network = read(json.dumps(held).encode(), "m.json")
    for make in (netviz.to_script, netviz.to_keras):
        with pytest.raises(NetvizError, match=r"the class of every layer\. Received: each \(TimeDistributed of Mine\)"):
            make(network)


def test_a_negative_number_first_keeps_its_sign_inside():
    power = linked(layer("TFOpLambda", "op", function="math.pow"), ["_CONSTANT_VALUE", -1, -2.0, {"y": ["x", 0, 0]}])
    assert "(-2.0) ** " in script(power)


def test_a_model_that_takes_one_number_has_a_script():
    model = functional(image("x", ()), linked(layer("Activation", "a", activation="relu"), "x"),
                       inputs=["x"], outputs=["a"])  # fmt: skip
    assert "keras.Input(()" in netviz.to_script(read(json.dumps(model).encode(), "m.json"))


def test_an_output_may_be_padded_by_nothing():
    up = layer("Conv2DTranspose", "up", filters=2, kernel_size=[3, 3], strides=[2, 2], output_padding=[1, 0])
    model = functional(image("x", (4, 4, 1)), linked(up, "x"), inputs=["x"], outputs=["up"])
    assert read(json.dumps(model).encode(), "m.json").output_shape == (10, 9, 2)


def test_a_cell_of_old_has_one_bias():
    cell = layer("GRUCell", "cell", units=3)
    model = functional(image("x", (4, 2)), linked(layer("RNN", "rnn", cell=cell), "x"), inputs=["x"], outputs=["rnn"])
    assert read(json.dumps(model).encode(), "m.json").total_params == 3 * (2 * 3 + 3 * 3 + 3)
