"""The script that repeats a run gives the run's own losses, and says everything that the run was told."""

import dataclasses
import re

import numpy as np
import pytest

from netviz.anatomy.shortcuts import shortcuts
from netviz.architectures.catalog import build
from netviz.errors import RunError
from netviz.training import curves
from netviz.training.cifar_form import in_cifar_form
from netviz.training.codes import DataSetName, Series
from netviz.training.data import drawn_shapes
from netviz.training.dispatch.trained_network import trained_network
from netviz.training.exports.script import repeating_script
from netviz.training.exports.script_constants import COMPARED, EXACT_POINTS
from netviz.training.exports.script_parts import OPTIMIZERS, SCHEDULES
from netviz.training.record import checkpoints
from netviz.training.record.checkpoints import Position
from netviz.training.record.events import Event
from netviz.training.record.runs import Figures, Trunk
from netviz.training.record.settings import RunSettings
from netviz.training.schedules import share
from netviz.training.worker.gates import Gates
from netviz.training.worker.model import build_model
from tests.training.conftest import ASKED, TINY

NOT_IN_THE_SCRIPT = {"data", "probes", "norms", "epochs", "seconds", "normalise"}
"""What changes no loss at a constant rate, or is decided when a run begins and tried by itself."""
OTHER = {
    "batch_size": "32", "learning_rate": "0.5", "optimizer": "sgd", "schedule": "step", "images": "500",
    "held_out": "300", "augmentation": "cutout", "label_smoothing": "0.1", "weight_decay": "0.25", "clip": "3.0",
    "bn_momentum": "0.7", "bn_bias_rate": "4.0", "weight_average": "0.75", "initial_weights": "he", "seed": "7",
}  # fmt: skip


@pytest.fixture(autouse=True)
def keras_as_it_was(monkeypatch):
    """A script puts its own kernels in the place of Keras' layers."""
    import keras

    for name in ("Add", "BatchNormalization", "Conv2D"):
        monkeypatch.setattr(keras.layers, name, getattr(keras.layers, name))


def executed(script):
    """What a script defines; nothing is trained."""
    defined = {"__name__": "script"}
    exec(script, defined)
    return defined


@pytest.fixture
def begun(store):
    """A run that has trained a little, as the record would have it, with these settings."""

    def begun(**settings):
        run = store.add(*TINY, {**ASKED, "normalise": "unit", **settings}, visitor="me", most=99)
        figures = Figures(data=DataSetName.CIFAR10, batches=300, batches_per_epoch=100, seconds=30.0)
        return dataclasses.replace(run, figures=figures)

    return begun


def point(step, value=2.0):
    return Event(Series.LOSS, 1, step, 64 * step, step / 10, value)


def mark(series, step, value):
    return Event(series, 1, step, 64 * step, step / 10, value)


def script_of(run, *events, network=None):
    return repeating_script(run, network or trained_network(run.network, run.network_settings), [*enumerate(events)])


def test_the_script_gives_the_losses_of_the_run_and_its_accuracy(kept, capsys):
    """Of five batches to the rounding of other kernels; later ones drift as rounding does."""
    store, run = kept
    events = store.events_after(run)
    script = repeating_script(run, trained_network(run.network, run.network_settings), events)
    assert "netviz" not in re.sub(r"#.*", "", script)
    executed(script)["train"](run.figures.batches)
    told = capsys.readouterr().out
    losses = [float(each) for each in re.findall(r"batch \d+: loss ([\d.]+) \(the run", told)]
    recorded = [each.loss for each in curves.trained(events)[:COMPARED]]
    np.testing.assert_allclose(losses, recorded, rtol=1e-4)
    (*_, last) = re.findall(r"held-out accuracy ([\d.]+)%", told)
    assert float(last) / 100 == pytest.approx(run.figures.val_accuracy, abs=0.06)


@pytest.mark.parametrize("name", ["googlenet", "mobilenet_v1", "lenet5"])
def test_the_script_begins_with_the_first_weights_of_the_run(begun, name):
    import keras

    network = build(name, **in_cifar_form(name, {}))
    model = executed(script_of(begun(seed="5"), network=network))["build_learner"]()
    keras.backend.clear_session()
    ours = build_model(network, RunSettings(seed=5))
    for variable, first in zip(model.variables, ours.variables, strict=True):
        np.testing.assert_array_equal(variable.numpy(), first.numpy())


@pytest.mark.parametrize("name", RunSettings.model_fields)
def test_every_setting_that_changes_a_loss_stands_in_the_script(begun, name):
    if name in NOT_IN_THE_SCRIPT:
        assert name not in OTHER
        return
    usual, other = script_of(begun()), script_of(begun(**{name: OTHER[name]}))
    assert usual != other
    compile(other, "script", "exec")


def test_the_drawn_shapes_of_the_script_are_those_of_the_run(begun):
    run = begun()
    of_shapes = dataclasses.replace(run, figures=dataclasses.replace(run.figures, data=DataSetName.SHAPES))
    script = executed(script_of(of_shapes))
    images, labels = script["draw"](3, seed=11)
    ours, classes = drawn_shapes.draw(3, seed=11)
    np.testing.assert_array_equal(images, ours)
    np.testing.assert_array_equal(labels, classes)


def test_how_pixels_are_shown_stands_in_the_script(begun):
    pixels = np.full((1, 32, 32, 3), 200, np.uint8)
    shown = {
        name: executed(script_of(begun(normalise=name)))["shown"](pixels) for name in ("unit", "raw", "standardise")
    }
    assert shown["raw"][0, 0, 0, 0] == 200.0
    assert shown["unit"][0, 0, 0, 0] == pytest.approx(200 / 255)
    assert shown["standardise"][0, 0, 0, 0] == pytest.approx((200 - 120.7) / 64)


@pytest.mark.parametrize("name", SCHEDULES)
def test_the_schedule_of_the_script_is_that_of_the_run(begun, name):
    points = [point(step) for step in range(1, 301)]
    rate = executed(script_of(begun(schedule=name, learning_rate="0.5", seconds="60", epochs="10"), *points))
    run = begun(schedule=name, learning_rate="0.5", seconds="60", epochs="10")
    shown = curves.learning_rates(run, [*enumerate(points)])
    assert shown[:EXACT_POINTS] == [rate["learning_rate"](batch) for batch in range(EXACT_POINTS)]
    for batch in (0, 1, 5, 40, 150, 299):
        over = max(batch / 10 / 60, batch / 1000)
        nearly = 1e-9 if batch < EXACT_POINTS else 0.02
        assert rate["learning_rate"](batch) == pytest.approx(0.5 * share(name, over), rel=nearly)


def test_whatever_was_changed_counts_from_its_batch_on(begun):
    events = [
        point(1),
        mark(Series.NEW_LEARNING_RATE, 1, 0.25),
        mark(Series.NEW_LEARNING_RATE, 9, 0.125),
        mark(Series.CONTINUED, 5, 0.25),  # what followed batch 5 is void
        mark(Series.NEW_LEARNING_RATE, 7, 0.0625),
    ]
    rate = executed(script_of(begun(learning_rate="0.5"), *events))["learning_rate"]
    assert [rate(batch) for batch in (0, 1, 6, 7, 9)] == [0.5, 0.25, 0.25, 0.0625, 0.0625]


def test_a_reset_begins_anew_with_the_rate_and_the_budgets_of_then(begun):
    events = [
        point(1),
        mark(Series.NEW_LEARNING_RATE, 1, 0.25),
        mark(Series.EXTENDED_SECONDS, 1, 120.0),
        mark(Series.RESET, 0, 0.25),
        point(1, 3.0),
    ]
    script = executed(script_of(begun(learning_rate="0.5", schedule="cosine"), *events))
    assert (script["LEARNING_RATE"], script["SECONDS"], script["CHANGES"]) == (0.25, 120, [])
    assert script["RECORDED_LOSSES"] == [3.0]


def test_a_branch_begins_where_its_checkpoint_stands_and_nothing_of_its_trunk_is_repeated(begun):
    network = build("resnet", blocks=(1, 1), initial_filters=8, input_size=32, classes=10)
    one, other = (each.name for each in shortcuts(network))
    run = dataclasses.replace(begun(schedule="cosine", learning_rate="0.5"), trunk=Trunk(1, 4, 9))
    place = Position(run="abc", step=4, number=4, seconds=3.5, optimizer="adam", cut=[other])
    checkpoints.copy(checkpoints.write(place, {"model": []}), run.id)
    events = [
        point(1),
        mark(Series.CUT, 2, 0),
        mark(Series.NEW_LEARNING_RATE, 2, 0.25),
        mark(Series.BRANCHED, 4, 0.5),
        point(5, 3.0),
        mark(Series.CUT, 6, 0),
        mark(Series.NEW_LEARNING_RATE, 6, 0.125),
    ]
    script = executed(script_of(run, *events, network=network))
    assert (script["BEGIN"], script["CHECKPOINT_OF"], script["CLOCK"][0]) == (4, ("abc", 4), (4, 3.5))
    assert (script["LEARNING_RATE"], script["CHANGES"]) == (0.5, [(6, "learning_rate", 0.125)])
    assert (script["RECORDED_LOSSES"], script["CUTS"]) == ([3.0], [(0, [other]), (6, [one, other])])
    text = script_of(run, *events, network=network)
    assert text.index(f"the file {script['CHECKPOINT']}") < text.index("import keras")
    elsewhere = script_of(dataclasses.replace(run, settings={**run.settings, "optimizer": "sgd"}), *events)
    assert ("model.optimizer.variables" in text, "model.optimizer.variables" in elsewhere) == (True, False)


def test_every_optimizer_and_schedule_of_a_run_has_its_part():
    def choices(name):
        return {*next(each.choices for each in RunSettings.descriptions() if each.name == name)}

    assert choices("optimizer") == {*OPTIMIZERS}
    assert choices("schedule") == {*SCHEDULES}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"figures": Figures()}, "must have begun to train to be repeated by a script"),
        ({"figures": Figures(data=DataSetName.CIFAR10, batches_per_epoch=100)}, "must have begun to train"),
        ({"trunk": Trunk(1, 5, 9)}, "from the checkpoint that it begins with. Received: none"),
    ],
)
def test_what_cannot_be_repeated_is_refused_with_its_reason(begun, changes, said):
    with pytest.raises(RunError, match=said):
        script_of(dataclasses.replace(begun(), **changes))


def test_what_was_cut_is_cut_in_the_script_from_its_batch_on(begun):
    """And what was cut before a reset is open again, but for what is marked behind it."""
    import keras

    network = build("resnet", blocks=(1, 1), initial_filters=8, input_size=32, classes=10)
    one, other = (each.name for each in shortcuts(network))
    events = [
        point(1),
        mark(Series.CUT, 1, 0),
        mark(Series.RESET, 0, 0.5),
        mark(Series.CUT, 0, 1),
        mark(Series.CUT, 4, 0),
        mark(Series.HEALED, 9, 1),
    ]
    script = executed(script_of(begun(), *events, network=network))
    assert script["CUTS"] == [(0, [other]), (4, [one, other]), (9, [one])]
    model = script["build_learner"]()
    keras.backend.clear_session()
    gates = Gates(network)
    ours = build_model(network, RunSettings(), gates)
    ours.set_weights(model.get_weights())
    images = np.random.default_rng(1).random((2, 32, 32, 3)).astype(np.float32)
    for batch, closed in ((3, [other]), (8, [one, other]), (9, [one])):
        script["cut"](batch)
        gates.close(closed)
        np.testing.assert_allclose(np.array(model(images)), np.array(ours(images)), rtol=1e-5)
