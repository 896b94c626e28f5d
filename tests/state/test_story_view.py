"""A link opens the scene that it was made from, with what was played and unfolded, and names what it cannot use."""

import pytest

from netviz.state.story_view import StoryView
from netviz.stories.catalog import STORIES
from netviz.stories.pictures import Drawing


@pytest.fixture
def telling():
    return StoryView.of_link({"story": "inception_to_xception"})


def test_without_a_story_all_of_them_are_listed():
    assert StoryView.of_link({}).story is None
    assert StoryView.of_link(StoryView().link()) == StoryView()


@pytest.mark.parametrize("story", STORIES)
def test_a_link_opens_the_scene_that_it_was_made_from(story):
    state = StoryView.of_link({"story": story})
    for scene in STORIES[story].scenes:
        state.go(scene.name)
        again = StoryView.of_link(state.link())
        assert (again.story, again.at, again.problem) == (state.story, state.at, "")
        assert again.link() == state.link()


def test_what_was_played_and_unfolded_is_in_the_link_and_can_be_put_back(telling):
    picture = telling.shown.picture
    assert isinstance(picture, Drawing)
    as_told = telling.link()
    telling.play(telling.scene.task.values[0])
    telling.explored(telling.shown.picture).fold_all()
    assert telling.is_played
    again = StoryView.of_link(telling.link())
    assert again.value == telling.scene.task.values[0]
    assert not again.explored(again.shown.picture).opened
    again.put_back()
    assert not again.is_played
    assert again.link() == as_told


def test_a_scene_stays_as_one_has_left_it(telling):
    value = telling.scene.task.values[0]
    telling.play(value)
    telling.go(telling.story.scenes[1].name)
    telling.go(telling.story.scenes[0].name)
    assert telling.value == value


@pytest.mark.parametrize(
    ("address", "rule"),
    [
        ({"story": "nonsense"}, "The story must be one of"),
        ({"story": "inception_to_xception", "scene": "nonsense"}, "The scene must be one of"),
        ({"story": "inception_to_xception", "play": "nonsense"}, "play must be one of"),
    ],
)
def test_nonsense_in_a_link_is_named_and_the_rest_is_used(address, rule):
    state = StoryView.of_link(address)
    assert rule in state.problem
    assert "Received: nonsense" in state.problem
    assert (state.story is None) == (address["story"] == "nonsense")


def test_of_two_drawings_side_by_side_each_keeps_what_was_unfolded_there():
    state = StoryView.of_link({"story": "reading_critically", "scene": "comment"})
    drawings = [each for each in state.shown.pictures if isinstance(each, Drawing)]
    assert len(drawings) == 2
    for drawing, id in zip(drawings, ("middle_flow", "exit_flow"), strict=True):
        state.explored(drawing).toggle(id)
    assert ["middle_flow" in state.explored(each).opened for each in drawings] == [True, False]
    assert ["exit_flow" in state.explored(each).opened for each in drawings] == [False, True]


def test_a_scene_is_coloured_as_its_story_asks_when_it_is_opened():
    state = StoryView.of_link({"story": "two_multipliers"})
    (drawing,) = state.shown.pictures
    assert isinstance(drawing, Drawing)
    shown = state.explored(drawing)
    assert shown.opening.look.colour_by == shown.look.colour_by == drawing.colour_by != "kind"
