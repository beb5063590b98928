"""Run by alembic for each upgrade; the connection and its transaction are ``store.upgrade``'s."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
