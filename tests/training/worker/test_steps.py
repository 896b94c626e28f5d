"""A step learns by every optimizer, and the settings of a run change it as their words say."""

import numpy as np
import pytest

from netviz import build
from netviz.training.dispatch.memory import training_memory
from netviz.training.record.settings import RunSettings
from netviz.training.worker.model import build_model
from netviz.training.worker.steps import Steps
from tests.training.worker.batches import batch

NETWORK = build("resnet", blocks="1,1", initial_filters="8", input_size="32", classes="10")
PLAIN = build("googlenet_cifar")
OPTIMIZERS = next(field.choices for field in RunSettings.descriptions() if field.name == "optimizer")


def steps(**settings):
    asked = RunSettings(batch_size=16, images=500, **settings)
    made = Steps(build_model(NETWORK, asked), asked, NETWORK)
    made.trace()
    return made


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_learns_a_batch_by_heart(optimizer):
    rate = 0.2 if optimizer in ("sgd", "momentum") else 0.005
    made = steps(optimizer=optimizer, learning_rate=rate, weight_decay=0.01, clip=10.0)
    losses = [made.train(*batch())[0] for _ in range(25)]
    assert losses[-1] < 0.8 * losses[0]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_memory_estimate_counts_what_the_optimizer_and_the_averaged_weights_keep(optimizer):
    asked = RunSettings(optimizer=optimizer, weight_average=0.9)
    made = Steps(build_model(NETWORK, asked), asked, NETWORK)
    values = {name: sum(array.size for array in arrays) for name, arrays in made.state().items()}
    estimate = training_memory(NETWORK, 16, optimizer=optimizer, is_averaged=True)
    for name, estimated_mb in (("optimizer", estimate.optimizer_mb), ("averaged", estimate.averages_mb)):
        assert estimated_mb / estimate.weights_mb == pytest.approx(values[name] / values["model"], abs=0.1)


def test_decay_shrinks_kernels_and_leaves_biases_and_normalisation_alone():
    made = steps(optimizer="sgd", learning_rate=1e-7, weight_decay=1.0)
    made.set_learning_rate(0.1)
    before = {weight.path: weight.numpy() for weight in made._model.trainable_weights}
    kept = made._optimizer.weight_decay
    made._optimizer._apply_weight_decay(made._model.trainable_variables)
    for weight in made._model.trainable_weights:
        is_decayed = weight.name == "kernel"
        expected = before[weight.path] * (1 - 0.1 * kept) if is_decayed else before[weight.path]
        np.testing.assert_allclose(weight.numpy(), expected, rtol=1e-5)


def test_smoothing_changes_the_loss_that_is_trained_and_not_the_one_that_is_told_of_held_out_images():
    plain, smooth = steps(learning_rate=1e-7), steps(learning_rate=1e-7, label_smoothing=0.3)
    assert plain.train(*batch())[0] != pytest.approx(smooth.train(*batch())[0], abs=1e-3)
    told = [list(made.evaluate(*batch()))[-1][1] for made in (plain, smooth)]
    assert told[0] == pytest.approx(told[1], rel=1e-3)


def test_initial_weights_of_he_keep_the_size_of_what_a_relu_lets_through():
    made = {
        name: build_model(PLAIN, RunSettings(initial_weights=name))  # type: ignore[arg-type]
        for name in ("network", "he")
    }
    for own, of_he in zip(made["network"].weights, made["he"].weights, strict=True):
        if len(own.shape) == 4:
            fan_in = int(np.prod(own.shape[:3]))
            assert np.std(of_he.numpy()) == pytest.approx(np.sqrt(2 / fan_in), rel=0.15)
        else:
            assert own.numpy().std() == pytest.approx(of_he.numpy().std(), rel=0.15)
