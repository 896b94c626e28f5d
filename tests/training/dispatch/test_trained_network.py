"""The network of a run that was read from a file: what of it can be trained on CIFAR-10, and what is refused."""

import json
import random

import keras  # noqa: TID253
import numpy as np
import pytest

from netviz.errors import FileError, NetvizError, RunError
from netviz.interchange.keras_config import FileSettings, network_of
from netviz.training.dispatch.limits import check_form
from netviz.training.dispatch.trained_network import CONFIG_BYTES, FILE, KEPT_BYTES, settings_of_file, trained_network
from netviz.training.record.settings import RunSettings
from netviz.training.worker.model import build_model
from netviz.training.worker.steps import Steps
from tests.keras_skeleton import skeletons


def read(model):
    source = FileSettings(file="mine.keras", keras_version=keras.__version__)
    return network_of(json.loads(model.to_json()), source)


def kept(model):
    """The network as a worker builds it of what is kept."""
    network = read(model)
    settings = {name: str(value) for name, value in settings_of_file(network).items()}
    return trained_network(FILE, settings, network.config)


def classifier(shape, *, units=10, activation="softmax", dtype="float32", outputs=1, **arguments):
    with skeletons():
        image = keras.Input(shape)
        x = keras.layers.Conv2D(4, 3, activation="relu", dtype=dtype, **arguments)(image)
        x = keras.layers.BatchNormalization(dtype=dtype)(x)
        x = keras.layers.GlobalAveragePooling2D()(x)
        made = [keras.layers.Dense(units, activation=activation)(x) for _ in range(outputs)]
        return keras.Model(image, made if outputs > 1 else made[0], name="mine")


def test_what_is_kept_of_a_file_builds_the_same_network():
    model = classifier((32, 32, 3), kernel_regularizer=keras.regularizers.L2(0.05))
    network = kept(model)
    assert (network.title, network.settings) == ("mine", read(model).settings)
    with skeletons():
        steps = build_model(network, RunSettings())
    assert steps.layers[1].kernel_regularizer.l2 == 0.05
    assert steps.count_params() == model.count_params() == network.total_params


def test_what_takes_more_than_a_run_keeps_is_refused_however_it_came_to_be_that_large():
    read_config = json.loads(classifier((32, 32, 3)).to_json())
    letters = random.Random(0).randbytes(CONFIG_BYTES // 4).hex()
    read_config["config"]["layers"][1]["config"]["anything"] = [letters[at : at + 100] for at in range(0, 10**6, 100)]
    network = network_of(read_config, FileSettings(file="mine.keras"))
    assert len(network.config) < CONFIG_BYTES
    with pytest.raises(RunError, match=f"may take {KEPT_BYTES:,} bytes, deflated, .* Received: ") as raised:
        settings_of_file(network)
    kept = int(str(raised.value).rpartition(" ")[2].replace(",", ""))
    assert KEPT_BYTES < kept < len(network.config)


def test_a_network_of_any_size_is_trained_on_the_images_of_cifar_10():
    network = kept(classifier((None, None, 3)))
    check_form(network)
    assert network.input_shape == (32, 32, 3)


REFUSED = {
    "a model of one channel": (
        {"shape": (32, 32, 1)},
        "input_shape",
        "A network must take one image of height, width and 3 channels to be trained here. "
        "Received: an input of 32 × 32 × 1",
    ),
    "a model of seven classes": (
        {"units": 7},
        "output_shape",
        "A network must end in 10 values to be trained on ten classes. Received: an output of 7",
    ),
    "a model that ends in a sigmoid": (
        {"activation": "sigmoid"},
        "activation",
        "A network must end in a softmax, or in logits without a function, to be trained on ten classes. "
        "Received: sigmoid in dense",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_model_that_cannot_learn_ten_classes_is_refused_with_field_rule_and_what_came(name):
    given, field, sentence = REFUSED[name]
    with pytest.raises(RunError) as refusal:
        check_form(kept(classifier(**{"shape": (32, 32, 3), **given})))
    assert refusal.value.field == field
    assert str(refusal.value).startswith(sentence)


def test_layers_that_nobody_knows_are_named():
    config = json.loads(classifier((32, 32, 3)).to_json())
    (layer,) = [layer for layer in config["config"]["layers"] if layer["class_name"] == "BatchNormalization"]
    layer |= {"class_name": "Mystery", "module": "mine", "registered_name": "mine>Mystery"}
    with pytest.raises(RunError, match=r"must have layers that netviz knows .* \(Mystery\)$"):
        check_form(network_of(config, FileSettings()))


def test_a_model_that_was_never_built_is_refused_for_that_and_not_as_frozen():
    model = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(10)])
    with pytest.raises(RunError, match=r"an input of a known shape .* call model\.build"):
        check_form(kept(model))


def test_a_model_that_is_frozen_whole_has_nothing_to_learn():
    model = classifier((32, 32, 3))
    model.trainable = False
    with pytest.raises(RunError, match="all frozen"):
        check_form(kept(model))


def test_a_config_is_read_as_carefully_as_the_file_was():
    with pytest.raises(FileError):
        trained_network(FILE, {"file": "mine.json"}, '{"class_name": "Lambda", "class_name": "Lambda"}')
    with pytest.raises(NetvizError):
        trained_network(FILE, {"file": "mine.json"}, "")


def test_a_config_that_is_too_large_is_not_kept():
    network = read(classifier((32, 32, 3)))
    network.config = " " * (CONFIG_BYTES + 1)
    with pytest.raises(RunError, match="may have 4,000,000 bytes"):
        settings_of_file(network)


LEARNT = {
    "logits": {"activation": None},
    "two heads": {"outputs": 2},
    "another size": {"shape": (20, 24, 3)},
    "any size": {"shape": (None, None, 3)},
    "half precision": {"dtype": "mixed_float16"},
    "double precision": {"dtype": "float64"},
}


@pytest.mark.parametrize("name", LEARNT)
def test_a_few_steps_lower_the_loss(name):
    network = kept(classifier(**{"shape": (32, 32, 3), **LEARNT[name]}))
    check_form(network)
    settings = RunSettings(batch_size=8, learning_rate=0.02)
    steps = Steps(build_model(network, settings), settings, network)
    random = np.random.default_rng(0)
    images, labels = random.integers(0, 256, (8, 32, 32, 3), np.uint8), random.integers(0, 10, 8)
    steps.trace()
    losses = [steps.train(images, labels)[0] for _ in range(20)]
    assert losses[-1] < losses[0]
    assert np.isfinite(losses).all()
    (*_, (seen, loss, *_)) = steps.evaluate(images, labels)
    assert (seen, np.isfinite(loss)) == (8, True)
