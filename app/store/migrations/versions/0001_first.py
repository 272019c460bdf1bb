"""The first schema, written out: what later revisions change must not change what this one made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = (
    "tenants",
    "channel_configs",
    "storages",
    "payments",
    "operations",
    "confirmations",
    "reports",
    "order_numbers",
    "counters",
)


def upgrade() -> None:
    """Create every table of the first schema."""
    _shops()
    _payments()
    _outbox()


def downgrade() -> None:
    """Drop them all."""
    for name in _TABLES:
        op.drop_table(name)


def _shops() -> None:
    """Shops, their channels and data storages."""
    op.create_table(
        "tenants",
        sa.Column("saleor_api_url", sa.String(), primary_key=True),
        sa.Column("app_id", sa.String(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("jwks", sa.JSON(), nullable=False),
        sa.Column("installed_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "channel_configs",
        sa.Column("tenant", sa.String(), primary_key=True),
        sa.Column("channel_slug", sa.String(), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("shop_id", sa.String()),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("backend_password", sa.LargeBinary()),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "storages",
        sa.Column("tenant", sa.String(), primary_key=True),
        sa.Column("storage_id", sa.String(), primary_key=True),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("order_ident", sa.String(), nullable=False),
        sa.Column("javascript_url", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("config_version", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.String(32), nullable=False),
        sa.Column("expires_at", sa.String(32), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
    )
    op.create_index("storages_by_source", "storages", ["tenant", "source_id"])


def _payments() -> None:
    """Payments and what was done with them."""
    op.create_table(
        "payments",
        sa.Column("tenant", sa.String(), primary_key=True),
        sa.Column("transaction_id", sa.String(), primary_key=True),
        sa.Column("token", sa.String(), nullable=False, unique=True),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("channel_slug", sa.String(), nullable=False),
        sa.Column("config_version", sa.Integer(), nullable=False),
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.Column("payment_type", sa.String(), nullable=False),
        sa.Column("amount", sa.String(40), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("psp_reference", sa.String(), nullable=False),
        sa.Column("order_number", sa.String()),
        sa.Column("order_ident", sa.String(), nullable=False),
        sa.Column("storage_id", sa.String()),
        sa.Column("return_url", sa.String(), nullable=False),
        sa.Column("window_name", sa.String()),
        sa.Column("redirect_url", sa.String()),
        sa.Column("answer", sa.JSON()),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("updated_at", sa.String(32), nullable=False),
        sa.Column("expires_at", sa.String(32), nullable=False),
        sa.Column("check_at", sa.String(32)),
        sa.Column("checks", sa.Integer(), nullable=False),
        sa.UniqueConstraint("tenant", "psp_reference", name="one_payment_per_reference"),
    )
    op.create_index("payments_by_age", "payments", ["created_at"])
    op.create_index("payments_to_check", "payments", ["check_at"])
    op.create_table(
        "operations",
        sa.Column("tenant", sa.String(), primary_key=True),
        sa.Column("transaction_id", sa.String(), primary_key=True),
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("amount", sa.String(40)),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("psp_reference", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("updated_at", sa.String(32), nullable=False),
        sa.Column("leased_until", sa.String(32)),
        sa.Column("command", sa.String()),
        sa.Column("number", sa.String()),
        sa.Column("before", sa.JSON()),
        sa.Column("moved", sa.String(40)),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("actions", sa.JSON()),
        sa.Column("promised", sa.Boolean(), nullable=False),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.UniqueConstraint("tenant", "transaction_id", "sequence", name="one_operation_per_sequence"),
    )


def _outbox() -> None:
    """What came, what must be told, and what is counted."""
    op.create_table(
        "confirmations",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("payment_token", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("received_at", sa.String(32), nullable=False),
        sa.UniqueConstraint("payment_token", "digest", name="one_row_per_confirmation"),
    )
    op.create_table(
        "reports",
        sa.Column("sequence", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(), nullable=False, unique=True),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("transaction_id", sa.String(), nullable=False),
        sa.Column("payment_token", sa.String(), nullable=False),
        sa.Column("psp_reference", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("amount", sa.String(40), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("actions", sa.JSON()),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.String(32), nullable=False),
        sa.Column("leased_until", sa.String(32)),
        sa.Column("leased_by", sa.String()),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("last_error", sa.String()),
    )
    op.create_index("reports_by_transaction", "reports", ["tenant", "transaction_id", "sequence"])
    op.create_index("reports_due", "reports", ["state", "due_at"])
    op.create_table(
        "order_numbers",
        sa.Column("tenant", sa.String(), primary_key=True),
        sa.Column("customer_id", sa.String(), primary_key=True),
        sa.Column("number", sa.String(), primary_key=True),
        sa.Column("reserved_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "counters",
        sa.Column("tenant", sa.String(), primary_key=True),
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("value", sa.Integer(), nullable=False),
    )
