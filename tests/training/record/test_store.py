"""The laws of the record: one run a request, one end a run, an order that holds, and nothing lost."""

import math
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading

import pytest
import sqlalchemy as sql

from netviz.errors import RunCause, RunError
from netviz.training.codes import CommandKind, DataSetName, Origin, Phase, Reason, Series
from netviz.training.record.database import engine
from netviz.training.record.events import SERIES, Event
from netviz.training.record.queue import MOST_WAITING, MOST_WAITING_PER_VISITOR
from netviz.training.record.runs import Asked, Command, End, Figures, Trunk
from netviz.training.record.store import Store
from netviz.training.record.tables import VERSION
from tests.training.conftest import ASKED, TINY
from tests.training.record.conftest import DONE, point, report, running


def test_runs_are_claimed_in_the_order_in_which_they_came(store, add):
    asked = [add(visitor=str(number)).id for number in range(5)]
    assert [store.claim_next(5).id for _ in range(5)] == asked


def test_no_more_run_than_there_are_slots(store, add):
    for number in range(3):
        add(visitor=str(number))
    assert store.claim_next(2) is not None
    assert store.claim_next(2) is not None
    assert store.claim_next(2) is None


def test_a_run_ends_once_and_in_one_way(store, add):
    run = running(store, add)
    assert store.end(run.id, End("done", Reason.TIME_OVER, {"seconds": 60}), Figures(accuracy=0.5))
    assert not store.end(run.id, End("failed", Reason.DISK_FULL))
    ended = store.run(run.id)
    assert (ended.state, ended.reason, ended.reason_details) == ("done", Reason.TIME_OVER, {"seconds": 60})
    assert ended.figures == Figures(accuracy=0.5)


def test_a_run_is_taken_by_one_worker_only(store, add):
    run = running(store, add)
    assert store.take(run.id, "1:1.0")
    assert store.take(run.id, "1:1.0")
    assert not store.take(run.id, "2:2.0")
    store.end(run.id, DONE)
    assert not store.take(run.id, "1:1.0")


def test_events_come_back_as_they_were_written_and_only_the_new_ones(store, add):
    run = running(store, add)
    events = [(number, point(number)) for number in range(10)]
    report(store, run, events[:4])
    report(store, run, events[4:])
    assert store.events_after(run) == events
    assert store.events_after(run, 6) == events[7:]
    assert store.last_seq(run) == 9


@pytest.mark.parametrize("loss", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_stored_as_null(store, add, loss):
    run = running(store, add)
    report(store, run, [(0, point(1, loss))], loss=loss)
    assert store.events_after(run)[0][1].value is None
    assert store.run(run.id).figures.loss is None


def test_a_visitor_may_have_three_runs_and_is_told_so(store, add):
    for _ in range(3):
        add()
    with pytest.raises(RunError, match=r"A visitor may have 3 runs.*Received: 3 already"):
        add()
    add(visitor="another")


def test_the_queue_is_bounded_for_all_together(store):
    for number in range(4):
        store.add(*TINY, ASKED, visitor=str(number), most=4)
    with pytest.raises(RunError, match=r"This host holds 4 runs.*try again"):
        store.add(*TINY, ASKED, visitor="one more", most=4)


def test_names_of_runs_cannot_be_guessed_and_never_repeat(store):
    names = {store.add(*TINY, ASKED, visitor=str(number), most=300).id for number in range(200)}
    assert len(names) == 200
    assert min(map(len, names)) >= 16


def test_names_of_runs_are_made_of_letters_and_digits(store):
    """As part of a link, of a file and of a component's name they then mean nothing else."""
    names = {store.add(*TINY, ASKED, visitor=str(number), most=300).id for number in range(200)}
    assert all(re.fullmatch("[A-Za-z0-9]+", name) for name in names)


def test_nobody_sees_the_runs_of_another_visitor(store, add):
    mine = add(visitor="me")
    add(visitor="you")
    assert [run.id for run in store.of_visitor("me")] == [mine.id]


def test_a_run_is_named_and_noted_by_its_starter_in_one_line_each_and_has_a_colour(store, add):
    run = add(visitor="me")
    assert (run.name, run.note, run.colour) == ("", "", "")
    store.describe(run.id, name=" Plain\0-\u202e56\n", note="no  \u2066 shortcuts", colour="#aa00ff")
    described = store.run(run.id)
    assert (described.name, described.note, described.colour) == ("Plain-56", "no shortcuts", "#aa00ff")
    with pytest.raises(RunError, match=r"written as #3b6fd4 is\. Received: red"):
        store.describe(run.id, name="", note="", colour="red")
    for said in ({"name": "x" * 61, "note": ""}, {"name": "", "note": "x" * 501}):
        with pytest.raises(RunError, match=r"may have (60|500) characters. Received: (61|501)"):
            store.describe(run.id, **said)
    assert store.run(run.id) == described


def test_a_removed_run_leaves_the_list_keeps_its_link_and_can_be_brought_back(store, add):
    run = add(visitor="me")
    with pytest.raises(RunError, match="must have ended to be removed"):
        store.remove(run.id)
    store.claim_next(1)
    store.end(run.id, DONE)
    store.remove(run.id)
    assert store.of_visitor("me") == []
    assert store.run(run.id).removed
    store.bring_back(run.id)
    assert [each.id for each in store.of_visitor("me")] == [run.id]
    assert store.forget_old() == []


@pytest.mark.parametrize("nonsense", ["", "nothing", "' OR 1=1 --", "x" * 10_000, "\0", "\ud800"])
def test_a_name_that_is_nonsense_finds_nothing(store, add, nonsense):
    add()
    assert store.find(nonsense) is None
    with pytest.raises(RunError, match="There is no run of that name"):
        store.run(nonsense)


@pytest.mark.parametrize("number", [0, -1, 2, 2**31, 10**30])
def test_a_number_that_no_run_has_finds_nothing(store, add, number):
    assert add().number == 1
    assert store.numbered(number) is None


def test_the_position_counts_those_that_go_first(store, add):
    runs = [add(visitor=str(number)) for number in range(3)]
    assert [store.place(run, 1).before for run in runs] == [0, 1, 2]
    first = store.claim_next(1)
    store.end(first.id, DONE)
    assert store.place(runs[2], 1).before == 1


def test_many_writers_at_once_lose_nothing(store):
    """Eight threads with a store of their own each, as eight workers would have."""
    runs = [store.add(*TINY, ASKED, visitor=str(number)) for number in range(8)]
    for _ in runs:
        store.claim_next(8)
    failures = []

    def write(run):
        mine = Store(store.url)
        try:
            for start in range(0, 200, 10):
                report(mine, run, [(number, point(number)) for number in range(start, start + 10)])
        except RunError as error:
            failures.append(error)
        finally:
            mine.close()

    threads = [threading.Thread(target=write, args=(run,)) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    for run in runs:
        assert [seq for seq, _ in store.events_after(run)] == list(range(200))


def test_two_dispatchers_never_claim_the_same_run(store):
    for number in range(30):
        store.add(*TINY, ASKED, visitor=str(number))
    claimed, lock = [], threading.Lock()

    def claim():
        mine = Store(store.url)
        while (run := mine.claim_next(1_000)) is not None:
            with lock:
                claimed.append(run.id)
        mine.close()

    threads = [threading.Thread(target=claim) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(claimed) == len(set(claimed)) == 30


WRITES_UNTIL_KILLED = """
import sys
from netviz.training.codes import Phase, Series
from netviz.training.record.events import SERIES, Event
from netviz.training.record.runs import Figures
from netviz.training.record.store import Store
store = Store(sys.argv[1]); run = store.run(sys.argv[2])
for number in range(100_000):
    event = Event(Series.LOSS, 1, number, number, 0.0, 1.0)
    store.report(run, [(number, event)], phase=Phase.TRAINING, figures=Figures())
    print(number, flush=True)
"""


def test_what_was_acknowledged_survives_a_kill(store, add):
    run = running(store, add)
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITES_UNTIL_KILLED, store.url, run.id], stdout=subprocess.PIPE, text=True
    )
    acknowledged = -1
    for line in writer.stdout:
        acknowledged = int(line)
        if acknowledged >= 40:
            os.kill(writer.pid, signal.SIGKILL)
            break
    acknowledged = max([acknowledged, *map(int, writer.stdout.read().split())])
    writer.wait()
    again = Store(store.url)
    kept = [seq for seq, _ in again.events_after(run)]
    again.close()
    assert kept[: acknowledged + 1] == list(range(acknowledged + 1))


def test_a_database_of_another_version_is_refused_in_words(store):
    with sqlite3.connect(sql.make_url(store.url).database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '99'")
    with pytest.raises(RunError, match=f"must be of version {VERSION}. Received: version 99"):
        Store(store.url)


def test_a_file_that_is_no_database_is_refused_in_words(tmp_path):
    (tmp_path / "broken.sqlite").write_bytes(b"this is not a database at all" * 100)
    with pytest.raises(RunError, match="The record of runs cannot be opened"):
        Store(f"sqlite:///{tmp_path / 'broken.sqlite'}")


def test_a_full_disk_is_called_a_full_disk_and_history_stays_readable(store, add):
    run = running(store, add)
    report(store, run, [(0, point(0))])
    small = Store(store.url)

    @sql.event.listens_for(small._engine, "connect")
    def _no_room(connection, _):
        connection.execute("PRAGMA max_page_count=1")

    small.close()
    with pytest.raises(RunError, match="disk full") as raised:
        report(small, run, [(number, point(number)) for number in range(1, 5_000)])
    assert raised.value.cause is RunCause.DISK_FULL
    assert small.events_after(run) == [(0, point(0))]
    small.close()


@pytest.mark.parametrize(
    "url", ["nonsense", "nonsense://host/runs", "postgresql://me:hush@host:port/runs", "sqlite+nonsense:///runs"]
)
def test_an_address_that_is_no_database_is_refused_without_its_password(url):
    with pytest.raises(RunError, match="NETVIZ_DB_URL must be the address of a database") as raised:
        Store(url)
    assert "hush" not in str(raised.value)


@pytest.mark.parametrize(("said", "seconds"), [("", "10"), ("?connect_timeout=3", "3")])
def test_a_database_whose_machine_is_gone_is_not_waited_for_for_minutes(said, seconds):
    asked = engine(f"postgresql+psycopg://me:hush@host/runs{said}")
    _, options = asked.dialect.create_connect_args(asked.url)
    assert (options["connect_timeout"], options["tcp_user_timeout"], options["password"]) == (seconds, "10000", "hush")


def test_a_record_that_cannot_be_read_is_a_sentence(store, add):
    run = add()
    with store._engine.begin() as connection:
        connection.execute(sql.text("drop table event"))
    with pytest.raises(RunError, match=r"The record of runs cannot be read\. Received: no such table"):
        store.last_seq(run)


def test_figures_come_back_as_they_were_written(store, add):
    run = running(store, add)
    figures = {"accuracy": 0.5, "batches": 7, "data": DataSetName.CIFAR10, "data_origin": Origin.KERAS_CACHE}
    report(store, run, [], tensorflow="2.21.0", **figures)
    assert store.run(run.id).figures == Figures(tensorflow="2.21.0", **figures)


def test_every_series_has_a_number_of_its_own():
    assert sorted(SERIES.values()) == sorted(Series)


def test_a_series_of_another_version_is_left_out(store, add):
    run = running(store, add)
    report(store, run, [(number, point(number)) for number in range(3)])
    with sqlite3.connect(sql.make_url(store.url).database) as connection:
        connection.execute("UPDATE event SET series = 99 WHERE seq = 1")
    assert [seq for seq, _ in store.events_after(run)] == [0, 2]


def test_a_report_that_is_sent_again_since_its_answer_was_lost_changes_nothing_more(store, add):
    run = running(store, add)
    events = [(number, point(number)) for number in range(10)]
    report(store, run, events)
    report(store, run, events)
    assert store.events_after(run) == events


def test_the_config_of_a_files_model_is_kept_with_its_run_and_goes_with_it(store, add):
    config = '{"class_name": "Sequential", "title": "\N{SNOWMAN}"}'
    run = store.add("file", {"file": "mine.json"}, ASKED, visitor="me", config=config)
    assert (store.config(run), store.config(add())) == (config, "")
    store.claim_next(1)
    store.end(run.id, DONE)
    for _ in range(2):
        add(visitor="others")
    assert store.forget_old(kept=2) == [run.id]
    assert store.config(run) == ""


def test_a_damaged_config_is_said_to_be_so(store):
    run = store.add("file", {}, ASKED, visitor="me", config="{}")
    with sqlite3.connect(sql.make_url(store.url).database) as connection:
        connection.execute("UPDATE model SET config = x'00'")
    with pytest.raises(RunError, match="damaged"):
        store.config(run)


@pytest.mark.parametrize(
    ("column", "torn"), [("parent", "text"), ("parent", 2), ("parent_step", "text"), ("parent_seq", None)]
)
def test_a_branch_whose_trunk_is_torn_has_none(store, add, column, torn):
    branch = store.add(*TINY, ASKED, visitor="me", trunk=Trunk(add().number, 8, 20))
    assert branch.number == 2
    assert branch.trunk
    with sqlite3.connect(sql.make_url(store.url).database) as connection:
        connection.execute(f"UPDATE run SET {column} = ?", [torn])
    assert store.run(branch.id).trunk is None


@pytest.mark.parametrize("column", ["settings", "network_settings"])
def test_a_torn_row_fails_and_does_not_hold_up_the_queue(store, add, column):
    torn, whole = add(), add(visitor="another")
    with sqlite3.connect(sql.make_url(store.url).database) as connection:
        connection.execute(f"UPDATE run SET {column} = '{{torn' WHERE id = ?", [torn.id])
    assert store.claim_next(1).id == whole.id
    assert (store.run(torn.id).state, store.run(torn.id).reason) == ("failed", Reason.DAMAGED)


def test_codes_and_figures_of_another_version_are_told_in_its_own_words(store, add):
    run = running(store, add)
    with sqlite3.connect(sql.make_url(store.url).database) as connection:
        values = ("warming_up", "too_warm", '{"heat": 3, "loss": 1.5, "data": "mnist"}')
        connection.execute("UPDATE run SET phase = ?, reason = ?, figures = ?", values)
    read = store.run(run.id)
    assert (read.phase, read.phase_details) == (Phase.OTHER, {"text": "warming_up"})
    assert (read.reason, read.reason_details) == (Reason.OTHER, {"text": "too_warm"})
    assert read.figures == Figures(loss=1.5)


def test_an_ended_run_waits_again_with_its_curve_and_hears_only_what_it_is_told_now(store):
    store.add(*TINY, ASKED, visitor="me")
    run = store.claim_next(1)
    assert not store.again(run.id)
    store.take(run.id, "local:here:1:1.0")
    store.report(run, [(0, Event(Series.LOSS, 1, 1, 64, 0.1, 2.0))], phase=Phase.TRAINING, figures=Figures(batches=1))
    store.ask_to_stop(run.id)
    store.end(run.id, End("stopped", Reason.STOPPED))
    assert store.again(run.id, [(CommandKind.EXTEND_EPOCHS, 2)])
    waiting = store.run(run.id)
    assert (waiting.state, waiting.handle, waiting.reason, waiting.stop_asked) == ("queued", None, Reason.NONE, None)
    assert (waiting.figures.batches, len(store.events_after(run))) == (1, 1)
    again = store.claim_next(1)
    assert again.number == run.number
    heard = store.report(again, phase=Phase.TRAINING, figures=Figures()).commands
    assert heard == (Command(1, CommandKind.EXTEND_EPOCHS, 2),)


def test_a_visitor_with_as_many_runs_as_allowed_continues_none(store):
    store.add(*TINY, ASKED, visitor="me")
    run = store.claim_next(1)
    store.end(run.id, End("stopped", Reason.STOPPED))
    for _ in range(MOST_WAITING_PER_VISITOR):
        store.add(*TINY, ASKED, visitor="me")
    with pytest.raises(RunError, match="runs waiting or running"):
        store.again(run.id)


def test_a_group_is_queued_whole_or_not_at_all_and_counts_as_one_of_a_visitors_runs(store, add):
    asked = [Asked(*TINY, ASKED | {"seed": str(seed)}, f"seed {seed}") for seed in range(MOST_WAITING_PER_VISITOR + 2)]
    runs = store.add_group("several-1", asked, visitor="a visitor")
    assert [(run.name, run.settings["seed"], run.group_id) for run in runs] == [
        (f"seed {seed}", str(seed), "several-1") for seed in range(len(asked))
    ]
    for _ in range(MOST_WAITING_PER_VISITOR - 1):
        add()
    with pytest.raises(RunError, match="A visitor may have"):
        store.add_group("several-2", asked, visitor="a visitor")
    before = len(store.active())
    too_many = asked * (MOST_WAITING // len(asked))
    with pytest.raises(
        RunError, match=rf"This host holds {MOST_WAITING} .* {before} already, and {len(too_many)} more"
    ):
        store.add_group("several-3", too_many, visitor="another")
    assert len(store.active()) == before
