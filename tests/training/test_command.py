"""What a shell is told of a run that it trains."""

import io
from types import SimpleNamespace

import pytest

from netviz.errors import RunCause, RunError
from netviz.training import command
from netviz.training.codes import DataSetName, Phase, Reason
from netviz.training.record.runs import End, Figures
from tests.training.conftest import ASKED, TINY

AWAY = RunError("The record of runs cannot be read", received="database is locked", cause=RunCause.NO_RECORD)


@pytest.fixture
def clock(monkeypatch):
    """Time that passes by sleeping alone."""
    clock = SimpleNamespace(now=0.0, at={})

    def sleep(seconds):
        clock.now += seconds
        for moment in sorted(moment for moment in clock.at if moment <= clock.now):
            clock.at.pop(moment)()

    monkeypatch.setattr(command, "time", SimpleNamespace(monotonic=lambda: clock.now, sleep=sleep))
    return clock


@pytest.fixture
def watched(store, clock, monkeypatch):
    """A running run, what watches it, and a record that is away at the asked-for times."""
    store.add(*TINY, ASKED, visitor="a visitor")
    run = store.claim_next(1)

    def watched(away, dispatch=lambda: None):
        find, stop = store.run, store.ask_to_stop

        def unless_away(do):
            def done(identity):
                if away(clock.now):
                    raise AWAY
                return do(identity)

            return done

        monkeypatch.setattr(store, "run", unless_away(find))
        monkeypatch.setattr(store, "ask_to_stop", unless_away(stop))
        here = SimpleNamespace(store=store, dispatch=dispatch)
        return lambda: command._watch(here, run, command._Progress(io.StringIO()))

    return run, watched


def test_a_record_that_is_away_for_a_moment_does_not_end_the_telling(store, clock, watched):
    run, watch = watched
    clock.at[100.0] = lambda: store.end(run.id, End("done", Reason.EPOCHS_OVER))
    assert watch(away=lambda now: 10 < now < 65)().state == "done"


def test_a_disk_that_is_full_for_a_moment_does_not_end_the_telling(store, clock, watched):
    def dispatch():
        if 10 < clock.now < 65:
            raise RunError("The queue cannot be read", received="disk full", cause=RunCause.DISK_FULL)

    run, watch = watched
    clock.at[100.0] = lambda: store.end(run.id, End("done", Reason.EPOCHS_OVER))
    assert watch(away=lambda now: False, dispatch=dispatch)().state == "done"


def test_a_record_that_stays_away_ends_the_telling_with_its_sentence(clock, watched):
    _, watch = watched
    with pytest.raises(RunError) as raised:
        watch(away=lambda now: now > 10)()
    assert raised.value is AWAY
    assert 10 + command.AWAY_SECONDS <= clock.now <= 12 + command.AWAY_SECONDS


def test_a_run_that_is_gone_from_the_record_is_not_waited_for(clock, watched, store, monkeypatch):
    gone = RunError("There is no run of that name", cause=RunCause.NOT_FOUND)
    _, watch = watched
    watching = watch(away=lambda now: False)
    monkeypatch.setattr(store, "run", lambda identity: (_ for _ in ()).throw(gone))
    with pytest.raises(RunError, match="no run of that name"):
        watching()
    assert clock.now < 1


def test_a_stop_that_is_asked_for_while_the_record_is_away_is_asked_for_again(store, clock, watched):
    run, watch = watched

    def interrupt():
        raise KeyboardInterrupt

    def obey():
        assert store.find(run.id).stop_asked is not None
        store.end(run.id, End("stopped", Reason.STOPPED))

    clock.at |= {15.0: interrupt, 60.0: obey}
    assert watch(away=lambda now: 10 < now < 30)().state == "stopped"


def test_a_run_that_trains_tells_how_much_time_is_left(store):
    run = store.add(*TINY, ASKED, visitor="a visitor")
    store.claim_next(1)
    here = SimpleNamespace(store=store)
    figures = Figures(images_per_second=1_234.4, loss=2.25, seconds_left=41.7)
    store.report(run, phase=Phase.TRAINING, done=0.3, figures=figures)
    assert command._words(here, store.run(run.id)) == ("Training  30 %  42 s left  1,234 images/s  loss 2.250")


def test_a_script_is_told_data_losses_and_reason_and_nobody_takes_shapes_for_photographs(store):
    run = store.add(*TINY, {**ASKED, "data": "auto"}, visitor="a visitor")
    store.claim_next(1)
    figures = {"data": DataSetName.SHAPES, "loss": 2.5, "val_loss": 2.75, "test_accuracy": 0.25, "test_images": 2_000}
    store.end(run.id, End("done", Reason.TIME_OVER, {"seconds": 5}), figures=Figures(**figures))
    told = command.as_json(store.run(run.id))
    assert told | {"network": TINY[0], "data": "shapes", "loss": 2.5, "val_loss": 2.75, "reason": "time_over"} == told
    assert told["reason_in_words"] == "its 5 seconds were over"
    assert command._last_words(store.run(run.id)).endswith(
        "25.0 % on 2,000 images of Shapes. CIFAR-10 could not be had here, so netviz drew Shapes in its place"
    )


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_in_a_terminal_a_bar_grows_on_one_line_that_never_wraps(store, monkeypatch):
    monkeypatch.setenv("COLUMNS", "70")
    store.add(*TINY, ASKED, visitor="a visitor")
    run, out = store.claim_next(1), Terminal()
    progress = command._Progress(out)
    for done in (0.0, 0.49, 1.0):
        store.report(
            run, phase=Phase.TRAINING, done=done, figures=Figures(seconds_left=41.7, val_accuracy=0.5, loss=2.0)
        )
        now = store.run(run.id)
        progress.tell(now, command._words(SimpleNamespace(store=store), now))
    first, *drawn = out.getvalue().split("\r")
    assert first == f"{run.id}\n"
    assert all(len(line) < 70 for line in drawn)
    assert ["50.0 %" in line and "left" in line for line in drawn] == [True] * 3
    filled = [line.partition("  ")[0].count("█") for line in drawn]
    assert filled == sorted(set(filled))
    assert "░" not in drawn[-1]
