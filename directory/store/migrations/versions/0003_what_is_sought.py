"""what is searched for, in totals of a day"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "demand",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("need", sa.String(length=60), nullable=False),
        sa.Column("area", sa.String(length=12), nullable=False),
        sa.Column("weak", sa.Boolean(), nullable=False),
        sa.Column("searches", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "need", "area", "weak", name=op.f("pk_demand")),
    )
    op.create_table(
        "demand_language",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("searches", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "language", name=op.f("pk_demand_language")),
    )
    op.create_table(
        "demand_hour",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("searches", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "hour", name=op.f("pk_demand_hour")),
    )


def downgrade() -> None:
    for table in ("demand_hour", "demand_language", "demand"):
        op.drop_table(table)
