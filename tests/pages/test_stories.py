"""The Stories page: the list, a scene with its picture, its task and its doors, as a link opens them."""

import pytest

from netviz.stories.catalog import STORIES
from netviz.stories.pictures import Drawing, Stage
from netviz.stories.tasks import Slide
from tests.pages.visit import component, open_page


def test_the_list_has_every_story_and_begins_one():
    app = open_page("stories")
    assert [each.value for each in app.header] == [story.title for story in STORIES.values()]
    next(button for button in app.button if button.label == "Begin").click().run()
    assert not app.exception
    assert component(app, "spans")["title"] == next(iter(STORIES.values())).scenes[0].title


@pytest.mark.parametrize("story", STORIES)
def test_a_scene_shows_its_picture_and_opens_it_where_it_belongs(story):
    told = STORIES[story]
    scene = told.scenes[0]
    app = open_page("stories", story=story, scene=scene.name)
    assert component(app, "at")["at"] == 0
    picture = scene.shown(scene.usual).picture
    page = {Drawing: "Explore", Stage: "Convolution"}[type(picture)]
    next(button for button in app.button if button.label == f"Open in {page}").click().run()
    assert not app.exception


def test_what_a_link_cannot_say_is_named():
    app = open_page("stories", story="nonsense")
    assert "The story must be one of" in app.warning[0].value
    assert app.header


def test_a_slider_stands_where_the_link_says_also_at_zero():
    story, scene = next(
        (story, scene)
        for story in STORIES.values()
        for scene in story.scenes
        if isinstance(scene.task, Slide) and 0 in scene.task.values and scene.usual
    )
    app = open_page("stories", story=story.name, scene=scene.name, play="0")
    assert not app.exception
    assert app.select_slider[0].value == 0
