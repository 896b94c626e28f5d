"""Guesses are checked where they arrive, one a visitor, bounded in number, and go with their run."""

import time

import pytest
import sqlalchemy as sql

from netviz.errors import RunCause, RunError
from netviz.training.codes import Reason
from netviz.training.record import guesses
from netviz.training.record.guesses import DAYS, POINTS, checked
from netviz.training.record.queue import FORGET_SECONDS
from netviz.training.record.room_codes import is_maker, is_room, new_room
from netviz.training.record.runs import End
from netviz.training.record.tables import guess as table
from tests.training.conftest import ASKED, TINY

FLAT = (10,) * POINTS
BOLD = (90,) * POINTS


def test_values_are_kept_within_nothing_and_all():
    told = [-5, 0, 49.6, 100, 1e9, 10**400, *[7] * (POINTS - 6)]
    assert checked(told) == (0, 0, 50, 100, 100, 100, *[7] * (POINTS - 6))


@pytest.mark.parametrize(
    "told",
    [
        None, [], "x" * POINTS, [1] * (POINTS - 1), [1] * (POINTS + 1), ["1"] * POINTS, [None] * POINTS,
        [True] * POINTS, [float("nan")] * POINTS, [float("inf")] * POINTS, [[1]] * POINTS, {"0": 1}, "<script>",
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_guess_is_refused_with_what_came(told):
    with pytest.raises(RunError, match=f"A guess has {POINTS} values, each a number. Received: ") as raised:
        checked(told)
    assert len(str(raised.value)) < 120


def test_a_visitor_has_one_guess_in_a_place_and_sees_the_others_without_names(store):
    store.guesses.put("here", "me", FLAT)
    store.guesses.put("here", "me", BOLD)
    store.guesses.put("here", "you", FLAT)
    store.guesses.put("there", "you", BOLD)
    assert store.guesses.all("here", "me") == (BOLD, [FLAT])
    own, others = store.guesses.all("here", "nobody")
    assert (own, sorted(others)) == (None, [FLAT, BOLD])
    assert store.guesses.count("here") == 2
    store.guesses.put("here", "me", None)
    assert store.guesses.all("here", "me") == (None, [FLAT])


def test_of_one_run_so_many_may_guess_and_on_a_host_so_many(store, add, monkeypatch):
    monkeypatch.setattr(guesses, "MOST_IN_ROOM", 2)
    monkeypatch.setattr(guesses, "MOST", 3)
    here, there, elsewhere = (add(visitor=str(number)).id for number in range(3))
    for place, visitor in ((here, "a"), (here, "b"), (there, "c")):
        store.guesses.put(place, visitor, FLAT)
    for place in (here, elsewhere):
        with pytest.raises(RunError, match="At most 2 may guess of one run, and 3 on this host"):
            store.guesses.put(place, "d", FLAT)
    store.guesses.put(here, "a", BOLD)
    assert store.guesses.count(here) == 2


def refusal(put):
    with pytest.raises(RunError) as raised:
        put()
    assert raised.value.cause is RunCause.TOO_MANY
    return str(raised.value)


def test_many_sessions_of_one_address_leave_room_for_others_to_guess(store, add, monkeypatch):
    monkeypatch.setattr(guesses, "MOST_IN_ROOM", 9)
    run = add().id

    def put(visitor, address):
        store.guesses.put(run, visitor, FLAT, address)

    for number in range(6):
        put(f"session {number}", "one address")
    assert "From one internet address at most 6 may guess of one run" in refusal(lambda: put("more", "one address"))
    put("session 0", "one address")  # another one in the place of its own
    put("somebody", "another address")
    said = refusal(lambda: put("somebody else", "another address"))
    assert "Of 9 guesses of one run the last 2 are for internet addresses from which none has come" in said
    put("session 0", "one address")
    put("a newcomer", "a third address")
    put("without an address", "")
    assert "At most 9 may guess of one run" in refusal(lambda: put("one more", "a fourth address"))


def test_one_who_invents_rooms_drives_out_no_class_that_still_waits_for_its_run(store, monkeypatch):
    monkeypatch.setattr(guesses, "MOST", 9)
    store.guesses.put("room of a class", "student", FLAT, "a school")
    for number in range(6):
        store.guesses.put(f"invented {number}", "me", FLAT, "one address")
    said = refusal(lambda: store.guesses.put("one more", "me", FLAT, "one address"))
    assert "From one internet address at most 6 guesses are kept on this host" in said
    assert store.guesses.count("room of a class") == 1


def test_where_a_guess_came_from_is_forgotten_after_an_hour(store, monkeypatch):
    store.guesses.put("room", "me", FLAT, "somewhere")
    drawn = time.time()
    for seconds, known in ((FORGET_SECONDS - 5, "somewhere"), (FORGET_SECONDS + 5, "")):
        monkeypatch.setattr(time, "time", lambda seconds=seconds: drawn + seconds)
        store.forget_old()
        with store._engine.connect() as connection:
            assert connection.scalar(sql.select(table.c.address)) == known


def test_in_a_host_that_holds_no_more_the_oldest_guess_without_a_run_makes_way(store, add, monkeypatch):
    monkeypatch.setattr(guesses, "MOST", 3)
    run = add().id
    for place in (run, "invented", "too", "room"):
        store.guesses.put(place, "me", FLAT)
    assert [store.guesses.count(place) for place in (run, "invented", "too", "room")] == [1, 0, 1, 1]


def test_a_damaged_guess_hides_no_other(store):
    for visitor in ("me", "you", "he", "she"):
        store.guesses.put("here", visitor, FLAT)
    with store._engine.begin() as connection:
        for visitor, torn in (("you", "[10, 1"), ("he", "[10]"), ("me", "null")):
            mine = table.c.visitor == guesses._who("here", visitor)
            connection.execute(table.update().where(mine).values(curve=torn))
    assert store.guesses.all("here", "me") == (None, [FLAT])


def test_a_room_is_known_by_its_maker_alone():
    rooms = {new_room("me") for _ in range(20)}
    assert len(rooms) == 20
    for room in rooms:
        assert is_room(room)
        assert is_maker(room, ("other", "me"))
        assert not is_maker(room, ("you", ""))
    assert not any(map(is_room, ["", "<b>", "z" * 20, "a" * 19, "a" * 21]))


def test_one_run_is_tied_to_a_room(store, add):
    first, second = add(), add()
    room = new_room("a visitor")
    assert store.guesses.run_in(room) is None
    store.guesses.tie(room, first)
    store.guesses.tie(room, second)
    assert store.guesses.run_in(room) == first.id
    assert (store.run(first.id).room, store.run(second.id).room) == (room, None)


def test_guesses_are_forgotten_with_their_run_and_those_without_one_after_days(store, monkeypatch):
    old, kept = (store.add(*TINY, ASKED, visitor=str(number)) for number in range(2))
    while run := store.claim_next(9):
        store.end(run.id, End("done", Reason.EPOCHS_OVER, {"epochs": 1}))
    for place in (old.id, kept.id, "empty room"):
        store.guesses.put(place, "me", FLAT)
    store.forget_old(kept=2)
    assert [store.guesses.count(place) for place in (old.id, kept.id, "empty room")] == [1, 1, 1]
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + (DAYS + 1) * 86_400)
    assert store.forget_old(kept=1) == [old.id]
    assert [store.guesses.count(place) for place in (old.id, kept.id, "empty room")] == [0, 1, 0]
