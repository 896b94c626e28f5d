"""Norms are those of the gradients that Keras gives, and measuring them changes no step."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from netviz import build
from netviz.training.codes import CommandKind
from netviz.training.dispatch.steering import checked
from netviz.training.record import norms
from netviz.training.record.settings import RunSettings
from netviz.training.worker.measuring import EVERY, Measuring
from netviz.training.worker.model import build_model
from netviz.training.worker.steps import Steps
from tests.training.conftest import TINY
from tests.training.worker.batches import batch

NETWORK = build(TINY[0], **TINY[1])
SETTINGS = {"batch_size": 16, "images": 500, "learning_rate": 0.01, "normalise": "standardise"}


def steps(**settings):
    asked = RunSettings.of(SETTINGS | settings)
    return Steps(build_model(NETWORK, asked), asked, NETWORK)


@pytest.fixture(scope="module")
def both():
    """The same steps twice: one is measured, the other is not."""
    return steps(), steps()


def test_squares_are_those_of_the_gradients_and_weights_before_the_step(both):
    import keras
    import tensorflow as tf

    _, measured = both
    model, (images, labels) = measured._model, batch()
    weights = [variable.numpy() for variable in model.trainable_variables]
    statistics = [variable.numpy() for variable in model.non_trainable_variables]
    with tf.GradientTape() as tape:
        answers = model((images.astype(np.float32) - 120.7) / 64.0, training=True)
        loss = tf.reduce_mean(keras.losses.sparse_categorical_crossentropy(labels, tf.reshape(answers, (16, 10))))
        loss += tf.add_n(model.losses) if model.losses else 0.0
    gradients = tape.gradient(loss, [variable.value for variable in model.trainable_variables])
    for variable, value in zip(model.non_trainable_variables, statistics, strict=True):
        variable.assign(value)
    told, _, squares = measured.train_measured(images, labels)
    assert told == pytest.approx(float(loss), rel=1e-4)
    assert_allclose(squares[1], [np.square(value).sum() for value in weights], rtol=1e-4, atol=1e-7)
    expected = np.array([np.square(value.numpy()).sum() for value in gradients])
    assert_allclose(squares[0], expected, rtol=1e-2, atol=1e-6 * expected.max())
    assert len(measured.trained_paths) == len(expected)


def test_a_measured_step_is_the_step_that_it_would_have_been(both):
    plain, measured = both
    measured.restore(plain.state())
    for seed in range(3):
        loss, accuracy, _ = measured.train_measured(*batch(seed))
        assert (loss, accuracy) == pytest.approx(plain.train(*batch(seed)), rel=1e-4)
    for ours, theirs in zip(measured.state()["model"], plain.state()["model"], strict=True):
        assert_allclose(ours, theirs, rtol=1e-2, atol=1e-4)


def test_blocks_stand_in_the_order_of_the_network_and_one_in_ten_batches_is_measured():
    measuring = Measuring("a", NETWORK, is_on=True)
    assert [step for step in range(1, 35) if measuring.is_due(step)] == [*range(1, 35, EVERY)]
    paths = [f"{node.name}/{weight.name}" for node in NETWORK.nodes for weight in node.weights if weight.trainable]
    squares = np.ones((2, len(paths)))
    measuring.take(1, 0.5, paths, squares)
    measuring.take(11, 1.5, paths, 4 * squares)
    measuring.keep()
    kept = norms.read("a")
    blocks = dict.fromkeys(" ".join(node.block[:2]) or node.name for node in NETWORK.nodes if node.weights)
    assert kept.blocks == tuple(blocks)
    assert_allclose((kept.gradients[0] ** 2).sum(), len(paths), rtol=1e-6)
    assert_allclose(kept.weights[1], 2 * kept.weights[0], rtol=1e-6)
    again = Measuring("a", NETWORK, is_on=False)
    assert not again.is_due(1)
    again.forget_after(5)
    assert norms.read("a").steps.tolist() == [1]


def test_what_a_run_is_told_of_norms_is_a_setting():
    assert checked(CommandKind.NORMS, "on") == "on"
    with pytest.raises(ValueError, match="norms must be"):
        checked(CommandKind.NORMS, "perhaps")


def test_a_run_keeps_what_was_measured_and_says_that_it_measures(ended):
    kept = norms.read(ended.id)
    assert kept.steps.tolist() == [1, 11, 21]
    assert (np.diff(kept.seconds) > 0).all()
    assert (kept.gradients > 0).all()
    assert ended.figures.norms is True
