"""Runs compared and taken away from a shell."""

import json

import pytest

from netviz.__main__ import main
from netviz.training import outcome_commands
from netviz.training.codes import DataSetName, Phase, Reason, Series
from netviz.training.exports.files import ExportKind, path_of
from netviz.training.exports.queue import ExportQueue
from netviz.training.record import checkpoints
from netviz.training.record.checkpoints import Position
from netviz.training.record.events import Event
from netviz.training.record.runs import End, Figures


@pytest.fixture
def ended(store, add):
    """Runs that have ended with these figures, the first of which knows no test."""

    def one(accuracy, test, **settings):
        add(visitor=str(accuracy), **settings)
        run = store.claim_next(1)
        point = Event(Series.LOSS, 1, 1, 64, 0.5, 2.25)
        figures = Figures(
            val_accuracy=accuracy, best_val_accuracy=accuracy, accuracy=0.5, test_accuracy=test, batches=1_234,
            data=DataSetName.CIFAR10, batches_per_epoch=100,
        )  # fmt: skip
        store.report(run, [(0, point)], phase=Phase.TRAINING, figures=figures)
        store.end(run.id, End("done", Reason.EPOCHS_OVER, {"epochs": 1}))
        return store.run(run.id)

    return [one(0.5, None), one(0.625, 0.75, learning_rate="0.5")]


def test_runs_are_compared_with_the_first_and_only_what_differs_is_told(ended, capsys):
    first, second = ended
    assert main(["compare", str(first.number), second.id]) == 0
    lines = {line[:15].strip(): line[15:].split() for line in capsys.readouterr().out.splitlines()}
    assert lines["best held-out"] == ["50.0", "%", "62.5", "%", "(+12.5)"]
    assert lines["test"] == ["–", "75.0", "%"]
    assert lines["batches"] == ["1,234", "1,234"]
    assert lines["learning rate"] == ["0.002", "0.5"]
    assert "seed" not in lines


def test_the_comparison_as_json_has_every_figure(ended, capsys):
    assert main(["compare", *(run.id for run in ended), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [each["val_accuracy"] for each in told["runs"]] == [0.5, 0.625]
    assert told["differing"] == {"learning_rate": ["0.002", "0.5"]}


def test_one_run_alone_is_not_compared(ended, capsys):
    assert main(["compare", ended[0].id, ended[0].id]) == 2
    assert "compare takes two runs or more" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("kind", "begins"),
    [("csv", "epoch,accuracy,loss"), ("json", '{"run": '), ("html", "<!doctype html>"), ("script", '"""ResNet')],
)
def test_what_needs_no_tensorflow_is_written_at_once(ended, tmp_path, kind, begins):
    out = tmp_path / "out"
    assert main(["export", ended[1].id, f"--{kind}", "-o", str(out)]) == 0
    assert out.read_text(encoding="utf-8").startswith(begins)


@pytest.mark.parametrize(("last", "step"), [([], 5), (["--last"], 9)])
def test_weights_are_the_best_or_the_last_and_made_once(ended, tmp_path, last, step):
    run = ended[0]
    for at, accuracy in ((5, 0.5), (9, 0.25)):
        checkpoints.write(Position(run=run.id, step=at, val_accuracy=accuracy), {"model": []})
    path = path_of(run.id, ExportKind.MODEL, step)
    path.write_bytes(b"made before")
    out = tmp_path / "out.keras"
    assert main(["export", run.id, "--keras", *last, "-o", str(out)]) == 0
    assert out.read_bytes() == b"made before"


def test_what_cannot_be_taken_away_is_said(ended, tmp_path, capsys, monkeypatch):
    assert main(["export", ended[0].id, "--weights", "-o", str(tmp_path / "w")]) == 2
    assert "A run must have a checkpoint to give its weights" in capsys.readouterr().err
    assert main(["export", ended[0].id, "--csv", "-o", str(tmp_path / "no" / "w")]) == 2
    assert "The file could not be written: No such file or directory" in capsys.readouterr().err
    assert main(["export", ended[0].id, "--checkpoint", "-o", str(tmp_path / "w")]) == 2
    assert "makes its first weights itself. Received: run 1, no branch" in capsys.readouterr().err
    for kind in ("--handout", "--csv"):
        assert main(["export", ended[0].id, kind, "--last", "-o", str(tmp_path / "w")]) == 2
        assert f"--last goes with --keras, --weights or --text. Received: {kind}" in capsys.readouterr().err
    queue = ExportQueue(lambda key, export: setattr(export, "problem", "No. Received: 7"))
    monkeypatch.setattr(outcome_commands, "ExportQueue", lambda: queue)
    checkpoints.write(Position(run=ended[0].id, step=1), {"model": []})
    assert main(["export", ended[0].id, "--keras", "-o", str(tmp_path / "w")]) == 2
    assert "No. Received: 7" in capsys.readouterr().err
