"""Layers in networks answer as Keras does, and say what they cannot take; each class alone is in tests/layers."""

import json

import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from netviz import layers
from netviz.anatomy.formulas import parameters
from netviz.errors import FileError, ShapeError
from netviz.interchange.keras_config import FileSettings
from netviz.interchange.keras_config import network_of as network_from_config
from netviz.interchange.keras_model import keras_layer, to_keras
from netviz.interchange.keras_script import to_script
from tests.interchange.test_keras_file import sequential
from tests.interchange.test_keras_model import facts, keras_facts
from tests.keras_skeleton import skeletons
from tests.networks import ending_in

OWN = st.one_of(
    st.builds(layers.LayerScale, init_values=st.just(1e-6), projection_dim=st.integers(1, 8)),
    st.builds(layers.StochasticDepth, drop_path_rate=st.floats(0, 0.9)),
    st.builds(layers.Dropout, rate=st.floats(0, 0.9), noise_shape=st.sampled_from([None, (None, 1, 1, 1)])),
)
"""Those that keras.layers does not have, or that the drawings of tests/layers/cases.py leave out."""


def network_of(layer, *shapes, calls=None):
    image = layers.Input(shapes[0])
    return ending_in(calls(image) if calls else layer(image))


def assert_equal(network):
    with skeletons():
        assert facts(network) == keras_facts(to_keras(network))


@hypothesis_settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(OWN, st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(1, 8)))
def test_layers_from_elsewhere_equal_keras(layer, shape):
    try:
        network = network_of(layer, shape)
    except ShapeError:
        assume(False)
    assert_equal(network)


def test_merging_layers_equal_keras_and_keep_the_order_of_their_inputs():
    def calls(image):
        left, right = layers.Conv2D(4, 1)(image), layers.Conv2D(4, 3, padding="same")(image)
        both = layers.Concatenate()([right, left, image])
        return layers.Add()([layers.Conv2D(4, 1)(both), left])

    network = network_of(None, (8, 8, 3), calls=calls)
    assert network.by_name["concat"].output_shape == (8, 8, 11)
    assert_equal(network)


def test_a_vector_weighs_the_channels_of_a_map_and_a_residual_is_scaled_as_in_keras():
    def calls(image):
        x = layers.Conv2D(4, 1)(image)
        weights = layers.GlobalAveragePooling2D(keepdims=True)(x)
        return layers.CustomScaleLayer(0.17)([x, layers.Multiply()([x, weights])])

    network = network_of(None, (8, 8, 3), calls=calls)
    assert network.by_name["multiply"].output_shape == (8, 8, 4)
    assert_equal(network)


@pytest.mark.parametrize("groups", [2, -1])
def test_group_normalization_is_read_counted_coloured_and_written(groups):
    import keras

    image = keras.Input((8, 8, 4), name="image")
    conv = keras.layers.Conv2D(4, 3, name="conv")(image)
    model = keras.Model(image, keras.layers.GroupNormalization(groups, epsilon=1e-5, name="conv_gn")(conv))
    network = network_from_config(json.loads(model.to_json()), FileSettings())
    groups = groups if groups > 0 else 4  # what Keras writes of a layer that was built with -1
    assert network.output.layer == layers.GroupNormalization(groups, epsilon=1e-5)
    assert facts(network) == keras_facts(model)
    assert network.output.layer.kind == "normalization"
    assert parameters(network.output).latex == r"2\,C = 2 \cdot 4 = 8"
    made = {}
    exec(to_script(network), made)
    config = made["build_model"]().get_layer("conv_gn").get_config()
    assert (config["groups"], config["epsilon"]) == (groups, 1e-5)


def test_groups_that_no_layer_can_have_are_refused_in_a_file():
    conv = {"class_name": "GroupNormalization", "module": "keras.layers", "config": {"name": "gn", "groups": -2}}
    with pytest.raises(FileError, match=r"needs whole numbers from -1 on as its groups\. Received: -2"):
        network_from_config(sequential(conv), FileSettings())


def test_first_weights_are_drawn_as_told():
    layer = layers.Conv2D(4, 1, kernel_initializer=layers.VarianceScaling(2.0, "fan_out"))
    made = keras_layer(network_of(layer, (8, 8, 3)).output).kernel_initializer
    assert (made.scale, made.mode, made.distribution) == (2.0, "fan_out", "truncated_normal")


def test_a_layer_that_nothing_uses_is_not_part_of_the_network():
    def calls(image):
        layers.Conv2D(4, 1)(image)
        return layers.Conv2D(2, 1)(image)

    assert len(network_of(None, (8, 8, 3), calls=calls).nodes) == 2


REFUSED = {
    "Conv2D cannot fit its 5 × 5 window into the map (padding 'valid'). Received: a map of 4 × 4": layers.Conv2D(1, 5),
    "head (MaxPooling2D) cannot fit its 9 × 9 window into the map (padding 'valid'). Received: a map of 4 × 4": (
        layers.MaxPooling2D(9, name="head")
    ),
    "Conv2D needs input channels and filters that its groups divide. Received: groups=2, channels=3, filters=4": (
        layers.Conv2D(4, 1, groups=2)
    ),
    "Conv2D cannot have both strides and dilation_rate above 1. Received: (2, 2) and (2, 2)": layers.Conv2D(
        4, 1, strides=2, dilation_rate=2
    ),
    "Conv2DTranspose cannot have both strides and dilation_rate above 1. Received: (2, 2) and (2, 2)": (
        layers.Conv2DTranspose(4, 1, strides=2, dilation_rate=2)
    ),
    "UpSampling2D needs one of Keras' interpolations: nearest, bilinear, bicubic, lanczos3, lanczos5. Received: area": (
        layers.UpSampling2D(2, interpolation="area")  # type: ignore[arg-type]
    ),
    "Conv2D needs an input of (height, width, channels). Received: (48,)": lambda image: layers.Conv2D(4, 1)(
        layers.Flatten()(image)
    ),
    "Add needs inputs whose sides are equal or 1. Received: (4, 4, 3) and (48,)": lambda image: layers.Add()(
        [image, layers.Flatten()(image)]
    ),
    "Multiply needs inputs whose sides are equal or 1. Received: (4, 4, 3) and (48,)": (
        lambda image: layers.Multiply()([image, layers.Flatten()(image)])
    ),
    "CustomScaleLayer needs two inputs of one shape. Received: (4, 4, 3) and (48,)": (
        lambda image: layers.CustomScaleLayer(0.1)([image, layers.Flatten()(image)])
    ),
    "GroupNormalization needs groups that divide the channels, or -1. Received: 2 for 3 channels": (
        layers.GroupNormalization(2)
    ),
    "LayerScale scales 4 channels. Received: (4, 4, 3)": layers.LayerScale(1e-6, 4),
    "Normalization needs a mean and a variance for each channel. Received: 2 and None": layers.Normalization(
        mean=(1.0, 2.0)
    ),
    "Cropping2D must leave a pixel of the map. Received: ((1, 3), (0, 0)) of a map of 4 × 4": layers.Cropping2D(
        ((1, 3), (0, 0))
    ),
    "Cropping2D needs one number or a pair for each side as its cropping. Received: ((1, (1, 1)), 0)": (
        layers.Cropping2D(((1, (1, 1)), 0))  # type: ignore[arg-type]
    ),
    "Reshape cannot make (7,) of 48 values. Received: (4, 4, 3)": layers.Reshape((7,)),
}


@pytest.mark.parametrize("sentence", REFUSED)
def test_a_layer_that_cannot_take_its_input_says_so(sentence):
    with pytest.raises(ShapeError) as refusal:
        REFUSED[sentence](layers.Input((4, 4, 3)))
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    "layer",
    [
        layers.Highway(), layers.MaxoutDense(4), layers.LayerScale(1e-6, 4), layers.SimpleRNNCell(4),
        layers.LSTMCell(4), layers.GRUCell(4),
    ],
    ids=lambda layer: layer.keras_class,
)  # fmt: skip
def test_a_layer_that_works_along_the_last_axis_refuses_an_input_without_one(layer):
    with pytest.raises(ShapeError, match=r"Received: \(\)"):
        layer.output_shape(())
