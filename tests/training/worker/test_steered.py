"""A real worker is steered: it pauses, steps, changes its rate, begins again, and goes on for longer."""

import time

import pytest

from netviz.training.codes import CommandKind, Phase, Reason, Series
from netviz.training.curves import marks, trained
from netviz.training.dispatch.steering import steer
from netviz.training.worker import stopwatch
from tests.training.conftest import until


@pytest.fixture
def tell(dispatcher):
    """Tell a run something, and wait until its worker has done it."""

    def tell(run, kind, value=None):
        number = steer(dispatcher.store, run.id, kind, value)
        return until(dispatcher, run, lambda run: dispatcher.store.commands.is_acknowledged(run, number))

    return tell


def losses(dispatcher, run):
    return [point.loss for point in trained(dispatcher.store.events_after(run))]


def test_a_run_is_paused_stepped_reset_and_ended_as_it_is_told(dispatcher, store, add, tell):
    asked = add(data="shapes", images=640, epochs=1, seconds=300)
    dispatcher.dispatch()
    tell(asked, CommandKind.PAUSE)  # before TensorFlow is there

    def paused(batches):
        return until(dispatcher, asked, lambda run: run.phase is Phase.PAUSED and (run.figures.batches or 0) == batches)

    paused(0)
    for batches in (1, 2, 3):
        tell(asked, CommandKind.BATCH)
        paused(batches)
    time.sleep(0.7)
    run = paused(3)
    first = losses(dispatcher, run)
    assert len(first) == 3

    tell(run, CommandKind.RESET)
    run = paused(0)
    assert losses(dispatcher, run) == []
    assert run.figures.val_accuracy is None
    tell(run, CommandKind.BATCH)
    paused(1)
    tell(run, CommandKind.LEARNING_RATE, 1e-7)
    tell(run, CommandKind.BATCH)
    tell(run, CommandKind.BATCH)
    run = paused(3)
    second = losses(dispatcher, run)
    assert second[:2] == pytest.approx(first[:2], rel=1e-3)  # the same weights, images and rate
    assert abs(second[2] - first[2]) > 1e-3  # the third step follows another second one
    assert run.figures.learning_rate == 1e-7

    tell(run, CommandKind.EPOCH)
    run = paused(10)
    tell(run, CommandKind.EXTEND_EPOCHS, 1)
    tell(run, CommandKind.EXTEND_SECONDS, 60)
    tell(run, CommandKind.RESUME)
    run = until(dispatcher, run, lambda run: not run.is_active)
    assert (run.state, run.reason, dict(run.reason_details)) == ("done", Reason.EPOCHS_OVER, {"epochs": 2})
    assert run.figures.batches == 20
    assert run.figures.seconds_allowed == 360
    assert [(mark.series, mark.batch, mark.value) for mark in marks(store.events_after(run))] == [
        (Series.RESET, 0, pytest.approx(0.002)),
        (Series.NEW_LEARNING_RATE, 1, 1e-7),
        (Series.EXTENDED_EPOCHS, 10, 2),
        (Series.EXTENDED_SECONDS, 10, 360),
    ]
    assert [point.batch for point in trained(store.events_after(run))] == list(range(1, 21))


def test_a_pause_takes_no_time_of_the_budget(monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(stopwatch.time, "monotonic", lambda: clock[0])
    watch = stopwatch.Stopwatch()

    def wait(seconds):
        clock[0] += seconds

    for pass_time in (lambda: wait(5), watch.pause, lambda: wait(5), watch.go_on, lambda: wait(5)):
        pass_time()
        assert (watch.seconds, watch.has_begun) == (0.0, False)
    watch.begin()
    for pass_time in (lambda: wait(3), watch.pause, lambda: wait(100), watch.pause, watch.go_on, lambda: wait(4)):
        pass_time()
    assert watch.seconds == 7.0
