"""What the Convolution page shows, and the link that reopens it."""

import pytest

from netviz.convolution.settings import ConvolutionSettings
from netviz.interchange.keras_file import read
from netviz.state.convolution import ConvolutionView
from netviz.state.shown_network import from_file, from_specification
from tests.interchange.test_keras_file import GOOD

LAYER = "separable_1_depthwise"

LINKS = [
    {},
    {"kind": "grouped,standard", "channels_in": "6", "groups": "3", "channels_out": "6"},
    {"kernel": "5", "data": "random", "weights": "gaussian", "window": "9", "real_groups": "8", "edits": "1.2.3~4.5"},
    {"network": "mobilenet_v1?alpha=0.5", "layer": LAYER},
    {"network": "mobilenet_v1?alpha=0.5", "layer": LAYER, "kind": "standard", "swap_network": "resnet"},
    {"swap": "separable", "swap_first": "on", "swap_network": "vgg?classes=10"},
]


@pytest.mark.parametrize("link", LINKS, ids=str)
def test_a_link_opens_what_it_was_made_from(link):
    view = ConvolutionView.of_link(link)
    assert not view.problem
    assert view.link() == link
    assert ConvolutionView.of_link(view.link()) == view


def test_a_layer_of_a_link_brings_its_network_to_the_swap():
    assert ConvolutionView.of_link({"network": "mobilenet_v1?alpha=0.5", "layer": LAYER}).swap_network == (
        "mobilenet_v1?alpha=0.5"
    )


def test_the_sizes_of_a_real_layer_may_have_the_names_that_links_once_gave_them():
    real = ConvolutionView.of_link({"deep_in": "32", "deep_out": "64", "parts": "4", "kind": "grouped"}).real
    assert (real.real_channels_in, real.real_channels_out, real.real_groups) == (32, 64, 4)


def test_a_link_with_nonsense_opens_what_can_be_drawn_of_it_and_says_what_was_left_out():
    view = ConvolutionView.of_link({"kernel": "5", "swap_network": "nowhere", "stride": "many", "padding": "valid"})
    assert view.problem.startswith("The link could not be used as it is. There is no")
    assert "stride must be a whole number" in view.problem
    assert view.link() == {"kernel": "5", "padding": "valid"}


def test_what_of_a_link_is_possible_only_together_is_taken_together():
    link = {"groups": "3", "channels_out": "6", "channels_in": "6", "kind": "grouped"}
    view = ConvolutionView.of_link({**link, "kernel": "none"})
    assert view.link() == ConvolutionView.of_link(link).link()
    assert "kernel must be" in view.problem
    assert "groups" not in view.problem


def test_a_changed_setting_takes_the_layer_and_what_it_said_away():
    view = ConvolutionView.of_link({"network": "mobilenet_v1", "layer": LAYER}).with_setting("kernel", 5)
    assert (view.layer, view.sentence, view.settings.kernel) == (("", ""), "", 5)


@pytest.mark.parametrize(("changed", "kept"), [("padding", True), ("seed", False), ("channels_in", False)])
def test_an_edit_outlives_what_leaves_its_cell_as_it_is(changed, kept):
    view = ConvolutionView().with_edit({"part": "image", "channel": 0, "row": 1, "column": 2, "value": 3})
    value = {"padding": "valid", "seed": 1, "channels_in": 1}[changed]
    assert bool(view.with_setting(changed, value).edits) == kept


def test_a_layer_from_a_file_is_in_no_link():
    view = ConvolutionView.of_shown_layer(from_file(read(GOOD, "mine.json")), "conv")
    assert view.sentence
    assert "layer" not in view.link()
    assert ConvolutionView.of_shown_layer(from_specification("resnet18"), "stem_conv").link() == {
        "network": "resnet",
        "layer": "stem_conv",
    }


def test_no_setting_of_the_page_has_a_name_that_the_link_uses_for_something_else():
    real = {"map_size", "real_channels_in", "real_channels_out", "window", "real_groups"}
    assert not real & set(ConvolutionSettings.model_fields)
