"""The tables. Amounts are text, times are UTC; the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, String, Table, UniqueConstraint


class Moment(sa.types.TypeDecorator[datetime]):
    """A UTC time as sortable text, aware on both databases."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> str | None:  # noqa: ARG002
        """Write it."""
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if value else None

    def process_result_value(self, value: Any, dialect: Any) -> datetime | None:  # noqa: ARG002
        """Read it."""
        return datetime.fromisoformat(value) if value else None


class Amount(sa.types.TypeDecorator[Decimal]):
    """An exact amount as text."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Any) -> str | None:  # noqa: ARG002
        """Write it."""
        return None if value is None else f"{value:f}"

    def process_result_value(self, value: Any, dialect: Any) -> Decimal | None:  # noqa: ARG002
        """Read it."""
        return None if value is None else Decimal(value)


def _where(condition: str, name: str, *columns: str) -> Index:
    """Index only some rows; a statement must name the condition's values literally to be served by it."""
    return Index(name, *columns, sqlite_where=sa.text(condition), postgresql_where=sa.text(condition))


def _beginning(name: str, *columns: str) -> Index:
    """Index how texts begin: PostgreSQL sorts them as a language does, SQLite by their bytes, so that any index will do."""
    operators = {columns[-1]: "text_pattern_ops"}
    return Index(name, *columns, postgresql_ops=operators).ddl_if(dialect="postgresql")


metadata = MetaData()

tenants = Table(
    "tenants",
    metadata,
    Column("saleor_api_url", String, primary_key=True),
    Column("app_id", String, nullable=False),
    Column("token", LargeBinary, nullable=False),
    Column("jwks", sa.JSON, nullable=False),
    Column("installed_at", Moment, nullable=False),
    Column("removed_at", Moment),
)
channel_configs = Table(
    "channel_configs",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("channel_slug", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("settings", sa.JSON, nullable=False),
    Column("customer_id", String, nullable=False),
    Column("shop_id", String),
    Column("secret", LargeBinary, nullable=False),
    Column("backend_password", LargeBinary),
    Column("host", String, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("account_id", String),
    Column("is_test_channel", sa.Boolean),
    Column("created_by", String),
    Column("style", String, nullable=False, server_default="seamless"),
)
storages = Table(
    "storages",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("storage_id", String, primary_key=True),
    Column("source_id", String, nullable=False),
    Column("order_ident", String, nullable=False),
    Column("javascript_url", String, nullable=False),
    Column("mode", String, nullable=False),
    Column("language", String, nullable=False),
    Column("config_version", Integer, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("state", String, nullable=False),
    Index("storages_by_source", "tenant", "source_id"),
    Index("storages_by_age", "expires_at"),
)
payments = Table(
    "payments",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("transaction_id", String, primary_key=True),
    Column("token", String, nullable=False, unique=True),
    Column("source_id", String, nullable=False),
    Column("channel_slug", String, nullable=False),
    Column("config_version", Integer, nullable=False),
    Column("idempotency_key", String, nullable=False),
    Column("payment_type", String, nullable=False),
    Column("amount", Amount, nullable=False),
    Column("currency", String, nullable=False),
    Column("action", String, nullable=False),
    Column("state", String, nullable=False),
    Column("psp_reference", String, nullable=False),
    Column("order_number", String),
    Column("order_ident", String, nullable=False),
    Column("storage_id", String),
    Column("return_url", String, nullable=False),
    Column("window_name", String),
    Column("redirect_url", String),
    Column("answer", sa.JSON(none_as_null=True)),
    Column("details", sa.JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("check_at", Moment),
    Column("checks", Integer, nullable=False),
    Column("saleor_order", String),
    UniqueConstraint("tenant", "psp_reference", name="one_payment_per_reference"),
    Index("payments_by_age", "created_at"),
    Index("payments_of_shop", "tenant", "created_at", "transaction_id"),
    Index("payments_by_state", "tenant", "state", "created_at", "transaction_id"),
    _where("saleor_order IS NOT NULL", "payments_by_saleor_order", "tenant", "saleor_order"),
    _where(
        "saleor_order IS NULL AND state IN ('authorized', 'charged')", "payments_without_order", "tenant", "created_at"
    ),
    _where("state IN ('authorized', 'charged')", "payments_paid_for", "tenant", "source_id", "created_at"),
    _beginning("payments_by_beginning", "tenant", "psp_reference"),
    _where("check_at IS NOT NULL", "payments_to_look_at", "check_at"),
    Index("payments_by_source", "tenant", "source_id"),
    Index("payments_by_order_number", "tenant", "order_number"),
)
PAID = payments.c.state.in_([sa.literal_column(f"'{state}'") for state in ("authorized", "charged")])
operations = Table(
    "operations",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("transaction_id", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("action", String, nullable=False),
    Column("amount", Amount),
    Column("currency", String, nullable=False),
    Column("psp_reference", String, nullable=False),
    Column("state", String, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("leased_until", Moment),
    Column("command", String),
    Column("number", String),
    Column("before", sa.JSON(none_as_null=True)),
    Column("moved", Amount),
    Column("message", String, nullable=False),
    Column("actions", sa.JSON(none_as_null=True)),
    Column("promised", sa.Boolean, nullable=False),
    Column("quiet", sa.Boolean, nullable=False),
    Column("lines", sa.JSON, nullable=False),
    Column("reason", sa.JSON(none_as_null=True)),  # the message as code and values
    UniqueConstraint("tenant", "transaction_id", "sequence", name="one_operation_per_sequence"),
)
confirmations = Table(
    "confirmations",
    metadata,
    Column("id", String, primary_key=True),
    Column("payment_token", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("digest", String, nullable=False),
    Column("verdict", String, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("keep_until", Moment),  # nothing from a version that did not know it; the purge gives it one
    Index("confirmations_by_age", "received_at"),
    Index("confirmations_to_forget", "keep_until"),
    UniqueConstraint("payment_token", "digest", name="one_row_per_confirmation"),
)
reports = Table(
    "reports",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("id", String, nullable=False, unique=True),
    Column("tenant", String, nullable=False),
    Column("transaction_id", String, nullable=False),
    Column("payment_token", String, nullable=False),
    Column("psp_reference", String, nullable=False),
    Column("type", String, nullable=False),
    Column("amount", Amount, nullable=False),
    Column("currency", String, nullable=False),
    Column("message", String, nullable=False),
    Column("actions", sa.JSON(none_as_null=True)),
    Column("payload", sa.JSON, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("leased_until", Moment),
    Column("leased_by", String),
    Column("state", String, nullable=False),
    Column("last_error", String),
    Column("reason", sa.JSON(none_as_null=True)),  # the last error as code and values
    _where("state = 'due'", "reports_to_tell", "due_at", "sequence"),
    _where("state = 'done'", "reports_settled", "due_at"),
    _where("state = 'parked'", "reports_parked", "sequence"),
    Index("reports_by_transaction", "tenant", "transaction_id", "sequence"),
)
order_numbers = Table(
    "order_numbers",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("customer_id", String, primary_key=True),
    Column("number", String, primary_key=True),
    Column("reserved_at", Moment, nullable=False),
)
counters = Table(
    "counters",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("value", Integer, nullable=False),
)
accounts = Table(
    "accounts",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("account_id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("customer_id", String, nullable=False),
    Column("shop_id", String),
    Column("secret", LargeBinary, nullable=False),
    Column("backend_password", LargeBinary),
    Column("host", String, nullable=False),
    Column("style", String, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", String),
    Column("removed_at", Moment),
)
defaults = Table(
    "defaults",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("settings", sa.JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", String),
)
audit = Table(
    "audit",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("id", String, nullable=False, unique=True),
    Column("tenant", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("user_id", String, nullable=False),
    Column("email", String, nullable=False),
    Column("action", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("changes", sa.JSON, nullable=False),
    Column("versions", sa.JSON, nullable=False),
    Index("audit_of", "tenant", "sequence"),
)
checks = Table(
    "checks",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("subject", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("result", String, nullable=False),
    Column("code", String, nullable=False),
    Column("detail", String, nullable=False),
    Column("checked_at", Moment, nullable=False),
)
troubles = Table(
    "troubles",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("subject", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("reference", String, nullable=False),
    Column("details", sa.JSON, nullable=False),
    Column("since", Moment, nullable=False),
    Column("settled_at", Moment),
    Column("tell_at", Moment),
    Index("troubles_to_tell", "tell_at"),
)
