"""Where a run has branched from another: which one, behind which of its steps, and how far its curve was then."""

from __future__ import annotations

import sqlalchemy as sql
from alembic import op

revision = "6"
down_revision = "5"


def upgrade() -> None:
    """From version 5 to 6."""
    for name in ("parent", "parent_step", "parent_seq"):
        op.add_column("run", sql.Column(name, sql.Integer))
