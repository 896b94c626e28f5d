"""Configs from strangers: whatever they hold, they end in a network or in a sentence, with little memory."""

import copy
import json
import random
import time
import tracemalloc

import pytest

from netviz.anatomy import export
from netviz.anatomy.table import summary
from netviz.errors import FileError
from netviz.interchange.keras_file import read
from tests.interchange.keras_config.test_ages import KERAS_1, nested
from tests.interchange.keras_config.test_operations import ALL, FUNCTIONS, IMAGE, NODES, X
from tests.interchange.keras_config.writing import CONV, chain, first, functional, image, layer, linked, operation
from tests.interchange.test_keras_file import CONV as CONV_3
from tests.interchange.test_keras_file import IMAGE as IMAGE_3
from tests.interchange.test_keras_file import functional as functional_3
from tests.interchange.test_keras_file import linked as linked_3
from tests.interchange.test_keras_file import tensor

MEBIBYTES = 150
SECONDS = 2


def opened(config):
    """What is said of it: that of a network, or the sentence that refuses it."""
    try:
        network = read(json.dumps(config).encode(), "m.json")
    except FileError as error:
        return str(error)
    json.dumps(summary(network))
    return export.to_text(network)


def two_calls():
    conv = linked_3(CONV_3, "image")
    get = {"class_name": "GetItem", "module": "keras.src.ops.numpy", "config": {"name": "get"}, "name": "get"}
    key = [
        {"class_name": "__slice__", "config": {"start": None, "stop": 3, "step": None}},
        {"class_name": "__ellipsis__"},
    ]
    get["inbound_nodes"] = [{"args": [tensor("conv"), key], "kwargs": {}}]
    mean = {"class_name": "Mean", "module": "keras.src.ops.numpy", "config": {"name": "mean", "axis": [1, 2]}}
    mean |= {"name": "mean", "inbound_nodes": [{"args": [tensor("get")], "kwargs": {"keepdims": True}}]}
    return functional_3({**IMAGE_3, "name": "image", "inbound_nodes": []}, conv, get, mean, outputs=("mean", 0, 0))


BRANCHES = [chain(first("Conv2D", f"conv_{side}", (8, 8, 3), **CONV), as_list=True) for side in ("left", "right")]
SAMPLES = {
    "Keras 1": chain(*KERAS_1, as_list=True),
    "Keras 1, a merge": chain(
        layer("Merge", "merge", mode="concat", layers=BRANCHES), layer("Flatten", "flat"), as_list=True
    ),
    "Keras 2, models inside": nested(2),
    "Keras 2, functions": functional(
        image("x", IMAGE),
        *(operation(function, f"op {number}", node) for number, (function, node, _) in enumerate(FUNCTIONS.values())),
        inputs=["x"], outputs=[f"op {number}" for number in range(len(FUNCTIONS))],
    ),
    "TensorFlow's nodes": functional(
        image("x", IMAGE), NODES["one row"][0], inputs=["x"], outputs=["tf_op_layer_op"]
    ),
    "Keras 3": two_calls(),
    "TensorFlow.js": {"modelTopology": {"model_config": nested(1)}, "weightsManifest": [{"weights": []}]},
}  # fmt: skip
THINGS = [
    None, True, -1, 0, 1, 3, 2**31, 10**30, -(10**30), 1.5, 1e308, "", "x", "GRU", "\u202e", [], [[]], [None], [1, [2]],
    {}, {"class_name": "__tuple__"}, {"class_name": "TensorShape", "items": [None, 10**20]}, ["x", 0, 0], ["x", -1, 0],
    ["x", 0, 10**9], ["_CONSTANT_VALUE"], {"class_name": "Conv2D", "config": {}}, {"start": 1, "stop": [], "step": 0},
    {"class_name": "__keras_tensor__", "config": {}}, {"class_name": "__slice__"}, ALL, X, "GRU",
]  # fmt: skip


def places(value, found):
    """Every container with each of its keys."""
    for key in list(value) if isinstance(value, dict) else range(len(value)):
        found.append((value, key))
        if isinstance(value[key], dict | list):
            places(value[key], found)
    return found


@pytest.mark.parametrize("what", SAMPLES)
def test_a_config_with_anything_in_any_place_is_read_or_refused(what):
    assert "Received" not in opened(SAMPLES[what])
    chance = random.Random(what)
    for _ in range(50):
        config = copy.deepcopy(SAMPLES[what])
        for _ in range(chance.randint(1, 3)):
            whole, key = chance.choice(places(config, []))
            whole[key] = copy.deepcopy(chance.choice(THINGS))
        assert opened(config).replace("\n", "").isprintable()


def strides(count):
    return chain(first("MaxPooling2D", "p", (8, 8, 3), pool_size=2, strides=2**31 - 1, padding="same"),
                 *(layer("MaxPooling2D", f"p{number}", pool_size=2, strides=2**31 - 1, padding="same")
                   for number in range(count)))  # fmt: skip


def powers(count):
    """x tiled, and tiled again."""
    calls = [operation("tile", "t0", [*X, {"multiples": [2**31 - 1, 1, 1, 1]}])]
    calls += [
        operation("tile", f"t{number}", [f"t{number - 1}", 0, 0, {"multiples": [2**31 - 1, 1, 1, 1]}])
        for number in range(1, count)
    ]
    return functional(image("x", IMAGE), *calls, inputs=["x"], outputs=[f"t{count - 1}"])


def deeper(count):
    calls = [operation("expand_dims", "e0", [*X, {"axis": 1}])]
    calls += [
        operation("expand_dims", f"e{number}", [f"e{number - 1}", 0, 0, {"axis": 1}]) for number in range(1, count)
    ]
    return functional(image("x", IMAGE), *calls, inputs=["x"], outputs=[f"e{count - 1}"])


def squares(count):
    """A number that is computed from a shape, and squared again and again."""
    calls = [operation("size", "s0", [*X, {}])]
    calls += [
        operation("math.multiply", f"s{number}", [f"s{number - 1}", 0, 0, {"y": [f"s{number - 1}", 0, 0]}])
        for number in range(1, count)
    ]
    end = operation("reshape", "end", [*X, {"shape": [[f"s{count - 1}", 0, 0], -1]}])
    return functional(image("x", IMAGE), *calls, end, inputs=["x"], outputs=["end"])


def names(count):
    """Names that all begin alike, each a number longer."""
    conv = layer("Conv2D", "", filters=1, kernel_size=1)
    made = [{**conv, "config": {**conv["config"], "name": "_".join(["b1"] * (number % 60 + 1)) + f"_{number}_x"}}
            for number in range(count)]  # fmt: skip
    made[0]["config"]["batch_input_shape"] = [None, 8, 8, 1]
    return chain(*made)


def wide(count):
    """Layers that each take all before, as far as there may be connections."""
    layers, taken = [image("x", IMAGE)], ["x"]
    for number in range(count):
        add = layer("Concatenate", f"c{number}", axis=1)
        layers.append(linked(add, [[name, 0, 0, {}] for name in taken[-7:] + taken[:1]]))
        taken.append(f"c{number}")
    return functional(*layers, inputs=["x"], outputs=[taken[-1]])


def cells(count, calls):
    """A recurrent layer of many cells that is called again and again."""
    cell = layer("SimpleRNNCell", "cell", units=1)
    rnn = layer("RNN", "rnn", cell={"class_name": "StackedRNNCells", "config": {"name": "s", "cells": [cell] * count}})
    nodes = [[["x", 0, 0, {}]] for _ in range(calls)]
    return functional(
        image("x", (4, 1)), linked(rnn, *nodes), inputs=["x"], outputs=[["rnn", n, 0] for n in range(calls)]
    )


def inner(inputs=1, outputs=1, name="inner"):
    """A model that returns its first input."""
    names = [f"i{number}" for number in range(inputs)]
    return functional(*(image(each, (1,)) for each in names), inputs=names, outputs=names[:1] * outputs, name=name)


def merged(branches, inputs):
    """A merge of models that have many inputs each."""
    models = [inner(inputs, name=f"branch{number}") for number in range(branches)]
    return chain(layer("Merge", "merge", mode="concat", layers=models), as_list=True)


def unstacked(times):
    """A map that is taken apart into a thousand, again and again."""
    parts = [operation("unstack", f"u{n}", [["x", 0, 0, {"num": 1000, "axis": 1}]]) for n in range(times)]
    return functional(image("x", (1000,)), *parts, inputs=["x"], outputs=[f"u{n}" for n in range(times)])


def alike(count):
    """Models and layers whose names agree as far as they are shown."""
    made = [inner(name="m" * 200 + str(number)) for number in range(count)]
    return chain(*made, *(layer("ReLU", "r" * 200 + str(number)) for number in range(2 * count)))


def called(model, inputs, calls):
    """A model that is called again and again, each time on x alone."""
    nodes = [[["x", 0, 0, {}]] * inputs for _ in range(calls)]
    ends = [["inner", call + 1, 0] for call in range(calls)]
    return functional(image("x", (1,)), {**model, "name": "inner", "inbound_nodes": nodes}, inputs=["x"], outputs=ends)


def split(lengths):
    """A row that is split into lengths that are given one by one."""
    node = ["x", 0, 0, {"num_or_size_splits": [1] * lengths, "axis": 1}]
    ends = [["s", 0, number] for number in range(min(lengths, 900))]
    return functional(image("x", (lengths,)), operation("split", "s", node), inputs=["x"], outputs=ends)


BOMBS = {
    "a model of many inputs first": (chain(inner(inputs=4_000), layer("ReLU", "end")), "end"),
    "names of which only the end is another": (alike(1_200), "r" * 40),
    "a model of many outputs, called again and again": (called(inner(outputs=4_000), 1, 2_000), "20,000 tensors"),
    "a model of many inputs, called again and again": (called(inner(inputs=1_000), 1_000, 19), "2 layers in 1 rows"),
    "a model of many unused inputs at each step": (
        chain(first("TimeDistributed", "steps", (3, 1), layer={**inner(inputs=4_900), "class_name": "Functional"})),
        "steps",
    ),
    "as many lengths as a layer may have tensors": (split(900), "s"),
    "more lengths than anybody writes": (split(100_000), "?"),
    "many cells, called 500 times": (cells(2_000, 500), "rnn"),
    "more cells than layers may be": (cells(6_000, 2), "A model may have 1 to 5,000 layers"),
    "models of more layers than all may have": (
        chain(*(chain(*[layer("ReLU", "r")] * 60, as_list=True, name=f"m{n}") for n in range(800)), as_list=True),
        "A model may have 1 to 5,000 layers. Received: 48,800",
    ),
    "branches of many inputs": (merged(4, 4_900), "A model may have 1 to 5,000 layers"),
    "a map that is taken apart without end": (unstacked(200), "may return 20,000 tensors"),
    "460 strides of 2**31 - 1": (strides(460), "may multiply to 2,147,483,647. Received: more at p0"),
    "700 strides of 2**31 - 1": (strides(700), "may multiply to 2,147,483,647. Received: more at p0"),
    "sides that are multiplied": (powers(700), "t0"),
    "sides without end": (deeper(700), "A map may have 8 sides"),
    "squares of squares": (squares(700), "end"),
    "names that begin alike": (names(900), "b1_840_x"),
    "sums of sums": (wide(600), "A map may have 8 sides, each up to 2,147,483,647"),
}


@pytest.mark.parametrize("what", BOMBS)
def test_a_bomb_costs_little_time_and_memory_and_is_read_or_refused(what):
    config, expected = BOMBS[what]
    start = time.process_time()
    opened(config)
    assert time.process_time() - start < SECONDS
    tracemalloc.start()
    told = opened(config)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert expected in told
    assert peak < MEBIBYTES * 2**20
