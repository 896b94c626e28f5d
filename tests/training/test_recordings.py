"""Recordings are real, small, labelled, and of the experiments as they are today; an older one is told as such."""

import dataclasses
import re

import pytest

from netviz.training import recordings
from netviz.training.codes import DataSetName, Phase, Reason, Series
from netviz.training.curves import held_out, learning_rates, trained
from netviz.training.experiments import EXPERIMENTS
from netviz.training.record.events import Event
from netviz.training.record.runs import End, Figures
from netviz.training.recordings import FOLDER, identity, is_as_defined, keep, recorded, recording
from netviz.training.watched import watched
from tests.training.conftest import TINY

ALL_BYTES = 150_000
RECORDED = [each for key in EXPERIMENTS for each in recorded(key)]


def test_all_recordings_together_are_small_and_each_is_of_an_experiment():
    files = list(FOLDER.iterdir())
    assert {file.stem for file in files} <= EXPERIMENTS.keys()
    assert sum(file.stat().st_size for file in files) < ALL_BYTES


@pytest.mark.parametrize("key", EXPERIMENTS)
def test_recordings_are_of_the_experiment_of_today(key):
    older = [each.run.name for each in recorded(key) if not is_as_defined(EXPERIMENTS[key], each)]
    assert older == [], "record them anew: python -m benchmarks.record_experiments"


@pytest.mark.parametrize("each", RECORDED, ids=[each.run.id for each in RECORDED])
def test_a_recording_is_labelled_and_has_a_whole_curve(each):
    run = each.run
    assert run.figures.data is DataSetName.CIFAR10
    assert each.machine
    assert re.fullmatch(r"\d+\.\d+\.\d+", each.netviz)
    assert run.figures.tensorflow
    assert re.fullmatch(r"[1-9][0-9]? [A-Z][a-z]{2} 20[0-9]{2}", each.day)
    points, checks = trained(each.events), held_out(each.events)
    assert 0 < len(points) <= recordings.MOST_POINTS
    assert points[-1].batch == checks[-1].batch == run.figures.batches
    assert checks[-1].accuracy == pytest.approx(run.figures.val_accuracy, abs=1e-3)
    assert all(0 <= point.accuracy <= 1 for point in points)
    assert None not in learning_rates(run, each.events)
    assert recording(run.id) == each
    assert watched(run.id).run() is run


def test_plain_networks_degrade_with_depth_and_residual_ones_learn():
    best = {each.run.name: each.run.figures.best_val_accuracy for each in reversed(recorded("degradation"))}
    assert best["Plain-56"] < best["Plain-20"] - 0.05
    assert best["ResNet-56"] > best["Plain-56"] + 0.05


@pytest.fixture
def kept(store, add, tmp_path, monkeypatch):
    """A run of the record, kept as a recording of an experiment's run."""
    monkeypatch.setattr(recordings, "FOLDER", tmp_path / "recordings")
    chosen = EXPERIMENTS["relu6"]
    settings = chosen.run_settings(chosen.runs[0], 0)
    run = add(**settings.model_dump())
    store.describe(run.id, name=chosen.runs[0].name, note="")
    run = store.claim_next(1)
    batches = recordings.MOST_POINTS + 1
    series = ((Series.LOSS, 2.0), (Series.ACCURACY, 0.25))
    events = [
        Event(each, 1, step, 64 * step, step / 10, value) for step in range(1, batches + 1) for each, value in series
    ]
    events += [
        Event(Series.VAL_LOSS, 1, batches, 64 * batches, 12.6, 1.5),
        Event(Series.VAL_ACCURACY, 1, batches, 64 * batches, 12.6, 0.5),
    ]
    figures = Figures(batches=batches, batches_per_epoch=250, val_accuracy=0.5, data=DataSetName.CIFAR10, memory_mb=400)
    store.report(run, list(enumerate(events)), phase=Phase.TRAINING, figures=figures)
    store.end(run.id, End("done", Reason.EPOCHS_OVER, {"epochs": 1}), figures)
    run = dataclasses.replace(store.run(run.id), network=chosen.runs[0].network, network_settings=chosen.runs[0].form)
    keep("relu6", run, store.events_after(run), machine="2 cores", is_busy=True, netviz="0.1.0")
    return run


def test_a_run_is_kept_with_fewer_points_and_read_as_it_was(kept):
    (found,) = recorded("relu6")
    assert found.run.id == identity("relu6", 0, 0)
    assert (found.every, found.machine) == (2, "2 cores")
    points = trained(found.events)
    assert len(points) == (recordings.MOST_POINTS + 2) // 2
    assert {(point.loss, point.accuracy) for point in points} == {(2.0, 0.25)}
    assert held_out(found.events)[0].accuracy == 0.5
    assert (found.run.settings, found.run.state, found.run.reason) == (kept.settings, "done", Reason.EPOCHS_OVER)
    assert found.run.figures.memory_mb is None
    assert is_as_defined(EXPERIMENTS["relu6"], found)


def test_a_recording_of_other_settings_is_no_longer_as_defined(kept):
    (found,) = recorded("relu6")
    for name, value in (("learning_rate", "0.1"), ("epochs", "2"), ("batch_size", "nonsense")):
        other = dataclasses.replace(found.run, settings={**found.run.settings, name: value})
        assert not is_as_defined(EXPERIMENTS["relu6"], dataclasses.replace(found, run=other))
    other = dataclasses.replace(found.run, network=TINY[0])
    assert not is_as_defined(EXPERIMENTS["relu6"], dataclasses.replace(found, run=other))


def test_a_run_that_is_kept_again_takes_the_place_of_the_former_one(kept, store):
    keep("relu6", kept, store.events_after(kept), machine="64 cores", is_busy=False, netviz="0.1.0")
    assert [each.machine for each in recorded("relu6")] == ["64 cores"]
