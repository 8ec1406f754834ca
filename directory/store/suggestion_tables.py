"""The table of what the public suggests."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Boolean, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from directory.store.tables import Base, BigKey


class SuggestionRow(Base):
    """Free words are sealed with the data keys: `said` what is suggested, `suggester` who suggests it and how to reach
    them. `wrong` holds choices from a list, so it is readable."""

    __tablename__ = "suggestion"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    listing: Mapped[UUID | None] = mapped_column(index=True)
    wrong: Mapped[list[str]] = mapped_column(JSON)
    runs_it: Mapped[bool] = mapped_column(Boolean)
    said: Mapped[bytes] = mapped_column(LargeBinary)
    suggester: Mapped[bytes | None] = mapped_column(LargeBinary)
    outcome: Mapped[str | None] = mapped_column(String(20))
    settled_at: Mapped[datetime | None] = mapped_column(index=True)
    settled_by: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    decision: Mapped[int | None] = mapped_column(BigInteger)
