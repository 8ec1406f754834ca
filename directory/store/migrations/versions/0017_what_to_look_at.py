"""what somebody should look at, and what was settled"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("listing", sa.Column("area", sa.String(length=120), nullable=False, server_default=""))
    op.add_column("listing", sa.Column("assured", sa.Date(), nullable=True))
    op.add_column("listing", sa.Column("looked", sa.Integer(), nullable=False, server_default="0"))
    op.create_index(op.f("ix_listing_area"), "listing", ["area"])
    op.create_table(
        "attention",
        sa.Column("id", BIG, nullable=False),
        sa.Column("listing", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("waits_from", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing"], ["listing.id"], name=op.f("fk_attention_listing_listing"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attention")),
        sa.UniqueConstraint("listing", "kind", name=op.f("uq_attention_listing")),
    )
    op.create_index("ix_attention_kind_waits_from", "attention", ["kind", "waits_from"])
    op.create_table(
        "settled",
        sa.Column("id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=254), nullable=False),
        sa.Column("batch", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=470), nullable=False),
        sa.Column("other", sa.String(length=470), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("listing", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("failed", sa.Text(), nullable=False),
        sa.Column("decisions", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(length=254), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settled")),
    )
    op.create_index("ix_settled_kind_subject", "settled", ["kind", "subject"])
    for column in ("by", "batch", "listing"):
        op.create_index(op.f(f"ix_settled_{column}"), "settled", [column])


def downgrade() -> None:
    op.drop_table("settled")
    op.drop_table("attention")
    op.drop_index(op.f("ix_listing_area"), "listing")
    for column in ("looked", "assured", "area"):
        op.drop_column("listing", column)
