"""Which runs were asked for together, as those of an experiment are: the id of their group."""

from __future__ import annotations

import sqlalchemy as sql
from alembic import op

revision = "8"
down_revision = "7"


def upgrade() -> None:
    """From version 7 to 8."""
    op.add_column("run", sql.Column("group_id", sql.String(60)))
