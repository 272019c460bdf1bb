"""What a person must look at, when a shop left, and the ways to all payments of a checkout or of an order number.

Written out: what later revisions change must not change what this one made.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what the schema lacks."""
    op.create_table(
        "troubles",
        sa.Column("tenant", sa.String(), primary_key=True),
        sa.Column("subject", sa.String(), primary_key=True),
        sa.Column("kind", sa.String(), primary_key=True),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("since", sa.String(32), nullable=False),
        sa.Column("settled_at", sa.String(32)),
        sa.Column("tell_at", sa.String(32)),
    )
    op.create_index("troubles_to_tell", "troubles", ["tell_at"])
    op.create_index("payments_by_source", "payments", ["tenant", "source_id"])
    op.create_index("payments_by_order_number", "payments", ["tenant", "order_number"])
    op.add_column("tenants", sa.Column("removed_at", sa.String(32)))


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table("tenants") as batch:
        batch.drop_column("removed_at")
    op.drop_index("payments_by_order_number", "payments")
    op.drop_index("payments_by_source", "payments")
    op.drop_table("troubles")
