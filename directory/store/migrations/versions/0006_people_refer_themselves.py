"""people refer themselves"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "team",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=200), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("practices", sa.JSON(), nullable=False),
        sa.Column("districts", sa.JSON(), nullable=False),
        sa.Column("youngest", sa.Integer(), nullable=False),
        sa.Column("oldest", sa.Integer(), nullable=True),
        sa.Column("listings", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("name", name=op.f("uq_team_name")),
    )
    op.create_table(
        "referral",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("once", sa.String(length=64), nullable=False),
        sa.Column("team", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["team"], ["team.id"], name=op.f("fk_referral_team_team")),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_referral")),
        sa.UniqueConstraint("once", name=op.f("uq_referral_once")),
    )
    op.create_index(op.f("ix_referral_team"), "referral", ["team"])
    op.create_index(op.f("ix_referral_ends"), "referral", ["ends"])


def downgrade() -> None:
    op.drop_table("referral")
    op.drop_table("team")
