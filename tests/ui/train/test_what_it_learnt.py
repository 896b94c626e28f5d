"""What a run had learnt, as the browser is sent it: what it asks for, and nothing that is not there."""

from base64 import b64decode
from dataclasses import replace

import numpy as np
import pytest

from netviz.training.codes import DataSetName
from netviz.training.record import probes
from netviz.training.record.runs import Figures
from netviz.ui.train import what_it_learnt
from tests.training.record.test_probes import PROBE
from tests.ui.test_messages import TRACING

RUN = replace(TRACING, figures=Figures(data=DataSetName.SHAPES))


@pytest.fixture(autouse=True)
def _probes(monkeypatch, tmp_path):
    monkeypatch.setenv("NETVIZ_HOME", str(tmp_path))
    monkeypatch.setattr(what_it_learnt, "pictures", lambda _, numbers: np.zeros((len(numbers), 32, 32, 3), np.uint8))
    monkeypatch.setattr(what_it_learnt, "can_be_drawn", lambda run, probe: True)
    for step in (5, 9):
        probes.write(RUN.id, replace(PROBE, step=step))


def sent(asked, run=RUN):
    return what_it_learnt.component_data(run, asked)


def test_only_what_is_asked_for_is_sent():
    assert sent(None)["steps"] == [5, 9]
    for asked in (None, {"fixed": False, "step": None}, {"step": 7}, {"step": "5"}, "5"):
        assert (sent(asked)["fixed"], sent(asked)["probes"]) == ([], [])
    assert [probe["step"] for probe in sent({"step": 9})["probes"]] == [9]
    assert [len(fixed["labels"]) for fixed in sent({"fixed": True})["fixed"]] == [probes.PICTURES]


def test_of_a_run_whose_data_are_not_known_yet_nothing_is_sent():
    waiting = sent({"fixed": True, "step": 5}, replace(RUN, figures=Figures()))
    assert (waiting["fixed"], waiting["probes"]) == ([], [])


def test_a_weight_of_0_is_middle_grey_and_the_greatest_of_each_filter_is_as_bright_or_dark_as_can_be():
    filters = np.zeros((2, 2, 3, 3), np.float16)
    filters[0, 0, 0, 0], filters[1, 1, 2, 0], filters[0, 1, 1, 1] = 0.5, -0.25, -3
    probes.write(RUN.id, replace(PROBE, filters=filters, filter_count=3))
    told = sent({"step": 5})["probes"][0]["filters"]
    shades = np.frombuffer(b64decode(told["pixels"]), np.uint8).reshape(3, 2, 2, 3)
    assert told["sizes"] == [0.5, 3, 0]
    assert (shades[0, 0, 0, 0], shades[1, 0, 1, 1]) == (255, 1)
    assert shades[0, 1, 1, 2] == 128 - 64
    assert (shades[filters.transpose(3, 0, 1, 2) == 0] == 128).all()
