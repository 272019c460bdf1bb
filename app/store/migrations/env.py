"""Runs one history of revisions on the connection that the store hands in."""

from __future__ import annotations

from alembic import context

_given = context.config.attributes
context.configure(connection=_given["connection"], version_table=_given["version_table"], render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
