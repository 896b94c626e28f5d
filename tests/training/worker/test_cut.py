"""A real worker cuts shortcuts and heals them; what is cut is kept with the weights."""

import pytest

from netviz.training.codes import CommandKind, Phase, Series
from netviz.training.curves import marks
from netviz.training.dispatch import continuing
from netviz.training.dispatch.cutting import shortcuts_of, wished
from netviz.training.dispatch.steering import steer
from netviz.training.record import checkpoints
from tests.training.conftest import until


def test_what_is_cut_stays_cut_when_a_run_begins_again_or_is_continued(dispatcher, store, add, monkeypatch):
    monkeypatch.setattr(continuing, "dispatcher", lambda: dispatcher)
    asked = add(data="shapes", images=640, epochs=2, seconds=300)
    first, last = (each.name for each in shortcuts_of(asked))
    dispatcher.dispatch()

    def tell(kind, value=None):
        number = steer(store, asked.id, kind, value)
        return until(dispatcher, asked, lambda run: store.commands.is_acknowledged(run, number))

    def paused(batches, cut):
        def reached(run):
            return run.phase is Phase.PAUSED and (run.figures.batches or 0, run.figures.cut) == (batches, cut)

        return until(dispatcher, asked, reached)

    tell(CommandKind.PAUSE)
    tell(CommandKind.BATCH)
    paused(1, None)
    tell(CommandKind.CUT, [first, last])
    tell(CommandKind.CUT, [first])  # it is cut already
    tell(CommandKind.BATCH)
    paused(2, [first, last])
    tell(CommandKind.HEAL, last)
    run = paused(2, [first])
    assert wished(run, store.commands.not_done(run)) == {}
    assert [(mark.series, mark.batch, mark.value) for mark in marks(store.events_after(run))] == [
        (Series.CUT, 1, 0), (Series.CUT, 1, 1), (Series.HEALED, 2, 1),
    ]  # fmt: skip
    tell(CommandKind.RESET)
    run = paused(0, [first])
    assert [(mark.series, mark.batch, mark.value) for mark in marks(store.events_after(run))] == [
        (Series.RESET, 0, pytest.approx(0.002)), (Series.CUT, 0, 0),
    ]  # fmt: skip
    tell(CommandKind.BATCH)
    paused(1, [first])
    tell(CommandKind.CUT, last)  # behind the checkpoint of this batch
    store.ask_to_stop(run.id)
    run = until(dispatcher, run, lambda run: not run.is_active)
    assert list(checkpoints.of_run(run.id)[-1].position.cut) == [first, last]

    continuing.go_on(run.id)
    steer(store, until(dispatcher, run, lambda run: run.state == "running").id, CommandKind.PAUSE)
    run = until(dispatcher, run, lambda run: run.phase is Phase.PAUSED)
    assert run.figures.cut == [first, last]
    store.ask_to_stop(run.id)
    until(dispatcher, run, lambda run: not run.is_active)
