"""Which host's slot a run takes; and the salt of the hashes of addresses."""

from __future__ import annotations

import sqlalchemy as sql
from alembic import op

revision = "12"
down_revision = "11"


def upgrade() -> None:
    """From version 11 to 12."""
    op.add_column("run", sql.Column("host", sql.String(200), nullable=False, server_default=""))
    op.create_table(
        "salt",
        sql.Column("number", sql.Integer, primary_key=True, autoincrement=False),
        sql.Column("value", sql.LargeBinary, nullable=False),
        sql.Column("made", sql.Float, nullable=False),
    )
