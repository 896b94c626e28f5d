"""A formula in the inspector: all of it is there, and no line is wider than the room that it has."""

import re

import pytest

from netviz import layers
from netviz.anatomy import formulas
from netviz.ui.explore.inspector.aligned import WIDTH, aligned, seen
from tests.networks import ending_in

LAYERS = [
    (layers.Bidirectional(layers.LSTM(32, return_sequences=True)), (20, 64)),
    (layers.Bidirectional(layers.LSTM(32), backward_layer=layers.GRU(32, go_backwards=True)), (20, 64)),
    (layers.ConvLSTM2D(64, 3), (100, 32, 32, 3)),
    (layers.MultiHeadAttention(8, 64), (100, 512)),
    (layers.SeparableConv2D(1024, 3), (299, 299, 1024)),
    (layers.Dense(10), (512,)),
]


@pytest.mark.parametrize(("layer", "shape"), LAYERS, ids=lambda each: getattr(each, "keras_class", ""))
def test_a_formula_is_broken_where_it_is_long_and_nothing_of_it_is_lost(layer, shape):
    inputs = [layers.Input(shape)] * (2 if isinstance(layer, layers.MultiHeadAttention) else 1)
    node = ending_in(layer(inputs)).output
    told = [("parameters", formulas.parameters(node)), ("multiply-adds", formulas.multiply_adds(node))]
    told = [(what, formula) for what, formula in told if formula]
    body = aligned(told).removeprefix(r"\begin{aligned}&").removesuffix(r"\end{aligned}")
    lines = re.split(r"\\\\(?:\[\.6em\])? &", body)
    assert max(map(seen, lines)) <= WIDTH + seen("= ") or max(len(f.letters + f.numbers) for _, f in told) <= 44
    whole = "".join(lines).replace(r"\quad", "")
    expected = "".join(rf"\small\text{{{what}}}{formula.latex}" for what, formula in told)
    assert whole.replace(" ", "") == expected.replace(" ", "")
    assert all(line.count("{") == line.count("}") for line in lines)
