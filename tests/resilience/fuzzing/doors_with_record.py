"""Doors of the pages that know the record of runs: Convolution and Train. They need SQLAlchemy, alembic and psutil."""

from __future__ import annotations

import json
import os
import tempfile
from random import Random
from types import SimpleNamespace
from typing import Any

from netviz.convolution.kinds import KINDS
from netviz.convolution.real_size import RealSize
from netviz.convolution.scene import scene
from netviz.convolution.settings import ConvolutionSettings
from netviz.state.convolution import ConvolutionView
from netviz.state.following import view_of
from netviz.state.guessing import Guessing
from netviz.state.kept_by_browser import CONVOLUTION, TRAIN
from netviz.state.story_view import StoryView
from netviz.state.train import TrainState
from netviz.state.trained_layer import trained_told
from netviz.stories.catalog import STORIES
from netviz.training.record.settings import RunSettings
from tests.resilience.fuzzing.doors import SPECIFICATIONS, WORDS, Door, Outcome, followed, texts, texts_of_browser, told
from tests.resilience.fuzzing.mutations import Tree, mutated, mutated_link

if not os.environ.get("NETVIZ_FUZZED"):  # a record of its own, for this process and those that it starts
    os.environ["NETVIZ_FUZZED"] = os.environ["NETVIZ_HOME"] = tempfile.mkdtemp(prefix="fuzzed")
    os.environ.pop("NETVIZ_DB_URL", None)


def _convolution_link(chance: Random) -> dict[str, str]:
    edits = ("0.1.2~3.5", "standard.0.0.1.1.1~-1", "separable.1.0.0.0.0~2,0.0.0~1")
    known = {**texts(ConvolutionSettings), **texts(RealSize), "edits": edits, "kind": (*KINDS, "standard,separable")}
    known |= {"network": SPECIFICATIONS, "layer": ("conv_1", "stem_conv"), "swap": ("separable", "standard")}
    known |= {
        "swap_first": ("on", "off"),
        **texts_of_browser(CONVOLUTION),
        "swap_network": SPECIFICATIONS,
        "trained": ("run.8.0.1",),
        "left": ("run.8.0.1", "run.8.1~conv"),
    }
    begun = chance.choice(({}, {"kind": "standard,grouped"}, {"edits": chance.choice(edits)}, {"data": "picture"}))
    return mutated_link(begun, chance, known)


def _train_view(chance: Random) -> dict[str, str]:
    known = {**texts(RunSettings), "network": SPECIFICATIONS, "run": ("1", "run"), "beside": ("run,other",)}
    known |= {"recipe": ("one_minute", "paper"), "look": ("learnt", "norms"), "room": ("0123456789abcdef0123",)}
    known |= {"experiment": ("degradation", "rates"), "baseline": ("run",), "layer": ("conv",)}
    known |= texts_of_browser(TRAIN)
    return mutated_link({"network": chance.choice(WORDS)}, chance, known)


def _story_link(chance: Random) -> dict[str, str]:
    story = chance.choice(list(STORIES.values()))
    known = {"story": tuple(STORIES), "scene": tuple(scene.name for scene in story.scenes)}
    known |= {"play": ("on", "off", "1", "3", "resnet18"), "open": ("none", "stage_1", "all")}
    return mutated_link({"story": story.name, "scene": chance.choice(known["scene"])}, chance, known)


def _show_story(state: StoryView) -> None:
    if state.story:
        json.dumps([state.scene.title, state.is_played, repr(state.shown)])


def _show_convolution(view: ConvolutionView) -> None:
    json.dumps(scene(view.convolutions(), view.settings, real=view.real, layer=view.layer_title, editable=True))


def _show_training(state: Any) -> None:
    json.dumps([state.by_recipe, state.visitor])


def _view(chance: Random) -> Tree:
    return mutated({"address": "train?experiment=degradation", "title": "Train"}, chance)


def _take_view(message: Tree) -> Outcome:
    for text in view_of(message):
        text.encode()
    return "drawn"


def _take_edit(message: Tree) -> None:
    _show_convolution(ConvolutionView().with_edit(message))


def _take_guess(message: Tree) -> None:
    guessing = Guessing()
    guessing.give(SimpleNamespace(), None, "visitor", message)  # type: ignore[arg-type]
    json.dumps(guessing.own)


DOORS = [
    Door("link of Convolution", _convolution_link, followed(ConvolutionView, _show_convolution), 3),
    Door("link of Stories", _story_link, followed(StoryView, _show_story), 2),
    Door("link of Train", _train_view, followed(TrainState, _show_training), 2),
    Door("a lecturer's view", _view, _take_view),
    told("convolution_stage", "edited", _take_edit),
    told("live_curves", "guess", _take_guess),
    told("learnt", "opened", lambda message: trained_told("run", message).encode()),
]
