"""What a value sees of the image, and the way through a network on which that grows the most."""

from itertools import pairwise

import numpy as np
import pytest
import tensorflow as tf  # noqa: TID253

import netviz
from netviz import layers
from netviz.anatomy.receptive_field import longest_path, receptive_fields
from netviz.architectures.catalog import FAMILIES
from netviz.unknown import UNKNOWN
from tests.networks import ending_in


def test_the_longest_path_runs_from_the_image_to_the_output_and_its_field_never_shrinks():
    for name in FAMILIES:
        network = netviz.build(name)
        path = longest_path(network)
        fields = receptive_fields(network)
        assert (path[0].type, path[-1]) == ("InputLayer", network.output)
        assert all(source in node.inputs for source, node in pairwise(path))
        sizes = [fields[node.name].size for node in path]
        assert sizes == sorted(sizes)


def test_at_a_merge_it_takes_the_branch_that_sees_most_and_the_first_of_equals():
    image = layers.Input((32, 32, 3))
    narrow = layers.Conv2D(4, 3, padding="same", name="narrow")(image)
    wide = layers.Conv2D(4, 7, padding="same", name="wide")(image)
    equal = layers.Conv2D(4, 7, padding="same", name="equal")(image)
    merged = layers.Add()([narrow, wide, equal])
    network = ending_in(merged)
    assert [node.name for node in longest_path(network)] == ["image", "wide", "add"]


CHAINS = {
    "strided": [layers.Conv2D(1, 3, strides=2, padding="same"), layers.Conv2D(1, 5, padding="same")],
    "valid": [layers.Conv2D(1, (3, 1), strides=2), layers.AveragePooling2D(3, 2), layers.Conv2D(1, (1, 5))],
    "framed": [layers.ZeroPadding2D(((2, 0), (1, 3))), layers.Conv2D(1, 7, strides=3)],
    "cropped": [layers.Conv2D(1, 3, 2, padding="same"), layers.Cropping2D(((2, 0), (1, 3))), layers.Conv2D(1, 5)],
    "dilated": [layers.Conv2D(1, 3, dilation_rate=3, padding="same"), layers.AveragePooling2D(2, padding="same")],
    "deep": [layers.Conv2D(1, 3, strides=2, padding="same"), layers.Conv2D(1, 3, strides=2, padding="same"),
             layers.ZeroPadding2D(1), layers.Conv2D(1, 3), layers.Conv2D(1, 4, padding="same")],
    "transposed": [layers.Conv2D(1, 3, strides=2, padding="same"), layers.Conv2DTranspose(1, 3, 2, "same"),
                   layers.Conv2D(1, 3, padding="same")],
    "grown": [layers.Conv2DTranspose(1, (5, 2), (2, 1)), layers.Conv2DTranspose(1, 4, 3, "same"), layers.Conv2D(1, 2)],
    "spread and strided": [layers.Conv2DTranspose(1, 5, (3, 2), "same"), layers.Conv2D(1, 3, strides=2, padding="same"),
                           layers.Conv2DTranspose(1, 3), layers.MaxPooling2D(1, 2)],
    "repeated": [layers.AveragePooling2D(4, padding="same"), layers.UpSampling2D((2, 4)),
                 layers.Conv2D(1, 2, padding="same")],
    "interpolated": [layers.AveragePooling2D(2, padding="same"), layers.UpSampling2D((2, 3), interpolation="bilinear"),
                     layers.Conv2D(1, 3)],
}  # fmt: skip


def u_net(image):
    """Two levels: one comes back through a transposed convolution, the other by upsampling, each beside its skip."""
    first = layers.Conv2D(1, 3, padding="same")(image)
    second = layers.Conv2D(1, 3, padding="same")(layers.AveragePooling2D()(first))
    x = layers.Conv2D(1, 3, padding="same")(layers.AveragePooling2D()(second))
    x = layers.Concatenate()([layers.Conv2DTranspose(1, 2, strides=2)(x), second])
    x = layers.Conv2D(1, 3, padding="same")(x)
    return layers.Concatenate()([layers.UpSampling2D(interpolation="bilinear")(x), first])


@pytest.mark.parametrize("name", CHAINS)
@pytest.mark.parametrize("size", [(40, 40), (37, 43)])
def test_the_square_is_where_keras_sees_the_image(name, size):
    x = layers.Input((*size, 1))
    for layer in CHAINS[name]:
        x = layer(x)
    check_squares(x)


def test_the_squares_of_a_u_net_are_where_keras_sees_the_image():
    check_squares(u_net(layers.Input((48, 40, 1))), places=range(16, 25))


def check_squares(x, places=()):
    """Where all weights are 1, the gradient of a value is above zero on what it sees, and zero elsewhere."""
    network = ending_in(x)
    size = network.input_shape[:2]
    model = netviz.to_keras(network)
    model.set_weights([np.ones_like(weight) for weight in model.get_weights()])
    rows, columns, _ = network.output_shape
    field = receptive_fields(network)[network.output.name]
    for row, column in ((0, 0), (rows // 2, columns // 2), (rows - 1, columns - 1), *((at, at) for at in places)):
        image = tf.ones((1, *size, 1))
        with tf.GradientTape() as tape:
            tape.watch(image)
            value = tf.reduce_sum(model(image)[0, row, column])
        seen = np.argwhere(tape.gradient(value, image).numpy()[0, :, :, 0])
        top, left, tall, wide = field.square(row, column)
        assert tuple(seen.min(0)) == (max(top, 0), max(left, 0))
        assert tuple(seen.max(0) + 1) == (min(top + tall, size[0]), min(left + wide, size[1]))


def test_the_square_of_a_network_with_its_channels_first_is_that_of_its_twin():
    def field(data_format, shape):
        x = layers.Conv2D(4, 5, strides=2, padding="same", data_format=data_format)(layers.Input(shape))
        x = layers.Conv2D(4, 3, padding="same", data_format=data_format)(x)
        x = layers.GlobalAveragePooling2D(data_format=data_format)(x)
        return [*receptive_fields(ending_in(x)).values()]

    assert field("channels_first", (3, 24, 16)) == field("channels_last", (24, 16, 3))


@pytest.mark.parametrize("shape", [(24, 3), (24,), (8, 8, 8, 3)])
def test_without_an_image_there_is_nothing_to_see(shape):
    convolution = {2: layers.Conv1D(4, 3), 1: layers.Dense(4), 4: layers.Conv3D(4, 3)}[len(shape)]
    network = ending_in(convolution(layers.Input(shape)))
    assert all(field.size is UNKNOWN for field in receptive_fields(network).values())
