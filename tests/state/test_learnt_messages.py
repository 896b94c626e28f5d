"""What a run had learnt, as the browser is sent it: what it asks for, and nothing that is not there."""

import json
from base64 import b64decode
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from streamlit import config

from netviz.errors import DataError, RunError
from netviz.state import learnt_messages
from netviz.training.codes import DataSetName
from netviz.training.record import probes
from netviz.training.record.checkpoints import Position
from netviz.training.record.feature_maps import FeatureMaps
from netviz.training.record.runs import Figures
from netviz.ui.shared.assets import script, text
from tests.training.record.test_probes import PROBE
from tests.ui.test_messages import TRACING

RUN = replace(TRACING, figures=Figures(data=DataSetName.SHAPES))


@pytest.fixture(autouse=True)
def _probes(monkeypatch, tmp_path):
    monkeypatch.setenv("NETVIZ_HOME", str(tmp_path))
    monkeypatch.setattr(learnt_messages, "pictures", lambda _, numbers: np.zeros((len(numbers), 32, 32, 3), np.uint8))
    monkeypatch.setattr(learnt_messages, "can_be_drawn", lambda run, probe: True)
    monkeypatch.setattr(learnt_messages.looking, "layers", lambda run: ("conv",))
    monkeypatch.setattr(learnt_messages.looking, "is_shown_at_work", lambda run, layer: True)
    for step in (5, 9):
        probes.write(RUN.id, replace(PROBE, step=step))


def sent(asked, run=RUN):
    return learnt_messages.learnt_data(run, asked)


def test_only_what_is_asked_for_is_sent():
    assert sent(None)["steps"] == [5, 9]
    for asked in (None, {"fixed": False, "step": None}, {"step": 7}, {"step": "5"}, "5"):
        assert (sent(asked)["fixed"], sent(asked)["probes"]) == ([], [])
    assert [probe["step"] for probe in sent({"step": 9})["probes"]] == [9]
    assert [len(fixed["labels"]) for fixed in sent({"fixed": True})["fixed"]] == [probes.PICTURES]


def test_while_nothing_is_asked_the_message_of_every_second_is_too_small_to_be_kept_by_the_browser():
    """One that is kept, not shown for a few runs, and then shown again may be gone when the server refers to it."""
    waiting = json.dumps(sent(None)) + script("learnt/mount.js") + text("learnt/learnt.css")
    assert len(waiting.encode()) < config.get_option("global.minCachedMessageSize")
    assert len(script("learnt/learnt.js")) > config.get_option("global.minCachedMessageSize")


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


def test_maps_are_sent_once_they_are_there_and_the_reason_where_there_can_be_none(monkeypatch):
    values = np.stack([np.eye(4), 3 * np.ones((4, 4))], axis=-1)
    image = int(PROBE.pictures.images[2])
    answers = [None, FeatureMaps.of(values, layer="conv", picture=image, step=4)]
    looks = []
    monkeypatch.setattr(learnt_messages.looking, "ask", lambda run, *look: looks.append(look) or answers.pop(0))
    asked = {"maps": {"at": 5, "step": 4, "layer": "conv", "picture": 2}}
    assert sent(asked)["maps"] == []
    (maps,) = sent(asked)["maps"]
    assert looks == [(4, "conv", image)] * 2
    assert (maps["at"], maps["step"], maps["channels"], maps["of"]) == (5, 4, [1, 0], 2)
    for nonsense in (16, "one", None):
        assert sent({"maps": {**asked["maps"], "picture": nonsense}})["maps"] == []
    assert len(looks) == 2

    def refuse(run, *look):
        raise RunError("This run has checkpoints at 4", received="5")

    monkeypatch.setattr(learnt_messages.looking, "ask", refuse)
    assert sent(asked)["maps"][0]["told"] == "This run has checkpoints at 4. Received: 5."


def test_of_a_moment_that_cannot_be_looked_into_the_reason_is_told_and_every_other_one_is_shown():
    probes.of_run(RUN.id)[0].path.write_bytes(b"half")
    maps = {"at": 5, "step": 4, "layer": "conv", "picture": 2}
    told = sent({"fixed": True, "step": 5, "maps": maps})
    ((absent,), (none,)) = told["absent"], told["maps"]
    assert absent["step"] == none["at"] == 5
    assert absent["told"] == none["told"] != ""
    there = sent({"fixed": True, "step": 9})
    assert (there["absent"], [each["step"] for each in there["probes"]]) == ([], [9])


def test_of_an_ended_run_that_kept_nothing_what_its_checkpoints_had_learnt_is_computed(monkeypatch):
    probes.forget(RUN.id)
    kept = [SimpleNamespace(position=Position(step=step)) for step in (3, 8)]
    monkeypatch.setattr(learnt_messages.checkpoints, "of_run", lambda run: kept)
    computed = {}
    monkeypatch.setattr(learnt_messages.looking, "ask_probe", lambda run, step: computed.get(step))
    ended = replace(RUN, state="done", settings={"probes": "off"})
    asked = {"fixed": True, "step": 8}
    assert sent(asked)["steps"] == []
    waiting = sent(asked, ended)
    assert (waiting["steps"], waiting["fixed"], waiting["probes"]) == ([3, 8], [], [])
    computed[8] = replace(PROBE, step=8)
    there = sent(asked, ended)
    assert [probe["step"] for probe in there["probes"]] == [8]
    assert there["fixed"]


def test_for_a_file_it_is_whole_at_the_look_that_is_nearest():
    whole = learnt_messages.still_data(RUN)
    assert whole["steps"] == [probe["step"] for probe in whole["probes"]] == [9]
    assert learnt_messages.still_data(RUN, 6)["steps"] == [5]
    asked = sent({"fixed": True, "step": 9})
    assert whole["probes"][0]["confusion"] == asked["probes"][0]["confusion"]
    assert whole["fixed"] == [{**asked["fixed"][0], "layers": ()}]
    assert whole["still"]["left_out"] == ""
    assert learnt_messages.still_data(replace(RUN, id="another")) is None


def test_where_its_data_set_is_away_a_file_is_without_pictures_and_says_so(monkeypatch):
    def away(name, images):
        raise DataError("Pictures are shown of a data set that is prepared on this host", received=name)

    monkeypatch.setattr(learnt_messages, "pictures", away)
    told = learnt_messages.still_data(RUN)
    assert "left out" in told["still"]["left_out"]
    assert told["fixed"][0]["pixels"] == told["probes"][0]["mistakes"]["worst"]["pixels"] == ""
    assert told["probes"][0]["pictures"]["classes"] == PROBE.pictures.classes.tolist()
