"""Every layer of Keras has a twin that answers as it does: shapes, weights, what is trained, and how a file has it."""

import inspect
import json
import math
from collections import defaultdict

import keras  # noqa: TID253
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from netviz.errors import ShapeError
from netviz.interchange.keras_model import keras_layer
from netviz.interchange.keras_twins import READERS, layer_of
from netviz.interchange.layer_config import TWINS, LayerConfig
from netviz.layers import InputLayer
from netviz.unknown import UNKNOWN, UNKNOWN_SHAPE
from tests.keras_skeleton import skeletons
from tests.layers.cases import CASES, DTYPES
from tests.networks import ending_in

WITHOUT_TWIN = {
    "Layer": "what all layers share",
    "Wrapper": "what layers that hold a layer share",
    "InputLayer": "where images enter: read on its own",
    "Lambda": "a function of somebody's own code",
    "TFSMLayer": "a saved program",
    "JaxLayer": "a function of somebody's own code",
    "FlaxLayer": "a module of another library",
    "TorchModuleWrapper": "a module of another library",
}
OF_A_LAYER = {"SimpleRNNCell", "LSTMCell", "GRUCell", "StackedRNNCells"}
"""One step of a recurrent layer: tried within RNN, and never called alone."""
TODAYS = sorted(name for name, twin in TWINS.items() if twin.in_keras_3 and twin.keras_module == "keras.layers")
LAW = hypothesis_settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))


def test_every_layer_of_keras_has_a_twin_or_a_reason():
    names = defaultdict(set)
    for name, kind in vars(keras.layers).items():
        if isinstance(kind, type) and issubclass(kind, keras.layers.Layer):
            names[kind].add(name)
    missing = {kind.__name__ for kind, known in names.items() if not known & TWINS.keys()}
    assert missing == set(WITHOUT_TWIN)
    assert set(TODAYS) == set(CASES) | OF_A_LAYER


def test_every_argument_of_every_twin_is_read_from_a_file():
    types = {str(field.type): f"{name}.{field.name}" for name, twin in TWINS.items() for field in twin.fields()}
    assert set(types) - READERS.keys() == {"Initializer", "Regularizer"}  # which are read as options


WITHOUT_EFFECT = {"Dense", "EinsumDense"}
"""They take `training` for weights of 8 bits only."""


@pytest.mark.parametrize("name", sorted({*TODAYS} - WITHOUT_EFFECT))
def test_a_call_takes_for_training_what_keras_takes(name):
    asked = inspect.signature(getattr(keras.layers, name).call).parameters.get("training")
    assert TWINS[name].training_default == (() if asked is None else (asked.default,))


@pytest.mark.parametrize("name", CASES)
@LAW
@given(data=st.data())
def test_a_twin_answers_as_keras_does_and_is_read_back(name, data):
    layer, shapes = data.draw(CASES[name])
    with skeletons():
        try:
            output = layer.output_shape(*shapes)
        except ShapeError:
            with pytest.raises(Exception):  # noqa: B017, PT011 (Keras has an error of its own for each rule)
                called(layer, shapes)
            return
        made, outputs = called(layer, shapes)
        assert list(map(sides, outputs)) == list(layer.output_shapes(*shapes)[: len(outputs)]) or name in KNOWS_MORE
        assert agrees(output, sides(outputs[0]))
        ours = [(weight.name.rpartition("/")[2], weight.shape, weight.trainable) for weight in layer.variables(*shapes)]
        assert ours == [(weight.name, tuple(weight.shape), weight.trainable) for weight in made.weights]
        assert sum(math.prod(shape) for _, shape, _ in ours) == made.count_params()
        written = config_of(made)
        read = layer_of(LayerConfig.of(written), shapes, None)
        assert (type(read), read.left_out) == (type(layer), ())
        assert nameless(config_of(called(read, shapes)[0])) == nameless(written)


KNOWS_MORE = {"EinsumDense"}
"""Keras forgets sides that the equation keeps."""


def config_of(made):
    """What a file has of the Keras layer."""
    return json.loads(json.dumps(keras.saving.serialize_keras_object(made)))


def nameless(config):
    """The same with one name for all layers in it."""
    if isinstance(config, dict):
        own = {key: nameless(value) for key, value in config.items() if key != "build_config"}
        return own | {"name": "name"} if "trainable" in config or "layers" in config else own
    return list(map(nameless, config)) if isinstance(config, list) else config


def called(layer, shapes):
    """The Keras layer, and what it returns of symbolic inputs."""
    dtype = DTYPES.get(type(layer).__name__, "float32")
    inputs = [InputLayer(shape=shape, options=(("dtype", dtype),))(()) for shape in shapes]
    node = ending_in(layer(inputs)).output
    made = keras_layer(node)
    tensors = [keras.KerasTensor((None, *shape), dtype) for shape in shapes]
    outputs = made(*layer.call_arguments(tensors))
    return made, keras.tree.flatten(outputs)


def sides(tensor):
    return tuple(UNKNOWN if side is None else side for side in tensor.shape[1:])


def agrees(known, true):
    """Whether a shape says nothing else than another one: "?" agrees with all."""
    if UNKNOWN_SHAPE in (known, true):
        return True
    return len(known) == len(true) and all(
        one == other or UNKNOWN in (one, other) for one, other in zip(known, true, strict=True)
    )


@pytest.mark.parametrize("name", CASES)
@LAW
@given(data=st.data())
def test_what_a_twin_says_of_an_input_that_is_half_known_is_true(name, data):
    layer, shapes = data.draw(CASES[name])
    try:
        output, weights, macs = layer.output_shape(*shapes), layer.variables(*shapes), layer.macs(*shapes)
    except ShapeError:
        return
    hidden = tuple(data.draw(half_known(shape)) for shape in shapes)
    assert agrees(layer.output_shape(*hidden), output)
    ours = layer.variables(*hidden)
    assert [weight.name for weight in ours] == [weight.name for weight in weights]
    assert all(agrees(one.shape, other.shape) for one, other in zip(ours, weights, strict=True))
    assert layer.macs(*hidden) in (macs, UNKNOWN)
    layer.window(*hidden)
    layer.margins(*hidden)


def half_known(shape):
    """The shape with some sides unknown, or of unknown rank."""
    some = st.tuples(*[st.sampled_from([side, UNKNOWN]) for side in shape])
    return some | st.just(UNKNOWN_SHAPE)


@pytest.mark.parametrize("name", CASES)
@LAW
@given(data=st.data())
def test_what_can_be_called_can_be_counted(name, data):
    layer, _ = data.draw(CASES[name])
    shape = st.lists(st.sampled_from([1, 2, 6, UNKNOWN]), max_size=5).map(tuple) | st.just(UNKNOWN_SHAPE)
    shapes = data.draw(st.lists(shape, min_size=1, max_size=3))
    try:
        layer.output_shapes(*shapes)
    except ShapeError:
        return
    weights = layer.weights(*shapes)
    layer.macs(*shapes)
    layer.window(*shapes)
    layer.margins(*shapes)
    layer.mac_law(*shapes)
    if weights:
        layer.parameter_law(*shapes)
