"""What changes training comes out of a config, a script and a keras.Model as it went in; what cannot is told."""

import inspect
import json

import keras  # noqa: TID253
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import netviz
from netviz.interchange.keras_config import FileSettings, network_of
from netviz.interchange.keras_file import read
from netviz.interchange.keras_options import DTYPES, WEIGHTS_OF, options_of
from netviz.interchange.left_out import left_out
from netviz.layers.options import ACTIVATIONS, CLASSES, INITIAL, KerasObject, usual_option
from tests.keras_skeleton import skeletons

RULES = ("initializer", "regularizer", "constraint")


def keras_classes():
    return {kind.__name__: kind for kind in vars(keras.layers).values() if isinstance(kind, type)}


@pytest.mark.parametrize(("module", "name"), [(module, name) for module in CLASSES for name in CLASSES[module]])
def test_a_class_has_keras_own_arguments_and_defaults(module, name):
    kind = getattr(getattr(keras, module), name)
    signature = inspect.signature(kind.__init__).parameters
    named = {key: each.default for key, each in signature.items() if each.default is not inspect.Parameter.empty}
    assert dict(CLASSES[module][name]) == {key: value for key, value in named.items() if not key.endswith("put_axes")}


def test_every_class_of_keras_is_known():
    for module in CLASSES:
        base = module[:-1].capitalize()
        kinds = {kind.__name__ for kind in vars(getattr(keras, module)).values() if isinstance(kind, type)}
        assert kinds - {base} == set(CLASSES[module])
    functions = vars(keras.activations).items()
    assert {name for name, each in functions if inspect.isfunction(each)} - {"get", "serialize", "deserialize"} <= (
        ACTIVATIONS | {"hard_swish", "swish"}
    )
    assert all(callable(keras.activations.get(name)) for name in ACTIVATIONS)


def test_every_layer_has_the_options_that_keras_gives_it_and_begins_as_there():
    for name, kind in keras_classes().items():
        defaults = {key: each.default for key, each in inspect.signature(kind.__init__).parameters.items()}
        for weight in INITIAL:
            of_keras = any(f"{weight}_{rule}" in defaults for rule in RULES)
            assert of_keras == (name in WEIGHTS_OF[weight]), (name, weight)
            initializer = f"{weight}_initializer"
            if initializer in defaults:
                assert defaults[initializer].lower() == usual_option(initializer)
        own = {key for key in defaults if key.endswith(RULES)} - {"activity_regularizer"}
        assert {key.rpartition("_")[0] for key in own} <= INITIAL.keys()


numbers = st.sampled_from([0.0, 1e-5, 0.01, 0.5, 1.0, 2.0])
seeds = st.none() | st.integers(0, 99)
INITIALIZERS = st.one_of(
    st.builds(keras.initializers.HeNormal, seed=seeds),
    st.builds(keras.initializers.Constant, numbers),
    st.builds(keras.initializers.RandomNormal, numbers, numbers, seeds),
    st.builds(keras.initializers.TruncatedNormal, stddev=numbers),
    st.builds(keras.initializers.RandomUniform, st.just(-1.0), numbers),
    st.builds(
        keras.initializers.VarianceScaling,
        st.sampled_from([0.5, 2.0]),
        st.sampled_from(["fan_in", "fan_out", "fan_avg"]),
        st.sampled_from(["truncated_normal", "untruncated_normal", "uniform"]),
        seeds,
    ),
    st.sampled_from(["glorot_uniform", "glorot_normal", "he_uniform", "lecun_normal", "zeros", "ones"]),
)
REGULARIZERS = st.none() | st.one_of(
    st.builds(keras.regularizers.L1, numbers),
    st.builds(keras.regularizers.L2, numbers),
    st.builds(keras.regularizers.L1L2, numbers, numbers),
    st.builds(keras.regularizers.OrthogonalRegularizer, numbers, st.sampled_from(["rows", "columns"])),
)
CONSTRAINTS = st.none() | st.one_of(
    st.builds(keras.constraints.MaxNorm, st.integers(1, 4), st.integers(0, 1)),
    st.builds(keras.constraints.NonNeg),
    st.builds(keras.constraints.UnitNorm, st.integers(0, 1)),
    st.builds(keras.constraints.MinMaxNorm, numbers, numbers, rate=numbers),
)


@st.composite
def options(draw, *weights):
    found = {}
    for weight in weights:
        each = {"initializer": INITIALIZERS, "regularizer": REGULARIZERS, "constraint": CONSTRAINTS}
        found |= {f"{weight}_{rule}": draw(made) for rule, made in each.items() if draw(st.booleans())}
    if draw(st.booleans()):
        found["activity_regularizer"] = draw(REGULARIZERS)
    return found | {"dtype": draw(st.sampled_from(["float32", *sorted(DTYPES)]))}


@st.composite
def models(draw):
    x = image = keras.Input((8, 8, 3))
    for _ in range(draw(st.integers(1, 3))):
        x = keras.layers.Conv2D(4, 3, padding="same", **draw(options("kernel", "bias")))(x)
    x = keras.layers.SeparableConv2D(4, 3, **draw(options("depthwise", "pointwise", "bias")))(x)
    norm = {key: value for key, value in draw(options("gamma", "beta")).items() if key != "activity_regularizer"}
    x = keras.layers.BatchNormalization(**norm)(x)
    x = keras.layers.Dropout(0.5, seed=draw(seeds))(x)
    x = keras.layers.Flatten()(x)
    return keras.Model(image, keras.layers.Dense(2, **draw(options("kernel", "bias")))(x))


def configs(model):
    """Of every layer, also of models inside, what changes training."""
    found = {}
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            entries = {entry.name for entry in layer.inputs}
            found |= {name: config for name, config in configs(layer).items() if name not in entries}
            continue
        config = json.loads(json.dumps(layer.get_config(), default=str))
        found[layer.name] = {
            key: value for key, value in config.items() if key.endswith((*RULES, "dtype", "seed", "trainable"))
        }
    return found


def run(script):
    space = {"__name__": "script"}
    exec(compile(script, "script", "exec"), space)
    return space["build_model"]()


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_script_and_a_keras_model_have_every_option_of_a_file(data):
    with skeletons():
        model = data.draw(models())
        network = network_of(json.loads(model.to_json()), FileSettings())
        assert configs(run(netviz.to_script(network))) == configs(model)
        assert configs(netviz.to_keras(network)) == configs(model)


SPELLINGS = {
    "keras 1": {"name": "WeightRegularizer", "l1": 0.0, "l2": 0.01},
    "keras 1.2": {"name": "L1L2Regularizer", "l1": 0.0, "l2": 0.01},
    "keras 2": {"class_name": "L1L2", "config": {"l1": 0, "l2": 0.01}},
    "keras 3": {
        "module": "keras.regularizers",
        "class_name": "L1L2",
        "config": {"l1": 0.0, "l2": 0.01},
        "registered_name": None,
    },
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_all_spellings_of_a_regularizer_are_read_alike(spelling):
    kept, lost = options_of("Dense", {"kernel_regularizer": SPELLINGS[spelling]})
    assert kept["kernel_regularizer"] == KerasObject.of("regularizers", "L1L2", {"l1": 0.0, "l2": 0.01})
    assert not lost


def test_shorter_spellings_are_read_too():
    given = {
        "kernel_regularizer": {"name": "l2", "l": 0.5},
        "bias_regularizer": "l2",
        "kernel_constraint": {"name": "MaxNorm", "m": 3},
        "kernel_initializer": {
            "class_name": "VarianceScaling",
            "config": {"distribution": "normal", "dtype": "float32"},
        },
        "bias_initializer": "zero",
    }
    kept, lost = options_of("Dense", given)
    assert kept == {
        "kernel_regularizer": KerasObject.of("regularizers", "L2", {"l2": 0.5}),
        "bias_regularizer": KerasObject.of("regularizers", "L2", {"l2": 0.01}),
        "kernel_constraint": KerasObject.of("constraints", "MaxNorm", {"max_value": 3}),
        "kernel_initializer": "variance_scaling",
    }
    assert not lost


def test_what_a_class_has_only_from_the_one_above_it_is_no_option():
    assert options_of("SeparableConv2D", {"kernel_regularizer": "l2", "bias_regularizer": "l2"})[0].keys() == {
        "bias_regularizer"
    }


STRANGE = [
    {"class_name": "MyRegularizer", "config": {"l2": 0.1}, "registered_name": "mine>MyRegularizer"},
    {"class_name": "L2", "config": {"l2": {"class_name": "__import__('os')"}}},
    {"class_name": "L2", "config": {"l2": 0.1, "strength": 3}},
    {"class_name": "L2", "config": {"l2": "0); import os; os.abort("}},
    {"class_name": 7},
    ["l2"],
    3,
    "os.system",
]


@pytest.mark.parametrize("strange", STRANGE)
def test_what_cannot_be_kept_is_told_beside_the_script(strange):
    image = {"class_name": "InputLayer", "config": {"name": "image", "batch_shape": [None, 4]}}
    config = {"name": "dense", "units": 2, "kernel_regularizer": strange, "activation": "my_function"}
    model = {"class_name": "Sequential", "config": {"layers": [image, {"class_name": "Dense", "config": config}]}}
    network = read(json.dumps(model).encode(), "mine.json")
    (arguments,) = left_out(network).values()
    assert [name for name, _ in arguments] == ["kernel_regularizer", "activation"]
    script = netviz.to_script(network)
    assert "# Left out" in script
    assert "#   dense without its kernel_regularizer (" in script
    with skeletons():
        assert run(script).get_layer("dense").get_config()["kernel_regularizer"] is None
    with pytest.raises(netviz.errors.NetvizError, match=r"a function of Keras\. Received: my_function in dense"):
        netviz.to_keras(network)
