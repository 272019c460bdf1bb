"""Take away the indexes that those of revision 0011 have replaced: nobody reads them, and every write pays for them."""

from __future__ import annotations

from alembic import op

revision = "c0011"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take them away."""
    op.drop_index("reports_due", "reports")
    op.drop_index("payments_to_check", "payments")


def downgrade() -> None:
    """Bring them back."""
    op.create_index("reports_due", "reports", ["state", "due_at"])
    op.create_index("payments_to_check", "payments", ["check_at"])
