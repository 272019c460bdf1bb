"""Why an operation was refused and a report did not arrive, as code and values beside the English text.

Written out: what later revisions change must not change what this one made.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None
_TABLES = ("operations", "reports")


def upgrade() -> None:
    """Add what the schema lacks; what older versions write is only a text."""
    for table in _TABLES:
        op.add_column(table, sa.Column("reason", sa.JSON()))


def downgrade() -> None:
    """Take it away again."""
    for table in _TABLES:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("reason")
