"""A record of an older netviz opens with everything in it, once, however many open it."""

import multiprocessing
import sqlite3
import subprocess
import sys

import pytest
import sqlalchemy as sql
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from netviz.errors import RunError
from netviz.training import words
from netviz.training.codes import CommandKind, DataSetName, Origin, Phase
from netviz.training.curves import Point, as_csv, held_out, trained
from netviz.training.dispatch.dispatcher import Dispatcher
from netviz.training.dispatch.local_processes import LocalProcesses
from netviz.training.record.database import engine
from netviz.training.record.migration import FOLDER
from netviz.training.record.runs import Command, Figures
from netviz.training.record.store import Store
from netviz.training.record.tables import TABLES, VERSION
from netviz.training.record.wheels import fingerprint
from tests.training.record import databases


@pytest.fixture
def old(tmp_path):
    """The address of a record of version 1."""
    url = f"sqlite:///{tmp_path / 'old.sqlite'}"
    made = engine(url)
    databases.make(made)
    made.dispose()
    return url


def bring_to(url, version):
    """Migrate a record of version 1 as far as that one, as a former netviz did."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    made = engine(url)
    with made.begin() as connection:
        config.attributes["connection"] = connection
        command.stamp(config, "1")
        command.upgrade(config, version)
    made.dispose()


@pytest.fixture(params=["1", "2", "2, made anew", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13"])
def migrated(old, request):
    """The record as it is today, and was of an older version."""
    if request.param != "1":
        bring_to(old, request.param.partition(",")[0])
    if request.param == "2, made anew":  # then it never had the table in which version 1 noted itself
        with sqlite3.connect(sql.make_url(old).database) as connection:
            connection.execute("DROP TABLE schema_version")
    store = Store(old)
    yield store
    store.close()


def test_every_run_is_found_in_its_state_and_its_end_is_told_in_the_same_words(migrated):
    for number, (identity, (state, phase, reason, stop, handle)) in enumerate(databases.RUNS.items(), start=1):
        run = migrated.run(identity)
        assert (run.number, run.visitor, run.network, run.state) == (number, fingerprint("me"), "resnet", state)
        assert (dict(run.network_settings), dict(run.settings)) == ({"blocks": "1,1"}, databases.SETTINGS)
        assert (run.created, run.done) == (1_700_000_000.0 + number, 0.5)
        assert words.phase(run.phase, run.phase_details) == phase
        assert words.reason(run) == reason
        assert run.stop_asked == stop
        assert (run.handle or "").endswith(handle or "")
    assert [run.id for run in migrated.of_visitor(fingerprint("me"), most=100)] == [*reversed(databases.RUNS)]


def test_phases_and_reasons_that_are_known_have_become_codes(migrated):
    others = {identity for identity in databases.RUNS if words.Reason.OTHER is migrated.run(identity).reason}
    assert others == {"refused"}
    assert [run.id for run in migrated.active() if run.phase is Phase.OTHER] == ["strange"]


def test_curves_figures_and_the_csv_are_as_they_were(migrated):
    run = migrated.run("time")
    events = migrated.events_after(run)
    points = [Point(*values) for kind, *values in databases.EVENTS if kind == "batch"]
    checks = [Point(*values) for kind, *values in databases.EVENTS if kind == "held_out"]
    assert (trained(events), held_out(events)) == (points, checks)
    assert [seq for seq, _ in events] == list(range(2 * len(databases.EVENTS)))
    assert as_csv(events).splitlines()[1:] == [
        "0,0.1875,2.5,0.2,2.25,2,128,0.15",
        "1,0.5,1.75,,,3,192,0.2",
    ]
    known = {"data": DataSetName.CIFAR10, "data_origin": Origin.KERAS_CACHE}
    assert run.figures == Figures(batches=3, loss=1.5, val_accuracy=0.41, **known)


def test_a_stop_that_was_asked_for_still_waits_for_its_worker(migrated):
    run = migrated.run("stopping")
    answer = migrated.report(run, phase=Phase.TRAINING, figures=Figures())
    assert answer.commands == (Command(1, CommandKind.STOP),)


def test_runs_whose_worker_died_with_the_former_server_are_interrupted_and_the_queue_goes_on(migrated):
    class Silent(LocalProcesses):
        def start(self, run):
            return "local:elsewhere:1:1.0"

    Dispatcher(migrated, Silent()).dispatch()
    assert migrated.run("training").state == "interrupted"
    assert migrated.run("stopping").state == "stopped"
    assert {run.id for run in migrated.active()} <= {"strange", "queued"}


def test_a_migrated_record_has_the_very_tables_of_a_new_one(migrated, store):
    for opened in (migrated, store):
        with opened._engine.connect() as connection:
            differences = compare_metadata(MigrationContext.configure(connection), TABLES)
            assert [each for each in differences if "schema_version" not in str(each)] == []
    assert ScriptDirectory(str(FOLDER)).get_heads() == [VERSION]


def open_it(url, queue):
    store = Store(url)
    queue.put(len(store.events_after(store.run("time"))))
    store.close()


def test_of_several_processes_that_open_it_at_once_one_migrates_and_all_read(old):
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    processes = [context.Process(target=open_it, args=(old, queue)) for _ in range(3)]
    for process in processes:
        process.start()
    assert [queue.get(timeout=120) for _ in processes] == [2 * len(databases.EVENTS)] * 3
    for process in processes:
        process.join()


def test_a_migration_that_breaks_leaves_the_record_as_it_was(old):
    with sqlite3.connect(sql.make_url(old).database) as connection:
        connection.execute("CREATE TABLE command (x)")  # stands in the way
    with pytest.raises(RunError, match="The record of runs cannot be opened"):
        Store(old)
    with sqlite3.connect(sql.make_url(old).database) as connection:
        assert connection.execute("SELECT version FROM schema_version").fetchall() == [(1,)]
        assert connection.execute("SELECT count(*) FROM event WHERE kind = 'held_out'").fetchone()[0] > 0
        connection.execute("DROP TABLE command")
    Store(old).close()


def test_an_older_netviz_leaves_a_migrated_record_alone(old):
    """It reads its version in one of these tables, and refuses another in a sentence."""
    Store(old).close()
    with sqlite3.connect(sql.make_url(old).database) as connection:
        assert connection.execute("SELECT version FROM schema_version").fetchall() == [(2,)]
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(VERSION,)]


def test_alembic_is_not_loaded_where_nothing_is_to_be_migrated(tmp_path):
    opens = "import sys; from netviz.training.record.store import Store; Store(sys.argv[1])"
    code = f"{opens}; print('alembic' in sys.modules)"
    for _ in range(2):  # made anew, and opened again
        command = [sys.executable, "-c", code, f"sqlite:///{tmp_path / 'new.sqlite'}"]
        assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "False\n"
