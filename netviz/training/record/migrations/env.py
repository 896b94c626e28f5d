"""What Alembic runs: the migrations, on the connection that it was given."""

from alembic import context

from netviz.training.record.tables import TABLES

context.configure(connection=context.config.attributes["connection"], target_metadata=TABLES, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
