"""Run the migrations on the connection that `web.store.database` hands over, in its one transaction."""

from alembic import context

from web.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # SQLite's too, as the transaction is begun by ourselves
)
context.run_migrations()
