import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

import netviz
from netviz import layers
from netviz.convolution.kinds import check, convolution
from netviz.convolution.real_layer import drawn_layer, is_animated
from netviz.convolution.real_size import cost
from netviz.errors import ShapeError
from tests.networks import ending_in


def node_of(layer, shape):
    return ending_in(layer(layers.Input(shape))).output


def test_a_depthwise_layer_opens_with_its_kind_and_its_true_figures():
    network = netviz.build("mobilenet_v1", alpha=0.5)
    drawn = drawn_layer(network.by_name["separable_1_depthwise"], "MobileNet V1, width multiplier α 0.5")
    assert drawn.kinds == ("depthwise", "standard")
    assert (drawn.settings.size, drawn.settings.channels_in, drawn.settings.bias) == (8, 4, False)
    assert (drawn.real.map_size, drawn.real.real_channels_in) == (112, 16)
    assert drawn.sentence == (
        "separable_1_depthwise of MobileNet V1, width multiplier α 0.5: 3 × 3 depthwise on 112 × 112 × 16, stride 1, "
        "same padding, gives 112 × 112 × 16 with 144 parameters and 1,806,336 multiply-adds. "
        "Drawn here with 4 channels and 8 × 8 cells."
    )


@pytest.mark.parametrize(
    ("layer", "kinds", "ending"),
    [
        (layers.Conv2D(16, 1), ("pointwise", "standard"), "a 3 × 3 standard convolution, both with same padding."),
        (layers.Conv2D(16, 7, strides=2), ("standard", "separable"), "cells, with a 5 × 5 kernel."),
        (layers.Conv2D(16, 4, strides=4), ("standard", "separable"), "cells, with stride 3."),
        (layers.Conv2D(16, (1, 7)), ("spatial", "standard"), "cells, as the one half of 5 × 1, then 1 × 5."),
        (layers.Conv2D(16, 3, groups=2), ("grouped", "standard"), "cells, in 2 groups."),
        (layers.Conv2D(16, 3, groups=16), ("depthwise", "standard"), "4 channels and 8 × 8 cells."),
        (layers.Conv2D(16, 3, dilation_rate=2), ("dilated", "standard"), "4 channels and 8 × 8 cells."),
        (layers.DepthwiseConv2D(3, dilation_rate=2), ("depthwise", "standard"), "cells, without its dilation of 2."),
        (layers.SeparableConv2D(16, 3), ("separable", "standard"), "4 channels and 8 × 8 cells."),
        (layers.Conv2DTranspose(16, 2, 2), ("transposed", "standard"), "4 channels and 8 × 8 cells."),
        (layers.Conv2DTranspose(16, 4, 4), ("transposed", "standard"), "cells, with stride 2."),
    ],
)
def test_a_layer_opens_as_its_own_kind_and_the_sentence_says_what_was_cut(layer, kinds, ending):
    drawn = drawn_layer(node_of(layer, (32, 32, 16)), "Test")
    assert drawn.kinds == kinds
    assert drawn.sentence.endswith(ending)


@pytest.mark.parametrize("strides", [1, 2])
def test_beside_a_pointwise_layer_the_larger_kernel_gives_the_same_map(strides):
    node = node_of(layers.Conv2D(16, 1, strides=strides, padding="valid"), (56, 56, 8))
    drawn = drawn_layer(node, "Test")
    outputs = [cost(kind, drawn.real, drawn.settings).output for kind in drawn.kinds]
    assert outputs == [node.output_shape, node.output_shape]


def test_groups_that_can_be_drawn_stay_as_they_are():
    drawn = drawn_layer(node_of(layers.Conv2D(6, 3, groups=3), (8, 8, 3 * 1)), "Test")
    assert drawn.kinds[0] == "depthwise"
    drawn = drawn_layer(node_of(layers.Conv2D(4, 3, groups=2, padding="same"), (8, 8, 6)), "Test")
    assert (drawn.settings.channels_in, drawn.settings.channels_out, drawn.settings.groups) == (6, 4, 2)


@given(
    kind=st.sampled_from(["Conv2D", "DepthwiseConv2D", "SeparableConv2D", "Conv2DTranspose"]),
    kernel=st.tuples(st.integers(1, 11), st.integers(1, 11)),
    size=st.integers(1, 400),
    channels=st.integers(1, 128),
    groups=st.integers(1, 16),
    stride=st.integers(1, 8),
    dilation=st.integers(1, 12),
    padding=st.sampled_from(["same", "valid"]),
    multiplier=st.sampled_from([1, 2, 8]),
    use_bias=st.booleans(),
)
@limits(max_examples=200, deadline=None)
def test_any_layer_of_a_network_can_be_opened_and_drawn(
    kind, kernel, size, channels, groups, stride, dilation, padding, multiplier, use_bias
):
    common = {"strides": stride if dilation == 1 else 1, "dilation_rate": dilation, "padding": padding}
    common |= {"kernel_size": kernel, "use_bias": use_bias}
    layer = {
        "Conv2D": lambda: layers.Conv2D(8 * groups, groups=groups, **common),
        "DepthwiseConv2D": lambda: layers.DepthwiseConv2D(depth_multiplier=multiplier, **common),
        "Conv2DTranspose": lambda: layers.Conv2DTranspose(24, **common),
        "SeparableConv2D": lambda: layers.SeparableConv2D(24, depth_multiplier=multiplier, **common),
    }[kind]()
    try:
        node = node_of(layer, (size, size, channels * groups))
    except ShapeError:  # a valid window that does not fit
        return
    drawn = drawn_layer(node, "Test")
    assert drawn.settings.bias == use_bias
    check(drawn.kinds, drawn.settings)
    for shown in drawn.kinds:
        convolution(shown, drawn.settings)


@given(kernel=st.integers(1, 5), padding=st.sampled_from(["same", "valid"]), use_bias=st.booleans())
def test_a_transposed_layer_opens_with_its_stride_and_the_figures_at_real_size_are_its_own(kernel, padding, use_bias):
    layer = layers.Conv2DTranspose(64, kernel, strides=2, padding=padding, use_bias=use_bias)
    node = node_of(layer, (28, 28, 128))
    drawn = drawn_layer(node, "Test")
    assert (drawn.settings.upsampling, drawn.settings.kernel, drawn.settings.padding) == (2, kernel, padding)
    assert "transposed convolution on 28 × 28 × 128, stride 2" in drawn.sentence
    figures = cost("transposed", drawn.real, drawn.settings)
    assert (figures.output, figures.params, figures.macs) == (node.output_shape, node.params, node.macs)


@pytest.mark.parametrize("name", ["mobilenet_v1", "xception", "inception_v3", "resnet50", "vgg16"])
def test_the_figures_at_real_size_are_those_of_the_layer_in_the_network(name):
    network, compared = netviz.build(name), 0
    for node in filter(is_animated, network.nodes):
        drawn = drawn_layer(node, network.title)
        height, width, _ = node.input_shapes[0]
        if drawn.kinds[0] == "spatial" or drawn.settings.stride != max(layers.pair(node.layer.strides)):
            continue
        figures = cost(drawn.kinds[0], drawn.real, drawn.settings)
        assert (figures.params, figures.macs) == (node.params, node.macs), node.name
        assert height == width
        compared += 1
    assert compared > 10
