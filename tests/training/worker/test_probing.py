"""Probes tell what the network of that very step answers. One run is trained, in this process."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from netviz import build
from netviz.interchange.keras_model import to_keras
from netviz.training.curves import held_out
from netviz.training.data.pictures import pictures
from netviz.training.dispatch.trained_network import trained_network
from netviz.training.record import checkpoints, probes
from netviz.training.record.probes import MISTAKES, PICTURES
from netviz.training.record.settings import RunSettings
from netviz.training.worker.model import build_model
from netviz.training.worker.probing import Probing, balanced, first_convolution
from netviz.training.worker.recorder import Batch
from netviz.training.worker.steps import Steps
from tests.training.conftest import TINY


@pytest.fixture
def found(ended):
    return [probes.read(ended.id, head.step) for head in probes.of_run(ended.id)]


def test_every_check_has_its_probe_and_the_probe_its_accuracy(store_of_trained, ended, found):
    checks = {check.batch: check.accuracy for check in held_out(store_of_trained.events_after(ended))}
    assert len(found) > 3
    assert {probe.step: pytest.approx(probe.accuracy) for probe in found} == checks
    for probe in found:
        assert probe.confusion.sum() == 300
        assert np.trace(probe.confusion) / 300 == pytest.approx(probe.accuracy)
        assert np.nansum(probe.by_class * probe.confusion.sum(1)) == pytest.approx(np.trace(probe.confusion))


def test_pictures_are_the_same_ones_all_the_run_through_held_out_and_of_every_class(ended, found):
    first = found[0].pictures
    assert len(first.images) == PICTURES
    assert set(first.labels) == set(range(10))
    assert np.bincount(first.labels).max() == 2
    assert len(set(first.images)) == PICTURES
    for probe in found:
        assert_array_equal(probe.pictures.images, first.images)
        assert_array_equal(probe.pictures.labels, first.labels)
    assert pictures(ended.figures.data, first.images).shape == (PICTURES, 32, 32, 3)


def test_mistakes_are_wrong_and_the_surest_and_the_worst_come_first(found):
    for probe in found:
        wrong = 300 - np.trace(probe.confusion)
        for mistakes in (probe.surest, probe.worst):
            assert len(mistakes.images) == min(MISTAKES, wrong)
            assert (mistakes.classes[:, 0] != mistakes.labels).all()
            assert len(set(mistakes.images)) == len(mistakes.images)
        assert (np.diff(probe.surest.probabilities[:, 0]) <= 0).all()
        assert (np.diff(probe.worst.of_label) >= 0).all()


def test_a_probe_tells_what_keras_predicts_with_the_checkpoint_of_its_step(ended, found):
    """By the stock layers, all held-out images at once."""
    network = trained_network(ended.network, ended.network_settings)
    model = to_keras(network)
    at = {each.position.step: each for each in checkpoints.of_run(ended.id)}
    shared = [probe for probe in found if probe.step in at]
    assert len(shared) > 1
    for probe in shared[:2]:
        for variable, value in zip(model.variables, at[probe.step].arrays()["model"], strict=True):
            variable.assign(value)
        assert_array_equal(probe.filters, model.get_layer(probe.layer).kernel.numpy().astype(np.float16))
        for answers in (probe.pictures, probe.surest, probe.worst):
            images = pictures(ended.figures.data, answers.images)
            expected = model((images.astype(np.float32) - 120.7) / 64.0, training=False).numpy()
            top = np.sort(expected, 1)[:, ::-1][:, :3]
            assert_allclose(answers.probabilities, top, atol=1e-4)
            assert_allclose(np.take_along_axis(expected, answers.classes.astype(int), 1), top, atol=1e-4)
            assert_allclose(expected[range(len(images)), answers.labels], answers.of_label, atol=1e-4)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=200), st.integers(1, 32), st.integers(0, 99))
def test_of_every_class_as_many_are_chosen_as_goes(labels, count, seed):
    labels = np.array(labels, np.uint8)
    chosen = balanced(labels, count, seed)
    assert len(set(chosen)) == len(chosen) == min(count, len(labels))
    taken, there = np.bincount(labels[chosen], minlength=10), np.bincount(labels, minlength=10)
    assert all(taken[each] >= min(there[each], taken.max() - 1) for each in range(10))
    assert_array_equal(chosen, balanced(labels, count, seed))


@pytest.mark.parametrize("name", ["resnet18", "mobilenet_v1", "googlenet", "densenet121", "efficientnet_b0"])
def test_the_first_filters_are_those_on_the_image(name):
    network = build(name)
    kernel = network.by_name[first_convolution(network)].weights[0]
    assert (kernel.name, kernel.shape[2]) == ("kernel", 3)


def test_a_run_with_probes_off_keeps_none():
    network, asked = build(TINY[0], **TINY[1]), RunSettings(probes="off")
    Probing("a", network, range(10), np.arange(10), asked).take(None, None, np.eye(10))
    assert probes.of_run("a") == []


def test_logits_become_probabilities_and_ties_go_to_the_first_class_as_in_keras():
    network, asked = build(TINY[0], **TINY[1]), RunSettings(batch_size=16, images=500)
    steps = Steps(build_model(network, asked), asked, network)
    steps.is_logits = [True]
    logits = np.array([[0, 1, 3, 3, 0, 0, 0, 0, 0, -1]], np.float32)
    probe = Probing("a", network, [7], np.array([4]), asked).probe(steps, Batch(1, 2, 3, 4.0, 5.0, 0.0), logits)
    assert probe.pictures.classes[0].tolist() == [2, 3, 1]
    expected = np.exp(logits[0]) / np.exp(logits[0]).sum()
    assert_allclose(probe.pictures.probabilities[0], expected[[2, 3, 1]], rtol=1e-6)
    assert_allclose(probe.worst.of_label, expected[4], rtol=1e-6)
    assert probe.confusion[4, 2] == probe.confusion.sum() == 1
