"""Explore leads to what a layer has learnt where the visitor has trained that very network, and only there."""

from dataclasses import replace

import pytest

from netviz.state import trained_run as module
from netviz.state.explored import Explored
from netviz.state.trained_run import trained_run
from netviz.state.wanted import Wanted
from netviz.training.record import probes
from tests.training.record.test_probes import PROBE
from tests.ui.test_messages import TRACING

EXPLORED = {"network": "resnet20"}
WANTED = Wanted.of(Explored.of_link(EXPLORED))
RUNS = [
    replace(TRACING, id="newest", network="resnet20", network_settings={"classes": "7"}),
    replace(TRACING, id="blind", network=WANTED.name, network_settings=WANTED.settings),
    replace(TRACING, id="mine", network="resnet20", network_settings={"classes": "10", "input_size": "32"}),
    replace(TRACING, id="old", network=WANTED.name, network_settings=WANTED.settings),
]


@pytest.fixture(autouse=True)
def _runs(monkeypatch, tmp_path):
    """A record of runs, newest first, all but one of which were looked into."""

    class Record:
        def of_visitor(self, *names):
            return RUNS if "me" in names else []

    class Dispatcher:
        store = Record()

    monkeypatch.setenv("NETVIZ_HOME", str(tmp_path))
    monkeypatch.setattr(module, "dispatcher", Dispatcher)
    monkeypatch.setattr(module.looking, "layers", lambda run: ("stem_conv",))
    for run in ("newest", "mine", "old"):
        probes.write(run, PROBE)


@pytest.mark.parametrize(
    ("link", "layer", "names", "found"),
    [
        (EXPLORED, "stem_conv", ("other", "me"), "mine"),
        (EXPLORED, "stem_conv", ("other",), None),
        (EXPLORED, "classifier", ("me",), None),
        ({"network": "resnet32"}, "stem_conv", ("me",), None),
        ({"network": "inception_module"}, "stem_conv", ("me",), None),
    ],
    ids=str,
)
def test_it_is_the_newest_own_run_of_that_network_that_was_looked_into_and_has_maps_of_the_layer(
    link, layer, names, found
):
    run = trained_run(Explored.of_link(link), layer, names)
    assert (run and run.id) == found
