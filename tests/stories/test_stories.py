"""Every story: its words point at what is there, its numbers are computed, and its tasks can be played."""

import ast
import re
from pathlib import Path

import pytest

from netviz import stories
from netviz.errors import NetvizError
from netviz.glossary import GLOSSARY
from netviz.stories import catalog
from netviz.stories.catalog import STORIES
from netviz.stories.pictures import Drawing
from netviz.stories.tasks import Guess, Slide
from netviz.training.codes import DataSetName
from netviz.training.record.settings import RunSettings
from netviz.training.words import data_set
from netviz.words import function
from tests.test_vocabulary import faults

SCENES = [
    pytest.param(story, scene, id=f"{story.name}-{scene.name}") for story in STORIES.values() for scene in story.scenes
]
FOLDER = Path(stories.__file__).parent
NAMES = re.compile(r"(?:\b[1-9n]|\{\w+\}) × (?:[1-9n]\b|\{\w+\})|[^\W\d][\w-]*\d[\w.]*|\{\w+\}")
"""Kernels, what has a digit in its name, such as Inception-v3, and gaps."""


def values(task):
    """What a task can be set to: of a slider its ends and what is usual."""
    if task is None:
        return [None]
    if isinstance(task, Slide):
        return list(dict.fromkeys([task.usual, task.values[0], task.values[-1]]))
    return list(dict.fromkeys([task.usual, *task.options]))


def prose(scene):
    """All that a scene says, with gaps."""
    yield scene.title
    yield from [scene.words] if isinstance(scene.words, str) else scene.words.values()
    if isinstance(scene.task, Guess):
        yield from (scene.task.question, scene.task.answer, *scene.task.options.values())
    elif scene.task:
        yield scene.task.label
        yield from getattr(scene.task, "options", {}).values()


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_a_story_has_five_to_nine_scenes_of_different_names(story):
    names = [scene.name for scene in story.scenes]
    assert 5 <= len(set(names)) == len(names) <= 9
    assert re.fullmatch(r"[A-Z][^.]*\.", story.sentence)
    assert not [scene.title for scene in story.scenes if "{" in scene.title or "[" in scene.title]


@pytest.mark.parametrize(("story", "scene"), SCENES)
def test_a_scene_points_at_what_is_there_whatever_was_played(story, scene):
    for value in values(scene.task):
        shown = scene.shown(value)
        of_values = () if isinstance(scene.words, str) else scene.words.values()
        texts = [text for text in prose(scene) if text not in of_values]
        told = [*scene.said(value), *(span for text in texts for span in shown.spans(text))]
        assert {part for span in told for part in span.parts} <= set(shown.parts), value
        assert any(span.parts for span in scene.said(value))
        said = " ".join(span.text for span in told)
        assert faults(said) == []
        assert not re.search(r"[{}\[\]|]|\bNone\b|\bnan\b", said)


@pytest.mark.parametrize(("story", "scene"), SCENES)
def test_no_number_in_a_scene_is_typed(story, scene):
    typed = [digits for text in prose(scene) for digits in re.findall(r"\d+", NAMES.sub("", without_targets(text)))]
    assert typed == []


def without_targets(text):
    return re.sub(r"\|[^\]]+\]\]", "", text)


@pytest.mark.parametrize("file", sorted(FOLDER.rglob("*.py")), ids=lambda file: file.stem)
def test_what_fills_a_gap_is_computed(file):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Dict):
            texts = [
                each.value for each in node.values if isinstance(each, ast.Constant) and isinstance(each.value, str)
            ]
            assert [text for text in texts if re.search(r"\d", NAMES.sub("", text))] == []


@pytest.mark.parametrize(("story", "scene"), SCENES)
def test_a_guess_has_one_right_answer_that_is_offered(story, scene):
    if isinstance(scene.task, Guess):
        assert {scene.shown(value).right for value in values(scene.task)} <= set(scene.task.options)


@pytest.mark.parametrize(("story", "scene"), SCENES)
def test_a_link_brings_back_what_was_played_and_refuses_the_rest(story, scene):
    if scene.task is None:
        return
    for value in values(scene.task):
        if value != "":
            assert scene.task.of_link(scene.task.written(value)) == value
    with pytest.raises(NetvizError, match="play must be one of"):
        scene.task.of_link("nonsense")


def test_a_name_that_no_story_has_is_refused():
    with pytest.raises(NetvizError, match="The story must be one of"):
        catalog.story("nonsense")
    with pytest.raises(NetvizError, match="The scene must be one of"):
        next(iter(STORIES.values())).place("nonsense")


def test_layers_optimisers_and_data_sets_that_a_story_names_are_explained():
    (optimisers,) = (form.titles.values() for form in RunSettings.descriptions() if form.name == "optimizer")
    functions, kinds = set(), set()
    for scene in (scene for story in STORIES.values() for scene in story.scenes):
        for picture in scene.shown(scene.usual).pictures:
            for node in picture.built.nodes if isinstance(picture, Drawing) else ():
                functions.add(node.layer.activation_function or "softmax")
                kinds.add(node.layer.kind.replace("z", "s"))
    kinds -= {"image", "input", "shape"}  # words of every day, too
    names = {*optimisers, *map(function, functions), *kinds, data_set(DataSetName.CIFAR10)}
    said = " ".join(text for story in STORIES.values() for scene in story.scenes for text in prose(scene))
    named = {name for name in names if re.search(rf"(?<![\w×]){re.escape(name)}s?(?!\w)", said)}
    assert len(named) > 5
    assert {name.lower() for name in named} <= {word for term in GLOSSARY for word in term.name.lower().split()}
