"""by what staff find listings, and what they note of them"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BATCH = 500
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEYS = sa.table("listing_key", sa.column("listing", sa.Uuid()), sa.column("kind"), sa.column("value"))
LISTINGS = sa.table("listing", sa.column("id", sa.Uuid()), sa.column("document", sa.JSON()))


def upgrade() -> None:
    op.create_table(
        "listing_key",
        sa.Column("id", BIG, nullable=False),
        sa.Column("listing", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_key")),
    )
    op.create_index("ix_listing_key_kind_value", "listing_key", ["kind", "value"])
    op.create_index(op.f("ix_listing_key_listing"), "listing_key", ["listing"])
    op.create_table(
        "listing_note",
        sa.Column("id", BIG, nullable=False),
        sa.Column("listing", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=254), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_note")),
    )
    op.create_index(op.f("ix_listing_note_listing"), "listing_note", ["listing"])
    _fill()


def downgrade() -> None:
    op.drop_table("listing_note")
    op.drop_table("listing_key")


def _fill() -> None:
    """The listings that there are, a few at a time."""
    bind, last = op.get_bind(), None
    while True:
        query = sa.select(LISTINGS.c.id, LISTINGS.c.document).order_by(LISTINGS.c.id).limit(BATCH)
        found = bind.execute(query.where(LISTINGS.c.id > last) if last else query).all()
        if not found:
            return
        rows = [row for listing, document in found for row in _keys(listing, document)]
        if rows:
            bind.execute(sa.insert(KEYS), rows)
        last = found[-1].id


def _keys(listing: Any, document: Any) -> Iterator[dict[str, Any]]:
    held = json.loads(document) if isinstance(document, str) else document
    organisation = ((held.get("organisation") or {}).get("name") or "").lower()[:300]
    postcodes = (place.get("postcode") or "" for place in held.get("places", ()))
    told = {
        "source": [link["source"] for link in held.get("sources", ())],
        "organisation": [" ".join(organisation.split())],
        "postcode": ["".join(letter for letter in code.lower() if letter.isalnum())[:8] for code in postcodes],
        "need": held.get("needs", ()),
    }
    for kind, values in told.items():
        for value in dict.fromkeys(filter(None, values)):
            yield {"listing": listing, "kind": kind, "value": value}
