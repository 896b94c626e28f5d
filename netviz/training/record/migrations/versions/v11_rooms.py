"""Rooms in which a class follows a lecturer: of each the view that is shown."""

from __future__ import annotations

import sqlalchemy as sql
from alembic import op

revision = "11"
down_revision = "10"


def upgrade() -> None:
    """From version 10 to 11."""
    op.create_table(
        "room",
        sql.Column("code", sql.String(20), primary_key=True),
        sql.Column("number", sql.Integer, nullable=False),
        sql.Column("address", sql.Text, nullable=False),
        sql.Column("title", sql.String(200), nullable=False),
        sql.Column("shown", sql.Float, nullable=False),
    )
