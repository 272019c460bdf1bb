"""What people look payments up by: a shop's newest, a state's newest, Saleor's order, and how a reference begins.

Written out: what later revisions change must not change what this one made.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_INDEXES = ("payments_of_shop", "payments_by_state", "payments_by_saleor_order", "payments_without_order")
_NUMBER = {
    "sqlite": "json_extract(details, '$.saleorOrder.number')",
    "postgresql": "details #>> '{saleorOrder,number}'",
}


def upgrade() -> None:
    """Add them; the numbers of Saleor's orders that are known already stand in the details."""
    dialect = op.get_bind().dialect.name
    op.add_column("payments", sa.Column("saleor_order", sa.String()))
    op.execute(f"UPDATE payments SET saleor_order = {_NUMBER[dialect]} WHERE {_NUMBER[dialect]} IS NOT NULL")  # noqa: S608 - our own words
    op.create_index("payments_of_shop", "payments", ["tenant", "created_at", "transaction_id"])
    op.create_index("payments_by_state", "payments", ["tenant", "state", "created_at", "transaction_id"])
    _partial("payments_by_saleor_order", ["tenant", "saleor_order"], "saleor_order IS NOT NULL")
    unnamed = "saleor_order IS NULL AND state IN ('authorized', 'charged')"
    _partial("payments_without_order", ["tenant", "created_at"], unnamed)
    if dialect == "postgresql":
        operators = {"psp_reference": "text_pattern_ops"}
        op.create_index("payments_by_beginning", "payments", ["tenant", "psp_reference"], postgresql_ops=operators)


def downgrade() -> None:
    """Take them away again."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index("payments_by_beginning", "payments")
    for index in _INDEXES:
        op.drop_index(index, "payments")
    with op.batch_alter_table("payments") as batch:
        batch.drop_column("saleor_order")


def _partial(name: str, columns: list[str], where: str) -> None:
    op.create_index(name, "payments", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
