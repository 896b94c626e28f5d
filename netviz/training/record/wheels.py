"""The wheel of a run: who may steer it beside its starter.

The starter hands it over by a link with a secret that nobody guesses; whoever opens it may steer, until the starter
takes the wheel back. Of secrets, a starter's own among them, the record has fingerprints only: who reads the record can
neither steer nor open anybody's list.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Collection

import sqlalchemy as sql

from netviz.errors import RunCause, RunError
from netviz.training.record.part import PartOfRecord
from netviz.training.record.runs import Run
from netviz.training.record.tables import run as _run
from netviz.training.record.tables import wheel as _wheel

SHELL = "shell"
"""Who acts from a shell of this host: whoever can write to its record may do everything."""
MOST_HOLDERS = 100


def new_secret() -> str:
    """One of 192 bits, in letters that a link may have."""
    return secrets.token_urlsafe(24)


def fingerprint(secret: str) -> str:
    """What the record keeps of a secret: 160 bits from which nobody finds it again."""
    return hashlib.blake2b(secret.encode(), digest_size=20).hexdigest()


class Wheels(PartOfRecord):
    """Those of all runs of one record."""

    def may_steer(self, run: Run, names: Collection[str]) -> bool:
        """Whether one who goes by these names started the run, or has its wheel, or sits at the host's own shell."""
        if SHELL in names or any(hmac.compare_digest(run.visitor, name) for name in names):
            return True
        if run.wheel is None:
            return False
        query = sql.select(_wheel.c.holder).where(_wheel.c.run == run.number, _wheel.c.holder.in_(names))
        with self._reading() as connection:
            return connection.execute(query).first() is not None

    def hand_over(self, run: Run) -> str:
        """The secret of a new link; the link before it gives the wheel to nobody any more. Raises RunError."""
        secret = new_secret()
        with self._writing("The wheel cannot be handed over") as connection:
            connection.execute(_this(run).values(wheel=fingerprint(secret)))
        return secret

    def take(self, run: Run, secret: str, name: str) -> None:
        """By a link's secret, whoever goes by that name has the wheel from now on. Raises RunError where it is none."""
        with self._writing("The wheel cannot be taken") as connection:
            kept = connection.scalar(sql.select(_run.c.wheel).where(_run.c.number == run.number)) or ""
            if not hmac.compare_digest(kept, fingerprint(secret)):
                rule = "This link gives nobody the wheel any more: it was taken back, or another link was made"
                raise RunError(rule, cause=RunCause.NOT_YOURS)
            theirs = sql.and_(_wheel.c.run == run.number, _wheel.c.holder == name)
            if connection.execute(sql.select(_wheel.c.holder).where(theirs)).first() is not None:
                return
            if self._count(connection, run) >= MOST_HOLDERS:
                rule = f"At most {MOST_HOLDERS} may have the wheel of a run"
                raise RunError(rule, received="one more", cause=RunCause.TOO_MANY)
            connection.execute(_wheel.insert().values(run=run.number, holder=name, since=time.time()))

    def take_back(self, run: Run) -> None:
        """Only its starter may steer the run again. Raises RunError."""
        with self._writing("The wheel cannot be taken back") as connection:
            connection.execute(_this(run).values(wheel=None))
            connection.execute(_wheel.delete().where(_wheel.c.run == run.number))

    def holders(self, run: Run) -> int:
        """How many have the wheel beside its starter."""
        with self._reading() as connection:
            return self._count(connection, run)

    def _count(self, connection: sql.Connection, run: Run) -> int:
        count = sql.select(sql.func.count()).select_from(_wheel).where(_wheel.c.run == run.number)
        return connection.scalar(count) or 0


def _this(run: Run) -> sql.Update:
    return _run.update().where(_run.c.number == run.number)
