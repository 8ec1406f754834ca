"""Runs migrations on the connection that the program, or `alembic` itself, gives."""

from alembic import context

from directory.store.tables import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
context.run_migrations()
