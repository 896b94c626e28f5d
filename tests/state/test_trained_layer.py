"""A trained layer on the Convolution page: its own numbers, kept by the link, and computed where they are not there."""

import json
from dataclasses import replace

import numpy as np
import pytest

from netviz.architectures.catalog import build
from netviz.convolution.examples import EXAMPLES
from netviz.convolution.layer_at_work import layer_at_work
from netviz.lecture_file.list_file import NOT_YET, list_told
from netviz.lecture_file.views import nothing
from netviz.state import trained_kernel
from netviz.state.convolution import ConvolutionView
from netviz.state.trained_layer import trained_told
from netviz.training.codes import DataSetName
from netviz.training.dispatch import looking
from netviz.training.record import at_work, probes
from netviz.training.record.at_work import AtWork
from netviz.training.record.runs import Figures
from netviz.ui.convolution.examples import opened
from tests.training.record.test_probes import PROBE
from tests.ui.test_messages import TRACING

NETWORK = build("mobilenet_v1", alpha=0.25, input_size=32, classes=10)
RUN = replace(TRACING, network="mobilenet_v1", state="done", figures=Figures(data=DataSetName.SHAPES))
LAYERS = [node.name for node in NETWORK.nodes if node.variety][1:5]
PICTURE = int(PROBE.pictures.images[2])


@pytest.fixture(autouse=True)
def asked(monkeypatch, tmp_path):
    """What is asked to be computed; the record knows one run, and a look is answered by nobody."""

    class Dispatcher:
        class store:  # noqa: N801
            find = staticmethod(lambda identity: RUN if identity == RUN.id else None)

    looks = []
    monkeypatch.setenv("NETVIZ_HOME", str(tmp_path))
    monkeypatch.setattr(trained_kernel, "dispatcher", Dispatcher)
    monkeypatch.setattr(looking, "_network", lambda run: NETWORK)
    monkeypatch.setattr(looking, "_ask", lambda run, look: looks.append(look))
    for module in (trained_kernel, looking):
        monkeypatch.setattr(module, "pictures", lambda _, many: np.zeros((len(many), 32, 32, 3), np.uint8))
    probes.write(RUN.id, PROBE)
    return looks


def keep(layer, step=PROBE.step):
    node, random = NETWORK.by_name[layer], np.random.default_rng(step)
    weights = [random.normal(size=each.shape) for each in node.weights]
    maps = (random.normal(size=shape) for shape in (node.input_shapes[0], node.output_shape))
    bias = weights.pop() if node.layer.use_bias else None
    work = layer_at_work(node, *maps, weights, bias)
    at_work.write(RUN.id, AtWork(layer, PICTURE, step, work))
    return work


@pytest.mark.parametrize("layer", LAYERS)
def test_a_link_opens_the_very_numbers_that_were_computed(layer):
    work, link = keep(layer), {"trained": f"{RUN.id}.{PROBE.step}.2~{layer}"}
    view = ConvolutionView.of_link(link)
    assert (view.problem, view.link(), view.kinds) == ("", link, (work.kind,))
    (made,) = view.convolutions()
    np.testing.assert_allclose(made.output, work.stages[-1].output, rtol=1e-5)
    assert view.sentence.startswith(f"{layer} of ")
    assert view.sentence.count("the layer's own") == 1
    for edit in ({"part": "image", "channel": 0, "row": 1, "column": 1, "value": 5},):
        edited = view.with_edit(edit)
        assert (edited.trained, edited.convolutions()[0].stages[0].image[1, 1, 0]) == (view.trained, 5)
        assert ConvolutionView.of_link(edited.link()) == edited


@pytest.mark.parametrize(
    "change", [lambda view: view.with_setting("size", 6), lambda view: view.with_kinds(("spatial",))]
)
def test_what_replaces_its_numbers_takes_the_layer_away_and_leaves_a_way_back(change):
    keep(LAYERS[0])
    before = ConvolutionView.of_link({"trained": f"{RUN.id}.{PROBE.step}.2~{LAYERS[0]}"})
    edited = before.with_edit({"part": "image", "channel": 0, "row": 1, "column": 1, "value": 5})
    view = change(edited)
    assert (view.trained, view.sentence, view.edits) == (None, "", ())
    assert view.with_setting("seed", 7).left == view.left == str(before.trained)
    assert ConvolutionView.of_link(view.link()) == view
    assert view.back() == before


def test_what_is_computed_now_is_not_lost_when_something_is_changed_meanwhile():
    link = {"trained": f"{RUN.id}.{PROBE.step}.2~{LAYERS[0]}"}
    for view in (
        ConvolutionView.of_link(link).with_setting("size", 6),
        ConvolutionView.of_link(link).with_kinds(("grouped",)),
    ):
        assert (view.awaited, view.left, view.back().awaited) == ("", link["trained"], link["trained"])


def test_an_example_takes_the_place_of_a_trained_layer():
    keep(LAYERS[0])
    view = opened(ConvolutionView.of_link({"trained": f"{RUN.id}.{PROBE.step}.2~{LAYERS[0]}"}), EXAMPLES[0])
    assert [each.kind for each in view.convolutions()] == list(EXAMPLES[0].kinds)
    assert "trained" not in view.link()


def test_what_is_not_there_is_computed_and_whoever_comes_back_finds_it(asked):
    link = {"trained": f"{RUN.id}.{PROBE.step}.2~{LAYERS[1]}"}
    view = ConvolutionView.of_link(link)
    assert (view.trained, view.awaited, view.problem, view.link()) == (None, link["trained"], "", link)
    assert [look[:2] for look in asked] == [(LAYERS[1], PICTURE)]
    keep(LAYERS[1])
    view = ConvolutionView.of_link(view.link())
    assert (str(view.trained), view.awaited) == (link["trained"], "")


def test_of_a_step_that_is_not_kept_the_nearest_one_counts():
    for step in (5, 90):
        keep(LAYERS[0], step)
    told = [{"step": step, "layer": LAYERS[0], "filter": None, "picture": 2} for step in (1, 40, 60, 10**9)]
    opened = [ConvolutionView.awaiting(trained_told(RUN.id, each)) for each in told]
    assert [view.trained.step for view in opened] == [5, 5, 90, 90]


def test_what_is_damaged_stands_in_the_way_of_nothing_that_can_be_shown_or_computed(asked):
    for step in (5, 90):
        keep(LAYERS[0], step)
    trained = f"{RUN.id}.80.2~{LAYERS[0]}"
    at_work._path(RUN.id, LAYERS[0], PICTURE, 90).write_bytes(b"half")
    assert ConvolutionView.awaiting(trained).trained.step == 5
    at_work._path(RUN.id, LAYERS[0], PICTURE, 5).write_bytes(b"half")
    assert ConvolutionView.awaiting(trained).awaited == trained
    assert asked == [(LAYERS[0], PICTURE, None)]


def test_whoever_comes_while_too_many_look_waits(monkeypatch):
    full = looking.Looker()
    full._waiting = [("another", looking.Look("conv", number, 1)) for number in range(looking.MOST_WAITING)]
    monkeypatch.setattr(looking, "_ask", lambda run, look: full.ask(run.id, look))
    trained = f"{RUN.id}.{PROBE.step}.2~{LAYERS[0]}"
    assert ConvolutionView.awaiting(trained).awaited == trained


def test_a_file_of_a_lecture_shows_a_trained_layer_with_its_channels_or_says_that_it_is_computed():
    text = json.dumps(
        {
            "netviz": "scenes",
            "version": 1,
            "scenes": [
                {"address": f"convolution?trained={RUN.id}.{PROBE.step}.2~{LAYERS[0]}", "title": "", "note": ""}
            ],
        }
    )
    (picture,) = list_told(text)["scenes"][0]["views"][0]["pictures"]
    assert picture == nothing(NOT_YET)
    work = keep(LAYERS[0])
    (picture,) = list_told(text)["scenes"][0]["views"][0]["pictures"]
    assert [each["name"] for each in picture["data"]["channels"]] == [f"channel {each}" for each in work.channels]


@pytest.mark.parametrize(
    ("link", "told"),
    [
        (f"gone.5.0~{LAYERS[0]}", "a run that is not here (any more). Received: gone"),
        (f"{RUN.id}.5.16~{LAYERS[0]}", "was asked about pictures 0 to 15"),
        (f"{RUN.id}.5.0~nowhere", "a convolution of the network, its kernel at most 7 cells wide. Received: nowhere"),
    ],
)
def test_a_link_to_what_is_not_there_says_so_and_opens_the_defaults(link, told):
    view = ConvolutionView.of_link({"trained": link})
    assert told in view.problem
    assert view.link() == {}
