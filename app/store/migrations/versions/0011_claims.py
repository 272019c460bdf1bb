"""Indexes for claims and purges, which hold only what is claimed or purged; a confirmation has a day to be forgotten."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_INDEXES = {
    "reports_to_tell": "reports",
    "reports_settled": "reports",
    "reports_parked": "reports",
    "payments_to_look_at": "payments",
    "confirmations_by_age": "confirmations",
    "confirmations_to_forget": "confirmations",
    "storages_by_age": "storages",
}


def upgrade() -> None:
    """Add them; those they replace are taken away by a contraction."""
    op.add_column("confirmations", sa.Column("keep_until", sa.String(32)))
    _partial("reports_to_tell", "reports", ["due_at", "sequence"], "state = 'due'")
    _partial("reports_settled", "reports", ["due_at"], "state = 'done'")
    _partial("reports_parked", "reports", ["sequence"], "state = 'parked'")
    _partial("payments_to_look_at", "payments", ["check_at"], "check_at IS NOT NULL")
    op.create_index("confirmations_by_age", "confirmations", ["received_at"])
    op.create_index("confirmations_to_forget", "confirmations", ["keep_until"])
    op.create_index("storages_by_age", "storages", ["expires_at"])


def downgrade() -> None:
    """Take them away again."""
    for index, table in _INDEXES.items():
        op.drop_index(index, table)
    with op.batch_alter_table("confirmations") as batch:
        batch.drop_column("keep_until")


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
