"""Every layer of Keras, with random arguments and options, comes out of a file's script as it went into the file."""

import inspect
import json

import keras  # noqa: TID253
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

import netviz
from netviz.errors import ShapeError
from netviz.interchange.keras_config import FileSettings, network_of
from netviz.unknown import UNKNOWN
from tests.interchange.test_keras_options import CONSTRAINTS, INITIALIZERS, REGULARIZERS, run
from tests.keras_skeleton import skeletons
from tests.layers.cases import CASES, DTYPES
from tests.layers.test_keras_layers import called

OPTIONS = {"initializer": INITIALIZERS, "regularizer": REGULARIZERS, "constraint": CONSTRAINTS}


@st.composite
def models(draw):
    """A layer of Keras on its inputs, as a model."""
    name = draw(st.sampled_from(sorted(CASES)))
    layer, shapes = draw(CASES[name])
    try:
        layer.output_shape(*shapes)
    except ShapeError:
        reject()
    made, _ = called(layer, shapes)
    config = made.get_config()
    options = inspect.signature(type(made).__init__).parameters.keys() & config.keys()
    for key in sorted(options):
        if key.rpartition("_")[2] in OPTIONS and draw(st.booleans()):
            config[key] = draw(OPTIONS[key.rpartition("_")[2]])
    if "trainable" in config:
        config["trainable"] = draw(st.booleans())
    size = draw(st.sampled_from([None, 2]))
    sides = [[None if side is UNKNOWN else side for side in shape] for shape in shapes]
    inputs = [keras.Input(shape, size, DTYPES.get(name, "float32")) for shape in sides]
    try:
        return keras.Model(inputs, type(made).from_config(config)(*layer.call_arguments(inputs)))
    except (TypeError, ValueError):  # options that do not suit these shapes, or that Keras itself cannot read
        reject()


def written(model):
    """What a file has of each layer, but for the shapes that it was built on."""
    return {each["name"]: told(each) for each in json.loads(model.to_json())["config"]["layers"]}


def told(config):
    """What an author said, of a layer and of those inside."""
    if isinstance(config, dict):
        return {key: told(value) for key, value in config.items() if key != "build_config"}
    return list(map(told, config)) if isinstance(config, list) else config


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_layer_with_random_options_comes_out_of_its_script_as_it_went_in(data):
    with skeletons():
        model = data.draw(models())
        network = network_of(json.loads(model.to_json()), FileSettings())
        for again in (run(netviz.to_script(network)), netviz.to_keras(network)):
            assert written(again) == written(model)
