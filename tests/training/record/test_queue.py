"""The laws of the queue: turns are fair, the last places are for newcomers, and a refusal says until when."""

import sqlite3
import subprocess
import sys
import time
from collections import Counter

import pytest
import sqlalchemy as sql
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netviz.errors import RunCause, RunError
from netviz.training import words
from netviz.training.codes import Phase, Reason
from netviz.training.record import queue
from netviz.training.record.queue import Place, Turn, begins, in_turn
from netviz.training.record.runs import End, Figures
from netviz.training.record.shares import of_an_address
from netviz.training.record.store import Store
from netviz.training.record.tables import run as table
from tests.training.conftest import ASKED, TINY

DONE = End("done", Reason.EPOCHS_OVER, {"epochs": 1})
SECONDS = int(ASKED["seconds"])

few = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
lines = st.lists(
    st.tuples(st.sampled_from("abcde"), st.sampled_from(["", "home", "hall"]), st.integers(0, 9)), max_size=12
).map(lambda rows: [Turn(number, *row) for number, row in enumerate(rows)])


@few
@given(lines, lines)
def test_everyone_who_waits_has_one_turn(waiting, had):
    assert sorted(in_turn(waiting, had)) == sorted(waiting)


@few
@given(lines, lines)
def test_nobody_goes_before_a_visitor_who_had_fewer_turns(waiting, had):
    turns = Counter(turn.visitor for turn in had)
    order = in_turn(waiting, had)
    for place, turn in enumerate(order):
        assert all(turns[turn.visitor] <= turns[other.visitor] for other in order[place:])
        turns[turn.visitor] += 1


@few
@given(lines, lines)
def test_the_runs_of_one_visitor_from_one_address_keep_their_order(waiting, had):
    order = in_turn(waiting, had)
    for whose in {(turn.visitor, turn.place) for turn in order}:
        mine = [(turn.since, turn.number) for turn in order if (turn.visitor, turn.place) == whose]
        assert mine == sorted(mine)


def test_many_sessions_of_one_address_are_one_line_beside_another():
    flood = [Turn(number, f"session {number}", "one address") for number in range(45)]
    order = in_turn([*flood, Turn(45, "somebody", "another address")], [])
    assert order[1].visitor == "somebody"


def test_one_who_had_many_turns_lately_lets_others_go_first():
    waiting = [Turn(0, "busy", ""), Turn(1, "new", "")]
    assert [turn.visitor for turn in in_turn(waiting, [Turn(9, "busy", "")])] == ["new", "busy"]


@few
@given(
    st.integers(1, 5),
    st.lists(st.floats(0, 1e4), max_size=8),
    st.lists(st.floats(0, 1e4), max_size=12),
)
def test_begins_are_those_of_a_clock_that_ticks_from_end_to_end(slots, running, waiting):
    every_slot = max(slots, len(running))  # those of other hosts are taken while one waits
    now, going, found = 0.0, sorted(running), []
    for seconds in waiting:
        while len(going) >= every_slot:
            now = max(now, going.pop(0))
        found.append(now)
        going = sorted([*going, now + seconds])
    assert begins(slots, running, waiting) == pytest.approx(found)


def test_a_visitor_with_many_runs_waits_between_the_turns_of_others(store, add):
    busy = [add(visitor="busy") for _ in range(3)]
    others = [add(visitor=name) for name in ("first", "second")]
    order = []
    while run := store.claim_next(1):
        order.append(run.id)
        store.end(run.id, DONE)
    assert order == [each.id for each in (busy[0], *others, *busy[1:])]


def test_a_continued_run_goes_to_the_end_of_its_visitors_line(store, add):
    first = add()
    store.claim_next(1)
    store.end(first.id, DONE)
    second = add()
    assert store.again(first.id)
    assert [store.claim_next(2).id for _ in range(2)] == [second.id, first.id]


def test_place_and_estimate_follow_the_order_of_turns(store, add):
    add(visitor="busy")
    store.claim_next(1)
    late, new = add(visitor="busy"), add(visitor="new")
    before = [store.place(run, 1) for run in (new, late)]
    assert [place.before for place in before] == [1, 2]
    each = SECONDS + queue.SECONDS_AROUND_A_RUN
    assert [place.longest for place in before] == pytest.approx([each, 2 * each], abs=5)
    assert store.place(new, 2)[:2] == (1, 0.0)
    assert store.claim_next(2).id == new.id


def test_each_host_has_its_own_slots_and_servers_of_one_host_share_them(store, add):
    runs = [add(visitor=name) for name in "abcd"]
    claimed = [store.claim_next(slots, host) for slots, host in ((1, "one"), (1, "one"), (2, "two"), (2, "two"))]
    assert [run and run.id for run in claimed] == [runs[0].id, None, runs[1].id, runs[2].id]
    assert store.claim_next(2, "two") is None
    store.end(runs[0].id, DONE)
    assert store.claim_next(2, "two") is None
    assert store.claim_next(1, "one").id == runs[3].id


def test_a_run_of_before_hosts_were_noted_takes_a_slot_of_each(store, add):
    add(visitor="before")
    store.claim_next(1)
    add(visitor="after")
    assert store.claim_next(1, "one") is None
    assert store.claim_next(2, "one") is not None


def test_the_estimate_counts_the_slots_of_other_hosts(store, add):
    for name in ("one", "two", "three"):
        add(visitor=name)
        store.claim_next(1, name)
    others = [add(visitor=name) for name in "abcd"]
    each = SECONDS + queue.SECONDS_AROUND_A_RUN
    longest = [store.place(run, 1).longest for run in others]
    assert longest == pytest.approx([each, each, each, 2 * each], abs=5)


def test_the_estimate_learns_how_much_of_their_time_runs_usually_take(store, add):
    for number in range(queue._FEWEST_COUNTED):
        run = add(visitor=str(number))
        store.claim_next(1)
        store.end(run.id, DONE)
        with sqlite3.connect(sql.make_url(store.url).database) as connection:
            half = (SECONDS + queue.SECONDS_AROUND_A_RUN) / 2
            connection.execute("UPDATE run SET started = ended - ? WHERE id = ?", [half, run.id])
    add(visitor="before")
    place = store.place(add(visitor="me"), 1)
    assert place.seconds == pytest.approx(place.longest / 2)


def test_what_a_running_run_says_of_its_time_is_believed(store, add):
    add(visitor="before")
    run = store.claim_next(1)
    store.report(run, phase=Phase.TRAINING, figures=Figures(seconds_left=7.0))
    assert store.place(add(), 1).seconds == 7.0


def test_a_place_is_told_in_words():
    assert words.waiting(Place(1, 30, 30)) == "1 run goes before it, about 30 s"
    assert words.waiting(Place(1, 0, 0)) == "1 run goes before it, longer than expected"  # it is paused, say
    assert words.waiting(Place(3, 240, 720)) == "3 runs go before it, about 4 min, 12 min if each takes all its time"


def refusal(add):
    with pytest.raises(RunError) as raised:
        add()
    assert raised.value.cause is RunCause.TOO_MANY
    return str(raised.value)


def test_the_limit_of_an_address_is_told_with_the_time_until_when(store):
    def ask(number):
        return store.add(*TINY, ASKED, visitor=f"session {number}", address="one address", most=9)

    allowed = of_an_address(9)
    for number in range(allowed):
        ask(number)
    said = refusal(lambda: ask("one more"))
    assert f"An internet address may have {allowed} runs" in said
    each = words.duration(SECONDS + queue.SECONDS_AROUND_A_RUN)
    assert f"{allowed} already. The next of them ends in about {each}" in said
    store.add(*TINY, ASKED, visitor="somebody", address="another address", most=9)


def test_the_host_says_how_many_places_there_are(store, monkeypatch):
    monkeypatch.setenv("NETVIZ_PLACES", "4")
    for number in range(4):
        store.add(*TINY, ASKED, visitor=str(number))
    assert "This host holds 4 runs" in refusal(lambda: store.add(*TINY, ASKED, visitor="one more"))


def test_the_last_places_are_for_newcomers(store):
    def ask(visitor, address=""):
        return store.add(*TINY, ASKED, visitor=visitor, address=address, most=8)

    for number in range(6):
        ask(f"session {number}", f"address {number % 2}")
    said = refusal(lambda: ask("one more", "address 0"))
    assert "Of this host's 8 places the last 2 are for visitors of whom no run waits or runs" in said
    ask("somebody", "another address")
    refusal(lambda: ask("somebody", "a third address"))
    ask("without an address")
    assert "This host holds 8 runs" in refusal(lambda: ask("a newcomer", "a fourth address"))


def test_an_address_is_forgotten_a_while_after_the_end(store, monkeypatch):
    run = store.add(*TINY, ASKED, visitor="me", address="somewhere")
    store.claim_next(1)

    def addresses():
        store.forget_old()
        with sqlite3.connect(sql.make_url(store.url).database) as connection:
            return connection.execute("SELECT address FROM run").fetchall()

    later = time.time() + queue.FORGET_SECONDS + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert addresses() == [("somewhere",)]
    monkeypatch.undo()
    store.end(run.id, DONE)
    assert addresses() == [("somewhere",)]
    monkeypatch.setattr(time, "time", lambda: later + 10)
    assert addresses() == [("",)]


TORN = ["{torn", "[1, 2", '"text"', "[" * 100_000, b"\xff\xfe{", '{"seconds": "many"}', '{"seconds": 1e400}', ""]


@pytest.mark.parametrize("column", sorted({each.name for each in table.columns} - {"number", "id", "visitor"}))
@pytest.mark.parametrize("is_running", [False, True], ids=["waiting", "running"])
def test_a_torn_value_anywhere_stops_neither_queue_nor_pages(store, column, is_running):
    rows = [store.add(*TINY, ASKED, visitor=str(number)) for number in range(len(TORN))]
    whole = store.add(*TINY, ASKED, visitor="whole")
    if is_running:
        for _ in rows:
            store.claim_next(len(rows))
    with sqlite3.connect(sql.make_url(store.url).database) as connection:
        for row, torn in zip(rows, TORN, strict=True):
            connection.execute(f"UPDATE run SET {column} = CAST(? AS TEXT) WHERE id = ?", [torn, row.id])
    assert whole.id in {run.id for run in iter(lambda: store.claim_next(99), None)}
    for read in (*store.active(), *store.newest(99), *store.of_visitor("0"), *(store.run(row.id) for row in rows)):
        assert words.ending(read)
        assert words.phase(read.phase, read.phase_details) is not None
        assert 0 <= read.done <= 1 <= time.time() - read.created + 1
    assert store.place(store.add(*TINY, ASKED, visitor="new"), 1).before >= 1
    store.forget_old()


DISPATCHER = """
import sys
from netviz.training.codes import Reason
from netviz.training.record.runs import End
from netviz.training.record.store import Store
from netviz.training.record.tables import run as table
store = Store(sys.argv[1])
input()
while run := store.claim_next(1) or any(each.state == "queued" for each in store.active()):
    if run is not True:
        print(run.number, sum(each.state == "running" for each in store.active()), flush=True)
        store.end(run.id, End("done", Reason.EPOCHS_OVER, {"epochs": 1}))
"""


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_two_servers_at_once_claim_each_run_once_and_never_more_than_the_slots(kind, store, request):
    url = store.url if kind == "sqlite" else request.getfixturevalue("empty_postgres")
    asking = Store(url)
    runs = [asking.add(*TINY, ASKED, visitor=str(number)) for number in range(12)]
    servers = [
        subprocess.Popen([sys.executable, "-c", DISPATCHER, url], stdin=-1, stdout=-1, text=True) for _ in range(2)
    ]
    for server in servers:
        server.stdin.write("\n")
        server.stdin.flush()
    claims = [line.split() for server in servers for line in server.communicate()[0].splitlines()]
    assert sorted(int(number) for number, _ in claims) == [run.number for run in runs]
    assert {int(going) for _, going in claims} <= {0, 1}
    asking.close()
