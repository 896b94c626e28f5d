"""Guesses of runs before they begin: in which room or of which run, by whom, the curve; and the room of a run."""

from __future__ import annotations

import sqlalchemy as sql
from alembic import op

revision = "10"
down_revision = "9"


def upgrade() -> None:
    """From version 9 to 10."""
    op.add_column("run", sql.Column("room", sql.String(20)))
    op.create_table(
        "guess",
        sql.Column("place", sql.String(40), primary_key=True),
        sql.Column("visitor", sql.String(32), primary_key=True),
        sql.Column("curve", sql.Text, nullable=False),
        sql.Column("given", sql.Float, nullable=False),
    )
