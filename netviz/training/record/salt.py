"""The salt of the addresses' hashes: one for all servers that share a record, so that they tell an address alike.

Nobody needs it once every hash is forgotten: then it is replaced, and no copy of the record tells what came before.
"""

from __future__ import annotations

import secrets
import time

import sqlalchemy as sql

from netviz.training.record.database import alone
from netviz.training.record.part import PartOfRecord
from netviz.training.record.tables import guess as _guess
from netviz.training.record.tables import run as _run
from netviz.training.record.tables import salt as _salt

SALT_BYTES = 32
KEPT_SECONDS = 3_600.0
"""For so long at least: who asks for a run may have been hashed a moment before."""


class Salt(PartOfRecord):
    """That of one record."""

    def now(self) -> bytes:
        """Made where there is none. Raises RunError."""
        with self._reading() as connection:
            if (known := connection.scalar(sql.select(_salt.c.value))) is not None:
                return known
        with self._writing("The salt of addresses cannot be written down") as connection:
            alone(connection)  # of two servers at once, the second finds the first one's
            if (known := connection.scalar(sql.select(_salt.c.value))) is not None:
                return known
            made = secrets.token_bytes(SALT_BYTES)
            connection.execute(_salt.insert().values(number=1, value=made, made=time.time()))
            return made


def forget_salt(connection: sql.Connection) -> None:
    """Where no run and no guess has a hash any more."""
    hashes = sql.or_(*(sql.exists().where(table.c.address != "") for table in (_run, _guess)))
    connection.execute(_salt.delete().where(_salt.c.made < time.time() - KEPT_SECONDS, ~hashes))
