"""A trained kernel on the Convolution page: its very weights, kept by the link, and gone with its run."""

from dataclasses import replace

import numpy as np
import pytest

from netviz.state import trained_kernel
from netviz.state.convolution import ConvolutionView
from netviz.state.trained_kernel import TrainedKernel
from netviz.training.codes import DataSetName
from netviz.training.record import probes
from netviz.training.record.runs import Figures
from tests.training.record.test_probes import PROBE
from tests.ui.test_messages import TRACING

RUN = replace(TRACING, network="resnet20", network_settings={}, state="done", figures=Figures(data=DataSetName.SHAPES))
STEM = replace(
    PROBE,
    filters=np.random.default_rng(0).normal(0, 0.3, (3, 3, 3, 16)).astype(np.float16),
    layer="stem_conv",
    filter_count=16,
)
LINK = f"{RUN.id}.{STEM.step}.7.2"


@pytest.fixture(autouse=True)
def _runs(monkeypatch, tmp_path):
    """A record that knows one run, which was looked into once; its pictures are one colour each."""

    class Record:
        def find(self, identity):
            return RUN if identity == RUN.id else None

        def config(self, run):
            return ""

    class Dispatcher:
        store = Record()

    monkeypatch.setenv("NETVIZ_HOME", str(tmp_path))
    monkeypatch.setattr(trained_kernel, "dispatcher", Dispatcher)
    paint = lambda _, indices: np.full((len(indices), 32, 32, 3), [[[[10 * indices[0], 90, 250]]]], np.uint8)  # noqa: E731
    monkeypatch.setattr(trained_kernel, "pictures", paint)
    probes.write(RUN.id, STEM)


@pytest.mark.parametrize(
    "link",
    [
        {},
        {"data": "edges", "stride": "2", "size": "8"},
        {"kind": "standard,separable", "padding": "valid"},
        {"edits": "standard.0.0.1.2.0~5"},
        {"picture": "12"},
        {"map_size": "64"},
    ],
    ids=str,
)
def test_a_link_opens_what_it_was_made_from(link):
    link = {"trained": LINK, **link}
    view = ConvolutionView.of_link(link)
    assert (view.problem, view.link()) == ("", link)
    assert ConvolutionView.of_link(view.link()) == view


def test_the_stage_multiplies_the_picture_with_the_weights_that_the_run_had_learnt():
    view = ConvolutionView.of_link({"trained": LINK})
    (stage,) = view.convolutions()[0].stages
    weights = STEM.filters[..., 7].astype(float)
    assert np.abs(stage.kernel[..., 0] - weights).max() < 0.00051
    cells = np.rint(np.array([20, 90, 250]) * 9 / 255)
    assert (stage.image == cells).all()
    middle = (weights.sum((0, 1)) * cells).sum()
    assert stage.output[5, 5, 0] == pytest.approx(middle, abs=0.0005 * 9 * cells.sum())


@pytest.mark.parametrize(("name", "value", "stays"), [("stride", 2, True), ("size", 6, True), ("kernel", 5, False)])
def test_what_replaces_the_weights_takes_the_kernel_and_its_sentence_away(name, value, stays):
    view = ConvolutionView.of_link({"trained": LINK}).with_setting(name, value)
    assert (bool(view.trained), bool(view.sentence), view.left) == (stays, stays, "" if stays else LINK)


def test_without_its_kind_the_kernel_is_gone():
    view = ConvolutionView.of_link({"trained": LINK}).with_kinds(("separable",))
    assert (view.trained, view.sentence, str(view.back().trained)) == (None, "", LINK)


def test_of_a_moment_that_was_dropped_the_nearest_one_counts():
    probes.write(RUN.id, replace(STEM, step=90))
    assert [TrainedKernel.of_run(RUN.id, step, 0, 0).step for step in (1, 40, 60, 10**9)] == [5, 5, 90, 90]


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("gone.5.0.0", "a run that is not here (any more). Received: gone"),
        (f"{RUN.id}.5.16.0", "stem_conv has filters 0 to 15"),
        (f"{RUN.id}.5.0.16", "was asked about pictures 0 to 15"),
        ("<b>", "run.step.filter.picture. Received: <b>"),
    ],
)
def test_a_link_to_what_is_not_there_says_so_and_opens_the_defaults(link, told):
    view = ConvolutionView.of_link({"trained": link})
    assert told in view.problem
    assert view.link() == {}


def test_a_kernel_that_is_too_large_to_draw_is_not_offered_and_a_link_to_it_says_so():
    probes.write(RUN.id, replace(STEM, filters=np.ones((7, 7, 3, 2), np.float16), filter_count=2))
    assert not trained_kernel.can_be_drawn(RUN, probes.read(RUN.id, STEM.step))
    assert "too large to draw" in ConvolutionView.of_link({"trained": LINK}).problem
