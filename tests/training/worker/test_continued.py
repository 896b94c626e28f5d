"""A run goes on from its checkpoint as if nothing had been. In this process: TensorFlow is loaded once."""

import math
import re
import shutil
from itertools import pairwise

import numpy as np
import pytest

from netviz.errors import RunError, SettingsError
from netviz.training import words
from netviz.training.codes import CommandKind, Phase, Reason, Series
from netviz.training.curves import held_out, learning_rates, marks, trained
from netviz.training.dispatch import continuing
from netviz.training.dispatch.continuing import SHARED, branch, go_on
from netviz.training.dispatch.local_processes import LocalProcesses
from netviz.training.dispatch.steering import steer
from netviz.training.dispatch.trained_network import trained_network
from netviz.training.exports.script import repeating_script
from netviz.training.exports.script_start import begins_with
from netviz.training.record import checkpoints
from netviz.training.record.events import Event
from netviz.training.record.runs import Figures
from netviz.training.worker import checking, keeping, process
from netviz.training.worker.steps import Steps
from tests.training.full_disk import full

BRIEF = {
    "data": "shapes",
    "images": 640,
    "held_out": 100,
    "seconds": 115,
    "epochs": 2,
    "augmentation": "cutout",
    "weight_average": 0.9,
}


class Here:
    """A dispatcher that starts nothing: the test is the worker."""

    def __init__(self, store):
        self.store, self.executor = store, LocalProcesses()

    def dispatch(self):
        pass


@pytest.fixture
def train(store, monkeypatch):
    """Be the worker of the next run, to its end; before it hears anything it is told the commands."""
    monkeypatch.setattr(continuing, "dispatcher", lambda: Here(store))

    def train(*commands):
        run = store.claim_next(1)
        for command in commands:
            steer(store, run.id, *command)
        assert process.main(run.id) == 0
        return store.run(run.id)

    return train


@pytest.fixture
def steps(monkeypatch):
    """What happens at each step, given its number: an exception is raised before it, a loss replaces its own."""
    happens, count, train = {}, [0], Steps.train

    def watched(steps, images, labels):
        count[0] += 1
        what = happens.get(count[0])
        if isinstance(what, BaseException):
            raise what
        return train(steps, images, labels) if what is None else (what, 0.1)

    monkeypatch.setattr(Steps, "train", watched)
    return happens


@pytest.fixture
def often(monkeypatch):
    """Checkpoints may take any share of the time."""
    for name in ("SHARE", "BEST_SHARE"):
        monkeypatch.setattr(keeping, name, 0)


def losses(store, run):
    return {point.batch: point.loss for point in trained(store.events_after(run))}


def test_a_run_that_is_continued_draws_the_curve_of_one_that_was_never_interrupted(store, add, train, steps):
    add(**BRIEF)
    whole = train()
    expected = losses(store, whole)
    assert [*expected] == [*range(1, 21)]

    add(**BRIEF | {"epochs": 1}, visitor="another")
    first = train()
    assert (first.reason, first.figures.kept_step) == (Reason.EPOCHS_OVER, 10)
    assert go_on(first.id).state == "queued"
    steps[20 + 10 + 6] = ValueError("the cable is loose")  # it dies in its sixteenth batch
    second = train()
    assert (second.state, second.number) == ("failed", first.number)
    kept = checkpoints.of_run(second.id)[-1].position.step
    assert 10 <= kept <= 15
    go_on(second.id)
    third = train()
    assert (third.state, dict(third.reason_details)) == ("done", {"epochs": 2})
    assert losses(store, third) == pytest.approx(expected, rel=2e-3)
    assert [(mark.series, mark.batch) for mark in marks(store.events_after(third))] == [
        (Series.CONTINUED, 10),
        (Series.EXTENDED_EPOCHS, 10),
        (Series.CONTINUED, kept),
    ]
    assert held_out(store.events_after(third))[-1].batch == 20
    assert third.figures.seconds > first.figures.seconds
    assert third.figures.test_accuracy is not None


def test_checkpoints_lead_from_the_first_weights_to_the_last_and_the_best_is_among_them(store, add, train, often):
    add(**BRIEF, learning_rate=0.01)
    run = train()
    kept = checkpoints.of_run(run.id)
    steps = [each.position.step for each in kept]
    assert (steps[0], steps[-1]) == (0, 20)
    assert all(after <= max(before + 1, math.ceil(1.5 * before)) for before, after in pairwise(steps))
    assert checkpoints.best(kept).position.val_accuracy == run.figures.best_val_accuracy
    assert {each.position.learning_rate for each in kept} == {0.01}
    assert go_on(run.id, learning_rate="0.5", epochs=3, seconds=60).state == "queued"
    ended = train((CommandKind.RESET,))
    assert checkpoints.of_run(run.id)[0].position.step == 0
    assert (ended.figures.learning_rate, ended.figures.epochs_allowed, ended.figures.seconds_allowed) == (0.5, 5, 175)
    assert losses(store, ended)[1] == pytest.approx(losses(store, run)[1])


def test_a_run_that_diverges_keeps_its_checkpoints_and_goes_on_at_a_smaller_rate(store, add, train, steps, often):
    add(**BRIEF)
    steps[14] = math.nan
    run = train()
    assert run.state == "diverged"
    assert "epoch 2, batch 4" in words.ending(run)
    kept = [each.position.step for each in checkpoints.of_run(run.id)]
    assert (kept[0], kept[-1] < 14, len(kept) > 5) == (0, True, True)
    go_on(run.id, learning_rate=1e-4)
    ended = train()
    assert (ended.state, ended.figures.learning_rate) == ("done", 1e-4)
    assert all(losses(store, ended).values())


def test_a_disk_that_is_full_when_a_run_ends_is_told_and_the_run_is_done(store, add, train, monkeypatch, capfd):
    monkeypatch.setattr(checkpoints, "write", full)
    add(**BRIEF, visitor="me")
    ended = train()
    assert (ended.state, ended.figures.not_kept) == ("done", Reason.DISK_FULL)
    assert words.not_kept(ended) == "Its newest weights could not be kept: disk full"
    assert "Traceback" not in capfd.readouterr().err
    with pytest.raises(RunError, match="must have a checkpoint to be continued"):
        go_on(ended.id)


def test_a_run_that_goes_on_is_not_continued(store, add, train):
    waiting = add()
    with pytest.raises(RunError, match="must have ended to be continued"):
        go_on(waiting.id)


@pytest.fixture
def losses_of_script(store, tmp_path, monkeypatch, capsys):
    """What the script that repeats a branch prints, executed beside its checkpoint, for the first three batches."""
    import keras

    for name in ("Add", "BatchNormalization", "Conv2D"):  # a script puts its own in the place of Keras'
        monkeypatch.setattr(keras.layers, name, getattr(keras.layers, name))
    monkeypatch.setenv("TF_NUM_INTRAOP_THREADS", "1")  # which a script sets where nobody has
    monkeypatch.chdir(tmp_path)

    def losses_of_script(run):
        network = trained_network(run.network, run.network_settings)
        script = {"__name__": "script"}
        exec(repeating_script(run, network, store.trunk(run) + store.events_after(run)), script)
        shutil.copy(begins_with(run).path, script["CHECKPOINT"])
        capsys.readouterr()
        script["train"](script["BEGIN"] + 3)
        told = re.findall(r"batch (\d+): loss ([\d.]+) \(the run", capsys.readouterr().out)
        assert [int(batch) for batch, _ in told] == [9, 10, 11]
        return [float(loss) for _, loss in told]

    return losses_of_script


def test_a_branch_grows_from_a_checkpoint_of_its_trunk(store, add, train, often, losses_of_script, monkeypatch):
    monkeypatch.setattr(checking, "FIRST_CHECK_SECONDS", math.inf)  # one by the clock might keep other steps than 8
    add(**BRIEF, visitor="me", schedule="cosine", normalise="standardise")
    trunk = train()
    same = branch(trunk.id, 8, {}, visitor="me")
    other = branch(trunk.id, 8, {"optimizer": "sgd", "learning_rate": "0.5", "epochs": 1}, visitor="me")
    newest = store.last_seq(trunk)
    later = [(newest + 1, Event(Series.RESET, 0, 0, 0, 0.0, 0.1))]  # what it does then is no part of a branch
    store.report(trunk, later, phase=Phase.TRAINING, figures=Figures())
    same, other = train(), train()
    assert (same.trunk, other.settings["optimizer"]) == ((trunk.number, 8, newest), "sgd")
    curves = {
        run.number: {point.batch: point.loss for point in trained(store.trunk(run) + store.events_after(run))}
        for run in (same, other)
    }
    straight = {point.batch: point.loss for point in trained(store.events_after(trunk)[:-1])}
    assert {batch: curves[same.number][batch] for batch in range(1, 21)} == pytest.approx(straight, rel=1e-6)
    changed = curves[other.number]
    assert {batch: changed[batch] for batch in range(1, 9)} == {batch: straight[batch] for batch in range(1, 9)}
    assert changed[9] == pytest.approx(straight[9], rel=2e-3)  # it is measured before the step
    assert abs(changed[10] - straight[10]) > 1e-3
    assert (other.figures.epochs_allowed, other.figures.seconds_allowed) == (2, 115)
    assert [*changed] == [*range(1, 21)]
    rates = [learning_rates(run, store.trunk(run) + store.events_after(run))[8:] for run in (same, other)]
    assert rates[0] == pytest.approx(learning_rates(trunk, store.events_after(trunk)[:-1])[8:])
    assert rates[1] == pytest.approx([250 * rate for rate in rates[0]])
    (mark,) = marks(store.events_after(other))
    assert (mark.series, mark.batch, mark.value) == (Series.BRANCHED, 8, 0.5)
    for run in (same, other):
        assert losses_of_script(run) == pytest.approx([curves[run.number][batch] for batch in (9, 10, 11)], rel=1e-4)
    checkpoints.forget(trunk.id)
    assert checkpoints.of_run(other.id)[0].position.run == trunk.id
    assert branch(other.id, 20, {}, visitor="me").trunk.run == other.number


@pytest.mark.parametrize("name", sorted(SHARED))
def test_a_branch_sees_the_images_of_its_trunk(store, add, train, name):
    with pytest.raises(SettingsError, match="from its trunk") as raised:
        branch(add().id, 0, {name: "1"}, visitor="me")
    assert raised.value.field == name


def test_a_branch_from_where_there_is_no_checkpoint_is_refused_with_those_there_are(store, add, train):
    run = add()
    checkpoints.write(checkpoints.Position(run=run.id, step=8), {"model": []})
    with pytest.raises(RunError) as raised:
        branch(run.id, 9, {}, visitor="me")
    assert str(raised.value) == "This run has checkpoints at 8. Received: 9"
    assert [each.id for each in store.of_visitor("a visitor")] == [run.id]


def test_a_branch_of_a_damaged_checkpoint_is_refused_and_leaves_nothing(store, add, train):
    run = add()
    kept = checkpoints.write(
        checkpoints.Position(run=run.id, step=8, learning_rate=0.1, optimizer="sgd"), {"model": [np.arange(1_000.0)]}
    )
    content = bytearray(kept.path.read_bytes())
    content[len(content) // 2] ^= 1
    kept.path.write_bytes(content)
    with pytest.raises(RunError, match="it is damaged"):
        branch(run.id, 8, {}, visitor="me")
    assert [folder.name for folder in kept.path.parent.parent.iterdir()] == [run.id]
