"""What a run's starter says of it: a name and a note; and when it was taken off the list."""

from __future__ import annotations

import sqlalchemy as sql
from alembic import op

revision = "5"
down_revision = "4"


def upgrade() -> None:
    """From version 4 to 5."""
    op.add_column("run", sql.Column("name", sql.String(60), nullable=False, server_default=""))
    op.add_column("run", sql.Column("note", sql.String(500), nullable=False, server_default=""))
    op.add_column("run", sql.Column("removed", sql.Float))
