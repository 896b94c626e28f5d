"""A PostgreSQL server of its own for the tests of the record; they are skipped where none is installed."""

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest
import sqlalchemy as sql

from netviz.training.record.store import Store

# Nothing of this server has to survive a power cut.
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def _programs():
    """The folder of initdb, which Debian keeps off the PATH."""
    found = shutil.which("initdb")
    return Path(found).parent if found else next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"))), None)


@pytest.fixture(scope="session")
def postgres():
    """The address of an empty database."""
    programs = _programs()
    if programs is None or not (programs / "initdb").exists():
        pytest.skip("no PostgreSQL here: its initdb is not installed")
    folder = Path(tempfile.mkdtemp(prefix="netviz-postgres-"))
    user = {}
    if os.name != "nt" and os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "nobody")
        user = {"user": "nobody", "cwd": folder}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def do(program, *arguments):
        subprocess.run([programs / program, *arguments], check=True, stdout=subprocess.DEVNULL, **user)

    data = folder / "data"
    try:
        do("initdb", "-D", str(data), "-U", "netviz", "-A", "trust", "--no-sync", "--no-instructions")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} {QUICK}"
        do("pg_ctl", "-D", str(data), "-w", "-o", options, "-l", str(folder / "log"), "start")
        yield f"postgresql+psycopg://netviz@127.0.0.1:{port}/postgres"
    finally:
        if (data / "postmaster.pid").exists():
            do("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def empty_postgres(postgres):
    """The same, emptied of what the test before has left."""
    made = sql.create_engine(postgres)
    with made.begin() as connection:
        for statement in ("DROP SCHEMA public CASCADE", "CREATE SCHEMA public"):
            connection.execute(sql.text(statement))
    made.dispose()
    return postgres


@pytest.fixture
def postgres_store(empty_postgres):
    opened = Store(empty_postgres)
    yield opened
    opened.close()
