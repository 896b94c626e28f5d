"""What the drawing's component is sent."""

import json

import pytest

from netviz.architectures.catalog import FAMILIES
from netviz.ui.explored import from_link
from netviz.ui.graph_viewer import MOUNT, STYLE, drawing_data

PRESETS = [name for family in FAMILIES.values() for name in family.presets]
MOST_BYTES = 60_000


@pytest.mark.parametrize("name", PRESETS)
def test_a_new_folded_drawing_is_sent_in_under_60_kilobytes(name):
    sent = json.dumps(drawing_data(from_link({"network": name, "direction": "right"}))) + STYLE + MOUNT
    assert len(sent.encode()) < MOST_BYTES


def test_choosing_colouring_and_connections_send_no_drawing_again():
    state = from_link({"network": "resnet18"})
    before = drawing_data(state)
    state.choose("stage_1")
    state.change_look({"colour_by": "macs", "shapes": False, "wide": True})
    assert drawing_data(state) == before
