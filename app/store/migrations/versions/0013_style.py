"""In which style a channel's account speaks to QMORE's back end.

Written out: what later revisions change must not change what this one made.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what the schema lacks; what older versions write is of the style that they speak."""
    op.add_column("channel_configs", sa.Column("style", sa.String(), nullable=False, server_default="seamless"))


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table("channel_configs") as batch:
        batch.drop_column("style")
