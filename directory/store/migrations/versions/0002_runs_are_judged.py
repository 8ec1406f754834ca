"""runs are judged before they are published"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    # Runs of before published as they went.
    op.add_column("crawl_run", sa.Column("state", sa.String(length=20), nullable=False, server_default="published"))
    op.add_column("crawl_run", sa.Column("reasons", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("crawl_run", sa.Column("fill", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("crawl_run", sa.Column("mended", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("crawl_run", sa.Column("full", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("crawl_run", sa.Column("described", sa.String(length=64), nullable=False, server_default=""))
    op.add_column("crawl_run", sa.Column("judged_by", sa.String(length=200), nullable=False, server_default=""))
    op.create_index(op.f("ix_crawl_run_state"), "crawl_run", ["state"], unique=False)
    op.add_column("record", sa.Column("page_gone", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("record", sa.Column("revision", sa.String(length=64), nullable=False, server_default=""))
    op.create_table(
        "staged",
        sa.Column("id", KEY, nullable=False),
        sa.Column("run", KEY, nullable=False),
        sa.Column("key", sa.String(length=400), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("seen", sa.Boolean(), nullable=False),
        sa.Column("page_gone", sa.Boolean(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["run"], ["crawl_run.id"], name=op.f("fk_staged_run_crawl_run"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staged")),
        sa.UniqueConstraint("run", "key", name=op.f("uq_staged_run")),
    )
    op.create_table(
        "pair_to_ask",
        sa.Column("id", KEY, nullable=False),
        sa.Column("record", sa.String(length=470), nullable=False),
        sa.Column("other", sa.String(length=470), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_to_ask")),
        sa.UniqueConstraint("record", "other", name=op.f("uq_pair_to_ask_record")),
    )


def downgrade() -> None:
    op.drop_table("pair_to_ask")
    op.drop_table("staged")
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.drop_column("revision")
        batch_op.drop_column("page_gone")
    with op.batch_alter_table("crawl_run", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_crawl_run_state"))
        for column in ("judged_by", "described", "full", "mended", "fill", "reasons", "state"):
            batch_op.drop_column(column)
