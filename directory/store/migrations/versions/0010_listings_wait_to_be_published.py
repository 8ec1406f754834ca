"""listings wait to be published"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    for moment in ("published_at", "held_at"):
        op.add_column("listing", sa.Column(moment, sa.DateTime(timezone=True), nullable=True))
    op.add_column("listing", sa.Column("held_after", sa.BigInteger(), nullable=True))
    op.execute("UPDATE listing SET published_at = CURRENT_TIMESTAMP")  # until now every listing was public at once


def downgrade() -> None:
    for moment in ("held_after", "held_at", "published_at"):
        op.drop_column("listing", moment)
