"""Experiments from a shell."""

import json

import pytest

from netviz.__main__ import main
from netviz.training import experiment_command
from netviz.training.dispatch.dispatcher import dispatcher
from netviz.training.experiments import EXPERIMENTS
from netviz.training.recordings import recorded


def told(capsys, *arguments):
    """Exit status, and the JSON that was printed."""
    status = main(["experiment", *arguments, "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_every_experiment_is_listed_with_what_to_look_for(capsys):
    assert main(["experiment"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(EXPERIMENTS)
    status, listed = told(capsys)
    assert status == 0
    assert [(each["name"], each["looks_for"]) for each in listed] == [
        (key, each.told()) for key, each in EXPERIMENTS.items()
    ]


def test_recorded_figures_are_told_at_once(capsys):
    assert main(["experiment", "degradation", "--recorded"]) == 0
    out = capsys.readouterr().out
    first = recorded("degradation")[0]
    assert all(word in out for word in (first.day, first.machine, EXPERIMENTS["degradation"].told(), "Plain-56"))
    status, runs = told(capsys, "degradation", "--recorded")
    assert (status, runs[0]["test_accuracy"]) == (0, first.run.figures.test_accuracy)


def test_runs_are_followed_one_after_another_and_stopped_with_one_of_them(capsys, monkeypatch):
    here = dispatcher()
    monkeypatch.setattr(here, "dispatch", lambda: None)

    def followed(run, out):
        here.store.ask_to_stop(run.id)
        return here.store.run(run.id)

    monkeypatch.setattr(experiment_command.command, "followed", followed)
    status, runs = told(capsys, "relu6")
    assert (status, [run["state"] for run in runs]) == (1, ["stopped", "stopped"])
    assert here.store.active() == []


@pytest.mark.parametrize(("arguments", "said"), [(["nonsense"], "must be one of degradation"), (["a" * 500], "one of")])
def test_an_experiment_that_there_is_not_is_refused(capsys, arguments, said):
    assert main(["experiment", *arguments]) == 2
    assert said in capsys.readouterr().err
