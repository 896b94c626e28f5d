"""What a file has of a run that one looks into: all that its record keeps, and of nothing else a picture."""

import json
from dataclasses import replace

import numpy as np
import pytest

from netviz.lecture_file import curves, list_file, looked_into
from netviz.lecture_file.page import packed
from netviz.state import learnt_messages
from netviz.state.train import TrainState
from netviz.state.train_view import LOOKS, NORMS
from netviz.training.codes import DataSetName
from netviz.training.record import norms, probes
from netviz.training.record.norms import Norms
from netviz.training.record.runs import Figures
from netviz.ui.shared.lecture_file import list_file as file_of
from tests.lecture_file.test_lecture_file import MOST_BYTES, Curve, a_list, unpacked
from tests.training.record.test_probes import PROBE
from tests.ui.test_messages import TRACING

RUN = replace(TRACING, network="resnet20", figures=Figures(data=DataSetName.SHAPES))
MEASURED = Norms.none(("stem", "<head>")).and_then(1, 0.1, np.array([3.0, 1.0]), np.array([2.0, 0.5]))


def watch(monkeypatch, **look):
    """Let every link to Train show this run, as such a state."""
    monkeypatch.setattr(curves, "watched", lambda run: Curve(20))
    monkeypatch.setattr(learnt_messages, "pictures", lambda _, images: np.zeros((len(images), 32, 32, 3), np.uint8))
    monkeypatch.setattr(list_file.TrainState, "of_link", lambda asked: TrainState(run=RUN.id, **look))
    monkeypatch.setattr(curves, "runs_shown", lambda state: [RUN])


def keep():
    """What the record then has of it."""
    probes.write(RUN.id, PROBE)
    probes.write(RUN.id, replace(PROBE, step=9))
    norms.write(RUN.id, MEASURED)


@pytest.fixture(autouse=True)
def _own_home(monkeypatch, tmp_path):
    monkeypatch.setenv("NETVIZ_HOME", str(tmp_path))


def told(address="train"):
    return list_file.list_told(a_list({"address": address, "title": "A run"}))["scenes"][0]


def kinds(scene):
    return [view["pictures"][0]["kind"] for view in scene["views"]]


def test_of_a_run_that_keeps_nothing_but_its_curves_there_is_nothing_to_choose(monkeypatch):
    watch(monkeypatch)
    scene = told()
    assert (scene["task"], kinds(scene)) == (None, ["figure"])
    for look in ("learnt", "norms"):
        watch(monkeypatch, look=look)
        scene = told()
        assert scene["views"][scene["at"]]["pictures"][0]["data"] == list_file.NOT_KEPT


def test_what_it_learnt_its_network_and_its_norms_are_chosen_beside_its_curves(monkeypatch):
    keep()
    every = [looked_into.CURVES, LOOKS["learnt"], LOOKS["network"]]
    for look in LOOKS:
        watch(monkeypatch, look=look, norms_of=NORMS[-1])
        scene = told()
        shown = every if look == "network" else every[:2]
        titles = scene["task"]["titles"]
        assert titles[: len(shown)] == shown
        assert len(titles) == len(shown) + len(NORMS)
        assert titles[scene["at"]].startswith(LOOKS[look])
        assert unpacked(packed(scene)) == json.loads(json.dumps(scene))
    learnt = told("train?moment=6")["views"][1]["pictures"][0]["data"]
    assert [probe["step"] for probe in learnt["probes"]] == [5]
    assert len(file_of(a_list({"address": "train", "title": ""}))) < MOST_BYTES
