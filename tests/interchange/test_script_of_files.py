"""The script of a file, run by Keras, builds its model: shared layers, several tensors, operations, models within."""

import ast
import json
import re
import warnings

import keras  # noqa: TID253
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from keras import layers, ops  # noqa: TID253

import netviz
from netviz.architectures.catalog import FAMILIES
from netviz.errors import NetvizError
from netviz.interchange.keras_config import FileSettings, network_of
from netviz.interchange.keras_config.written import FUNCTIONS
from netviz.interchange.keras_script import layer_call
from tests.interchange.test_keras_options import configs, run
from tests.keras_models import model_of as random_model
from tests.keras_skeleton import skeletons


def image(*shape):
    return keras.Input(shape or (8, 8, 3), name="image")


def shared_layers():
    left, right = keras.Input((8, 8, 3), name="left"), keras.Input((8, 8, 3), name="right")
    eye = layers.Conv2D(4, 3, activation="relu", name="eye")
    both = layers.Concatenate(name="both")([eye(left), eye(right)])
    return keras.Model([left, right], layers.Dense(2, name="answer")(layers.Flatten(name="flat")(both)))


def a_layer_on_its_own_output():
    x = image(4)
    dense = layers.Dense(4, name="again")
    return keras.Model(x, dense(dense(dense(x))))


def scaled_pixels():
    x = image()
    return keras.Model(x, layers.Conv2D(2, 3, name="conv")(x / 127.5 - 1.0))


def one_minus():
    x = image()
    return keras.Model(x, (1 - x) * 2 + x)


def pieces():
    x = image()
    middle = x[:, 2:6, ::2, 0]
    ends = [middle[..., 0], ops.mean(x, axis=[1, 2])[:, 1:2]]
    return keras.Model(x, [layers.Dense(3, name="rows")(ends[0]), ends[1]])


def functions():
    x = image()
    y = ops.concatenate([ops.relu(x), ops.maximum(x, 0.5)], axis=-1)
    y = ops.transpose(ops.reshape(y, (-1, 64, 6)), (0, 2, 1))
    y = ops.softmax(ops.squeeze(ops.expand_dims(y, -1), -1), axis=1)
    one, other = ops.split(y, 2, axis=1)
    first, _, last = ops.split(one, [2, 40], axis=2)
    return keras.Model(x, [ops.where(one > other, one, other), first, ops.divide_no_nan(last, last)])


def further_functions():
    x = keras.Input((4, 4), name="image")
    y = [ops.cast(x, "int32"), ops.einsum("bij,bjk->bik", x, x), ops.clip(x, 0, 1), ops.repeat(x, 2, axis=1)]
    y += [ops.pad(x, [[0, 0], [1, 1], [0, 0]]), ops.take(x, [0, 1], axis=1), x**2, -x, abs(x), x @ x, x % 2, x // 2]
    y += [ops.gelu(x, approximate=False), ops.swapaxes(x, 1, 2), ops.leaky_relu(x, 0.3), ops.tile(x, [1, 2, 1])]
    y += [ops.stack([x, x], axis=1), ops.moveaxis(x, 1, 2), ops.flip(x, axis=1), ops.cumsum(x, axis=1), x / (x + 3)]
    return keras.Model(x, y)


def attention_of_two():
    query, value = keras.Input((5, 8), name="query"), keras.Input((7, 8), name="value")
    x = layers.Attention(name="attend")([query, value])
    heads = layers.MultiHeadAttention(2, 4, name="heads")
    y, scores = heads(query, value, return_attention_scores=True)
    mask = keras.Input((5, 7), dtype="bool", name="mask")
    z = layers.MultiHeadAttention(2, 4, name="masked")(value=value, query=query, attention_mask=mask)
    return keras.Model([query, value, mask], [layers.Add(name="sum")([x, y, z]), scores])


def encoder_and_decoder():
    read, write = keras.Input((6, 3), name="read"), keras.Input((4, 5), name="write")
    _, hidden, cell = layers.LSTM(7, return_state=True, name="encoder")(read)
    decoder = layers.LSTM(7, return_sequences=True, name="decoder")
    x = decoder(write, initial_state=[hidden, cell])
    return keras.Model([read, write], layers.TimeDistributed(layers.Dense(2, name="each"), name="steps")(x))


def layers_in_layers():
    x = keras.Input((6, 3), name="sequence")
    l2 = keras.regularizers.L2(0.02)
    gru = layers.GRU(4, return_sequences=True, recurrent_initializer="he_normal", kernel_regularizer=l2, name="gru")
    y = layers.Bidirectional(gru, merge_mode="sum", name="both_ways")(x)
    cells = [layers.LSTMCell(3, name="first"), layers.GRUCell(2, kernel_constraint="non_neg", name="second")]
    y = layers.RNN(layers.StackedRNNCells(cells, name="stack"), return_sequences=True, name="rnn")(y)
    return keras.Model(x, layers.TimeDistributed(layers.Conv1D(2, 1, name="inner"), name="steps")(y[..., None]))


def a_model_at_each_step():
    step = keras.Input((8, 8, 3), name="step")
    y = layers.GlobalMaxPooling2D(name="pool")(layers.Conv2D(2, 3, name="conv")(step) * 2)
    film = keras.Input((5, 8, 8, 3), name="film")
    each = layers.TimeDistributed(keras.Model(step, y, name="eye"), name="each")(film)
    return keras.Model(film, layers.LSTM(3, name="memory")(each))


def operations_beside_a_layer_of_their_name():
    x = image()
    y = layers.Add()([x, x])
    y = layers.Multiply()([y + 1, y * 2])
    return keras.Model(x, (y * 2 + 3) * 4)


def inputs_out_of_order_and_unused():
    one, other, unused = (keras.Input((4,), name=name) for name in ("one", "other", "unused"))
    x = layers.Dense(2, name="of_other")(other)
    return keras.Model([unused, one, other], layers.Concatenate(name="both")([x, layers.Dense(3, name="of_one")(one)]))


def called_as_in_inference():
    x = image()
    y = layers.BatchNormalization(name="bn")(x, training=False)
    return keras.Model(x, layers.Dropout(0.5, name="drop")(y))


def a_model_within():
    inside = keras.Input((8, 8, 3), name="inside")
    backbone = keras.Model(inside, layers.Conv2D(4, 3, name="conv")(inside), name="backbone")
    x = image()
    return keras.Model(x, layers.GlobalAveragePooling2D(name="pool")(backbone(x)))


def models_called_in_and_out_of_training():
    inside = keras.Input((8, 8, 3), name="inside")
    y = layers.BatchNormalization(name="bn")(layers.Conv2D(4, 3, name="conv")(inside))
    y = layers.BatchNormalization(name="told")(layers.Dropout(0.5, name="drop")(y), training=True)
    backbone = keras.Model(inside, y, name="backbone")
    x = image()
    return keras.Model(x, [backbone(x, training=False), backbone(x), backbone(x, training=True)])


def long_calls():
    x = image()
    eye = layers.Conv2D(4, 3, padding="same", activation="relu", kernel_initializer="he_normal", name="long_" * 4)
    return keras.Model(x, eye(x) + layers.Conv2D(4, 3, padding="same", use_bias=False, name="long_" * 12)(x))


def inputs_of_other_kinds():
    x, y = keras.Input((4,), sparse=True, name="sparse"), keras.Input((4,), optional=True, name="optional")
    return keras.Model([x, y], [layers.Dense(2, name="of_x")(x), layers.Dense(2, name="of_y")(y)])


def several_outputs():
    x = image()
    trunk = layers.Conv2D(4, 3, name="trunk")(x)
    pool = layers.GlobalAveragePooling2D(name="pool")(trunk)
    return keras.Model(x, [layers.Dense(2, name="kind")(pool), layers.Dense(1, name="age")(pool), trunk])


MODELS = [
    shared_layers,
    a_layer_on_its_own_output,
    scaled_pixels,
    one_minus,
    pieces,
    functions,
    further_functions,
    attention_of_two,
    encoder_and_decoder,
    layers_in_layers,
    a_model_at_each_step,
    operations_beside_a_layer_of_their_name,
    inputs_out_of_order_and_unused,
    called_as_in_inference,
    a_model_within,
    models_called_in_and_out_of_training,
    inputs_of_other_kinds,
    long_calls,
    several_outputs,
]


def read(model):
    return network_of(json.loads(model.to_json()), FileSettings())


def layers_within(model):
    """Of the model and of the models inside it."""
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from layers_within(layer)
        elif not isinstance(layer, layers.InputLayer):
            yield layer


def _input_of(tensor):
    """How an input was made; without its name, which a Sequential gives to no layer of its own."""
    return {key: value for key, value in tensor._keras_history.operation.get_config().items() if key != "name"}


def facts(model):
    """Names, classes and weights of all layers, and what goes in and comes out."""
    return (
        {
            layer.name: (type(layer).__name__, [(tuple(weight.shape), weight.trainable) for weight in layer.weights])
            for layer in layers_within(model)
        },
        [_input_of(tensor) for tensor in model.inputs],
        [tensor.shape for tensor in model.inputs],
        [tensor.shape for tensor in model.outputs],
    )


@pytest.mark.parametrize("make", MODELS, ids=lambda make: make.__name__)
def test_a_script_and_a_keras_model_are_the_files(make):
    with skeletons(), warnings.catch_warnings():
        warnings.simplefilter("error")
        model = make()
        network = read(model)
        script = netviz.to_script(network)
        assert max(map(len, script.splitlines())) <= 100
        for again in (run(script), netviz.to_keras(network)):
            assert facts(again) == facts(model)
            assert configs(again) == configs(model)
            told = re.search(r"(\d+) layers(?: \((\d+) in the file\))?\.", " ".join(script.split()))
            assert int(told[1]) == len(again.layers)
            assert int(told[2] or told[1]) == len(model.layers)


@pytest.mark.parametrize("make", [attention_of_two, long_calls], ids=lambda make: make.__name__)
def test_the_lines_of_a_call_stand_inside_the_function(make):
    """A statement's further lines are indented more than its first, a bracket that closes as much."""
    with skeletons():
        script = netviz.to_script(read(make()))
    lines = script.splitlines()
    (build,) = (part for part in ast.parse(script).body if isinstance(part, ast.FunctionDef))
    broken = [part for part in build.body if part.end_lineno > part.lineno]
    assert broken
    for statement in broken:
        for line in lines[statement.lineno : statement.end_lineno]:
            deeper = len(line) - len(line.lstrip()) - statement.col_offset
            assert deeper == 0 if line.lstrip().startswith(")") else deeper >= 4


def test_a_models_own_name_is_no_source_of_it():
    """A file may call its model as an architecture of the catalogue, and be another."""
    x = keras.Input((8, 8, 3), name="image")
    for family in FAMILIES.values():
        model = keras.Model(x, layers.Dense(2, name="answer")(layers.Flatten(name="flat")(x)), name=family.name)
        assert family.source not in " ".join(netviz.to_script(read(model)).split())


@pytest.mark.parametrize(
    ("shapes", "example"), [([(8, 8, 3)], "image"), ([(128,)], "input"), ([(8, 8, 3), (8, 8, 3)], "input")]
)
def test_multiply_adds_are_for_one_of_what_the_model_takes(shapes, example):
    with skeletons():
        inputs = [keras.Input(shape) for shape in shapes]
        ends = [layers.Dense(2)(layers.Flatten()(each)) for each in inputs]
        network = read(keras.Model(inputs, ends))
    assert f"multiply-adds for one {example}," in " ".join(netviz.to_script(network).split())
    assert {node.layer.kind for node in network.inputs} == {"image" if len(shapes[0]) == 3 else "input"}


def test_no_script_and_no_model_is_made_of_one_that_was_never_built():
    with skeletons():
        network = read(keras.Sequential([layers.Conv2D(4, 3, name="conv"), layers.Dense(2, name="dense")]))
    for write in (netviz.to_script, netviz.to_keras):
        with pytest.raises(NetvizError, match=r"what shape it takes: call model\.build\(\.\.\.\)"):
            write(network)
    assert layer_call(network.by_name["conv"]) == 'layers.Conv2D(4, 3, name="conv")(x)'


def test_values_are_the_files_too():
    """With weights, a script computes what the model computes."""
    for make in (
        scaled_pixels,
        one_minus,
        pieces,
        functions,
        further_functions,
        a_layer_on_its_own_output,
        called_as_in_inference,
    ):
        model = make()
        again = run(netviz.to_script(read(model)))
        again.set_weights(model.get_weights())
        data = keras.random.normal((2, *model.input_shape[1:]), seed=1)
        for one, other in zip(_listed(model(data)), _listed(again(data)), strict=True):
            assert ops.max(ops.abs(ops.cast(one - other, "float32"))) < 1e-5


def _listed(value):
    return value if isinstance(value, list) else [value]


def test_a_memory_from_batch_to_batch_keeps_how_many_it_takes_at_once():
    x = keras.Input((6, 3), batch_size=4, name="sequence")
    model = keras.Model(x, layers.LSTM(5, stateful=True, name="memory")(x))  # its state is made with it
    for again in (run(netviz.to_script(read(model))), netviz.to_keras(read(model))):
        assert facts(again) == facts(model)
    memory = {"name": "memory", "units": 5, "stateful": True, "batch_input_shape": [4, 6, 3]}
    for listed in ({"layers": [{"class_name": "LSTM", "config": memory}]}, [{"class_name": "LSTM", "config": memory}]):
        script = netviz.to_script(network_of({"class_name": "Sequential", "config": listed}, FileSettings()))
        assert "keras.Input((6, 3), batch_size=4" in script


def test_a_script_says_how_a_layer_is_called():
    with skeletons():
        script = netviz.to_script(read(called_as_in_inference()))
        assert 'layers.BatchNormalization(name="bn")(image, training=False)' in script
        assert 'layers.Dropout(0.5, name="drop")(x)' in script  # what Keras says by itself says nothing
        assert "image / 127.5" in netviz.to_script(read(scaled_pixels()))
        script = netviz.to_script(read(shared_layers()))
    assert 'eye_layer = layers.Conv2D(4, 3, activation="relu", name="eye")' in script
    assert script.count("eye_layer(") == 2


def calls(network):
    """What each call of a layer is told of training."""
    found = {}
    for node in network.nodes:
        if node.layer.training_default:
            told = dict(node.form.kwargs).get("training") if node.form else None
            found.setdefault((node.first_call or node).name, []).append(told)
    return found


def test_a_model_within_is_called_in_or_out_of_training_with_all_its_layers():
    with skeletons():
        model = models_called_in_and_out_of_training()
        network = read(model)
        assert calls(network) == {
            "bn": [False, None, True],
            "drop": [False, None, True],
            "told": [False, True, True],
        }
        assert netviz.to_script(network).count("training=False") == 3
        for again in (run(netviz.to_script(network)), netviz.to_keras(network)):
            assert calls(read(again)) == calls(network) | {"drop": [None, None, True]}  # Keras writes False itself


def test_training_moves_the_same_statistics_through_a_model_within_and_through_its_script():
    """Keras itself says which of its calls learns from the batch."""
    inside = keras.Input((4,), name="inside")
    base = keras.Model(inside, layers.BatchNormalization(name="bn")(inside), name="base")
    for told in (True, False, None):
        x = keras.Input((4,), name="image")
        model = keras.Model(x, base(x, training=told))
        again = run(netviz.to_script(read(model)))
        again.set_weights(model.get_weights())
        data = keras.random.normal((8, 4), mean=3.0, seed=1)
        for training in (None, True, False):
            assert ops.max(ops.abs(model(data, training=training) - again(data, training=training))) < 1e-6


def test_in_keras_2_a_call_itself_says_it_before_the_model_around_it():
    image = of_keras_2("InputLayer", "image", [], batch_input_shape=[None, 4])
    inner = [
        of_keras_2("InputLayer", "inside", [], batch_input_shape=[None, 4]),
        of_keras_2("Dropout", "drop", [[["inside", 0, 0, {}]]], rate=0.5),
        of_keras_2("BatchNormalization", "bn", [[["drop", 0, 0, {"training": False}]]], axis=[1]),
    ]
    ends = {"input_layers": [["inside", 0, 0]], "output_layers": [["bn", 0, 0]]}
    base = {"class_name": "Functional", "name": "base", "config": {"name": "base", "layers": inner, **ends},
            "inbound_nodes": [[["image", 0, 0, {"training": True}]]]}  # fmt: skip
    config = {"layers": [image, base], "input_layers": [["image", 0, 0]], "output_layers": [["base", 1, 0]]}
    network = network_of({"class_name": "Functional", "config": config}, FileSettings(keras_version="2.15.0"))
    assert calls(network) == {"drop": [True], "bn": [False]}


def test_what_keras_says_by_itself_of_training_is_told_from_what_an_author_says():
    """Keras 3 writes the default of `training` into a file, wherever it is not None."""
    with skeletons():
        x = keras.Input((6, 8, 8, 3), name="film")
        usual = layers.TimeDistributed(layers.RandomFlip(name="flip"), name="each")
        said = layers.TimeDistributed(layers.BatchNormalization(name="bn"), name="frozen")
        film = layers.Dropout(0.5, name="drop")(said(usual(x), training=False))
        turned = layers.RandomFlip(name="turn")(layers.Reshape((48, 8, 3), name="one")(film))
        assert calls(read(keras.Model(x, turned))) == {
            "each": [None],
            "frozen": [False],
            "drop": [None],
            "turn": [None],
        }


def of_keras_2(class_name, name, takes, **config):
    return {
        "class_name": class_name,
        "config": {"name": name, **config},
        "name": name,
        "inbound_nodes": takes,
    }


def test_what_keras_2_called_otherwise_is_written_as_today():
    keras_2 = [
        of_keras_2("InputLayer", "image", [], batch_input_shape=[None, 8, 8, 3]),
        of_keras_2(
            "TFOpLambda", "tf.math.truediv", [["image", 0, 0, {"y": 127.5, "name": None}]], function="math.truediv",
        ),
        of_keras_2(
            "TFOpLambda", "tf.math.subtract", [["_CONSTANT_VALUE", -1, 1, {"y": ["tf.math.truediv", 0, 0]}]],
            function="math.subtract",
        ),
        of_keras_2("BatchNormalization", "bn", [[["tf.math.subtract", 0, 0, {"training": False}]]], axis=[3]),
        of_keras_2(
            "TFOpLambda", "mean", [["bn", 0, 0, {"axis": [1, 2], "keepdims": True}]], function="math.reduce_mean",
        ),
        of_keras_2(
            "SlicingOpLambda", "item",
            [["mean", 0, 0, {"slice_spec": [{"start": None, "stop": None, "step": None}, 0]}]],
            function="__operators__.getitem",
        ),
    ]  # fmt: skip
    config = {"name": "old", "layers": keras_2, "input_layers": [["image", 0, 0]], "output_layers": [["item", 0, 0]]}
    network = network_of({"class_name": "Functional", "config": config}, FileSettings(keras_version="2.15.0"))
    script = netviz.to_script(network)
    for line in ("x = image / 127.5", "x = 1 - x", 'name="bn")(x, training=False)', "x = x[:, 0]"):
        assert line in script
    assert "x = ops.mean(x, axis=[1, 2], keepdims=True)" in script
    with skeletons():
        assert run(script).output_shape == (None, 1, 3)


def test_every_function_is_one_of_keras_with_these_parameters():
    for name, parameters in FUNCTIONS.items():
        if name not in ("get_item", "einsum", "stop_gradient"):
            theirs = tuple(ops.__dict__[name].__code__.co_varnames)
            assert theirs[: len(parameters)] == parameters, name


STEPS = st.lists(
    st.one_of(
        st.sampled_from(["dense", "again", "dropout", "+", "*", "1 -", "slice", "mean", "concat", "frozen"]),
        st.sampled_from(["relu", "sigmoid", "exp", "square", "softplus", "negative", "abs"]),
    ),
    min_size=1,
    max_size=8,
)


def model_of(steps):
    x = image(4)
    values, shared = [x], layers.Dense(4, name="shared")
    for number, step in enumerate(steps):
        last = values[-1]
        other = next((value for value in values if value.shape == last.shape), last)
        made = {
            "dense": lambda: layers.Dense(4, name=f"dense_of_{number}")(last),  # noqa: B023
            "again": lambda: shared(layers.Dense(4, name=f"before_{number}")(last)),  # noqa: B023
            "dropout": lambda: layers.Dropout(0.5, name=f"drop_{number}")(last),  # noqa: B023
            "+": lambda: last + other,  # noqa: B023
            "*": lambda: last * 0.5,  # noqa: B023
            "1 -": lambda: 1 - last,  # noqa: B023
            "slice": lambda: last[:, :-1] if last.shape[-1] > 1 else last[:, None, 0],  # noqa: B023
            "mean": lambda: ops.mean(last, axis=-1, keepdims=True),  # noqa: B023
            "concat": lambda: ops.concatenate([last, other], axis=-1),  # noqa: B023
            "frozen": lambda: layers.BatchNormalization(name=f"bn_{number}", trainable=False)(last, training=False),  # noqa: B023
        }
        values.append(made[step]() if step in made else getattr(ops, step)(last))
    return keras.Model(x, [values[-1], values[len(values) // 2]])


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(STEPS)
def test_random_calls_come_out_of_their_script(steps):
    with skeletons():
        model = model_of(steps)
        network = read(model)
        again = run(netviz.to_script(network))
        assert facts(again) == facts(model) == facts(netviz.to_keras(network))
        assert configs(again) == configs(model)
        for node in network.nodes:
            if node.inputs:
                compile(layer_call(node), "line", "exec")


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**6))
def test_random_models_come_out_of_their_script(seed):
    with skeletons():
        written = random_model(seed).to_json()
        try:
            model = keras.models.model_from_json(written)
        except TypeError:  # Keras cannot read its own frozen SpatialDropout
            reject()
        network = read(model)
        script = netviz.to_script(network)
        compile(script, "script", "exec")
        assert facts(run(script)) == facts(model) == facts(netviz.to_keras(network))


NASTY = [
    "x); import os; os.abort(",
    '"',
    "__import__",
    "training",
    "a b",
    "None",
    "\\",
    "\n",
    "lambda",
    "name",
    "\u00e9",
]
ROOTS = {"keras", "layers", "ops", "initializers", "regularizers", "constraints", "range", "build_model"}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(st.data())
def test_nothing_that_a_file_says_of_a_call_becomes_code(data):
    def word(usual):
        return data.draw(st.sampled_from([usual] * 30 + NASTY))

    def tensor(name, shape):
        return {"class_name": "__keras_tensor__", "config": {"shape": shape, "keras_history": [name, 0, 0]}}

    called = {
        "units": 4,
        "rate": 0.5,
        "seed": word(3),
        "dtype": word("float16"),
        "activation": word("relu"),
        "kernel_initializer": {"class_name": "HeNormal", "config": {"seed": word(3), word("seed_of"): None}},
        "kernel_regularizer": {"class_name": word("L2"), "config": {word("l2"): word(0.1)}},
        "bias_constraint": {"class_name": "MaxNorm", "config": {"max_value": word(2), "axis": [word(0)]}},
    }
    functions = [("Add", {}), ("Mean", {"axis": word(-1)}), ("Cast", {"dtype": word("int32")}), ("Power", {})]
    function, further = data.draw(st.sampled_from(functions))
    args = [tensor("called", [None, 4]), *([] if further else [word(2)])]
    takes = {"args": args, "kwargs": {word("name"): word(None)}}
    layers_of_it = [
        layer("InputLayer", "image", {"batch_shape": [None, 4], "dtype": word("int32")}, []),
        layer(
            data.draw(st.sampled_from(["Dense", "Dropout"])), "called", called,
            [{"args": [tensor("image", [None, 4])], "kwargs": {word("training"): word(False)}}],
        ),
        layer(function, "op", {**further, word("name"): word("op")}, [takes])
        | {"module": "keras.src.ops.numpy"},
    ]  # fmt: skip
    ends = {"input_layers": [["image", 0, 0]], "output_layers": [["op", 0, 0]]}
    model = {"class_name": "Functional", "module": "keras", "config": {"name": "own", "layers": layers_of_it, **ends}}
    try:
        script = netviz.to_script(network_of(model, FileSettings()))
    except NetvizError:  # an operation that no script can write
        reject()
    tree = ast.parse(script)
    assert {type(part) for part in tree.body} == {ast.Expr, ast.Import, ast.ImportFrom, ast.FunctionDef, ast.If}
    for node in ast.walk(tree):
        assert not isinstance(node, (ast.Lambda, ast.Global, ast.Delete, ast.Await))
        if isinstance(node, ast.Call):
            root = node.func
            while isinstance(root, (ast.Attribute, ast.Call)):
                root = root.value if isinstance(root, ast.Attribute) else root.func
            assert root.id in ROOTS


def layer(class_name, name, config, calls):
    return {
        "class_name": class_name,
        "module": "keras.layers",
        "name": name,
        "config": {**config, "name": name},
        "inbound_nodes": calls,
    }
