"""Accounts, defaults, the history of changes and the results of checks; a channel says whose credentials it has.

Written out: what later revisions change must not change what this one made.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0001"
branch_labels = None
depends_on = None

_TABLES = ("accounts", "defaults", "audit", "checks")
_COLUMNS = ("account_id", "is_test_channel", "created_by")


def upgrade() -> None:
    """Add what the first schema lacks."""
    _accounts()
    _history()
    op.add_column("channel_configs", sa.Column("account_id", sa.String()))
    op.add_column("channel_configs", sa.Column("is_test_channel", sa.Boolean()))
    op.add_column("channel_configs", sa.Column("created_by", sa.String()))


def downgrade() -> None:
    """Take it away again."""
    for name in _TABLES:
        op.drop_table(name)
    with op.batch_alter_table("channel_configs") as batch:
        for name in _COLUMNS:
            batch.drop_column(name)


def _accounts() -> None:
    """QMORE accounts and what is the same in every channel, each in versions."""
    op.create_table(
        "accounts",
        sa.Column("tenant", sa.String(), primary_key=True),
        sa.Column("account_id", sa.String(), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("shop_id", sa.String()),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("backend_password", sa.LargeBinary()),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("style", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("created_by", sa.String()),
        sa.Column("removed_at", sa.String(32)),
    )
    op.create_table(
        "defaults",
        sa.Column("tenant", sa.String(), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("created_by", sa.String()),
    )


def _history() -> None:
    """Who changed what, and what was found when it was tried."""
    op.create_table(
        "audit",
        sa.Column("sequence", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(), nullable=False, unique=True),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("versions", sa.JSON(), nullable=False),
    )
    op.create_index("audit_of", "audit", ["tenant", "sequence"])
    op.create_table(
        "checks",
        sa.Column("tenant", sa.String(), primary_key=True),
        sa.Column("subject", sa.String(), primary_key=True),
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("checked_at", sa.String(32), nullable=False),
    )
