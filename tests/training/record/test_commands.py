"""The laws of commands: each is told until it is acknowledged, and only a run that runs takes any."""

from netviz.training.codes import CommandKind, Phase
from netviz.training.record.runs import Command, Figures
from netviz.training.record.store import Answer
from tests.training.conftest import acknowledged
from tests.training.record.conftest import DONE, report, running


def test_a_queued_run_that_is_stopped_never_starts(store, add):
    run = add()
    store.ask_to_stop(run.id)
    assert store.run(run.id).state == "stopped"
    assert store.claim_next(1) is None


def test_a_running_run_that_is_stopped_hears_of_it_with_its_next_report(store, add):
    run = running(store, add)
    assert report(store, run, []) == Answer(goes_on=True)
    store.ask_to_stop(run.id)
    store.ask_to_stop(run.id)
    assert report(store, run, []) == Answer(goes_on=True, commands=(Command(1, CommandKind.STOP),))
    assert store.run(run.id).stop_asked is not None


def test_a_command_is_told_until_it_is_acknowledged_and_then_never_again(store, add):
    run = running(store, add)
    assert store.commands.give(run.id, CommandKind.UNKNOWN, {"rate": 0.1}) == 1
    told = Answer(goes_on=True, commands=(Command(1, CommandKind.UNKNOWN, {"rate": 0.1}),))
    assert report(store, run, []) == report(store, run, []) == told
    store.ask_to_stop(run.id)
    stop = Answer(goes_on=True, commands=(Command(2, CommandKind.STOP),))
    assert store.report(run, phase=Phase.TRAINING, figures=Figures(), obeyed=1) == stop
    assert acknowledged(store, run) == [1]
    assert store.report(run, phase=Phase.TRAINING, figures=Figures(), obeyed=2) == Answer(goes_on=True)
    assert acknowledged(store, run) == [1, 2]


def test_a_run_that_does_not_run_takes_no_command(store, add):
    run = add()
    assert store.commands.give(run.id, CommandKind.STOP) is None
    store.claim_next(1)
    store.end(run.id, DONE)
    assert store.commands.give(run.id, CommandKind.STOP) is None
