"""What every page's link holds is read back, name by name; what no page can show is named, and the rest is used."""

from types import SimpleNamespace

import pytest

from netviz.convolution.real_size import RealSize
from netviz.convolution.settings import ConvolutionSettings
from netviz.state import file_link, guessing, train_view
from netviz.state.comparison import Comparison
from netviz.state.convolution import ConvolutionView
from netviz.state.explored import _RESERVED, Explored
from netviz.state.story_view import StoryView
from netviz.state.train import TrainState
from netviz.stories.catalog import STORIES
from netviz.stories.pictures import Drawing
from netviz.training.record.settings import RunSettings

LOOK = {"direction": "right", "colour_by": "macs", "shapes": "false", "every_layer": "true", "wide": "true"}
RUN = {"run": "known", "look": "network"}
LINKS = {
    Explored: [
        {"network": "resnet", "blocks": "1,1", "layer": "stem_conv", "open": "stage_1", "below": "code", **LOOK}
    ],
    ConvolutionView: [
        {"kind": "standard,grouped", "channels_in": "4", "groups": "2", "edits": "0.1.2~3", "left": "run.5.2~conv"},
        {"network": "resnet", "layer": "stem_conv", "swap": "separable", "swap_first": "on", "swap_network": "vgg"},
    ],
    Comparison: [
        {"networks": "resnet18,vgg16,lenet5_paper", "reference": "2", "other": "3", "look": "stages", "bars": "shares"},
        {"left": "resnet18", "right": "resnet34", "open": "stage_1", "blocks": "all", **LOOK},
    ],
    StoryView: [],
    TrainState: [
        {
            "network": "vgg",
            "recipe": "rate_too_high",
            "beside": "other",
            "baseline": "other",
            **RUN,
            "open": "a",
            **LOOK,
        },
        {"run": "known", "look": "norms", "norms_of": "weights", "range_test": "other"},
        {"run": "known", "look": "learnt", "layer": "conv", "rewound": "40", "branch_learning_rate": "0.1"},
        {"run": "known", "rewound": "40", "branch_optimizer": "sgd", "branch_augmentation": "flip"},
        {"run": "known", "rewound": "40", "branch_schedule": "cosine"},
        {"experiment": "degradation", "every_setting": "on", "repeats": "on", "epochs": "3"},
        {"room": "ROOM"},
        {"guess": "-".join(map(str, range(0, 100, 5)))},
    ],
}
NONSENSE = ["<b>", "-1", "1e999", "x" * 500, "ä?&"]
SETTINGS = {*RunSettings.names_in_link(), *ConvolutionSettings.names_in_link(), *RealSize.names_in_link()}
"""Each of these is read as any other: tests/test_settings.py has all of them."""


@pytest.fixture(autouse=True)
def _runs(monkeypatch):
    """A record that knows two runs, one of which keeps a checkpoint."""
    store = SimpleNamespace(find=lambda id: {"id": id} if id in ("known", "other") else None)
    monkeypatch.setattr(train_view, "dispatcher", lambda: SimpleNamespace(store=store))
    kept = [SimpleNamespace(position=SimpleNamespace(step=40))]
    monkeypatch.setattr(train_view.checkpoints, "of_run", lambda run: kept if run == "known" else [])
    monkeypatch.setattr(guessing, "is_room", lambda code: code == "ROOM")


def stories():
    """A scene with two drawings, both turned; and one that is played."""
    pairs = (
        (story, scene)
        for story in STORIES.values()
        for scene in story.scenes
        if len(scene.shown(scene.usual).pictures) > 1
        and all(isinstance(each, Drawing) for each in scene.shown(scene.usual).pictures)
    )
    story, scene = next(pairs)
    yield {"story": story.name, "scene": scene.name, "open": "none", "open_2": "none"}
    yield {"story": "depthwise_separable", "scene": "law", "play": "128"}


def links(page):
    return [*LINKS[page], *(stories() if page is StoryView else [])]


@pytest.mark.parametrize("page", LINKS)
def test_every_name_that_a_page_reads_comes_back(page):
    read = set()
    for link in links(page):
        state = page.of_link(link)
        assert (state.problem, state.link()) == ("", link)
        read |= link.keys()
    families = {"blocks"} if page is Explored else set()
    names = {*_RESERVED} - {*file_link.NAMES} | families if page is Explored else {*page.IN_LINK}
    if page is ConvolutionView:
        names -= {"trained"}  # tests/state/test_trained_kernel.py
    assert names - SETTINGS <= read


@pytest.mark.parametrize("page", LINKS)
@pytest.mark.parametrize("text", NONSENSE)
def test_a_link_with_nonsense_names_it_and_keeps_the_rest(page, text):
    for link in links(page):
        for name in link.keys() - {"layer"} if page is TrainState else link.keys():
            state = page.of_link({**link, name: text})
            is_told_later = page is TrainState and name == "open"  # once the run's network is drawn
            assert "Received: " in state.problem or is_told_later, name
            assert text not in state.link().values() or is_told_later
            again = page.of_link(state.link())
            assert (again.problem, again.link()) == ("", state.link())
