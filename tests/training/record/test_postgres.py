"""The record on a real PostgreSQL: the same laws, and what many servers at once may do to it."""

import threading

import pytest
import sqlalchemy as sql
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from netviz.errors import RunCause, RunError
from netviz.training import words
from netviz.training.codes import CommandKind, Phase, Reason, Series
from netviz.training.curves import held_out, trained
from netviz.training.record.database import engine
from netviz.training.record.events import Event
from netviz.training.record.runs import Command, End, Figures
from netviz.training.record.store import Answer, Store
from netviz.training.record.tables import TABLES
from tests.training.conftest import ASKED, TINY, acknowledged
from tests.training.record import databases


def at_once(count, do):
    """Call `do(number)` in as many threads at the same moment; answers what each gave, or its RunError."""
    gate, answers = threading.Barrier(count), [None] * count

    def go(number):
        gate.wait()
        try:
            answers[number] = do(number)
        except RunError as error:
            answers[number] = error

    threads = [threading.Thread(target=go, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_a_run_from_its_request_to_its_end(postgres_store):
    store = postgres_store
    run = store.add(*TINY, ASKED, visitor="me")
    assert store.claim_next(1).id == run.id
    assert store.take(run.id, "local:here:1:2.0")
    events = [(0, Event(Series.LOSS, 1, 1, 64, 0.1, float("nan"))), (1, Event(Series.ACCURACY, 1, 1, 64, 0.1, 0.5))]
    figures = Figures(batches=1, loss=float("nan"))
    for _ in range(2):  # the second since the answer to the first was lost
        assert store.report(run, events, phase=Phase.TRAINING, done=0.5, figures=figures) == Answer(goes_on=True)
    assert [(seq, event.value) for seq, event in store.events_after(run)] == [(0, None), (1, 0.5)]
    assert store.end(run.id, End("done", Reason.TIME_OVER, {"seconds": 5}), figures)
    assert not store.end(run.id, End("failed", Reason.DISK_FULL))
    assert words.ending(store.of_visitor("me")[0]) == "Done: its 5 seconds were over."
    assert store.forget_old(0) == [run.id]


def test_commands_are_numbered_in_turn_and_told_until_they_are_acknowledged(postgres_store):
    store = postgres_store
    store.add(*TINY, ASKED, visitor="me")
    run = store.claim_next(1)
    numbers = at_once(6, lambda number: store.commands.give(run.id, CommandKind.UNKNOWN, number))
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]
    store.ask_to_stop(run.id)
    store.ask_to_stop(run.id)
    answer = store.report(run, phase=Phase.TRAINING, figures=Figures(), obeyed=6)
    assert answer.commands == (Command(7, CommandKind.STOP),)
    assert acknowledged(store, run) == [1, 2, 3, 4, 5, 6]


@pytest.fixture(params=["read committed", "repeatable read", "serializable"])
def isolated(empty_postgres, request):
    """A server that gives transactions this isolation where they do not ask for one."""
    made = engine(empty_postgres)
    level = "ALTER DATABASE postgres SET default_transaction_isolation = '{}'"
    with made.begin() as connection:
        connection.execute(sql.text(level.format(request.param)))
    opened = Store(empty_postgres)
    yield opened
    opened.close()
    with made.begin() as connection:
        connection.execute(sql.text(level.format("read committed")))
    made.dispose()


def test_of_many_dispatchers_at_once_no_more_claim_than_there_are_slots(isolated):
    stores = [Store(isolated.url) for _ in range(4)]
    for number in range(40):
        isolated.add(*TINY, ASKED, visitor=str(number))
    for _ in range(40):
        claimed = [run for run in at_once(4, lambda number: stores[number].claim_next(1)) if run]
        assert len(claimed) == 1
        isolated.end(claimed[0].id, End("done", Reason.EPOCHS_OVER, {"epochs": 1}))
    for store in stores:
        store.close()


def test_each_of_several_hosts_fills_its_own_slots_and_no_more(isolated):
    servers = [(Store(isolated.url), slots, host) for slots, host in ((2, "one"), (2, "one"), (1, "two"), (1, "two"))]
    for number in range(12):
        isolated.add(*TINY, ASKED, visitor=str(number))

    def fill(number):
        store, slots, host = servers[number]
        return [run.id for run in iter(lambda: store.claim_next(slots, host), None)]

    for _ in range(4):
        one, and_one, two, and_two = at_once(4, fill)
        assert [len(one + and_one), len(two + and_two)] == [2, 1]
        for run in one + and_one + two + and_two:
            isolated.end(run, End("done", Reason.EPOCHS_OVER, {"epochs": 1}))
    for store, *_ in servers:
        store.close()


def test_a_visitor_s_limit_holds_for_requests_at_once(isolated):
    answers = at_once(8, lambda number: isolated.add(*TINY, ASKED, visitor="me"))
    refused = [each for each in answers if isinstance(each, RunError)]
    assert len(refused) == 5
    assert {each.cause for each in refused} == {RunCause.TOO_MANY}


def test_servers_that_open_an_empty_database_at_once_all_can(empty_postgres):
    stores = at_once(4, lambda number: Store(empty_postgres))
    assert [store for store in stores if isinstance(store, RunError)] == []
    for store in stores:
        store.close()


def test_a_record_of_an_older_netviz_is_migrated_once_with_everything_in_it(empty_postgres):
    made = engine(empty_postgres)
    databases.make(made)
    store, *others = at_once(3, lambda number: Store(empty_postgres))
    for identity, (state, phase, reason, stop, handle) in databases.RUNS.items():
        run = store.run(identity)
        assert (run.state, run.stop_asked) == (state, stop)
        assert (words.phase(run.phase, run.phase_details), words.reason(run)) == (phase, reason)
        assert (run.handle or "").endswith(handle or "")
        events = store.events_after(run)
        assert (len(trained(events)), len(held_out(events))) == ((3, 1) if handle else (0, 0))
    with made.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), TABLES)
        assert [each for each in differences if "schema_version" not in str(each)] == []
    made.dispose()
    for each in (store, *others):
        each.close()


def test_a_server_that_is_away_is_a_sentence(empty_postgres):
    address = sql.make_url(empty_postgres).set(port=1)
    with pytest.raises(RunError, match="The record of runs cannot be opened") as raised:
        Store(address.render_as_string())
    assert raised.value.cause is RunCause.NO_RECORD
