"""Tables beside the listings: by what staff look for them, and what they note of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from directory.store.tables import Base, BigKey


class ListingKeyRow(Base):
    """Something that a listing is found by: `kind` is a `KeyKind`, `value` in lower case."""

    __tablename__ = "listing_key"
    __table_args__ = (Index("ix_listing_key_kind_value", "kind", "value"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    listing: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(String(300))


class ListingNoteRow(Base):
    """A note of the staff, never public; its words are sealed, for they can be about people."""

    __tablename__ = "listing_note"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    listing: Mapped[UUID] = mapped_column(index=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(254))
    words: Mapped[bytes] = mapped_column(LargeBinary)
