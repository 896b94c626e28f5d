"""The tables before there were migrations. Whoever has them is here already; new databases begin at the newest."""

revision = "1"
down_revision = None


def upgrade() -> None:
    """Nothing to do."""
