"""A salted hash of where a guess comes from, for an hour."""

from __future__ import annotations

import sqlalchemy as sql
from alembic import op

revision = "14"
down_revision = "13"


def upgrade() -> None:
    """From version 13 to 14."""
    op.add_column("guess", sql.Column("address", sql.String(16), nullable=False, server_default=""))
