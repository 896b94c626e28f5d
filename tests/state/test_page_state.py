"""What a link that is nonsense is answered."""

import pytest

from netviz.state.explored import Explored
from netviz.state.page_state import MOST_PROBLEMS, link_problem
from netviz.state.story_view import StoryView


def test_each_problem_of_a_link_is_told_once_and_of_many_the_first():
    assert link_problem([]) == ""
    assert link_problem(["a must be 1", "a must be 1"]) == "The link could not be used as it is. a must be 1"
    many = [f"x{number} must be a setting" for number in range(40)]
    told = link_problem(many)
    assert told.split(". ")[1:] == [*many[:MOST_PROBLEMS], f"And {40 - MOST_PROBLEMS} more"]


def test_a_link_of_nonsense_is_answered_in_a_few_sentences():
    address = {f"nonsense_{number}": "x" * 300 for number in range(100)}
    assert f"And {100 - MOST_PROBLEMS} more" in Explored.of_link(address).problem


@pytest.mark.parametrize(
    ("page", "address"),
    [(Explored, {"network": "vgg16"}), (StoryView, {"story": "inception_to_xception", "scene": "xception"})],
)
def test_blocks_that_a_drawing_does_not_have_are_named_and_the_others_open(page, address):
    told = "The link could not be used as it is. open must name blocks of this drawing. Received: attic, cellar"
    assert page.of_link({**address, "open": "cellar,attic"}).problem == told
    assert page.of_link({**address, "open": ""}).problem == ""
