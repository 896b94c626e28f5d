"""The learning-rate finder: which rates it tries, and what it makes of their losses."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netviz.training import rate_finder
from netviz.training.codes import Reason, Series
from netviz.training.rate_finder import HIGHEST, LOWEST, SAFETY, Finding, has_diverged, rate, smoothed
from netviz.training.record.events import Event
from netviz.training.record.runs import End
from netviz.training.record.settings import RunSettings
from tests.training.conftest import TINY

losses = st.lists(st.floats(0.01, 100), min_size=1, max_size=60)


@pytest.fixture
def found(store):
    """What a range test has found whose batches had these losses."""

    def found(values, reason=Reason.EPOCHS_OVER):
        settings = rate_finder.asked(RunSettings())
        texts = {name: str(value) for name, value in settings.model_dump().items()}
        run = store.add(*TINY, texts, visitor="a visitor", is_listed=False)
        store.claim_next(99)
        store.end(run.id, End("done", reason, {}))
        events = [(step, Event(Series.LOSS, 1, step, 64 * step, 1.0, value)) for step, value in enumerate(values, 1)]
        return Finding.of(store.run(run.id), events)

    return found


@given(st.sampled_from([8, 64, 200, 512]))
def test_a_test_tries_rates_in_equal_ratios_from_the_lowest_to_the_highest(batch_size):
    settings = rate_finder.asked(RunSettings(batch_size=batch_size, weight_average=0.9))
    batches = settings.images // batch_size
    rates = [rate(batch, settings) for batch in range(1, batches + 1)]
    assert RunSettings.of(settings.model_dump()) == settings
    assert rates[0] == pytest.approx(LOWEST)
    np.testing.assert_allclose(np.diff(np.log(rates)), math.log(HIGHEST / LOWEST) / batches)
    assert rates[-1] < HIGHEST


@given(losses)
def test_smoothing_stays_within_the_losses_and_keeps_a_constant(values):
    means = smoothed(values)
    for number, mean in enumerate(means, 1):
        assert min(values[:number]) - 1e-9 <= mean <= max(values[:number]) + 1e-9
    assert smoothed([values[0]] * 5) == pytest.approx([values[0]] * 5)


@given(losses)
def test_a_loss_that_only_sinks_never_diverges_and_one_that_explodes_does(values):
    assert not has_diverged(sorted(values, reverse=True))
    assert has_diverged([*values, 1e4 * max(values)])


def test_what_is_suggested_is_a_tenth_of_where_the_smoothed_loss_is_least(found):
    values = [2.3] * 15 + list(np.linspace(2.3, 1.5, 15)) + [1.5, 2.5, 6.0, 12.0]
    finding = found(values, Reason.LOSS_GREW)
    assert finding.lowest == int(np.argmin(smoothed(values)))
    assert finding.suggested == pytest.approx(finding.rates[finding.lowest] / SAFETY, rel=0.5)
    assert "diverges" in finding.words
    assert f"{finding.suggested:g}" in finding.words


def test_nothing_is_suggested_where_no_rate_lets_the_loss_sink(found):
    for values in ([], [2.3], [2.3] * 20, [2.30, 2.29, 2.31] * 10, [2.3, 5.0, 9.0]):
        finding = found(values)
        assert finding.suggested is None, values
    assert "No rate" in finding.words


def test_a_loss_that_is_no_number_ends_the_curve(found):
    finding = found([2.3, 2.0, 1.5, None], Reason.DIVERGED)
    assert len(finding.rates) == len(finding.losses) == 3
    assert finding.has_diverged


def test_a_range_test_stands_on_no_list(store):
    run = store.add(*TINY, {}, visitor="a visitor", name=rate_finder.NAME, is_listed=False)
    assert store.of_visitor("a visitor") == []
    assert store.find(run.id).name == rate_finder.NAME
    assert store.claim_next(1).id == run.id
