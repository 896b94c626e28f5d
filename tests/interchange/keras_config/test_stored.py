"""The weights that a file carries, beside those that are counted here."""

import json

import pytest

from netviz.anatomy import export, stored
from netviz.anatomy.table import summary
from netviz.interchange.keras_config import FileSettings, network_of
from netviz.unknown import UNKNOWN
from tests.interchange.test_keras_file import CONV, functional, linked, named, sequential

MYSTERY = named({"class_name": "Mystery", "module": "mine", "config": {}}, "what")
KERNEL, BIAS = (3, 3, 3, 4), (4,)


def read(config, weights, version="3.15.1"):
    return network_of(json.loads(json.dumps(config)), FileSettings(keras_version=version), stored=weights)


def test_equal_weights_are_said_to_be_equal():
    ours = read(sequential(CONV), {("conv",): [KERNEL, BIAS]})
    assert (ours.stored.values, ours.stored.different) == (112, ())
    told = stored.sentence(ours)
    assert told == "The parameters equal the file's own weights: 112 values, of the same shapes."
    assert all(told in made(ours) for made in (export.to_text, export.to_markdown))
    assert summary(ours)["stored_weights"] == {"values": 112, "different": ()}


@pytest.mark.parametrize(
    "weights",
    [{("conv",): [KERNEL]}, {("conv",): [(3, 3, 4, 3), BIAS]}, {("other",): [KERNEL, BIAS]}],
    ids=["one is missing", "another shape", "another layer's"],
)
def test_weights_that_differ_name_their_layer(weights):
    ours = read(sequential(CONV), weights)
    assert "conv" in ours.stored.different
    assert "other shapes than counted here in" in stored.sentence(ours)


def test_weights_behind_what_nobody_knows_are_no_other_ones():
    layers = sequential(CONV, MYSTERY, named(CONV, "last"))
    weights = {("conv",): [KERNEL, BIAS], ("last",): [(3, 3, 7, 4), BIAS]}
    ours = read(layers, weights)
    assert (ours.by_name["last"].params, ours.stored.different) == (UNKNOWN, ())
    told = "As far as they are known, the parameters equal the file's own weights: 368 values."
    assert stored.sentence(ours) == told
    for other in ([(3, 3, 7, 4), (5,)], [(3, 7, 4), BIAS], [BIAS], [(3, 3, 7, 4), BIAS, BIAS]):
        assert read(layers, weights | {("last",): other}).stored.different == ("last",)


def test_a_file_without_weights_says_nothing_of_them():
    ours = read(sequential(CONV), None)
    assert (ours.stored, stored.sentence(ours), summary(ours)["stored_weights"]) == (None, "", None)


def test_a_layer_that_nobody_knows_has_the_parameters_that_the_file_carries():
    ours = read(sequential(CONV, MYSTERY), {("conv",): [KERNEL, BIAS], ("what",): [(5, 4), (4,)]})
    mystery = ours.by_name["what"]
    assert (mystery.params, mystery.trainable_params, mystery.macs) == (24, UNKNOWN, UNKNOWN)
    assert ours.total_params == 112 + 24
    assert not ours.stored.different


def test_a_layer_that_nobody_knows_has_none_where_the_file_carries_none_for_it():
    ours = read(sequential(CONV, MYSTERY), {("conv",): [KERNEL, BIAS]})
    assert (ours.by_name["what"].params, ours.by_name["what"].macs, ours.unknown) == (0, 0, ())


@pytest.mark.parametrize("path", [("back", "conv"), ("back",)], ids=["of each layer", "of the whole model"])
def test_a_nested_models_weights_are_held_against_its_own(path):
    image = {"class_name": "InputLayer", "config": {"name": "image", "batch_shape": [None, 8, 8, 3]}}
    inner = sequential(CONV, name="back")
    inner["config"]["layers"][0] = {**image, "config": {**image["config"], "name": "inside"}}
    model = functional({**image, "name": "image"}, linked(inner, "image"), outputs=("back", 0, 0))
    assert read(model, {path: [KERNEL, BIAS]}).stored.different == ()
    assert read(model, {path: [KERNEL]}).stored.different == ("/".join(path),)


def test_the_gates_that_keras_1_kept_apart_are_held_against_the_sum():
    ours = read(sequential(CONV), {("conv",): [(4, 3, 3, 3), (2,), (2,)]}, version="1.2.2")
    assert ours.stored.different == ()
