"""A range test in a worker: a rate for each batch, an end where the loss diverges, and nothing that stays."""

import pytest

from netviz.training import rate_finder
from netviz.training.codes import Reason, Series
from netviz.training.places import home
from netviz.training.rate_finder import Finding, has_diverged
from netviz.training.record import checkpoints
from netviz.training.record.settings import RunSettings
from netviz.training.worker import process
from netviz.training.worker.steps import Steps

EXPLODES = 0.05


@pytest.fixture
def tested(store, add, monkeypatch):
    """A range test of a small network, to its end, and the learning rates of its steps; the loss explodes at one."""
    rates, set_rate = [], Steps.set_learning_rate
    monkeypatch.setattr(Steps, "set_learning_rate", lambda steps, rate: (rates.append(rate), set_rate(steps, rate)))
    train = Steps.train
    monkeypatch.setattr(
        Steps, "train", lambda steps, *batch: train(steps, *batch) if rates[-1] < EXPLODES else (20.0, 0.1)
    )
    settings = rate_finder.asked(RunSettings(data="shapes"))
    run = add(**settings.model_dump())
    store.claim_next(1)
    assert process.main(run.id) == 0
    return store.run(run.id), rates


def test_it_tries_each_rate_once_and_ends_where_the_loss_diverges(store, tested):
    run, rates = tested
    finding = Finding.of(run, store.events_after(run))
    assert (run.state, run.reason) == ("done", Reason.LOSS_GREW)
    assert finding.rates == pytest.approx(rates[: len(finding.rates)])
    assert finding.has_diverged
    assert len(finding.rates) < rate_finder.BATCHES
    assert not any(has_diverged(finding.losses[:number]) for number in range(1, len(finding.losses)))
    assert EXPLODES <= finding.rates[-1] < 10 * EXPLODES
    assert {event.series for _, event in store.events_after(run)} == {Series.LOSS, Series.ACCURACY}
    assert checkpoints.of_run(run.id) == []
    assert not list(home().glob("checkpoints/*/*"))
    assert run.figures.test_accuracy is run.figures.val_accuracy is None
