"""A PostgreSQL server of its own, in a folder that goes with it."""

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

from tests.ports import free_port

# Nothing of this server has to survive a power cut.
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def programs():
    """The folder of initdb, which Debian keeps off the PATH; None where PostgreSQL is not installed."""
    found = shutil.which("initdb")
    folder = Path(found).parent if found else next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"))), None)
    return folder if folder and (folder / "initdb").exists() else None


@contextmanager
def postgres_server():
    """The address of an empty database."""
    installed = programs()
    assert installed
    folder = Path(tempfile.mkdtemp(prefix="netviz-postgres-"))
    user = {}
    if os.name != "nt" and os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "nobody")
        user = {"user": "nobody", "cwd": folder}
    port = free_port()

    def do(program, *arguments):
        subprocess.run([installed / program, *arguments], check=True, stdout=subprocess.DEVNULL, **user)

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
