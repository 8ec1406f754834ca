"""The tables of teams, and of what people who refer themselves say."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from directory.store.tables import Base, BigKey


class TeamRow(Base):
    """A team of link workers. `practices` are "CODE name", `listings` ids."""

    __tablename__ = "team"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(200))
    hours: Mapped[str] = mapped_column(Text)
    practices: Mapped[list[str]] = mapped_column(JSON)
    districts: Mapped[list[str]] = mapped_column(JSON)
    youngest: Mapped[int] = mapped_column(Integer)
    oldest: Mapped[int | None] = mapped_column(Integer)
    listings: Mapped[list[str]] = mapped_column(JSON)


class ReferralRow(Base):
    """All that was said is in `sealed`. `once` is the hash of the form's own number: of one form one is kept."""

    __tablename__ = "referral"

    reference: Mapped[str] = mapped_column(String(20), primary_key=True)
    once: Mapped[str] = mapped_column(String(64), unique=True)
    team: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    at: Mapped[datetime]
    ends: Mapped[datetime] = mapped_column(index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    progress: Mapped[str] = mapped_column(String(20), default="new", server_default="new")
    outcome: Mapped[str | None] = mapped_column(String(60))
    opened_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]
