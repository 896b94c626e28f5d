"""The runs of a host, listed and steered from a shell."""

import json

import pytest

from netviz.__main__ import main
from netviz.training import run_commands, words
from netviz.training.codes import CommandKind, DataSetName, Phase, Reason, Series
from netviz.training.dispatch import local_processes
from netviz.training.dispatch.cutting import shortcuts_of
from netviz.training.dispatch.dispatcher import dispatcher
from netviz.training.record import checkpoints
from netviz.training.record.events import Event
from netviz.training.record.runs import End, Figures
from tests.training.conftest import ASKED, TINY

FIGURES = Figures(batches=1_200, data=DataSetName.SHAPES, val_accuracy=0.5, learning_rate=0.002)


@pytest.fixture(autouse=True)
def _no_worker_starts(monkeypatch):
    monkeypatch.setattr(local_processes, "module_command", lambda *_: ["/nothing/here"])
    monkeypatch.setattr(run_commands, "_OBEYED_SECONDS", 0.0)


@pytest.fixture
def running(store, add):
    """A run that goes on in another place."""
    add()
    run = store.claim_next(1)
    store.take(run.id, "local:elsewhere:1:1.0")
    store.report(
        run, [(0, Event(Series.NEW_LEARNING_RATE, 1, 30, 1920, 2.0, 0.01))], phase=Phase.PAUSED, figures=FIGURES
    )
    return store.run(run.id)


def told(capsys, *arguments):
    """Exit status, and the JSON that was printed."""
    status = main([*arguments, "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_runs_lists_what_goes_on_first_and_then_the_newest(store, add, running, capsys):
    waiting = add(visitor="another")
    for _ in range(2):
        store.ask_to_stop(add(visitor="a third").id)
    status, listed = told(capsys, "runs")
    assert status == 0
    assert [(run["number"], run["state"]) for run in listed][:2] == [(waiting.number, "queued"), (1, "running")]
    assert [run["number"] for run in listed][2:] == [4, 3]
    assert main(["runs"]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split() == [*run_commands._COLUMNS]
    (row,) = [row for row in rows if running.id in row]
    assert row.split()[:7] == ["1", running.id, TINY[0], "paused", "1,200", "50.0", "%"]


def test_a_run_of_a_file_is_listed_and_shown_under_the_files_name(store, capsys):
    run = store.add("file", {"file": "mine.keras", "title": "own"}, TINY[1], visitor="me", config="{}")
    for line in (["runs"], ["runs", "show", run.id]):
        assert main(line) == 0
        (row,) = [row for row in capsys.readouterr().out.splitlines() if run.id in row]
        assert row.split()[:3] == [str(run.number), run.id, "mine.keras"]


@pytest.mark.parametrize("name", ["number", "id"])
def test_a_run_is_shown_by_its_number_and_by_its_id(running, capsys, name):
    which = str(getattr(running, name))
    _, shown = told(capsys, "runs", "show", which)
    assert (shown["run"], shown["phase"], shown["figures"]["batches"]) == (running.id, "paused", 1_200)
    assert shown["marks"] == [
        {"series": "new_learning_rate", "epoch": 1, "batch": 30, "images": 1920, "seconds": 2.0, "value": 0.01}
    ]
    assert main(["runs", "show", which]) == 0
    text = capsys.readouterr().out
    assert "running: Paused" in text
    assert "batch 30: learning rate 0.01" in text


COMMANDS = {
    "pause": (CommandKind.PAUSE, None),
    "resume": (CommandKind.RESUME, None),
    "step": (CommandKind.BATCH, None),
    "step --epoch": (CommandKind.EPOCH, None),
    "rate": (CommandKind.LEARNING_RATE, 5e-4),
    "extend --seconds 30": (CommandKind.EXTEND_SECONDS, 30),
    "extend --epochs 2": (CommandKind.EXTEND_EPOCHS, 2),
    "reset": (CommandKind.RESET, None),
    "stop": (CommandKind.STOP, None),
}


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_the_shell_is_told_to_the_worker(store, running, capsys, line):
    name, *rest = line.split()
    value = ["5e-4"] if name == "rate" else []
    status, shown = told(capsys, name, "1", *value, *rest)
    assert (status, shown["state"]) == (1, "running")  # nobody there obeys
    (heard,) = store.report(running, phase=Phase.TRAINING, figures=FIGURES).commands
    assert (heard.kind, heard.value) == COMMANDS[line]


def test_what_is_obeyed_ends_well(store, running, capsys, monkeypatch):
    """The worker acknowledges while the shell looks again."""
    monkeypatch.setattr(run_commands, "_OBEYED_SECONDS", 60.0)
    here = dispatcher()
    monkeypatch.setattr(
        here, "dispatch", lambda: here.store.report(running, phase=Phase.PAUSED, figures=FIGURES, obeyed=1)
    )
    assert told(capsys, "pause", "1")[0] == 0


def test_an_ended_run_is_continued_from_the_shell(store, running, capsys):
    assert main(["continue", "1"]) == 2
    assert "A run must have ended to be continued. Received: running" in capsys.readouterr().err
    store.end(running.id, End("done", Reason.TIME_OVER, {"seconds": 60}))
    assert main(["continue", "1"]) == 2
    assert "A run must have a checkpoint to be continued" in capsys.readouterr().err
    checkpoints.write(checkpoints.Position(run=running.id, step=30), {"model": []})
    assert told(capsys, "runs", "show", "1")[1]["checkpoints"] == [30]
    told(capsys, "continue", "1", "--rate", "0.001")
    assert "could not be started" in words.reason(store.run(running.id))  # by an executor that starts nothing


def test_a_run_that_waits_is_stopped_at_once_and_not_steered(running, add, capsys):
    waiting = add(visitor="another")
    assert main(["rate", waiting.id, "0.1"]) == 2
    assert "A run must be running to be steered. Received: queued" in capsys.readouterr().err
    status, shown = told(capsys, "stop", waiting.id)
    assert (status, shown["state"], shown["reason"]) == (0, "stopped", "stopped_in_queue")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("stop 99", "There is no run of that number or id; python -m netviz runs lists them. Received: 99"),
        ("runs show nothing", "There is no run of that number or id"),
        ("runs tell 1", "runs takes nothing, or show N. Received: tell 1"),
        ("rate 1 fast", "learning_rate must be a number between 1e-07 and 10.0. Received: fast"),
        ("extend 1 --seconds 1", "seconds must be between 5 and 3,600 seconds. Received: 1"),
    ],
)
def test_bad_input_ends_in_a_sentence(running, capsys, arguments, said):
    assert main(arguments.split()) == 2
    assert said in capsys.readouterr().err


def test_shortcuts_are_cut_by_name_or_all_at_once_and_shown_by_their_blocks(store, running, capsys):
    every = [each.name for each in shortcuts_of(running)]
    for asked in (["cut", "1", "--all"], ["heal", "1", every[0]]):
        assert told(capsys, *asked)[0] == 1  # its worker does not hear
    heard = store.report(running, phase=Phase.TRAINING, figures=Figures()).commands
    assert [(each.kind, each.value) for each in heard] == [(CommandKind.CUT, every), (CommandKind.HEAL, every[:1])]
    done = [Event(Series.CUT, 1, 40, 2560, 3.0, float(place)) for place in range(len(every))]
    done.append(Event(Series.HEALED, 1, 50, 3200, 4.0, 1.0))
    store.report(running, list(enumerate(done, 1)), phase=Phase.TRAINING, figures=Figures())
    main(["runs", "show", "1"])
    shown = capsys.readouterr().out
    assert f"batch 40: all {len(every)} shortcuts cut\n" in shown
    assert "batch 50: shortcut of stage 2, block 1 healed\n" in shown


def test_a_run_without_shortcuts_cannot_be_cut(store, capsys):
    store.add("plain20", {}, ASKED, visitor="me")
    store.claim_next(1)
    assert main(["cut", "1", "--all"]) == 2
    assert "Only a network with residual additions has shortcuts to cut. Received: plain20" in capsys.readouterr().err
