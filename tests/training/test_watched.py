"""A run that is watched: read once, told whole, whoever asks and from wherever."""

import pytest

from netviz.errors import RunError
from netviz.training.codes import Phase, Reason, Series
from netviz.training.curves import learning_rates
from netviz.training.record.events import Event
from netviz.training.record.runs import End, Figures, Trunk
from netviz.training.schedules import share
from netviz.training.watched import Watched
from netviz.ui.train.live_curves import curve_data
from tests.training.conftest import ASKED, TINY


@pytest.fixture
def run(store, add):
    add()
    return store.claim_next(1)


@pytest.fixture
def watched(store, run):
    return Watched(store, run.id)


def write(store, run, first, *series):
    events = [(first + number, Event(each, 1, number, 8 * number, 0.1, 2.0)) for number, each in enumerate(series)]
    store.report(run, events, phase=Phase.TRAINING, figures=Figures())


def told(piece):
    return [number for events in piece.parts.values() for number, _ in events]


def test_pieces_that_follow_one_another_hold_every_event_once(store, run, watched):
    seen, last = [], -1
    for first in range(0, 12, 3):
        write(store, run, first, *[Series.LOSS] * 3)
        watched.look_again()
        piece = watched.since(last)
        assert piece.first == last + 1
        seen, last = seen + told(piece), piece.last
    assert seen == list(range(12))
    assert told(watched.since(-1)) == seen
    nothing_more = watched.since(last)
    assert nothing_more[:4] == (last + 1, last, {0: []}, [])
    assert nothing_more.before == watched.whole()[-1]


def test_however_many_ask_at_once_the_record_is_read_once(store, run, watched, monkeypatch):
    write(store, run, 0, Series.LOSS)
    read, asked = store.events_after, []
    monkeypatch.setattr(store, "events_after", lambda *which: asked.append(which) or read(*which))
    assert {tuple(told(watched.since(-1))) for _ in range(10)} == {(0,)}
    assert len(asked) == 1


def test_events_are_parted_at_every_reset_and_all_marks_are_told_with_each_piece(store, run, watched):
    write(store, run, 0, Series.LOSS, Series.NEW_LEARNING_RATE, Series.RESET, Series.LOSS, Series.RESET)
    whole = watched.since(-1)
    assert {part: [number for number, _ in events] for part, events in whole.parts.items()} == {
        0: [0, 1],
        1: [2, 3],
        2: [4],
    }
    late = watched.since(2)
    assert {part: [number for number, _ in events] for part, events in late.parts.items()} == {1: [3], 2: [4]}
    assert [number for number, _ in late.marks] == [1, 2, 4]


def test_a_branch_has_the_curve_of_its_trunk_before_its_own_and_no_event_twice(store, run, watched):
    write(store, run, 0, Series.LOSS, Series.LOSS, Series.LOSS)
    store.end(run.id, End("done", Reason.EPOCHS_OVER))
    branch = store.add(*TINY, ASKED, visitor="me", trunk=Trunk(run.number, 1, 2))
    store.claim_next(9)
    write(store, branch, 0, Series.BRANCHED, Series.LOSS)
    grown = Watched(store, branch.id)
    first = grown.since(-1)
    assert told(first) == [0, 1, 2, 3]
    write(store, branch, 2, Series.LOSS)
    grown.look_again()
    assert told(grown.since(first.last)) == [4]
    series = [event.series for _, event in grown.whole()]
    assert series == [Series.LOSS, Series.LOSS, Series.BRANCHED, Series.LOSS, Series.LOSS]
    rates = learning_rates(store.run(branch.id), grown.whole())
    assert rates[:2] == [None, None]
    assert None not in rates[2:]


def test_the_end_of_a_run_comes_with_all_that_it_wrote(store, run, watched):
    assert watched.run().is_active
    write(store, run, 0, Series.LOSS)
    store.end(run.id, End("done", Reason.EPOCHS_OVER))
    watched.look_again()
    assert not watched.run().is_active
    assert told(watched.since(-1)) == [0]


def test_a_run_that_is_forgotten_is_said_to_be_so(store):
    with pytest.raises(RunError, match="There is no run of that name"):
        Watched(store, "nowhere").run()


def test_a_branch_knows_its_trunk_and_what_it_was_worth_at_each_step(store, run, watched):
    write(store, run, 0, Series.LOSS, Series.LOSS, Series.VAL_ACCURACY, Series.LOSS)
    assert (watched.parent(), watched.begins_at()) == (None, 0)
    assert [watched.accuracy_at(step) for step in (1, 2, 9)] == [None, 2.0, 2.0]
    branch = store.add(*TINY, ASKED, visitor="you", trunk=Trunk(run.number, 2, store.last_seq(run)))
    grown = Watched(store, branch.id)
    assert grown.parent().id == run.id
    assert [event.step for _, event in grown.whole()] == [0, 1, 2]
    assert grown.accuracy_at(2) == 2.0


def test_rates_of_pieces_are_those_of_the_whole_curve_and_go_by_the_end_of_the_batch_before(store, add):
    add(schedule="cosine", learning_rate=0.5, seconds=10, epochs=100)
    run = store.claim_next(1)
    steps = [
        (Series.LOSS, 1, 0.0), (Series.LOSS, 2, 4.0), (Series.NEW_LEARNING_RATE, 2, 4.1), (Series.LOSS, 3, 6.0),
        (Series.RESET, 0, 0.0), (Series.LOSS, 1, 0.0), (Series.LOSS, 2, 5.0), (Series.LOSS, 3, 9.0),
    ]  # fmt: skip
    events = [(number, Event(series, 1, step, 8 * step, at, 0.25)) for number, (series, step, at) in enumerate(steps)]
    store.report(run, events, phase=Phase.TRAINING, figures=Figures(batches_per_epoch=1_000))
    run, watched = store.run(run.id), Watched(store, run.id)
    whole = learning_rates(run, events)
    by_hand = [(0.5, 0.0), (0.5, 0.0), (0.25, 0.4), (0.25, 0.0), (0.25, 0.0), (0.25, 0.5)]
    assert whole == pytest.approx([rate * share("cosine", over) for rate, over in by_hand], rel=1e-3)
    for seq in range(-1, len(events)):
        rates = curve_data(run, watched.since(seq), name="run")["training"]["rate"]
        assert rates == whole[len(whole) - len(rates) :]
