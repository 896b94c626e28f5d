"""A room has one row, the view that is shown; it is found while it is led, and forgotten when nobody leads any more."""

import time

import pytest
import sqlalchemy as sql

from netviz.errors import RunCause, RunError
from netviz.training.record import rooms
from netviz.training.record.rooms import HOURS, Shown
from netviz.training.record.tables import room as table

ROOM, OTHER = "a" * 20, "b" * 20


def test_a_view_takes_the_place_of_the_one_before_under_another_number(store):
    assert store.rooms.shown(ROOM) is None
    store.rooms.show(ROOM, "train?run=x", "A run")
    store.rooms.show(OTHER, "compare", "Compare")
    assert store.rooms.shown(ROOM) == Shown(1, "train?run=x", "A run")
    store.rooms.show(ROOM, "?network=resnet18", "ResNet-18")
    assert store.rooms.shown(ROOM) == Shown(2, "?network=resnet18", "ResNet-18")
    with store._engine.connect() as connection:
        assert connection.scalar(sql.select(sql.func.count()).select_from(table)) == 2
    store.rooms.close(ROOM)
    assert store.rooms.shown(ROOM) is None
    assert store.rooms.shown(OTHER) == Shown(1, "compare", "Compare")


def test_a_room_ages_out_and_is_forgotten(store, monkeypatch):
    store.rooms.show(ROOM, "train", "Train")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + HOURS * 3_600 + 1)
    assert store.rooms.shown(ROOM) is None
    store.forget_old()
    with store._engine.connect() as connection:
        assert connection.execute(sql.select(table)).all() == []


def test_so_many_rooms_are_open_and_an_old_one_makes_room(store, monkeypatch):
    monkeypatch.setattr(rooms, "MOST", 1)
    store.rooms.show(ROOM, "train", "Train")
    store.rooms.show(ROOM, "compare", "Compare")
    with pytest.raises(RunError, match="At most 1 rooms are open on this host") as raised:
        store.rooms.show(OTHER, "train", "Train")
    assert raised.value.cause is RunCause.TOO_MANY
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + HOURS * 3_600 + 1)
    store.rooms.show(OTHER, "train", "Train")
    assert store.rooms.shown(OTHER)
