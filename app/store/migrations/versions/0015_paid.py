"""The payments that succeeded for one checkout or order, in the order in which they began.

Written out: what later revisions change must not change what this one made.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_PAID = sa.text("state IN ('authorized', 'charged')")


def upgrade() -> None:
    """Add their index, which holds no failed attempt: there may be thousands of one checkout."""
    columns = ["tenant", "source_id", "created_at"]
    op.create_index("payments_paid_for", "payments", columns, sqlite_where=_PAID, postgresql_where=_PAID)


def downgrade() -> None:
    """Take it away again."""
    op.drop_index("payments_paid_for", "payments")
