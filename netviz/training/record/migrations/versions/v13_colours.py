"""The colour that a run's starter chose for its curves."""

from __future__ import annotations

import sqlalchemy as sql
from alembic import op

revision = "13"
down_revision = "12"


def upgrade() -> None:
    """From version 12 to 13."""
    op.add_column("run", sql.Column("colour", sql.String(7), nullable=False, server_default=""))
