"""Who may steer a run: fingerprints of the secrets of its starter and of those who have its wheel; who stopped it."""

from __future__ import annotations

import hashlib

import sqlalchemy as sql
from alembic import op

revision = "7"
down_revision = "6"


def upgrade() -> None:
    """From version 6 to 7."""
    op.add_column("run", sql.Column("wheel", sql.String(40)))
    op.add_column("command", sql.Column("given_by", sql.String(40)))
    op.create_table(
        "wheel",
        sql.Column("run", sql.Integer, primary_key=True, autoincrement=False),
        sql.Column("holder", sql.String(40), primary_key=True),
        sql.Column("since", sql.Float, nullable=False),
    )
    run = sql.table("run", sql.column("visitor", sql.String))
    connection = op.get_bind()
    for visitor in connection.scalars(sql.select(run.c.visitor).distinct()).all():
        if not visitor.startswith("shell-"):  # a shell has no secret
            fingerprint = hashlib.blake2b(visitor.encode(), digest_size=20).hexdigest()
            connection.execute(run.update().where(run.c.visitor == visitor).values(visitor=fingerprint))
