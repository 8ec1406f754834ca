"""lists that are shared by a link"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "shared_list",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("listings", sa.JSON(), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_shared_list")),
    )
    op.create_index(op.f("ix_shared_list_expires"), "shared_list", ["expires"])


def downgrade() -> None:
    op.drop_table("shared_list")
