"""What the drawing's component is sent."""

import json

import pytest

from netviz.anatomy.shortcuts import shortcuts
from netviz.architectures.catalog import FAMILIES
from netviz.state.drawing_messages import Cuts, Training, answer, drawing_data
from netviz.state.explored import Explored
from netviz.ui.shared.graph_viewer import MOUNT

PRESETS = [name for family in FAMILIES.values() for name in family.presets]
MOST_BYTES = 50_000


@pytest.mark.parametrize("name", PRESETS)
def test_a_new_folded_drawing_is_sent_in_under_50_kilobytes(name):
    sent = json.dumps(drawing_data(Explored.of_link({"network": name, "direction": "right"}))) + MOUNT
    assert len(sent.encode()) < MOST_BYTES


def test_choosing_colouring_and_connections_send_no_drawing_again():
    state = Explored.of_link({"network": "resnet18"})
    before = drawing_data(state)
    state.choose("stage_1")
    state.change_look({"colour_by": "macs", "shapes": False, "wide": True})
    assert drawing_data(state) == before


def test_no_wish_is_lost_and_none_is_done_twice():
    state = Explored.of_link({"network": "resnet18"})
    wishes = [[number, {"toggle": f"stage_{number}"}] for number in (1, 2, 3)]
    answer(state, wishes[:1])
    answer(state, wishes)  # the second message was overtaken by the third, which repeats it
    assert state.last_wish == 3
    assert state.opened & {f"stage_{number}" for number in (1, 2, 3, 4)} == {"stage_1", "stage_2", "stage_3"}
    answer(state, [*wishes, [4, {"toggle": "stage_1"}], [5, {"all": False}], [6, {"level": 1}]])
    assert state.last_wish == drawing_data(state)["answered"] == 6
    assert state.opened >= {"stage_1", "stage_4"}


@pytest.mark.parametrize(
    "forged", [None, 3, "all", [[1]], [["1", {}]], [[1, {"unfold": [{}, "stem"]}]], [[1, {"toggle": []}]]]
)
def test_what_a_browser_may_ask_for_is_done_as_far_as_it_means_something(forged):
    state = Explored.of_link({"network": "resnet18"})
    answer(state, forged)
    assert state.opened <= {"stem"}


@pytest.mark.parametrize("may", [True, False])
def test_of_a_network_that_trains_shortcuts_are_cut_and_healed_by_who_may(may):
    state, turned = Explored.of_link({"network": "resnet20"}), []
    known = shortcuts(state.network)
    sent = drawing_data(state, Training("run 1", known))
    assert sent["network"] == "run 1"
    assert sent["shortcuts"].keys() == {each.name for each in known} <= state.network.by_name.keys()
    wished = {known[1].name: True}
    cuts = Cuts("run 1", [known[0].name], wished, may, lambda cuts, names: turned.append((cuts, names)))
    assert cuts.data(heard=7) == {
        "network": "run 1", "cut": [known[0].name], "wished": wished, "may": may, "heard": 7,
    }  # fmt: skip
    forged = ({"names": "ab", "cuts": True}, {"names": [], "cuts": True}, {"names": ["a"], "cuts": 1}, [], None)
    for told in ({"names": ["a", "b"], "cuts": True}, {"names": ["a"], "cuts": False}, *forged):
        cuts.hear(told)
    assert turned == ([(True, ["a", "b"]), (False, ["a"])] if may else [])
