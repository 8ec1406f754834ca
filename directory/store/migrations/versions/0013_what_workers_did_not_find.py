"""what workers found nothing suitable for, in totals of a day"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "unmet",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("need", sa.String(length=60), nullable=False),
        sa.Column("area", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "need", "area", "reason", name=op.f("pk_unmet")),
    )


def downgrade() -> None:
    op.drop_table("unmet")
