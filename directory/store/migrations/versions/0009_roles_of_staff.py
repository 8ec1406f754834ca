"""professionals and owners may sign in, and curators look after areas"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LISTS = ("areas", "listings", "organisations")


def upgrade() -> None:
    for name in LISTS:
        op.add_column("account", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("account", sa.Column("team", sa.BigInteger(), nullable=True))
    op.add_column("account", sa.Column("occupation", sa.String(length=40), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("account", schema=None) as batch_op:
        for name in (*LISTS, "team", "occupation"):
            batch_op.drop_column(name)
