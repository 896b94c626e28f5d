"""A table for the configs of models that were read from files: a run of one is built from what is kept here."""

from __future__ import annotations

import sqlalchemy as sql
from alembic import op

revision = "4"
down_revision = "3"


def upgrade() -> None:
    """From version 3 to 4."""
    op.create_table(
        "model",
        sql.Column("run", sql.Integer, primary_key=True, autoincrement=False),
        sql.Column("config", sql.LargeBinary, nullable=False),
    )
