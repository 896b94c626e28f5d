"""What one takes away of a run, read back by Keras and by TensorFlow: it is what the run's checkpoint has."""

import zipfile

import numpy as np
import pytest

from netviz.errors import RunError
from netviz.interchange.keras_script import to_script
from netviz.training import curves
from netviz.training.dispatch.trained_network import trained_network
from netviz.training.exports import make
from netviz.training.exports.files import ExportKind, named, path_of
from netviz.training.record import checkpoints
from netviz.training.record.settings import RunSettings
from netviz.training.worker.model import build_model


@pytest.fixture
def last(kept):
    _, run = kept
    return checkpoints.of_run(run.id)[-1]


@pytest.fixture
def trained_model(kept, last):
    """The worker's own model, on its quicker kernels, with the averaged weights of the newest checkpoint."""
    _, run = kept
    model = build_model(trained_network(run.network, run.network_settings), RunSettings.of(run.settings))
    for variable, value in zip(model.variables, last.arrays()["averaged"], strict=True):
        variable.assign(value)
    return model


@pytest.fixture
def images():
    return np.random.default_rng(1).normal(size=(16, 32, 32, 3)).astype("float32")


def made(kept, kind, number, tmp_path):
    store, run = kept
    path = tmp_path / f"made.{kind.value}"
    make.export(store, run.id, kind, number, path)
    return path


def test_the_model_of_a_run_answers_as_the_run_did(kept, last, trained_model, images, tmp_path):
    import keras

    model = keras.saving.load_model(made(kept, ExportKind.MODEL, last.position.step, tmp_path))
    np.testing.assert_allclose(
        model.predict(images, verbose=0), trained_model.predict(images, verbose=0), rtol=1e-4, atol=1e-6
    )
    kinds = {type(layer) for layer in model.layers if "normalization" in layer.name}
    assert all(kind.__module__.startswith("keras.") for kind in kinds)
    momenta = {layer.momentum for layer in model.layers if isinstance(layer, keras.layers.BatchNormalization)}
    assert momenta == {0.8}


def test_the_weights_of_a_run_fit_the_network_of_its_script(kept, last, trained_model, images, tmp_path):
    _, run = kept
    script = {"__name__": "script"}
    exec(to_script(trained_network(run.network, run.network_settings)), script)
    model = script["build_model"]()
    model.load_weights(made(kept, ExportKind.WEIGHTS, last.position.step, tmp_path))
    for ours, theirs in zip(model.variables, trained_model.variables, strict=True):
        np.testing.assert_array_equal(ours.numpy(), theirs.numpy())


def test_the_text_has_name_shape_and_every_value_of_each_weight(kept, last, trained_model, tmp_path):
    text = made(kept, ExportKind.TEXT, last.position.step, tmp_path).read_text()
    assert "..." not in text
    for variable in trained_model.trainable_variables:
        head = f"{variable.path}\n{tuple(variable.shape)}\n"
        assert head in text
        values = text.partition(head)[2].replace("[", " ").replace("]", " ").split()[: variable.numpy().size]
        np.testing.assert_allclose(np.array(values, float), variable.numpy().ravel(), atol=1e-6)


def test_event_files_have_every_point_at_its_step_and_time(kept, tmp_path):
    import tensorflow as tf

    store, run = kept
    path = made(kept, ExportKind.TENSORBOARD, 0, tmp_path)
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path)
    events = store.events_after(run)

    def read(folder):
        (file,) = (tmp_path / folder).iterdir()
        assert "tfevents" in file.name
        first, *rest = tf.compat.v1.train.summary_iterator(str(file))
        assert first.file_version == "brain.Event:2"
        return [
            (value.tag, event.step, event.wall_time - run.started, value.simple_value)
            for event in rest
            for value in event.summary.value
        ]

    points = curves.trained(events)
    told = [each for each in read("train") if each[0] == "loss"]
    np.testing.assert_allclose(
        np.array([each[1:] for each in told]),
        np.array([(point.batch, point.seconds, point.loss) for point in points]),
        rtol=1e-5,
        atol=1e-4,
    )
    rates = [each[3] for each in read("train") if each[0] == "learning_rate"]
    np.testing.assert_allclose(rates, curves.learning_rates(run, events), rtol=1e-5, atol=1e-9)
    checks = [each[3] for each in read("validation") if each[0] == "accuracy"]
    np.testing.assert_allclose(checks, [point.accuracy for point in curves.held_out(events)], rtol=1e-6)


def test_what_cannot_be_made_is_said_and_leaves_no_file(kept, last, monkeypatch, capsys):
    store, run = kept
    with pytest.raises(RunError, match="This run has checkpoints at"):
        make.export(store, run.id, ExportKind.MODEL, 7_777, path_of(run.id, ExportKind.MODEL, 7_777))
    monkeypatch.setattr(make, "lower_own_priority", lambda: None)
    monkeypatch.setattr(make, "open_store", lambda: store)
    monkeypatch.setattr(make, "MOST_VALUES_AS_TEXT", 100)
    before = sorted(checkpoints.folder_of(run.id).iterdir())
    assert make.main(run.id, ExportKind.TEXT, last.position.step) == 1
    assert "Weights are written as text where they are at most 100. Received: " in capsys.readouterr().out
    assert sorted(checkpoints.folder_of(run.id).iterdir()) == before
    assert make.main(run.id, ExportKind.WEIGHTS, last.position.step) == 0
    path = path_of(run.id, ExportKind.WEIGHTS, last.position.step)
    assert named(run.id, path.name) == path
    assert make.main(run.id, ExportKind.WEIGHTS, last.position.step) == 0  # again, in its place
    path.unlink()


def test_a_handout_has_drawing_table_script_curves_and_weights_that_fit_the_script(kept, tmp_path):
    store, run = kept
    with zipfile.ZipFile(made(kept, ExportKind.HANDOUT, 0, tmp_path)) as archive:
        archive.extractall(tmp_path)
        names = set(archive.namelist())
    network = trained_network(run.network, run.network_settings)
    listed = (tmp_path / "contents.txt").read_text().splitlines()
    assert {line.partition(":")[0] for line in listed if ": " in line} == names - {"contents.txt"}
    assert (tmp_path / "drawing.svg").read_text().startswith("<svg")
    assert (tmp_path / "drawing.pdf").read_bytes().startswith(b"%PDF")
    assert len((tmp_path / "layers.csv").read_text().splitlines()) == 1 + len(network.nodes)
    assert (tmp_path / "curves.csv").read_text() == curves.as_csv(store.events_after(run))
    script = {"__name__": "script"}
    exec((tmp_path / "network.py").read_text(), script)
    model = script["build_model"]()
    model.load_weights(tmp_path / "trained.weights.h5")
    best = checkpoints.best(checkpoints.of_run(run.id)).arrays()["averaged"]
    for ours, theirs in zip(model.variables, best, strict=True):
        np.testing.assert_array_equal(ours.numpy(), theirs)
