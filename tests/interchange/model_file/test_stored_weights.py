"""The weights that a file of any form stores are those of its layers, as Keras counts them."""

import json
import random

import h5py
import pytest

from netviz.errors import FileError
from netviz.interchange.keras_file import open_file, read
from netviz.interchange.model_file.extract import Stored
from netviz.interchange.model_file.stored_weights import by_layer
from tests.interchange.test_keras_file import CONV, IMAGE, named, sequential


@pytest.fixture(scope="module")
def model():
    """Models within a model, two layers of one class, layers made of layers, and one that only its author knows."""
    import keras
    from keras import layers

    @keras.saving.register_keras_serializable("author")
    class Scale(keras.Layer):
        def build(self, shape):
            self.factor = self.add_weight(shape=(shape[-1],))
            self.offset = self.add_weight(shape=(1,), trainable=False)

        def call(self, inputs):
            return inputs * self.factor + self.offset

    def convolution(filters, name):
        return keras.Sequential(
            [layers.Conv2D(filters, 3, name=f"{name}_conv"), layers.BatchNormalization(name=f"{name}_norm")], name=name
        )

    image = layers.Input((12, 12, 3), name="image")
    inner = layers.Input((12, 12, 3))
    nested = keras.Model(inner, convolution(5, "deep")(layers.SeparableConv2D(4, 3, name="apart")(inner)), name="outer")
    x = layers.Conv2D(6, 1, name="last")(convolution(4, "second")(nested(image / 127.5 - 1)))
    x = keras.ops.maximum(x + x, 0)  # operations: in HDF5 nothing but their arguments tells them from layers
    x = Scale(name="scale")(layers.Conv2D(7, 1, name="first")(x))
    x = layers.Dropout(0.1)(layers.Reshape((-1, 7))(x))
    x = layers.MultiHeadAttention(2, 3, name="attention")(x, x)
    x = layers.Bidirectional(layers.LSTM(3), name="both")(x)
    made = keras.Model(image, layers.Dense(10, name="classes")(x), name="mine")
    made.compile("adam", "mse")
    return made


@pytest.mark.parametrize("name", ["mine.keras", "mine.h5", "unpacked"])
def test_every_weight_that_keras_saves_is_found_at_its_layer(model, tmp_path, name):
    if name == "unpacked":
        model.save(tmp_path / name, zipped=False)
    else:
        model.save(tmp_path / name)
    network = open_file(tmp_path / name)
    assert (network.stored.values, network.stored.different) == (model.count_params(), ())
    assert (network.total_params, network.layer_count) == (model.count_params(), len(model.layers))
    assert network.by_name["scale"].params == 8  # known from the file alone


def test_a_kernel_that_is_stored_at_its_wrapper_too_is_counted_once(tmp_path):
    import keras
    from keras import layers

    normed = layers.SpectralNormalization(layers.Conv2D(4, 3, name="conv"), name="normed")
    steps = layers.TimeDistributed(layers.SpectralNormalization(layers.Dense(5)), name="steps")
    inner = keras.Sequential([layers.Input((6, 6, 4)), layers.SpectralNormalization(layers.Conv2D(2, 1))])
    model = keras.Sequential([layers.Input((8, 8, 3)), normed, inner, layers.Reshape((6, 12)), steps])
    for name in ("model.keras", "model.h5"):
        model.save(tmp_path / name)
        stored = open_file(tmp_path / name).stored
        assert (stored.values, stored.different) == (model.count_params(), ())


CONFIG = sequential(
    named(CONV, "stem"),
    {"class_name": "Sequential", "config": {"name": "back", "layers": [IMAGE, named(CONV, "a/b"), named(CONV, "c")]}},
    named(CONV, "back_2"),
)
KERNEL, BIAS = (3, 3, 3, 4), (4,)
LISTS = {
    "as Keras 2 named them": [("stem", "stem/kernel:0"), ("back", "a/b/kernel:0"), ("back", "c/bias:0")],
    "as Keras 3 names them": [("stem", "stem/kernel"), ("back", "back/a/b/kernel"), ("back", "back/c/bias")],
    "as TensorFlow.js lists them": [("", "stem/kernel"), ("", "back/a/b/kernel"), ("", "back/c/bias")],
    "as TensorFlow.js lists those of Keras 2": [("", "stem/kernel"), ("", "a/b/kernel"), ("", "c/bias")],
    "by their order in an archive": [
        ("", "layers/conv2d/vars/0"),
        ("", "layers/sequential/layers/conv2d/vars/0"),
        ("", "layers/sequential/layers/conv2d_1/vars/1"),
    ],
    "by their order in an archive of TensorFlow 2.12": [
        ("", "_layer_checkpoint_dependencies/conv2d/vars/0"),
        ("", "_layer_checkpoint_dependencies/sequential/_layer_checkpoint_dependencies/conv2d/vars/0"),
        ("", "_layer_checkpoint_dependencies/sequential/_layer_checkpoint_dependencies/conv2d_1/vars/1"),
    ],
}


@pytest.mark.parametrize("how", LISTS)
def test_weights_are_found_however_the_file_names_them(how):
    shapes = (KERNEL, KERNEL, BIAS)
    weights = [Stored(*name, shape) for name, shape in zip(LISTS[how], shapes, strict=True)]
    seeds = [Stored("", "layers/dropout/seed_generator/vars/0", (2,))]
    assert by_layer(weights + seeds, CONFIG) == {("stem",): [KERNEL], ("back", "a/b"): [KERNEL], ("back", "c"): [BIAS]}


@pytest.mark.parametrize("side", [-1, 2**31, 2**63, 1.5, True])
def test_an_impossible_size_of_one_weight_says_nothing_of_any(side):
    assert by_layer([Stored("stem", "stem/kernel", KERNEL), Stored("stem", "stem/bias", (side,))], CONFIG) is None


@pytest.mark.parametrize(
    "weight",
    [
        ("ghost", "kernel"),
        ("", "ghost/kernel"),
        ("", "layers/ghost/vars/0"),
        ("", ""),
        ("", "a/" * 9**5),
        ("", "vars/²"),
        ("", f"vars/{'9' * 5_000}"),
    ],
    ids=lambda weight: weight[1][:30],
)
def test_where_one_weight_has_no_layer_nothing_is_said_of_any(weight):
    assert by_layer([Stored("stem", "stem/kernel", KERNEL), Stored(*weight, BIAS)], CONFIG) is None
    assert by_layer([], CONFIG) is None
    assert by_layer([Stored("stem", "stem/kernel", KERNEL)] * 20_001, CONFIG) is None


def converted(model, folder):
    """What tensorflowjs 4.22 makes of a .keras archive: no class has its module, and weights have their paths there.

    Source: h5_v3_merged_saved_model_to_tfjs_format in tensorflowjs/converters/keras_h5_conversion.py.
    """

    def without(value):
        if isinstance(value, dict):
            return {key: without(part) for key, part in value.items() if key not in ("module", "registered_name")}
        return [without(part) for part in value] if isinstance(value, list) else value

    def note(path, item):
        if isinstance(item, h5py.Dataset):
            weights.append({"name": path, "shape": list(item.shape), "dtype": "float32"})

    weights = []
    model.save(folder / "saved", zipped=False)
    with h5py.File(folder / "saved" / "model.weights.h5") as file:
        file.visititems(note)
    config = without(json.loads((folder / "saved" / "config.json").read_text()))
    whole = {
        "format": "layers-model", "generatedBy": "keras v3.15.1", "convertedBy": "TensorFlow.js Converter v4.22.0",
        "modelTopology": {"keras_version": "3.15.1", "model_config": config},
        "weightsManifest": [{"paths": ["group1-shard1of1.bin"], "weights": weights}],
    }  # fmt: skip
    return json.dumps(whole).encode()


def test_a_model_of_keras_3_that_tensorflow_js_converted_is_read_with_its_weights(model, tmp_path):
    network = read(converted(model, tmp_path), "model.json")
    assert (network.stored.values, network.stored.different) == (model.count_params(), ())
    assert (network.total_params, network.layer_count) == (model.count_params(), len(model.layers))


def test_a_name_that_layers_of_two_models_have_is_not_guessed_at():
    models = [{"class_name": "Sequential", "config": {"name": name, "layers": [named(CONV, "c")]}} for name in "ab"]
    assert by_layer([Stored("", "c/kernel", KERNEL)], sequential(*models)) is None
    assert by_layer([Stored("", "c/kernel", KERNEL)], sequential(models[0])) == {("a", "c"): [KERNEL]}


def tensorflow_js(**changes):
    weights = [{"name": "conv/kernel", "shape": [3, 3, 3, 4], "dtype": "float32"}, {"name": "conv/bias", "shape": [4]}]
    whole = {
        "format": "layers-model",
        "modelTopology": {"keras_version": "2.12.0", "model_config": sequential(CONV)},
        "weightsManifest": [{"paths": ["group1-shard1of1.bin"], "weights": weights}],
    }
    return json.dumps(whole | changes).encode()


def test_a_model_of_tensorflow_js_is_read_with_the_weights_that_it_lists():
    network = read(tensorflow_js(), "model.json")
    assert (network.total_params, network.settings.keras_version) == (112, "2.12.0")
    assert (network.stored.values, network.stored.different) == (112, ())
    for other in (None, 7, [7], [{"weights": 7}], [{"weights": [{"name": "conv/kernel", "shape": ["a"]}]}]):
        assert read(tensorflow_js(weightsManifest=other), "model.json").stored is None


def test_a_model_of_tensorflow_js_with_any_bytes_changed_is_read_or_refused():
    whole, chance = tensorflow_js(), random.Random(9)
    for place in range(len(whole)):
        content = bytearray(whole)
        content[place] = chance.choice([0, 34, 44, 57, 93, 255])
        try:
            read(bytes(content if place % 2 else whole[:place]), "model.json")
        except FileError:
            continue
