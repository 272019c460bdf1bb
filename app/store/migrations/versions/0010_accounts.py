"""Accounts, defaults, the history of changes and the results of checks; a channel says whose credentials it has."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store import tables

revision = "0010"
down_revision = "0001"
branch_labels = None
depends_on = None

_TABLES = [tables.accounts, tables.defaults, tables.audit, tables.checks]
_COLUMNS = ("account_id", "is_test_channel", "created_by")


def upgrade() -> None:
    """Add what a database of the first schema lacks; the first revision makes a new one complete."""
    connection = op.get_bind()
    tables.metadata.create_all(connection, tables=_TABLES)
    there = {column["name"] for column in sa.inspect(connection).get_columns("channel_configs")}
    for name in _COLUMNS:
        if name not in there:
            op.add_column("channel_configs", sa.Column(name, tables.channel_configs.c[name].type))


def downgrade() -> None:
    """Take it away again."""
    tables.metadata.drop_all(op.get_bind(), tables=_TABLES)
    with op.batch_alter_table("channel_configs") as batch:
        for name in _COLUMNS:
            batch.drop_column(name)
