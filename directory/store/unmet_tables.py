"""The table of what workers found nothing suitable for: totals of a day, never one person's."""

from datetime import date

from sqlalchemy import Date, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from directory.store.tables import Base


class UnmetRow(Base):
    """How often nothing suitable was found for a need in an area on a day, for one reason."""

    __tablename__ = "unmet"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    need: Mapped[str] = mapped_column(String(60), primary_key=True)
    area: Mapped[str] = mapped_column(String(12), primary_key=True)
    reason: Mapped[str] = mapped_column(String(20), primary_key=True)
    times: Mapped[int] = mapped_column(Integer)
