"""The table of what teams know of listings."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from directory.store.tables import Base, BigKey


class TeamNoteRow(Base):
    """`listing` refers to nothing: a note outlives a listing that goes and comes again."""

    __tablename__ = "team_note"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    listing: Mapped[UUID] = mapped_column(index=True)
    team: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), index=True)
    author: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(String(300))
    shared: Mapped[bool] = mapped_column(Boolean)
    at: Mapped[datetime]
    ends: Mapped[datetime] = mapped_column(index=True)
