"""A part of a record: what it keeps beside runs, in tables of its own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import sqlalchemy as sql


class PartOfRecord:
    """Reads and writes as the record's store does."""

    def __init__(
        self,
        reading: Callable[[], AbstractContextManager[sql.Connection]],
        writing: Callable[[str], AbstractContextManager[sql.Connection]],
    ):
        """`reading` and `writing` open the record, as its store does."""
        self._reading, self._writing = reading, writing
