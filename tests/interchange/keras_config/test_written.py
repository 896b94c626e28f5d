"""Operations of a file as a script writes them: numbers that look like False, signs, defaults that differ."""

import json

import pytest

import netviz
from netviz.interchange.keras_file import read
from tests.interchange.keras_config.writing import functional, image, layer, linked, operation

WRITTEN = {
    "a slope of nothing": ("nn.leaky_relu", {"alpha": 0.0}, "negative_slope=0.0"),
    "an axis that is the first": ("math.reduce_mean", {"reduction_indices": 0}, "axis=0"),
    "a lower end of nothing": ("clip_by_value", {"clip_value_min": 0.0, "clip_value_max": 1.0}, "0.0"),
    "TensorFlow's axis": ("math.argmax", {}, "axis=0"),
    "TensorFlow's exact GELU": ("nn.gelu", {}, "approximate=False"),
}


def script(node_operation):
    model = functional(image("x", (4,)), node_operation, inputs=["x"], outputs=["op"])
    return netviz.to_script(read(json.dumps(model).encode(), "m.json"))


@pytest.mark.parametrize("what", WRITTEN)
def test_a_script_keeps_what_the_file_says(what):
    function, given, expected = WRITTEN[what]
    assert expected in script(operation(function, "op", [["x", 0, 0, given]]))


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
