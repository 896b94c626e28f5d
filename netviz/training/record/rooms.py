"""Rooms in which a class follows a lecturer: of each one row, the view that is shown, which followers look at."""

from __future__ import annotations

import time
from typing import NamedTuple

import sqlalchemy as sql

from netviz.errors import RunCause, RunError
from netviz.training.record.part import PartOfRecord
from netviz.training.record.tables import room as _room

MOST = 1_000
HOURS = 12
"""For so long a room is kept after its last view."""


class Shown(NamedTuple):
    """A view that a lecturer shows."""

    number: int
    """Another one with every view."""
    address: str
    """Within the app, such as train?experiment=degradation."""
    title: str


class Rooms(PartOfRecord):
    """Those of one record."""

    def show(self, code: str, address: str, title: str) -> None:
        """This view takes the place of the one before; the first one opens the room. Raises RunError."""
        here = _room.c.code == code
        view = {"address": address, "title": title, "shown": time.time()}
        with self._writing("The view cannot be shown in the room") as connection:
            changed = connection.execute(_room.update().where(here).values(**view, number=_room.c.number + 1))
            if changed.rowcount:
                return
            forget_old_rooms(connection)
            if (connection.scalar(sql.select(sql.func.count()).select_from(_room)) or 0) >= MOST:
                rule = f"At most {MOST:,} rooms are open on this host at a time"
                raise RunError(rule, received="one more", cause=RunCause.TOO_MANY)
            connection.execute(_room.insert().values(**view, code=code, number=1))

    def shown(self, code: str) -> Shown | None:
        """What is shown in that room; None where there is no such room (any more)."""
        fresh = _room.c.shown > time.time() - HOURS * 3_600
        query = sql.select(_room.c.number, _room.c.address, _room.c.title).where(_room.c.code == code, fresh)
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else Shown(*row)

    def close(self, code: str) -> None:
        """Nobody follows any more. Raises RunError."""
        with self._writing("The room cannot be closed") as connection:
            connection.execute(_room.delete().where(_room.c.code == code))


def forget_old_rooms(connection: sql.Connection) -> None:
    """Those in which nothing has been shown for hours."""
    connection.execute(_room.delete().where(_room.c.shown < time.time() - HOURS * 3_600))
