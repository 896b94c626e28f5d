"""Whose turn it is: since when a run waits, when it was last begun, and from which address, which is a salted hash."""

from __future__ import annotations

import sqlalchemy as sql
from alembic import op

revision = "9"
down_revision = "8"


def upgrade() -> None:
    """From version 8 to 9."""
    for name in ("queued", "claimed"):
        op.add_column("run", sql.Column(name, sql.Float))
    op.add_column("run", sql.Column("address", sql.String(16), nullable=False, server_default=""))
