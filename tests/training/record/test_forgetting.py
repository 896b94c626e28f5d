"""The laws of forgetting: the oldest go, but none that still goes, was wanted, or is the trunk of another."""

import time

from netviz.training.record.forgetting import REMOVED_DAYS, RUNS_KEPT
from netviz.training.record.runs import Trunk
from tests.training.conftest import ASKED, TINY
from tests.training.record.conftest import DONE, point, report


def test_a_removed_run_is_forgotten_when_its_days_are_over(store, add, monkeypatch):
    removed, kept = add(visitor="me"), add(visitor="you")
    for run in (removed, kept):
        store.claim_next(9)
        store.end(run.id, DONE)
    store.remove(removed.id)
    assert store.forget_old() == []
    days = (REMOVED_DAYS + 1) * 86_400
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + days)
    assert store.forget_old() == [removed.id]
    assert store.find(kept.id)


def test_old_runs_are_forgotten_but_never_one_that_still_goes(store):
    for number in range(6):
        store.add(*TINY, ASKED, visitor=str(number))
    going = store.claim_next(9)
    for _ in range(5):
        store.end(store.claim_next(9).id, DONE)
    gone = store.forget_old(kept=2)
    assert len(gone) == 3
    assert going.id not in gone
    assert store.find(gone[0]) is None
    assert RUNS_KEPT >= 100


def test_runs_that_are_stopped_while_they_wait_drive_out_none_that_has_trained(store, add):
    trained = [add(visitor=visitor) for visitor in ("me", "you")]
    for run in trained:
        store.claim_next(9)
        report(store, run, [(0, point(0))])
        store.end(run.id, DONE)
    stopped = [add(visitor="another") for _ in range(3)]
    for run in stopped:
        store.ask_to_stop(run.id)
    assert store.forget_old(kept=2) == [stopped[0].id]
    assert store.forget_old(kept=1) == [trained[0].id, stopped[1].id]


def test_a_run_stays_as_long_as_one_that_branched_from_it(store):
    trunk = store.add(*TINY, ASKED, visitor="0")
    branch = store.add(*TINY, ASKED, visitor="1", trunk=Trunk(trunk.number, 8, 20))
    others = [store.add(*TINY, ASKED, visitor=str(number)) for number in range(2, 6)]
    while run := store.claim_next(9):
        store.end(run.id, DONE)
    assert store.forget_old(kept=5) == []
    assert store.forget_old(kept=4) == [trunk.id, branch.id]
    assert all(store.find(each.id) for each in others)
