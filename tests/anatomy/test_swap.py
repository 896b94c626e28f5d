"""A network swapped for its twin: the arithmetic of Howard et al. 2017, section 3.1, over whole networks."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import netviz
from netviz import layers
from netviz.anatomy.swap import swap
from netviz.architectures.catalog import FAMILIES
from netviz.layers import Call, Tensor
from netviz.network import Network
from netviz.settings import Settings
from netviz.unknown import UNKNOWN
from tests.keras_skeleton import skeletons
from tests.strategies import settings_of

NETWORKS = st.sampled_from(list(FAMILIES.values())).flatmap(lambda family: settings_of(family).map(family.build))
FORMS = st.sampled_from(["separable", "standard"])


def network_to(output):
    return Network(output, architecture="small", title="Small", settings=Settings())


def graph_of(network):
    return [(node.name, node.layer, node.block, [source.name for source in node.inputs]) for node in network.nodes]


def reasons(result):
    return {node.label: reason for node, reason in result.kept}


def test_the_full_convolutions_of_mobilenet_are_those_of_table_4():
    """The paper: 4,866 M multiply-adds and 29.3 M parameters against 569 M and 4.2 M.

    Of ours 4,866.3 M are convolutions and 1.0 M the classifier, which the paper's 569 M include.
    """
    result = swap(netviz.build("mobilenet_v1"), "standard")
    assert len(result.changes) == 13
    assert (result.before.macs, result.before.total_params) == (568_740_352, 4_253_864)
    assert (result.after.macs, result.after.total_params) == (4_867_293_184, 29_306_056)
    classifier = result.after.by_name["classifier_predictions"]
    assert round((result.after.macs - classifier.macs) / 1e6) == 4_866


@hypothesis_settings(max_examples=60, deadline=None)
@given(NETWORKS, FORMS, st.booleans())
def test_what_changes_adds_up_to_what_the_totals_change_by(network, to, first_layer):
    result = swap(network, to, first_layer=first_layer)
    assert result.before is network
    params, macs = ([getattr(change, figure) for change in result.changes] for figure in ("params", "macs"))
    assert sum(after - before for before, after in params) == result.after.total_params - network.total_params
    assert sum(after - before for before, after in macs) == result.after.macs - network.macs


@hypothesis_settings(max_examples=60, deadline=None)
@given(NETWORKS, FORMS, st.booleans())
def test_all_else_stays_and_no_convolution_is_forgotten(network, to, first_layer):
    result = swap(network, to, first_layer=first_layer)
    replaced = {node.name for change in result.changes for node in change.before}
    for node in network.nodes:
        twin = result.after.by_name.get(node.name)
        if node.name in replaced:
            assert twin is None or twin.output_shape == node.output_shape
        else:
            assert twin
            assert (twin.layer, twin.output_shape, twin.macs) == (node.layer, node.output_shape, node.macs)
    kept = {node.name for node, _ in result.kept}
    assert not kept & replaced
    kinds = (layers.Conv2D, layers.DepthwiseConv2D, layers.SeparableConv2D)
    convolutions = [node for node in network.nodes if isinstance(node.layer, kinds)]
    wide = {node.name for node in convolutions if layers.pair(node.layer.kernel_size) != (1, 1)}
    assert wide <= kept | replaced


@hypothesis_settings(max_examples=60, deadline=None)
@given(NETWORKS, st.booleans())
def test_there_and_back_is_where_it_began(network, first_layer):
    there = swap(network, "separable", first_layer=first_layer).after
    back = swap(there, "standard", first_layer=first_layer).after
    separable_before = any(isinstance(node.layer, layers.SeparableConv2D) for node in network.nodes)
    paired_before = bool(swap(network, "standard", first_layer=first_layer).changes)
    if not separable_before and not paired_before:
        assert graph_of(back) == graph_of(network)
    assert swap(there, "separable", first_layer=first_layer).changes == ()


SIDES = st.integers(1, 5)


@st.composite
def windows(draw):
    """Arguments that Conv2D and SeparableConv2D share, with a kernel of more than one cell."""
    strides = draw(st.integers(1, 3))
    return {
        "filters": draw(st.integers(1, 40)),
        "kernel_size": draw(st.tuples(SIDES, SIDES).filter(lambda sides: sides != (1, 1))),
        "strides": strides,
        "dilation_rate": draw(st.integers(1, 3)) if strides == 1 else 1,
        "padding": draw(st.sampled_from(["same", "valid"])),
        "activation": draw(st.sampled_from([None, "relu"])),
        "use_bias": draw(st.booleans()),
    }


@given(windows(), st.integers(1, 40), st.integers(13, 40), st.integers(13, 40))
def test_a_separable_twin_takes_one_over_n_plus_one_over_k_squared(arguments, channels, height, width):
    image = layers.Input((height, width, channels))
    result = swap(network_to(layers.Conv2D(**arguments)(image)), "separable", first_layer=True)
    height_of_kernel, width_of_kernel = arguments["kernel_size"]
    law = Fraction(1, arguments["filters"]) + Fraction(1, height_of_kernel * width_of_kernel)
    (change,) = result.changes
    assert change.ratio == law
    bias = arguments["filters"] if arguments["use_bias"] else 0
    assert Fraction(change.params[1] - bias, change.params[0] - bias) == law


@given(windows(), st.integers(1, 40), st.integers(1, 4), st.booleans())
def test_a_full_twin_takes_the_inverse_whatever_stands_between_the_halves(arguments, channels, multiplier, in_two):
    x = layers.Input((20, 20, channels))
    if in_two:
        place = {name: arguments[name] for name in ("kernel_size", "strides", "dilation_rate", "padding", "use_bias")}
        x = layers.DepthwiseConv2D(**place, depth_multiplier=multiplier)(x)
        x = layers.ReLU()(layers.BatchNormalization()(x))
        result = {name: arguments[name] for name in ("filters", "activation", "use_bias")}
        x = layers.Conv2D(kernel_size=1, **result)(x)
    else:
        x = layers.SeparableConv2D(**arguments, depth_multiplier=multiplier)(x)
    result = swap(network_to(x), "standard", first_layer=True)
    (change,) = result.changes
    height_of_kernel, width_of_kernel = arguments["kernel_size"]
    cells = height_of_kernel * width_of_kernel
    assert 1 / change.ratio == multiplier * (Fraction(1, arguments["filters"]) + Fraction(1, cells))
    assert result.after.output.layer == layers.Conv2D(**arguments)
    assert len(result.after.nodes) == 2


def test_the_normalization_between_the_halves_goes_with_them_and_the_one_after_stays():
    x = layers.Input((8, 8, 4), name="image")
    x = layers.DepthwiseConv2D(3, padding="same", name="depthwise")(x)
    x = layers.BatchNormalization(name="first_bn")(x)
    x = layers.Conv2D(10, 1, use_bias=False, name="pointwise")(x)
    x = layers.BatchNormalization(name="second_bn")(x)
    result = swap(network_to(x), "standard", first_layer=True)
    (change,) = result.changes
    assert [node.name for node in change.before] == ["depthwise", "first_bn", "pointwise"]
    assert change.params == (3 * 3 * 4 + 4 + 4 * 4 + 4 * 10, 3 * 3 * 4 * 10)
    assert [node.name for node in result.after.nodes] == ["image", "pointwise", "second_bn"]


def test_each_convolution_that_stays_says_why():
    image = layers.Input((16, 16, 4), name="image")
    x = layers.Conv2D(4, 3, name="first")(image)
    x = layers.Conv2D(4, 1, name="one_by_one")(x)
    x = layers.Conv2D(4, 3, groups=2, name="grouped")(x)
    x = y = layers.DepthwiseConv2D(3, padding="same", name="squeezed")(x)
    x = layers.Multiply()([x, layers.Activation("sigmoid")(y)])
    x = layers.SeparableConv2D(4, 3, name="separable")(x)
    x = layers.Conv2DTranspose(4, 2, strides=2, name="back")(x)
    network = network_to(x)
    assert reasons(swap(network, "separable")) == {
        "first": "first on the image, where MobileNet keeps a full convolution",
        "one_by_one": "pointwise, with a 1 × 1 kernel",
        "grouped": "grouped, so that no filter sees all channels",
        "squeezed": "depthwise, with no 1 × 1 convolution directly after",
        "separable": "depthwise separable already",
        "back": "transposed, which Keras has no separable layer for",
    }
    assert "first" not in reasons(swap(network, "separable", first_layer=True))
    assert reasons(swap(network, "standard"))["first"] == "standard already"


@pytest.mark.parametrize(
    "pointwise",
    [layers.Conv2D(4, 1, strides=2), layers.Conv2D(4, 1, groups=2), layers.Conv2D(4, 2)],
    ids=["strided", "grouped", "larger"],
)
def test_only_a_plain_pointwise_convolution_makes_a_depthwise_one_separable(pointwise):
    x = pointwise(layers.DepthwiseConv2D(3)(layers.Input((16, 16, 4))))
    assert not swap(network_to(x), "standard", first_layer=True).changes


def test_a_convolution_in_as_many_groups_as_channels_is_a_depthwise_one():
    x = layers.Conv2D(8, 3, padding="same", groups=4, use_bias=False)(layers.Input((16, 16, 4)))
    (change,) = swap(network_to(layers.Conv2D(10, 1)(x)), "standard", first_layer=True).changes
    assert change.after.layer == layers.Conv2D(10, 3, padding="same")
    assert change.macs == ((3 * 3 * 8 + 8 * 10) * 16 * 16, 3 * 3 * 4 * 10 * 16 * 16)
    assert "depthwise, with no 1 × 1 convolution directly after" in reasons(swap(network_to(x), "standard")).values()


def test_a_map_that_is_used_between_the_halves_stays():
    halfway = layers.DepthwiseConv2D(3)(layers.Input((16, 16, 4)))
    end = layers.Conv2D(4, 1)(halfway)
    assert swap(network_to(end), "standard", first_layer=True).changes
    assert not swap(network_to([end, halfway]), "standard", first_layer=True).changes


def test_shared_weights_stay_shared():
    conv = layers.Conv2D(4, 3, padding="same", name="conv")
    first = conv(layers.Input((8, 8, 4), name="image"))
    again = Tensor(first.shape, Call(conv, (first,), given_name=("again", "again"), first_call=first.call))
    network = network_to(again)
    result = swap(network, "separable", first_layer=True)
    assert not result.changes
    assert set(reasons(result).values()) == {"called several times with the same weights"}
    assert result.after.total_params == network.total_params
    assert result.after.output.first_call is result.after.by_name["conv"]


def test_an_image_of_any_size_leaves_the_multiply_adds_open_and_the_parameters_exact():
    x = layers.Conv2D(8, 3, use_bias=False)(layers.Input((UNKNOWN, UNKNOWN, 4)))
    (change,) = swap(network_to(x), "separable", first_layer=True).changes
    assert change.params == (288, 68)
    assert change.macs == (UNKNOWN, UNKNOWN)
    assert change.ratio is None


SWAPPED = [
    ("mobilenet_v1_cifar", "standard"),
    ("mobilenet_v2_035", "standard"),
    ("xception_cifar", "standard"),
    ("xception_cifar", "separable"),
    ("resnet18", "separable"),
    ("custom", "separable"),
    ("custom", "standard"),
]


@pytest.mark.parametrize(("preset", "to"), SWAPPED)
def test_the_swapped_network_is_what_keras_builds(preset, to):
    result = swap(netviz.build(preset), to, first_layer=True)
    assert result.changes
    with skeletons():
        model = netviz.to_keras(result.after)
        assert [layer.name for layer in model.layers] == [node.name for node in result.after.nodes]
        assert [layer.count_params() for layer in model.layers] == [node.params for node in result.after.nodes]
        assert [layer.output.shape[1:] for layer in model.layers] == [node.output_shape for node in result.after.nodes]
