"""netviz.train: events as they happen, from the run that page and shell find, which ends with the iterator."""

import numpy as np
import pytest

import netviz
from netviz.errors import NetvizError, RunError, SettingsError, UnknownNameError
from netviz.training import from_python
from netviz.training.codes import Phase, Reason, Series
from netviz.training.dispatch.dispatcher import Dispatcher
from netviz.training.record.events import Event
from netviz.training.record.runs import End, Figures
from tests.training.conftest import TINY, until

BRIEF = {"data": "shapes", "images": 640, "held_out": 100, "seconds": 600, "epochs": 50}


@pytest.fixture
def here(dispatcher, monkeypatch):
    """The dispatcher of this test, whose workers do not outlive it."""
    monkeypatch.setattr(from_python, "dispatcher", lambda: dispatcher)
    monkeypatch.setattr("netviz.training.dispatch.dispatcher.dispatcher", lambda: dispatcher)
    return dispatcher


@pytest.fixture
def idle(here, monkeypatch):
    """One that starts nobody."""
    monkeypatch.setattr(Dispatcher, "dispatch", lambda _: None)
    return here


def test_events_come_while_it_trains_and_closing_stops_the_run(here):
    network = netviz.build(TINY[0], **TINY[1])
    events = netviz.train(network, recipe="defaults", **BRIEF)
    (run,) = here.store.newest(9)
    assert (events.run.id, events.run.number) == (run.id, run.number)
    assert (run.network, run.settings["images"]) == (TINY[0], "640")
    assert dict(run.network_settings) == TINY[1]
    first = [next(events) for _ in range(6)]
    assert [each.series for each in first[:2]] == [Series.LOSS, Series.ACCURACY]
    assert np.isfinite([each.value for each in first]).all()
    assert here.store.run(run.id).is_active
    events.close()
    ended = until(here, run, lambda run: not run.is_active, seconds=60)
    assert ended.reason is Reason.STOPPED
    assert [event for _, event in here.store.events_after(ended)][:6] == first


def test_a_run_that_fails_raises_its_reason_behind_its_events(idle):
    events = netviz.train("lenet5", **BRIEF)
    (run,) = idle.store.newest(9)
    idle.store.claim_next(1)
    point = Event(Series.LOSS, 1, 1, 64, 0.1, 2.5)
    idle.store.report(run, [(0, point)], phase=Phase.TRAINING, figures=Figures())
    assert next(events) == point
    idle.store.end(run.id, End("failed", Reason.DISK_FULL))
    with pytest.raises(RunError, match=r"has failed\. Received: disk full"):
        next(events)


def test_a_run_that_ends_as_it_should_ends_the_events(idle):
    events = netviz.train("lenet5", **BRIEF)
    (run,) = idle.store.newest(9)
    idle.store.claim_next(1)
    idle.store.end(run.id, End("done", Reason.EPOCHS_OVER, {"epochs": 1}))
    assert list(events) == []
    assert (events.run.number, events.run.state) == (run.number, "done")


def test_a_network_is_taken_in_its_form_for_ten_classes_and_its_recipe_is_its_family_s(idle):
    events = netviz.train(netviz.build("mobilenet_v1", alpha=0.5))
    (run,) = idle.store.newest(9)
    assert dict(run.network_settings) == {"alpha": "0.5", "input_size": "32", "classes": "10"}
    assert run.settings["schedule"] == "one_cycle"
    events.close()  # before anything was asked of it
    assert idle.store.run(run.id).state == "stopped"


@pytest.mark.parametrize(
    ("network", "settings", "error"),
    [
        ("lennet9", {}, UnknownNameError),
        ("lenet5", {"recipe": "nonsense"}, UnknownNameError),
        ("lenet5", {"learning_rate": 99}, SettingsError),
        ("inception_module", {}, NetvizError),
        (object(), {}, RunError),
    ],
)
def test_what_cannot_begin_is_refused_at_once_and_leaves_no_run(idle, network, settings, error):
    with pytest.raises(error):
        netviz.train(network, **settings)
    assert idle.store.newest(9) == []
