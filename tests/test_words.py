"""How facts are written: what a figure says of a layer, and what papers call a function."""

import pytest

from netviz import layers, words
from netviz.anatomy.activations import CURVES
from netviz.layers.form import Form, Operand
from netviz.layers.operation import TensorOperation
from netviz.unknown import UNKNOWN

SAID = [
    (layers.Conv2D(32, 3, strides=2), "3 × 3 · stride 2 · 32"),
    (layers.Conv2D(192, (1, 7)), "1 × 7 · 192"),
    (layers.Conv2D(64, 3, dilation_rate=2, groups=4, activation="relu"), "3 × 3 · dilation 2 · groups 4 · 64 · ReLU"),
    (layers.Conv2DTranspose(8, 2, strides=(2, 1)), "2 × 2 · stride 2 × 1 · 8"),
    (layers.DepthwiseConv2D(3, depth_multiplier=2), "3 × 3 · multiplier 2"),
    (layers.SeparableConv2D(728, 3), "3 × 3 · 728"),
    (layers.MaxPooling2D(3), "3 × 3 · stride 3"),  # a pool strides by its own size
    (layers.MaxPooling2D(3, strides=1), "3 × 3"),
    (layers.UpSampling2D(2), "2 × 2"),
    (layers.Dense(10, activation="softmax"), "10 · softmax"),
    (layers.Dropout(0.5), "rate 0.5"),
    (layers.CustomScaleLayer(0.17), "scale 0.17"),
    (layers.ReLU(6), "ReLU6"),
    (layers.Embedding(1_000, 64), "1,000 words · 64"),
    (layers.Bidirectional(layers.LSTM(32)), "LSTM · 32 · tanh"),
    (layers.TimeDistributed(layers.Conv2D(8, 3)), "Conv2D · 3 × 3 · 8"),
    (layers.BatchNormalization(), ""),  # whose scale is on or off, and no number
    (layers.Activation("linear"), ""),
]


@pytest.mark.parametrize(("layer", "said"), SAID)
def test_a_figure_says_window_stride_and_width_and_what_else_matters(layer, said):
    assert words.signature(layer) == said


X, Y = Operand(0), Operand(1)
COMPUTED = [
    ("true_divide", (X, 127.5), "/ 127.5"),
    ("subtract", (X, 1), "− 1"),
    ("subtract", (1, X), "1 − x"),
    ("multiply", (0.5, X), "0.5 × x"),
    ("add", (X, -3), "+ −3"),
    ("subtract", (X, (103.939, 116.779, 123.68)), "− (103.939, 116.779, 123.68)"),
    ("add", (X, tuple(range(64))), ""),  # more than a card can hold
    ("add", (X, Y), ""),
    ("add", (X, True), ""),
    ("mean", (X, 1), ""),  # an axis, no operand
]


@pytest.mark.parametrize(("function", "args", "said"), COMPUTED)
def test_a_figure_says_with_which_numbers_an_operation_computes(function, args, said):
    operation = TensorOperation(class_name="Op", function=function)
    assert words.signature(operation, Form(args)) == said
    assert words.signature(operation) == ""


def test_what_is_not_known_is_said_in_words_where_it_stands_alone():
    assert words.alone(words.total([UNKNOWN])) == words.alone(words.receptive_field(UNKNOWN, 32)) == "not known"
    assert words.alone(words.total([3, UNKNOWN])) == "≥ 3"


def test_of_many_names_the_first_are_listed_and_the_others_counted():
    assert [words.listed(["a", "b", "c", "d", "e"][:most]) for most in (1, 3, 5)] == [
        "a",
        "a, b, c",
        "a, b, c and 2 more",
    ]


def test_a_function_is_called_alike_on_a_card_and_beside_its_curve():
    assert [words.function(name) for name in ("relu6", "leaky_relu", "hard_silu")] == [
        "ReLU6",
        "leaky ReLU",
        "hard SiLU",
    ]
    for name, curve in CURVES.items():
        assert words.function(name).lower() == curve.name.lower() or "swish" in name  # another name of SiLU


def test_normalization_and_activation_have_their_short_names_beside_a_convolution():
    assert words.beside(layers.BatchNormalization()) == "BN"
    assert words.beside(layers.ReLU(6)) == "ReLU6"


def test_a_small_number_is_written_out():
    assert [words.decimal(number) for number in (0.1, 0.0002, 1e-5, 123e-8, 20.0, 1e6)] == [
        "0.1", "0.0002", "0.00001", "0.00000123", "20", "1000000",
    ]  # fmt: skip


def test_a_difference_has_a_sign_and_is_written_as_its_figures_are():
    assert [words.signed(number) for number in (2_048, -7)] == ["+2,048", "−7"]
    assert words.signed(-1_500_000, words.short) == "−1.50 M"
    assert [words.points(share) for share in (0.021, -0.004)] == ["+2.1", "−0.4"]
