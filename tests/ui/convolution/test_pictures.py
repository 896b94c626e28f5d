"""The inspector's pictures are drawn to scale, and their words say the same."""

from xml.etree import ElementTree

import pytest

import netviz
from netviz import layers
from netviz.anatomy.activations import CURVES
from netviz.anatomy.receptive_field import receptive_fields
from netviz.architectures.catalog import FAMILIES
from netviz.ui.explore.inspector.activation_curve import activation_curve
from netviz.ui.explore.inspector.receptive_field_picture import SIDE, receptive_field_picture
from netviz.ui.shared.markup import Picture
from netviz.unknown import UNKNOWN
from tests.networks import ending_in


def picture_of(network, name):
    return receptive_field_picture(network, network.by_name[name], receptive_fields(network)[name])


def squares(picture):
    """Left, top, width and height of every square of the picture: the image first, what is seen last."""
    return [
        tuple(float(rect.get(side)) for side in ("x", "y", "width", "height"))
        for rect in ElementTree.fromstring(picture.svg)
    ]


def test_a_square_inside_the_image_is_to_scale_and_the_next_one_a_stride_further():
    picture = picture_of(netviz.build("vgg16"), "block_3_conv3")
    image, following, _, seen = squares(picture)
    scale = SIDE / 224
    assert seen[2:] == pytest.approx((40 * scale, 40 * scale), rel=0.01)
    assert following[0] - seen[0] == pytest.approx(4 * scale, abs=0.2)
    assert following[1] == seen[1]
    assert seen[0] - image[0] == pytest.approx((224 - 4 - 40) / 2 * scale, abs=0.2)
    assert (
        "sees 40 × 40 of the image's 224 × 224 px. The next value's square (dotted) lies 4 px further." in picture.words
    )


def test_what_reaches_into_the_padding_is_larger_than_the_image_and_said():
    picture = picture_of(netviz.build("resnet18"), "stage_3_block_2_conv2")
    image, _, inside, seen = squares(picture)
    assert inside == image
    assert seen[2] > image[2]
    assert "sees 53 × 53 of the image's 32 × 32 px, and up to 11 px of padding" in picture.words
    assert "All squares together lie 1.5 px below and 1.5 px right of the image's middle." in picture.words


def test_behind_a_global_pooling_every_value_sees_the_whole_image():
    picture = picture_of(netviz.build("efficientnet_b0"), "classifier_predictions")
    assert "every value sees the whole image, 224 × 224 pixels" in picture.words


def test_where_the_image_may_have_any_size_there_are_words_and_no_picture():
    x = layers.Conv2D(4, 3, name="conv")(layers.Input((UNKNOWN, UNKNOWN, 3)))
    network = ending_in(x)
    assert picture_of(network, "conv") == "Receptive field: 3 × 3 px; the next value's lies 1 px further."


@pytest.mark.parametrize("name", FAMILIES)
def test_every_layer_of_every_architecture_has_a_picture(name):
    network = netviz.build(name)
    fields = receptive_fields(network)
    for node in network.nodes:
        picture = receptive_field_picture(network, node, fields[node.name])
        assert isinstance(picture, Picture)
        assert all(size >= 2 for square in squares(picture) for size in square[2:])


FUNCTIONS = [layers.Activation(name) for name in CURVES if name != "linear"]
LIMITS = [layers.ReLU(max_value=most) for most in (0.0, 1e-9, 0.5, 20.0, 1e30)]


@pytest.mark.parametrize("layer", FUNCTIONS + LIMITS, ids=str)
def test_every_curve_is_drawn_within_its_canvas(layer):
    x = layer(layers.Input((4, 4, 3)))
    picture = activation_curve(ending_in(x).output)
    assert isinstance(picture, Picture)
    canvas = ElementTree.fromstring(picture.svg)
    curve = list(canvas)[-1].get("d").removeprefix("M").split()
    across, down = (list(map(float, curve[axis::2])) for axis in (0, 1))
    assert 0 <= min(across) < max(across) <= float(canvas.get("width"))
    assert 0 <= min(down) <= max(down) <= float(canvas.get("height"))
