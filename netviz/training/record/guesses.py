"""Guesses: the held-out accuracy that visitors expect of a run, over its budget, drawn before its first batch.

They are kept without names: by a fingerprint of who drew each, so that one visitor has one. A class guesses in a room,
whose code the run gets once it is asked for; without a room the run's own id is the place. Places are shared out among
internet addresses as those of the queue are, by the same salted hashes.
"""

from __future__ import annotations

import hashlib
import json
import math
import time

import sqlalchemy as sql

from netviz.errors import RunCause, RunError
from netviz.training.record.database import alone
from netviz.training.record.part import PartOfRecord
from netviz.training.record.queue import FORGET_SECONDS
from netviz.training.record.runs import Run
from netviz.training.record.shares import before_newcomers, of_an_address
from netviz.training.record.tables import guess as _guess
from netviz.training.record.tables import run as _run

Guess = tuple[int, ...]
"""Per cent, at `POINTS` moments of the budget, evenly spaced, the last of which is its end."""
POINTS = 20
MOST_IN_ROOM = 450
"""A hall of 300 behind one address has room."""
MOST = 20_000
DAYS = 7
"""For so long guesses are kept of which there is no run."""


def checked(values: object) -> Guess:
    """A guess as a browser tells it, each value within 0 and 100. Raises RunError where it is none."""
    if not (isinstance(values, list) and len(values) == POINTS and all(map(_is_number, values))):
        raise RunError(f"A guess has {POINTS} values, each a number", received=str(values)[:40], field="guess")
    return tuple(round(min(100, max(0, each))) for each in values)


def _is_number(value: object) -> bool:
    # A bool is no int here; and not every int can be made the float that isfinite takes.
    return type(value) is int or (isinstance(value, float) and math.isfinite(value))


def place(run: Run) -> str:
    """Where the guesses of a run are kept: in its room, or by its id."""
    return run.room or run.id


class Guesses(PartOfRecord):
    """Those of one record."""

    def put(self, place: str, visitor: str, guess: Guess | None, address: str = "") -> None:
        """A visitor's guess takes the place of the one before; None takes it away.

        `address` is the salted hash of where the visitor comes from. Raises RunError where there is no room for it.
        """
        mine = sql.and_(_guess.c.place == place, _guess.c.visitor == _who(place, visitor))
        with self._writing("The guess cannot be written down") as connection:
            alone(connection)
            had_one = connection.execute(_guess.delete().where(mine)).rowcount > 0
            if guess is None:
                return
            if not had_one and (refusal := _refusal(connection, place, address)):
                raise RunError(refusal, received="one more", cause=RunCause.TOO_MANY)
            row = {"place": place, "visitor": _who(place, visitor), "curve": json.dumps(guess)}
            connection.execute(_guess.insert().values(**row, given=time.time(), address=address))

    def all(self, place: str, visitor: str) -> tuple[Guess | None, list[Guess]]:
        """A visitor's own guess, and those of all others, in an order that tells nothing of who they are."""
        query = sql.select(_guess.c.visitor, _guess.c.curve).where(_guess.c.place == place)
        with self._reading() as connection:
            rows = connection.execute(query.order_by(_guess.c.visitor)).all()
        read = {row.visitor: guess for row in rows if (guess := _read(row.curve))}
        own = read.pop(_who(place, visitor), None)
        return own, [*read.values()]

    def count(self, place: str) -> int:
        """How many have guessed."""
        with self._reading() as connection:
            return connection.scalar(sql.select(sql.func.count()).where(_guess.c.place == place)) or 0

    def tie(self, room: str, run: Run) -> None:
        """The run is the one that is guessed of in that room, unless there is one already."""
        with self._writing("The run cannot be tied to its room") as connection:
            free = ~sql.exists().where(_run.alias().c.room == room)
            connection.execute(_run.update().where(_run.c.number == run.number, free).values(room=room))

    def run_in(self, room: str) -> str | None:
        """The id of the run that is guessed of in that room; None where it has not been asked for."""
        with self._reading() as connection:
            return connection.scalar(sql.select(_run.c.id).where(_run.c.room == room))


def forget_old_guesses(connection: sql.Connection) -> None:
    """Guesses go with their run, and those of which there is none after days; where they came from, after an hour."""
    now = time.time()
    connection.execute(_guess.delete().where(_guess.c.given < now - DAYS * 86_400, _IS_ORPHAN))
    known = sql.and_(_guess.c.address != "", _guess.c.given < now - FORGET_SECONDS)
    connection.execute(_guess.update().where(known).values(address=""))


_IS_ORPHAN = ~sql.exists().where(sql.or_(_run.c.id == _guess.c.place, _run.c.room == _guess.c.place))


def _refusal(connection: sql.Connection, place: str, address: str) -> str:
    """Why there is no room for one more guess from that address; empty where there is."""
    count = sql.select(sql.func.count()).select_from(_guess)
    of_run, of_address = _guess.c.place == place, _guess.c.address == address

    def counted(*which: sql.ColumnElement[bool]) -> int:
        return connection.scalar(count.where(*which)) or 0

    here, theirs = counted(of_run), counted(of_run, of_address) if address else 0
    if theirs >= of_an_address(MOST_IN_ROOM):
        return f"From one internet address at most {of_an_address(MOST_IN_ROOM)} may guess of one run"
    if address and counted(of_address) >= of_an_address(MOST):
        return f"From one internet address at most {of_an_address(MOST):,} guesses are kept on this host"
    if theirs and before_newcomers(MOST_IN_ROOM) <= here < MOST_IN_ROOM:
        last = f"Of {MOST_IN_ROOM} guesses of one run the last {MOST_IN_ROOM - before_newcomers(MOST_IN_ROOM)}"
        return f"{last} are for internet addresses from which none has come"
    if here >= MOST_IN_ROOM or (counted() >= MOST and not _makes_way(connection)):
        return f"At most {MOST_IN_ROOM} may guess of one run, and {MOST:,} on this host"
    return ""


def _makes_way(connection: sql.Connection) -> bool:
    """Of guesses of which there is no run the oldest goes: whoever invents rooms takes the place of nobody for long."""
    oldest = sql.select(_guess.c.place, _guess.c.visitor).where(_IS_ORPHAN).order_by(_guess.c.given).limit(1)
    found = connection.execute(oldest).one_or_none()
    if found is None:
        return False
    connection.execute(_guess.delete().where(_guess.c.place == found.place, _guess.c.visitor == found.visitor))
    return True


def _read(curve: str) -> Guess | None:
    """The guess of a row; None where the row is damaged."""
    try:
        return checked(json.loads(curve))
    except (ValueError, TypeError, RecursionError, RunError):
        return None


def _who(place: str, visitor: str) -> str:
    """A fingerprint that is another one in every room, so that nobody is followed from one to the next."""
    return hashlib.blake2b(f"{place} {visitor}".encode(), digest_size=16).hexdigest()
