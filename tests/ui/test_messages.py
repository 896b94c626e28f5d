"""What a component and the server say to one another is written down in its messages.json: both sides are held to it.

An object names keys, a list of one object the keys of each of its items, "*" any key; a text says what a value is.
A key with a "?" is not always there. What a script tells by `assets/lib/acts.js` comes as the last of them, each as
[number, what].
"""

import inspect
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest

from netviz.convolution import edits
from netviz.interchange.model_file import extract, told
from netviz.state import drawing_messages, learnt_messages, scene_messages, trained_kernel, trained_layer
from netviz.state.comparison import Comparison
from netviz.state.explored import Explored
from netviz.state.shown_network import from_specification
from netviz.state.train import TrainState
from netviz.stories.answers import answers
from netviz.stories.catalog import STORIES
from netviz.stories.pictures import Bar, Bars, Line, Lines
from netviz.stories.story import Span
from netviz.training import words
from netviz.training.codes import DataSetName, Phase, Reason, Series
from netviz.training.record.checkpoints import Position
from netviz.training.record.events import Event
from netviz.training.record.feature_maps import FeatureMaps
from netviz.training.record.probes import ProbeHead
from netviz.training.record.runs import Figures, Run
from netviz.training.watched import Piece
from netviz.ui.compare import accuracy, charts
from netviz.ui.explore import file_opener, layer_table, selection
from netviz.ui.home import last_seen, moving_drawing
from netviz.ui.shared import chart, convolution_stage, graph_viewer, volumes_view
from netviz.ui.shared.assets import FOLDER
from netviz.ui.shared.chart import chart_data
from netviz.ui.stories import figure, scene_steps, scene_words
from netviz.ui.train import guessing, live_curves, network_panel, what_it_learnt
from tests.convolution.scenes import scenes
from tests.training.record.test_probes import PROBE

USED_BY_NAME = {"live_curves": {"images", "seconds", "loss", "accuracy"}}


MAPS = FeatureMaps.of(np.ones((4, 4, 2)), layer="conv", picture=0, step=PROBE.step)
TRACING = Run(
    id="run", number=1, visitor="me", name="", note="", removed=None, network="resnet", network_settings={},
    settings={"learning_rate": "0.1"}, state="running", created=0.0, started=0.0, ended=None, heartbeat=None,
    handle=None, stop_asked=None, phase=Phase.TRACING, phase_details={}, done=0.0, reason=Reason.NONE,
    reason_details={}, figures=Figures(began={"starting_worker": 0.0, "tracing": 3.0}),
)  # fmt: skip


def _drawing() -> list[dict[str, Any]]:
    alone = [Explored.of_link({"network": name}) for name in ("resnet18", "inception_v3")]
    pair = Comparison().drawings
    beside = drawing_messages.Beside(lambda: pair.partners_in_sight(0), lambda wish: None, 0)
    return [
        *map(drawing_messages.drawing_data, alone),
        drawing_messages.drawing_data(alone[0], drawing_messages.InStory("story", ["stem_conv"])),
        drawing_messages.drawing_data(pair.sides[0], beside),
    ]


def _table() -> list[dict[str, Any]]:
    state = Explored.of_link({"network": "mobilenet_v1"})
    return [layer_table.component_data(state.network, state.shown.root, chosen=None, followed=1)]


def _curves() -> list[dict[str, Any]]:
    rate = (0, Event(Series.NEW_LEARNING_RATE, 1, 1, 64, 0.0, 0.1))
    pieces = [live_curves.curve_data(TRACING, Piece(0, 0, {0: [rate]}, [rate]), name="run")]
    place = words.checkpoint(8, 1, 0.2)
    guess = guessing.guess_data(TrainState(), None)
    rewind = {"checkpoints": [live_curves.checkpoint_data(Position(step=8, epoch=1), place)], "chosen": 8}
    return [live_curves.component_data(pieces, shown, guess, told) for shown, told in ((None, None), (TRACING, rewind))]


def _learnt() -> list[dict[str, Any]]:
    looked_into = replace(TRACING, figures=Figures(data=DataSetName.SHAPES))
    heads = [ProbeHead(PROBE.step, Path())]
    with (
        patch.object(learnt_messages.probes, "of_run", lambda run: heads),
        patch.object(learnt_messages.probes, "read", lambda run, step: PROBE),
        patch.object(learnt_messages.checkpoints, "of_run", lambda run: []),
        patch.object(learnt_messages.looking, "layers", lambda run: ("conv",)),
        patch.object(learnt_messages.looking, "is_shown_at_work", lambda run, layer: True),
        patch.object(learnt_messages.looking, "ask", lambda *look: MAPS),
        patch.object(learnt_messages, "pictures", lambda name, many: np.zeros((len(many), 32, 32, 3), np.uint8)),
    ):
        maps = {"at": PROBE.step, "step": None, "layer": "conv", "picture": 0}
        asked = {"fixed": True, "step": PROBE.step, "maps": maps}
        whole = learnt_messages.still_data(looked_into)
        assert whole is not None
        wishes = (None, asked, {**asked, "maps": {**maps, "picture": 99}})
        return [whole, *(learnt_messages.learnt_data(looked_into, each) for each in wishes)]


def _charts() -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []
    networks = {name: from_specification(name) for name in ("resnet18", "inception_v3_paper")}

    def catch(traces: Any, layout: Any, *, label: str, height: int, key: str) -> None:
        assert key
        sent.append(chart_data(traces, layout, name="chart", label=label, height=height))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(charts, "chart", catch)
        patch.setattr(accuracy, "chart", catch)
        accuracy.accuracy_chart(networks, key="accuracy")
        charts.stages_chart(networks, "macs", shares=True, key="macs")
        charts.kinds_chart(networks, key="kinds")
        charts.field_chart(networks, key="field")
    return sent


def _opener() -> list[dict[str, Any]]:
    return [file_opener.opener_data(1)]


def _figures() -> list[dict[str, Any]]:
    bars = Bars(("Parameters",), [Bar("a", "A", (1,), ("1",))], now="a")
    lines = Lines("x", "y", [Line("a", "A", [0, 1], [0.0, None])])
    return [scene_messages.figure_data(each) for each in (bars, lines, *answers().values())]


def _steps() -> list[dict[str, Any]]:
    return [scene_messages.steps_data(story, 0) for story in STORIES.values()]


def _scenes() -> list[dict[str, Any]]:
    return list(scenes().values())


SERVERS = {  # by component: the modules that hear it, and what they send
    "chart": ((chart,), _charts),
    "convolution_stage": ((convolution_stage, edits), _scenes),
    "cuts": (
        (network_panel, drawing_messages),
        lambda: [
            drawing_messages.Cuts("run 1", ["add"], {"other": True}, True, lambda cuts, names: None).data(heard=1)
        ],
    ),
    "figure": ((figure,), _figures),
    "graph_viewer": ((graph_viewer, drawing_messages), _drawing),
    "home": ((moving_drawing, last_seen), lambda: [{"steps": moving_drawing.steps()}]),
    "layer_table": ((layer_table,), _table),
    "learnt": ((what_it_learnt, learnt_messages, trained_kernel, trained_layer), _learnt),
    "live_curves": ((live_curves, guessing), _curves),
    "model_opener": ((file_opener, extract, told), _opener),
    "scene_steps": ((scene_steps,), _steps),
    "scene_words": ((scene_words,), lambda: [scene_messages.words_data("A title", [Span("text", ("part",))], "right")]),
    "selection": ((selection,), list),
    "volumes": ((volumes_view,), lambda: [scene_messages.volumes_data("<svg/>")]),
}


def declared(component: str) -> tuple[dict[str, Any], dict[str, Any]]:
    messages = json.loads((FOLDER / component / "messages.json").read_text(encoding="utf-8"))
    return messages["from the server"], messages["from the browser"]


def scripts(component: str) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((FOLDER / component).rglob("*.js")))


def keys_of(declaration: Any) -> set[str]:
    """Every key that stands anywhere in a declaration."""
    if isinstance(declaration, dict):
        return (bare(declaration) - {"*"}).union(*(keys_of(value) for value in declaration.values()))
    return set().union(*map(keys_of, declaration)) if isinstance(declaration, list) else set()


def bare(declaration: dict[str, Any]) -> set[str]:
    return {key.removesuffix("?") for key in declaration}


def compare(sent: Any, declaration: Any, path: str = "data") -> None:
    if isinstance(declaration, str):
        return
    if isinstance(declaration, list):
        for item in sent:
            compare(item, declaration[0], f"{path}[]")
    elif "*" in declaration:
        for key, value in sent.items():
            compare(value, declaration["*"], f"{path}.{key}")
    else:
        always = {key for key in declaration if not key.endswith("?")}
        assert always <= set(sent) <= bare(declaration), path
        for key, value in sent.items():
            compare(value, declaration.get(key, declaration.get(f"{key}?")), f"{path}.{key}")


def test_every_component_that_has_a_script_says_what_it_is_told_and_tells():
    assert {path.parent.name for path in FOLDER.glob("*/messages.json")} == set(SERVERS)
    silent = {"lib", "page", "lecture", "lecture_file"}  # what is told nothing and tells nothing
    assert {path.parent.name for path in FOLDER.glob("*/*.js")} - silent == set(SERVERS)


@pytest.mark.parametrize("component", SERVERS)
def test_the_server_sends_what_is_written_down(component):
    for sent in SERVERS[component][1]():
        compare(sent, declared(component)[0])


@pytest.mark.parametrize("component", SERVERS)
def test_the_browser_reads_all_that_is_written_down_and_nothing_else(component):
    from_server, _ = declared(component)
    text = scripts(component)
    unread = {key for key in keys_of(from_server) if not re.search(rf"\b{key}\b", text)}
    assert unread <= USED_BY_NAME.get(component, set())
    read = set(re.findall(r"(?<![.\w])(?:this\.)?data\.(\w+)", text))
    for names in re.findall(r"\{([^{}]*)\} = (?:this\.)?data\b", text):
        read |= set(re.findall(r"(\w+)(?:: \w+)?(?:,|\s*$)", names))
    assert read <= bare(from_server)


@pytest.mark.parametrize("component", SERVERS)
def test_the_browser_sends_what_is_written_down_and_the_server_hears_it(component):
    _, from_browser = declared(component)
    module = "\n".join(inspect.getsource(each) for each in SERVERS[component][0])
    told = re.findall(r'\b(?:setTriggerValue|setStateValue|tellAct)\("(\w+)"', scripts(component))
    assert set(told) == set(from_browser)
    assert set(re.findall(r"\bon_(\w+)_change=", module)) == set(from_browser)
    for key in keys_of(from_browser):
        assert re.search(rf"\b{key}\b", scripts(component)), key
        assert re.search(rf"""["']{key}["']|^    {key}: """, module, re.MULTILINE), key


@pytest.mark.parametrize("component", SERVERS)
def test_of_all_that_a_component_tells_at_most_one_thing_is_a_trigger(component):
    """While the server works, Streamlit keeps the last trigger of a component: another one before it would be lost."""
    assert len(set(re.findall(r'\bsetTriggerValue\("(\w+)"', scripts(component)))) <= 1
