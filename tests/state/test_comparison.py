"""What the Compare page shows, and the link that reopens it."""

import pytest

from netviz.architectures.catalog import FAMILIES
from netviz.interchange.keras_file import read
from netviz.state.comparison import EXPLORED, Comparison
from netviz.state.shown_network import from_file, from_specification
from tests.interchange.test_keras_file import GOOD


@pytest.mark.parametrize(
    "link",
    [{"left": "resnet18", "right": "vgg16"}, {"left": "mobilenet_v1?alpha=0.6", "right": "resnet?blocks=1%2C1"}],
    ids=str,
)
def test_a_link_opens_what_it_was_made_from(link):
    state = Comparison.of_link(link)
    assert (state.problem, state.link()) == ("", link)


def test_what_explore_shows_is_in_the_link_as_the_network_itself():
    state = Comparison(left=EXPLORED, explored=from_specification("mobilenet_v1?alpha=0.6"))
    link = state.link()
    assert link == {"left": "mobilenet_v1?alpha=0.6", "right": "xception_chained"}
    elsewhere = Comparison.of_link(link)
    elsewhere.explored = from_specification("resnet18")
    assert elsewhere.shown("left").network.total_params == state.shown("left").network.total_params


def test_an_old_link_to_what_explore_shows_still_opens_it():
    state = Comparison.of_link({"left": EXPLORED, "right": "resnet18"})
    state.explored = from_specification("resnet34")
    assert (state.problem, state.shown("left")) == ("", state.explored)


def test_a_file_is_left_out_of_the_link():
    state = Comparison(right=EXPLORED, explored=from_file(read(GOOD, "mine.json")))
    assert state.not_in_link() == ("right",)
    assert state.link() == {"left": "xception_paper"}


@pytest.mark.parametrize("family", FAMILIES)
def test_a_specification_with_a_presets_settings_is_that_preset(family):
    state = Comparison.of_link({"left": family})
    assert state.left in FAMILIES[family].presets
    assert state.shown("left") is from_specification(family)


def test_every_side_that_is_nonsense_is_named_and_the_defaults_stand_there():
    state = Comparison.of_link({"left": "<b>", "right": "resnet?blocks=x"})
    assert "There is no architecture or preset" in state.problem
    assert "blocks must be whole numbers" in state.problem
    assert state.link() == Comparison().link()


@pytest.mark.parametrize("word", ["resnet34", "xception", "resnet?initial_filters=32"])
def test_whoever_follows_the_link_to_what_explore_shows_keeps_that_address(word):
    link = Comparison("explored", "explored", explored=from_specification(word)).link()
    assert Comparison.of_link(link).link() == link
