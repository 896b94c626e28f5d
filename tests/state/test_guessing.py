"""What one expects of a run: drawn before it begins, with a class in a room, and shown when nobody can copy."""

from dataclasses import replace

import pytest
import sqlalchemy as sql

from netviz.errors import RunError
from netviz.state.guessing import Guessing
from netviz.state.train import TrainState
from netviz.training.dispatch.dispatcher import dispatcher
from netviz.training.record.guesses import POINTS
from netviz.training.record.room_codes import new_room
from netviz.training.record.runs import Figures
from netviz.training.record.tables import guess as table
from tests.training.conftest import ASKED, TINY

FLAT, BOLD = [10] * POINTS, [90] * POINTS


@pytest.fixture
def run(store):
    return store.add(*TINY, ASKED, visitor="me")


def test_what_is_drawn_before_a_run_becomes_that_runs(store, run):
    guessing = Guessing()
    guessing.give(store, None, "me", FLAT)
    assert guessing.seen(store, None, ("me",)) == (tuple(FLAT), [])
    guessing.begun(store, run, ("me",))
    assert guessing.seen(store, run, ("me",)) == (tuple(FLAT), [])
    assert Guessing().seen(store, run, ("me",))[0] == tuple(FLAT)
    assert guessing.own is None


def test_in_a_room_nobody_sees_the_others_until_the_run_has_begun_but_its_maker_where_he_asks(store, run):
    lecturer, student = Guessing(), Guessing()
    lecturer.give(store, None, "me", FLAT)
    lecturer.open_room(store, "me")
    student.room = lecturer.room
    student.give(store, None, "you", BOLD)
    student.asks = True
    assert student.seen(store, None, ("you",)) == (tuple(BOLD), [])
    assert lecturer.seen(store, None, ("me",)) == (tuple(FLAT), [])
    lecturer.asks = True
    assert lecturer.seen(store, None, ("me",)) == (tuple(FLAT), [tuple(BOLD)])
    lecturer.begun(store, run, ("me",))
    tied = store.run(run.id)
    assert student.seen(store, tied, ("you",)) == (tuple(BOLD), [])
    begun = replace(tied, state="running", figures=Figures(batches=1))
    assert student.seen(store, begun, ("you",)) == (tuple(BOLD), [tuple(FLAT)])
    with pytest.raises(RunError, match="must come before the first batch"):
        student.give(store, begun, "you", FLAT)


def test_a_guess_knows_from_where_it_comes_however_it_is_given(tmp_path, monkeypatch):
    monkeypatch.setenv("NETVIZ_HOME", str(tmp_path))
    record = dispatcher().store

    def known(place):
        with record._engine.connect() as connection:
            return connection.scalars(sql.select(table.c.address).where(table.c.place == place)).all()

    lecturer, student, alone = (TrainState(names=(name,), comes_from="198.51.100.7") for name in ("me", "you", "she"))
    lecturer.guess(None, FLAT)
    lecturer.open_room()
    student.guessing.room = lecturer.guessing.room
    student.guess(None, BOLD)
    alone.guess(None, FLAT)
    alone.start(*TINY, {"seconds": 5, "data": "shapes"})
    assert [each.problem for each in (lecturer, student, alone)] == [""] * 3
    assert known(lecturer.guessing.room) == [lecturer.address] * 2
    assert known(alone.run) == [alone.address]
    dispatcher().store.ask_to_stop(alone.run)


def test_a_run_that_another_starts_in_a_room_is_not_the_rooms(store, run):
    room = new_room("lecturer")
    Guessing(room=room).begun(store, run, ("me",))
    assert store.guesses.run_in(room) is None
    assert store.run(run.id).room is None


def test_what_is_wiped_off_is_gone(store, run):
    guessing = Guessing()
    for there in (None, run):
        guessing.give(store, there, "me", FLAT)
        guessing.give(store, there, "me", [])
        assert guessing.seen(store, there, ("me",)) == (None, [])


def test_a_link_opens_a_room_and_one_with_nonsense_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("NETVIZ_HOME", str(tmp_path))
    room = new_room("me")
    state = TrainState.of_link({"room": room})
    assert (state.problem, state.link()) == ("", {"room": room})
    state = TrainState.of_link({"room": "<b>x</b>"})
    assert state.problem == "The link names no room of a class. Received: <b>x</b>"
    assert state.link() == {}
