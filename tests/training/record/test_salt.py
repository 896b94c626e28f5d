"""All who share a record hash addresses alike, and once the last hash is gone they do so anew."""

import time

import pytest

from netviz.training.codes import Reason
from netviz.training.record import queue, salt
from netviz.training.record.guesses import POINTS
from netviz.training.record.runs import End
from netviz.training.record.store import Store
from tests.training.conftest import ASKED, TINY
from tests.training.record.test_postgres import at_once


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_servers_that_ask_at_once_have_one_salt(kind, store, request):
    url = store.url if kind == "sqlite" else request.getfixturevalue("empty_postgres")
    servers = [Store(url) for _ in range(4)]
    (made,) = set(at_once(4, lambda number: servers[number].salt.now()))
    assert len(made) == salt.SALT_BYTES
    for server in servers:
        server.close()
    again = Store(url)
    assert again.salt.now() == made
    again.close()


def test_another_record_has_another_salt(store, tmp_path):
    other = Store(f"sqlite:///{tmp_path / 'other.sqlite'}")
    assert other.salt.now() != store.salt.now()
    other.close()


def test_it_lasts_as_long_as_a_hash_of_it_and_is_made_anew_then(store, monkeypatch):
    made = store.salt.now()
    run = store.add(*TINY, ASKED, visitor="me", address="a hash")
    store.claim_next(1)
    later = time.time() + salt.KEPT_SECONDS + 1
    monkeypatch.setattr(time, "time", lambda: later)
    store.forget_old()
    assert store.salt.now() == made
    store.end(run.id, End("done", Reason.EPOCHS_OVER, {"epochs": 1}))
    monkeypatch.setattr(time, "time", lambda: later + queue.FORGET_SECONDS + 1)
    store.forget_old()
    assert store.salt.now() != made


def test_it_lasts_as_long_as_the_hash_of_a_guess(store, monkeypatch):
    made = store.salt.now()
    drawn = time.time() + salt.KEPT_SECONDS - 1
    monkeypatch.setattr(time, "time", lambda: drawn)
    store.guesses.put("a room", "me", (10,) * POINTS, "a hash")
    monkeypatch.setattr(time, "time", lambda: drawn + queue.FORGET_SECONDS - 1)
    store.forget_old()
    assert store.salt.now() == made
    monkeypatch.setattr(time, "time", lambda: drawn + queue.FORGET_SECONDS + 1)
    store.forget_old()
    assert store.salt.now() != made


def test_who_was_hashed_a_moment_ago_may_still_ask_for_a_run(store):
    made = store.salt.now()
    store.forget_old()
    assert store.salt.now() == made
