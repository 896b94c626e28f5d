"""Workers with TensorFlow: they learn, stop, diverge, die and are refused, and the store knows."""

import json
import math
import os
import signal
import subprocess
import time

import pytest

from netviz.__main__ import main
from netviz.training import words
from netviz.training.codes import DataSetName, Phase, Reason
from netviz.training.curves import held_out, trained
from netviz.training.dispatch import dispatcher as dispatching
from netviz.training.dispatch.dispatcher import Dispatcher
from netviz.training.dispatch.local_processes import LocalProcesses, pid_of
from netviz.training.environment import module_command
from netviz.training.worker import process as worker
from netviz.training.worker import stopwatch
from netviz.training.worker.steps import Steps
from tests.training.conftest import ASKED, TINY, until


def trained_a_while(run):
    return not run.is_active or (run.figures.batches or 0) >= 20


@pytest.fixture
def train(store):
    """Be the worker of the next run: TensorFlow is there already."""

    def train():
        run = store.claim_next(1)
        assert worker.main(run.id) == 0
        return store.run(run.id)

    return train


def test_a_short_run_on_real_images_learns_and_says_what_it_learned(cifar10, store, add, train, monkeypatch):
    """Bounded by its epochs: as many batches on a slow machine as on a fast one."""
    monkeypatch.setenv("NETVIZ_CIFAR10", str(cifar10))
    add(seconds=115, images=6_400, epochs=3, learning_rate=0.005)
    run = train()
    assert (run.state, words.reason(run)) == ("done", "its 3 epochs were over")
    figures = run.figures
    assert figures.batches == 300
    assert figures.data is DataSetName.CIFAR10
    assert (figures.held_out, figures.test_images, figures.batches_per_epoch) == (1_000, 2_000, 100)
    assert figures.val_accuracy > 0.2
    assert figures.test_accuracy > 0.2
    assert figures.images_per_second > 0
    events = store.events_after(run)
    points, checked = trained(events), held_out(events)
    assert [event.batch for event in points] == list(range(1, figures.batches + 1))
    assert all(event.images == 64 * event.batch for event in points)
    assert len(checked) >= 2
    assert checked[-1].batch == figures.batches
    assert checked[-1].loss < math.log(10)
    seconds = [event.seconds for _, event in events]
    assert seconds == sorted(seconds)


def test_a_run_ends_when_its_time_is_over_with_a_last_look_at_the_held_out_images(store, add, train, monkeypatch):
    hours = type("Hours", (), {"monotonic": staticmethod(lambda: 50 * time.monotonic())})
    monkeypatch.setattr(stopwatch, "time", hours)
    add(data="shapes", seconds=5, epochs=100)
    run = train()
    assert (run.state, words.reason(run)) == ("done", "its 5 seconds were over")
    assert held_out(store.events_after(run))[-1].batch == run.figures.batches


def test_the_command_line_ends_with_a_line_of_json_that_has_the_figures(monkeypatch, capsys):
    monkeypatch.setenv("NETVIZ_SLOTS", "1")
    network = "resnet -s blocks=1 -s initial_filters=4"
    asked = f"{network} --data shapes --images 512 --epochs 2 --held-out 100 --json"
    assert main(["train", *asked.split()]) == 0
    out, progress = capsys.readouterr()
    told = json.loads(out.splitlines()[-1])
    relied_on = {"run", "state", "epochs", "batches", "images_per_second", "accuracy", "val_accuracy", "test_accuracy"}
    assert relied_on <= told.keys()
    assert (told["state"], told["epochs"], told["batches"]) == ("done", 2, 16)
    assert progress.startswith(f"{told['run']}: Starting")
    assert "\r" not in progress
    assert 0 <= told["test_accuracy"] <= 1


def test_a_file_is_trained_by_its_architecture_and_the_run_outlives_it(store, tmp_path, capsys):
    image = {"class_name": "InputLayer", "config": {"name": "image", "batch_shape": [None, 16, 16, 3]}}
    dense = {"class_name": "Dense", "config": {"name": "logits", "units": 10}}
    flat = {"class_name": "Flatten", "config": {"name": "flat"}}
    file = tmp_path / "mine.json"
    file.write_text(json.dumps({"class_name": "Sequential", "config": {"name": "own", "layers": [image, flat, dense]}}))
    asked = "--data shapes --images 512 --epochs 1 --held-out 100 --json"
    assert main(["train", str(file), *asked.split()]) == 0
    out, progress = capsys.readouterr()
    told = json.loads(out.splitlines()[-1])
    assert (told["state"], told["epochs"]) == ("done", 1)
    assert "The images are enlarged or reduced to its 16 × 16 pixels" in progress
    run = store.run(told["run"])
    assert (run.network, run.network_settings["file"], run.network_settings["title"]) == ("file", "mine.json", "own")
    assert json.loads(store.config(run)) == json.loads(file.read_text())


LONG = ["train", "resnet", "-s", "blocks=1", "-s", "initial_filters=4", "--data", "shapes", "--seconds", "300"]


@pytest.mark.parametrize(
    "signals", [["SIGINT", "SIGINT"], ["SIGHUP"], []], ids=["Ctrl-C twice", "its terminal is closed", "head -1"]
)
def test_a_command_line_that_is_left_takes_its_run_along_and_prints_no_traceback(store, signals):
    command = module_command("netviz", *LONG)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as shell:
        identity, _, _ = shell.stdout.readline().partition(":")
        for name in signals:
            shell.send_signal(getattr(signal, name))
        shell.stdout.close()
        told = shell.stderr.read()
    assert told == ""
    run = until(Dispatcher(store, LocalProcesses()), store.run(identity), lambda run: not run.is_active)
    assert run.state == "stopped"


def test_a_command_line_that_is_terminated_stops_its_run_and_says_so(store):
    asked = "resnet -s blocks=1 -s initial_filters=4 --data shapes --seconds 300 --json"
    command = [*module_command("netviz"), "train", *asked.split()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as shell:
        shell.stderr.readline()  # its first word: the run has begun
        shell.terminate()
        out, _ = shell.communicate()
    assert shell.returncode == 0
    told = json.loads(out.splitlines()[-1])
    assert told["state"] == "stopped"
    assert store.run(told["run"]).state == "stopped"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("resnet --learning-rate nan", "learning_rate must be a number between 1e-07 and 10.0. Received: nan"),
        ("resnet --batch-size 4", "batch_size must be between 8 and 512. Received: 4"),
        ("resnet -s classes=7", "classes must be 10 to train on ten classes of 32 pixels. Received: 7"),
        ("resnet -s blocks", "-s takes KEY=VALUE, such as alpha=0.5. Received: blocks"),
        ("lennet9", "There is no architecture or preset of that name"),
    ],
)
def test_the_command_line_refuses_in_a_sentence(arguments, said, capsys):
    assert main(["train", *arguments.split()]) == 2
    assert said in capsys.readouterr().err


def test_a_run_that_diverges_ends_there_with_its_place_and_a_gap(store, add, train, monkeypatch):
    """With the loss of batch 23 replaced: batch normalisation holds even a rate of 10 back."""
    step = Steps.train
    calls = []

    def breaks_at_23(steps, images, labels):
        calls.append(step(steps, images, labels))
        return (math.nan, 0.1) if len(calls) == 23 else calls[-1]

    monkeypatch.setattr(Steps, "train", breaks_at_23)
    add(data="shapes", images=1_024)
    ended = train()
    assert ended.state == "diverged"
    assert words.reason(ended).startswith("diverged at epoch 2, batch 7: the loss was no longer a number")
    last = trained(store.events_after(ended))[-1]
    assert (last.batch, last.loss) == (23, None)


def test_an_error_in_the_worker_is_told_in_one_line(store, add, monkeypatch, capsys):
    def breaks(*_):
        raise ValueError("a shape is wrong\nand a long story follows")

    monkeypatch.setattr(Steps, "train", breaks)
    run = add(data="shapes", images=1_024)
    store.claim_next(1)
    worker.main(run.id)
    ended = store.run(run.id)
    assert (ended.state, words.reason(ended)) == ("failed", "the worker failed with ValueError: a shape is wrong")
    assert "Traceback" in capsys.readouterr().err


def test_a_second_worker_of_the_same_run_leaves_at_once(store, add):
    run = add()
    store.claim_next(1)
    store.take(run.id, "1:1.0")
    assert worker.main(run.id) == 5
    assert store.run(run.id).handle == "1:1.0"


def test_a_worker_killed_in_training_is_failed_and_its_curve_is_kept(dispatcher, add):
    run = until(dispatcher, add(data="shapes", seconds=300), trained_a_while)
    os.kill(pid_of(run.handle), signal.SIGKILL)
    ended = until(dispatcher, run, lambda run: not run.is_active)
    assert ended.state == "failed"
    assert "signal 9" in words.reason(ended)
    assert len(dispatcher.store.events_after(run)) >= 20


@pytest.mark.parametrize(
    ("blocks", "reached"),
    [("1,1", trained_a_while), ("16,16", lambda run: run.phase is Phase.TRACING)],  # many: traced for seconds
    ids=["step", "trace"],
)
def test_a_run_stops_by_itself_when_it_is_asked_to_in_training_and_while_it_traces(
    dispatcher, store, monkeypatch, blocks, reached
):
    for name in ("STOP_SECONDS", "STOP_STARTING_SECONDS"):
        monkeypatch.setattr(dispatching, name, 600.0)
    network, settings = TINY
    asked = ASKED | {"data": "shapes", "seconds": "300", "images": "5000"}
    run = until(dispatcher, store.add(network, settings | {"blocks": blocks}, asked, visitor="a visitor"), reached)
    dispatcher.store.ask_to_stop(run.id)
    ended = until(dispatcher, run, lambda run: not run.is_active)
    assert (ended.state, ended.reason) == ("stopped", Reason.STOPPED)
    until(dispatcher, ended, lambda run: dispatcher.executor.state(run.handle) == "exited")
    assert len(dispatcher.store.events_after(run)) >= (ended.figures.batches or 0)


def test_a_data_set_that_is_missing_is_the_reason_of_a_failed_run(add, train, monkeypatch):
    monkeypatch.setenv("NETVIZ_CIFAR10", "/nowhere/cifar")
    add()
    ended = train()
    assert ended.state == "failed"
    assert words.reason(ended).startswith("NETVIZ_CIFAR10 must name a cifar-10-batches-py folder")


def test_a_network_that_cannot_be_held_is_refused_by_the_worker_too(dispatcher, add, monkeypatch):
    monkeypatch.setenv("NETVIZ_WORKER_MB", "300")
    ended = until(dispatcher, add(), lambda run: not run.is_active)
    assert ended.state == "failed"
    assert "must fit into 300 MB of memory" in words.reason(ended)


def test_the_settings_of_a_run_are_kept_with_it(add):
    assert dict(add(epochs=3).settings) == ASKED | {"epochs": "3"}


def test_a_time_limit_of_the_host_that_cannot_be_is_the_reason_of_the_end(add, train, monkeypatch):
    monkeypatch.setenv("NETVIZ_MAX_SECONDS", "soon")
    add()
    assert words.reason(train()) == (
        "NETVIZ_MAX_SECONDS must be a whole number between 1 and 1,000,000. Received: soon"
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"warmup": "3"}, "There is no setting warmup; the settings are"),
        ({"epochs": "1000"}, "epochs must be between 1 and 100. Received: 1000"),
        ({"data": "mnist"}, "data must be one of auto, cifar10, shapes. Received: mnist"),
    ],
)
def test_a_run_that_an_update_made_impossible_fails_in_a_sentence(store, train, capfd, changes, said):
    """It waited in the queue while netviz learned other settings."""
    store.add(*TINY, ASKED | changes, visitor="a visitor")
    ended = train()
    assert ended.state == "failed"
    assert words.reason(ended).startswith(said)
    assert "Traceback" not in capfd.readouterr().err


def test_a_network_that_an_update_made_impossible_fails_in_a_sentence(store, train, capfd):
    store.add("lennet9", {}, ASKED, visitor="a visitor")
    assert words.reason(train()).startswith("There is no architecture or preset of that name")
    assert "Traceback" not in capfd.readouterr().err
