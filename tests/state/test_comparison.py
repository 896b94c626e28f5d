"""What the Compare page shows, and the link that reopens it."""

import pytest

from netviz.anatomy.accuracy import REPORTED
from netviz.architectures.catalog import FAMILIES
from netviz.errors import SettingsError
from netviz.interchange.keras_file import read
from netviz.state import file_link
from netviz.state.comparison import EXPLORED, Comparison
from netviz.state.shown_network import from_file, from_specification
from tests.interchange.test_keras_file import GOOD


@pytest.mark.parametrize(
    "link",
    [
        {"left": "resnet18", "right": "vgg16"},
        {"left": "mobilenet_v1?alpha=0.6", "right": "resnet?blocks=1%2C1", "reference": "2"},
        {"networks": "resnet18,resnet?blocks=1%2C1,vgg16,vgg16", "reference": "3", "look": "accuracy"},
        {"networks": "vgg19,lenet5_paper,vgg16", "reference": "3", "other": "2", "look": "stages", "bars": "shares"},
        {"left": "vgg16", "right": "vgg19", "open": "block_3,block_5"},
        {"left": "xception_paper", "right": "vgg19", "open": "all,middle_flow/block_1**"},
        {"left": "vgg16", "right": "vgg19", "colour_by": "macs", "every_layer": "true", "open": "all"},
    ],
    ids=str,
)
def test_a_link_opens_what_it_was_made_from(link):
    state = Comparison.of_link(link)
    assert (state.problem, state.link()) == ("", link)


def test_a_network_of_ones_own_is_placed_beside_networks_whose_accuracy_one_source_reports():
    state = Comparison.beside_known(from_file(read(GOOD, "own.json")))
    assert (state.words[0], state.look) == (EXPLORED, "accuracy")
    assert any(set(Comparison.KNOWN) <= {row.preset for row in series.rows} for series in REPORTED)
    assert Comparison.of_link(state.link()).words == state.words


def test_what_explore_shows_is_in_the_link_as_the_network_itself():
    state = Comparison([EXPLORED, "xception_chained"], explored=from_specification("mobilenet_v1?alpha=0.6"))
    link = state.link()
    assert link == {"left": "mobilenet_v1?alpha=0.6", "right": "xception_chained"}
    elsewhere = Comparison.of_link(link)
    elsewhere.explored = from_specification("resnet18")
    assert [shown.network.total_params for shown in elsewhere.shown] == [
        shown.network.total_params for shown in state.shown
    ]


def test_an_old_link_to_what_explore_shows_still_opens_it():
    state = Comparison.of_link({"left": EXPLORED, "right": "resnet18"})
    state.explored = from_specification("resnet34")
    assert (state.problem, state.shown[0]) == ("", state.explored)


def test_a_file_is_what_explore_shows_in_the_link_and_one_that_is_too_large_left_out(monkeypatch):
    state = Comparison(["xception_paper", EXPLORED], explored=from_file(read(GOOD, "mine.json")))
    assert state.not_in_link() == []
    assert state.link() == {"left": "xception_paper", "right": EXPLORED}
    monkeypatch.setattr(file_link, "MOST_UNPACKED", 10)
    state.explored = from_file(read(GOOD, "mine.json"))
    assert state.not_in_link() == [1]
    assert state.link() == {"left": "xception_paper"}


@pytest.mark.parametrize("family", FAMILIES)
def test_a_specification_with_a_presets_settings_is_that_preset(family):
    state = Comparison.of_link({"left": family})
    assert state.words[0] in FAMILIES[family].presets
    assert state.shown[0] is from_specification(family)


def test_every_side_that_is_nonsense_is_named_and_the_defaults_stand_there():
    state = Comparison.of_link({"left": "<b>", "right": "resnet?blocks=x"})
    assert "There is no architecture or preset" in state.problem
    assert "blocks must be whole numbers" in state.problem
    assert state.link() == Comparison().link()


def test_of_more_than_six_networks_the_first_six_are_shown_and_the_rule_is_told():
    state = Comparison.of_link({"networks": ",".join(["resnet18"] * 5 + ["<b>"] + ["vgg16"] * 9)})
    assert state.words == ["resnet18"] * 5
    assert "At most 6 networks are compared at a time. Received: 15" in state.problem
    full = Comparison(["resnet18"] * 6)
    with pytest.raises(SettingsError, match="At most 6 networks"):
        full.choose(6, "vgg16")


@pytest.mark.parametrize("reference", ["0", "3", "-1", "two", "²", "9" * 5_000])
def test_a_reference_that_is_none_is_told_and_the_first_stands(reference):
    state = Comparison.of_link({"left": "resnet18", "right": "vgg16", "reference": reference})
    assert state.reference == 0
    assert "The reference must be the number of a network, 1 to 2. Received: " in state.problem


def test_the_reference_stays_what_it_is_when_another_network_is_removed():
    state = Comparison(["resnet18", "resnet34", "vgg16", "resnet50"], reference=2)
    state.remove(0)
    assert state.words[state.reference] == "vgg16"
    state.remove(2)
    assert state.words[state.reference] == "vgg16"
    state.remove(1)
    assert (state.words, state.reference) == (["resnet34", "vgg16"], 1)  # fewer than two are none to compare


def test_networks_that_are_called_alike_are_numbered():
    first, other, again = Comparison(["vgg16", "resnet18", "vgg16"]).titles
    assert again == f"{first} (2)"
    assert first != other


def test_what_is_unfolded_in_a_network_that_explore_shows_is_kept_until_that_is_known():
    state = Comparison.of_link({"left": EXPLORED, "right": "resnet18", "open": "stage_1,block_3"})
    assert state.problem == ""
    state.explored = from_specification("vgg16")
    assert [side.opened for side in state.drawings.sides] == [{"block_3"}, {"stage_1"}]


@pytest.mark.parametrize(
    ("field", "came"),
    [("other", "7"), ("colour_by", "mood"), ("look", "closely"), ("bars", "long"), ("open", "block_1,nowhere")],
)
def test_of_what_a_link_chooses_nonsense_is_told_and_the_rest_is_used(field, came):
    state = Comparison.of_link({"left": "vgg16", "right": "vgg19", field: came})
    assert field in state.problem
    assert came.split(",")[-1] in state.problem
    assert state.link() == {"left": "vgg16", "right": "vgg19"} | ({"open": "block_1"} if field == "open" else {})


def test_the_one_beside_the_reference_stays_when_another_is_removed_and_is_never_the_reference():
    state = Comparison(["resnet18", "resnet34", "vgg16", "resnet50"], other=3)
    state.remove(1)
    assert state.words[state.beside] == "resnet50"
    state.reference = 2
    assert state.beside == 0


@pytest.mark.parametrize("word", ["resnet34", "xception", "resnet?initial_filters=32"])
def test_whoever_follows_the_link_to_what_explore_shows_keeps_that_address(word):
    link = Comparison([EXPLORED, EXPLORED], explored=from_specification(word)).link()
    assert Comparison.of_link(link).link() == link
