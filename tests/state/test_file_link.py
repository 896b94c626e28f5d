"""A network from a visitor's file travels in a link where that is small enough, and is read there as the file is."""

import json

import pytest

from netviz.interchange.keras_file import read
from netviz.state.explored import Explored
from netviz.state.file_link import file_link
from netviz.state.long_link import MOST_UNPACKED, PACKED, shortened, whole
from netviz.state.shown_network import from_file
from tests.interchange.test_keras_file import CONV, GOOD, RELU, named, sequential


def opened(content=GOOD, name="mine.json"):
    state = Explored()
    state.file = from_file(read(content, name))
    return state


def test_the_link_of_a_file_opens_its_network_with_what_was_chosen_and_seen():
    half_a_letter = "\ud800"
    convolutions = (named(CONV, f"conv_{n}", padding="same", label=half_a_letter) for n in range(40))
    state = opened(json.dumps(sequential(*convolutions, RELU)).encode())
    state.chosen, state.below = "conv_7", "volumes"
    state.change_look({"colour_by": "params", "every_layer": True})
    link = shortened(state.link())
    assert set(link) == {PACKED}
    again = Explored.of_link(whole(link))
    assert (again.problem, again.chosen, again.below, again.look) == ("", "conv_7", "volumes", state.look)
    assert again.network.config == state.network.config
    assert [(node.name, node.output_shape) for node in again.network.nodes] == [
        (node.name, node.output_shape) for node in state.network.nodes
    ]
    assert again.shown.file_name == "mine.json"
    assert again.link() == state.link()


def test_a_file_that_no_address_can_carry_has_no_link():
    state = opened(json.dumps(sequential(named(CONV, "c" * 100))).encode())
    state.network.config = "{" + " " * MOST_UNPACKED + "}"
    assert file_link(state.file) == {}
    assert state.link() == {}


DAMAGED = ["", "{", "[]", '{"class_name": "Lambda"}', "\x00", GOOD.decode()[:-9], "[" * 99_999]


@pytest.mark.parametrize("config", DAMAGED, ids=range(len(DAMAGED)))
def test_a_link_with_a_file_that_cannot_be_read_opens_the_catalogue_and_says_why(config):
    state = Explored.of_link({"file": "mine.keras", "config": config, "layer": "stem"})
    assert state.file is None
    assert state.problem.startswith("The link could not be used as it is. ")
    assert len(state.problem) < 600
    assert state.network.nodes
