"""The record's migrations, forwards only, by Alembic. How to add one:

1. Change `tables.py`, and raise its VERSION.
2. Write `migrations/versions/vN_what_it_does.py` with `revision`, `down_revision` and `upgrade`. It says in its own
   words what the tables were and become: code that changes later must not be imported.
3. Run tests/training/record/test_migrations.py: a migrated database has the very tables of a new one.
"""

from __future__ import annotations

import threading
from pathlib import Path

import sqlalchemy as sql
from alembic import command
from alembic.config import Config

FOLDER = Path(__file__).with_name("migrations")
_one_at_a_time = threading.Lock()  # Alembic keeps what it migrates in a global


def migrate(connection: sql.Connection, found: str) -> None:
    """Bring the tables from the version found to the newest, within the transaction of that connection."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    with _one_at_a_time:
        command.stamp(config, found)  # before migrations, the version was noted elsewhere
        command.upgrade(config, "head")
