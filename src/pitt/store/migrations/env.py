"""Lets Alembic work on the connection it is handed; see `pitt.store.schema`."""

from alembic import context

from pitt.store.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    # SQLite can change a table only by copying it.
    render_as_batch=True,
    # Every change happens inside the caller's transaction, on SQLite too.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
