"""What the visitor explores, and the link that reopens it."""

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from netviz.architectures.catalog import FAMILIES
from netviz.drawing.outline.tree import blocks
from netviz.errors import DrawingError
from netviz.state import explored
from netviz.state.explored import Explored
from netviz.state.shown_network import ShownNetwork
from tests.strategies import settings_of

STATES = st.sampled_from(list(FAMILIES.values())).flatmap(
    lambda family: settings_of(family).map(lambda settings: Explored(family.name, settings))
)

LOOKS = {
    "direction": ["down", "right"],
    "colour_by": ["kind", "params", "macs", "memory", "field"],
    "shapes": [False, True],
    "wide": [False, True],
    "every_layer": [False, True],
}


@hypothesis_settings(max_examples=40, deadline=None)
@given(STATES, st.data())
def test_a_link_opens_what_it_was_made_from(state, data):
    ids = sorted(state.shown.foldable)
    state.opened = frozenset(data.draw(st.sets(st.sampled_from(ids), max_size=5)))
    state.change_look({name: data.draw(st.sampled_from(values)) for name, values in LOOKS.items()})
    state.chosen = data.draw(st.sampled_from([None, *(node.name for node in state.network.nodes[:20]), *ids[:5]]))
    assert Explored.of_link(state.link()) == state


NONSENSE = {
    "network=<script>": "There is no architecture or preset of that name",
    "network=resnet&blocks=9e9": "blocks must be whole numbers",
    "network=resnet&input_size=nan": "input_size must be a whole number between 8 and 256 pixels. Received: nan",
    "alpha=1e999": "alpha must be a number between 0.05 and 2.0",
    "colour=red": "There is no setting colour",
    "colour_by=red": "colour_by must be one of kind, params, macs, memory, field. Received: red",
    "layer=nowhere": "layer must name a layer or a block of this network. Received: nowhere",
}


@pytest.mark.parametrize("query", NONSENSE)
def test_a_link_with_nonsense_in_it_opens_something_and_says_what_was_wrong(query):
    state = Explored.of_link(dict(part.split("=", 1) for part in query.split("&")))
    assert NONSENSE[query] in state.problem
    assert state.network.nodes


def test_a_bad_setting_in_a_link_is_left_out_and_the_rest_is_used():
    state = Explored.of_link({"network": "resnet50", "preset": "resnet50", "input_size": "many", "classes": "7"})
    assert "There is no setting preset" in state.problem
    assert state.link() == Explored.of_link({"network": "resnet50", "classes": "7"}).link()


def test_unknown_blocks_in_a_link_are_left_out():
    assert Explored.of_link({"network": "resnet18", "open": "stage_1,nowhere"}).opened == {"stage_1"}


def test_what_stands_alone_in_a_block_is_unfolded_with_it_and_a_second_click_folds_the_block():
    state = Explored.of_link({"network": "inception_resnet_v2"})
    state.toggle("blocks_A")
    assert state.opened == {"blocks_A", "blocks_A/block_1*"}
    state.toggle("blocks_A")
    assert "blocks_A" not in state.opened


def test_all_blocks_open_without_their_units_and_a_link_keeps_a_unit_that_was_opened():
    state = Explored.of_link({"network": "resnet18"})
    state.unfold_all()
    assert state.link()["open"] == "all"
    unit = "~stage_1_block_1_conv1"
    state.toggle(unit)
    assert state.link()["open"] == f"all,{unit}"
    assert Explored.of_link(state.link()).opened == state.opened == blocks(state.root) | {unit}
    assert 'data-name="stage_1_block_1_conv1_bn"' in state.drawing()


def test_all_of_a_repeat_are_shown_and_again_only_the_first():
    state = Explored.of_link({"network": "xception", "open": "middle_flow,middle_flow/block_1*"})
    once, opened = state.drawing(), state.opened
    state.toggle("middle_flow/block_1**")
    assert 'data-id="middle_flow/block_5"' in state.drawing()
    assert Explored.of_link(state.link()).opened == state.opened
    state.toggle("middle_flow/block_5")
    state.toggle("middle_flow/block_1**")
    assert (state.drawing(), state.opened) == (once, opened)


def test_every_layer_is_drawn_apart_where_the_look_says_so():
    state = Explored.of_link({"network": "resnet18", "every_layer": "true"})
    state.unfold_all()
    apart = state.drawing().count(' data-name="')
    state.change_look({"every_layer": False})
    assert state.drawing().count(' data-name="') < apart / 2
    state.unfold(state.shown.foldable)
    assert state.drawing().count(' data-name="') == len(state.network.nodes)


def test_a_preset_is_a_link_too():
    assert Explored.of_link({"network": "resnet34"}).settings.blocks == (3, 4, 6, 3)


def test_what_is_refused_keeps_the_last_network_and_what_was_entered():
    state = Explored.of_link({"network": "resnet18", "input_size": "16"})
    state.change(blocks="1,1,1,1,1,1")
    assert "at least 32 pixels for 6 stages" in state.problem
    assert state.settings.blocks == (2, 2, 2, 2)
    assert state.refused == {"blocks": "1,1,1,1,1,1"}
    state.change(input_size=64)  # makes what was refused possible
    assert (state.problem, state.refused) == ("", {})
    assert state.settings.blocks == (1, 1, 1, 1, 1, 1)


def test_a_file_that_could_not_be_read_is_forgotten_with_the_next_change():
    for change in (lambda state: state.change(input_size=64), lambda state: state.open_architecture("vgg16")):
        state = Explored.of_link({"network": "resnet18"})
        state.open_file({"fault": "twice", "received": "config.json"})
        assert state.unread == "A .keras file holds its entries each once. Received: config.json"
        assert state.problem == ""
        change(state)
        assert state.unread == ""


def test_a_choice_that_the_new_network_does_not_have_is_dropped():
    state = Explored.of_link({"network": "resnet18", "layer": "stage_4_block_1_conv1", "open": "stage_4,stage_1"})
    state.change(blocks="2,2,2")
    assert (state.chosen, state.opened) == (None, {"stage_1"})


@pytest.mark.parametrize("other", ["vgg16", "resnet34"])
def test_another_network_marks_nothing_and_keeps_the_look(other):
    state = Explored.of_link({"network": "resnet18", "layer": "stem"})
    before = state.opening.number
    state.change_look({"colour_by": "macs"})
    state.open_architecture(other)
    assert (state.chosen, state.opening.chosen, state.opened) == (None, None, frozenset())
    assert state.opening.number != before
    assert state.opening.look.colour_by == "macs"


def test_a_network_may_be_written_as_one_word_as_the_convolution_page_does():
    """The browser's history may hold that page's query under this page's address."""
    state = Explored.of_link({"network": "resnet?blocks=3,4,6,3&bottleneck=true", "layer": "stage_1_block_1_conv2"})
    assert not state.problem
    assert state.network.by_name[state.chosen].type == "Conv2D"
    assert state.link()["blocks"] == "3,4,6,3"


@pytest.mark.parametrize("written", [{"shapes": "off", "wide": "on"}, {"shapes": "false", "wide": "true"}])
def test_a_look_may_be_written_on_and_off_or_true_and_false(written):
    look = Explored.of_link({"network": "resnet18", "colour_by": "macs", "direction": "right", **written}).look
    assert (look.shapes, look.wide, look.colour_by, look.direction) == (False, True, "macs", "right")


def test_every_setting_that_is_refused_is_named_and_kept():
    state = Explored.of_link({"network": "resnet18"})
    state.change(blocks="none")
    state.change(classes=7_000)
    assert "Blocks in each stage must be whole numbers" in state.problem
    assert "Classes must be between 2 and 1,000" in state.problem
    assert state.refused_settings() == {"blocks", "classes"}
    assert state.refused == {"blocks": "none", "classes": 7_000}


def test_every_setting_of_a_link_that_is_nonsense_is_named():
    problem = Explored.of_link({"network": "resnet18", "blocks": "none", "classes": "many", "wide": "perhaps"}).problem
    for sentence in ("blocks must be whole numbers", "classes must be a whole number", "wide must be true or false"):
        assert sentence in problem


@pytest.fixture
def tangled(monkeypatch):
    """A layout engine that gives up on a drawing in which stage_2 is open; returns what it was asked for."""
    asked = []
    draw = ShownNetwork.drawing

    def drawing(shown, view):
        asked.append(view.opened)
        if "stage_2" in view.opened:
            raise DrawingError("A drawing may take 15 seconds", received="9,000 connections")
        return draw(shown, view)

    monkeypatch.setattr(ShownNetwork, "drawing", drawing)
    return asked


def test_an_unfolding_that_cannot_be_drawn_is_taken_back_and_tried_once(tangled):
    state = Explored.of_link({"network": "resnet18", "open": "stage_1"})
    before = state.drawing()
    for _ in range(2):
        state.unfold_all()
        assert state.drawing() == before
        assert state.opened == {"stage_1"}
        assert state.undrawn == (
            "The drawing stays as it was. A drawing may take 15 seconds. Received: 9,000 connections"
        )
    assert len([opened for opened in tangled if "stage_2" in opened]) == 1
    state.toggle("stage_3")
    state.drawing()
    assert (state.undrawn, state.opened) == ("", {"stage_1", "stage_3"})


def test_what_could_not_be_drawn_once_is_tried_again_after_a_while(tangled, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(explored, "monotonic", lambda: now[0])
    state = Explored.of_link({"network": "resnet18"})
    for seconds, tries in ((0.0, 1), (explored.REFUSED_SECONDS - 1, 1), (2.0, 2), (2.0, 2)):
        now[0] += seconds
        state.unfold_all()
        state.drawing()
        assert len([opened for opened in tangled if "stage_2" in opened]) == tries


def test_a_link_to_what_cannot_be_drawn_is_shown_folded_with_the_reason(tangled):
    state = Explored.of_link({"network": "resnet18", "open": "all"})
    assert "<svg" in state.drawing()
    assert state.undrawn.startswith("The drawing is shown folded. A drawing may take 15 seconds")
    assert state.opened == frozenset()
    assert "open" not in state.link()


def test_where_not_even_the_folded_network_can_be_drawn_the_reason_is_raised_and_it_is_tried_once(monkeypatch):
    tried = []

    def drawing(shown, view):
        tried.append(view)
        raise DrawingError("The drawing needs Graphviz")

    monkeypatch.setattr(ShownNetwork, "drawing", drawing)
    state = Explored()
    for _ in range(2):
        with pytest.raises(DrawingError, match="needs Graphviz"):
            state.drawing()
    assert len(tried) == 1


def test_a_network_that_could_not_be_drawn_is_not_held_when_another_one_is_shown(monkeypatch):
    def drawing(shown, view):
        raise DrawingError("This one is wired too densely")

    monkeypatch.setattr(ShownNetwork, "drawing", drawing)
    state, networks = Explored(), set()
    for classes in (2, 3, 4):
        state.change(classes=classes)
        networks.add(state.shown)
        with pytest.raises(DrawingError, match="too densely"):
            state.drawing()
    assert len(networks) == 3
    assert {shown for shown, _ in state._refused_drawings} == {state.shown}
