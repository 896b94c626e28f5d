"""Averaged weights follow their recurrence, judge in the place of the weights, and are kept with them."""

import numpy as np
import pytest

from netviz.training.worker import optimizers
from netviz.training.worker.averaging import WARM_UP
from tests.training.worker.batches import batch
from tests.training.worker.test_steps import steps

KEEP = 0.6


def weights(made):
    return [value.copy() for value in made.state()["model"]]


def test_the_average_follows_its_recurrence_moving_statistics_included():
    made = steps(weight_average=KEEP)
    expected = weights(made)
    for step in range(12):
        made.train(*batch())
        keep = min(KEEP, (1 + step) / (WARM_UP + step))
        now = weights(made)
        expected = [keep * old + (1 - keep) * new for old, new in zip(expected, now, strict=True)]
    averaged = made.state()["averaged"]
    for ours, theirs in zip(averaged, expected, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=2e-5, atol=1e-6)
    assert any(np.abs(ours - new).max() > 1e-3 for ours, new in zip(averaged, now, strict=True))


def test_training_goes_on_as_without_an_average_to_the_last_bit():
    plain, averaging = steps(), steps(weight_average=KEEP)
    for _ in range(3):
        assert plain.train(*batch()) == averaging.train(*batch())
        list(averaging.evaluate(*batch()))
    for one, other in zip(weights(plain), weights(averaging), strict=True):
        np.testing.assert_array_equal(one, other)


def test_images_are_judged_by_the_average():
    averaging, plain = steps(weight_average=KEEP, learning_rate=0.01), steps()
    for _ in range(5):
        averaging.train(*batch())
    *_, of_average = averaging.evaluate(*batch())
    plain.restore({"model": averaging.state()["averaged"]})
    *_, of_plain = plain.evaluate(*batch())
    assert of_average[:3] == of_plain[:3]
    kernel = next(layer.name for layer in plain._model.layers if hasattr(layer, "kernel"))
    np.testing.assert_array_equal(averaging.kernel(kernel), plain.kernel(kernel))
    plain.restore({"model": averaging.state()["model"]})
    *_, of_weights = plain.evaluate(*batch())
    assert of_average[:3] != of_weights[:3]


def test_a_state_holds_the_average_and_without_one_it_begins_with_the_weights():
    averaging = steps(weight_average=KEEP)
    averaging.train(*batch())
    kept = averaging.state()
    averaging.train(*batch())
    averaging.restore(kept)
    for name, values in averaging.state().items():
        for ours, theirs in zip(values, kept[name], strict=True):
            np.testing.assert_array_equal(ours, theirs)
    averaging.restore({"model": kept["model"]})
    for average, weight in zip(averaging.state()["averaged"], kept["model"], strict=True):
        np.testing.assert_array_equal(average, weight)
    steps().restore(kept)  # a branch that averages no longer


@pytest.mark.parametrize("optimizer", ["adam", "sgd", "momentum"])
def test_only_biases_of_normalisation_have_their_own_rate(optimizer):
    moved = {}
    for factor in (0.0, 1.0, 4.0):
        made = steps(optimizer=optimizer, bn_bias_rate=factor)
        before = {weight.path: weight.numpy() for weight in made._model.trainable_weights}
        made.train(*batch())
        moved[factor] = {weight.path: weight.numpy() - before[weight.path] for weight in made._model.trainable_weights}
    for path, step in moved[1.0].items():
        times = {factor: factor if path.endswith("/beta") else 1.0 for factor in moved}
        for factor, wide in times.items():
            np.testing.assert_allclose(moved[factor][path], wide * step, rtol=1e-4, atol=1e-6)
    assert any(path.endswith("/beta") and np.abs(step).max() > 0 for path, step in moved[1.0].items())


def test_a_factor_of_one_is_the_optimizer_itself_to_the_last_bit(monkeypatch):
    plain = steps(optimizer="momentum")
    wrap = optimizers._with_bias_rate
    monkeypatch.setattr(optimizers, "_with_bias_rate", lambda kind, factor: wrap(kind, np.nextafter(1.0, 2.0)))
    wrapped = steps(optimizer="momentum")
    for _ in range(3):
        assert plain.train(*batch()) == wrapped.train(*batch())
    for one, other in zip(weights(plain), weights(wrapped), strict=True):
        np.testing.assert_array_equal(one, other)


def test_schedule_free_steps_begin_where_a_branch_does():
    trunk, branch = steps(), steps(optimizer="schedule_free", learning_rate=1e-6)
    for _ in range(3):
        trunk.train(*batch())
    branch.restore({"model": trunk.state()["model"]})
    branch.train(*batch())
    for now, before in zip(branch._model.trainable_variables, trunk._model.trainable_variables, strict=True):
        np.testing.assert_allclose(now.numpy(), before.numpy(), atol=1e-5)
