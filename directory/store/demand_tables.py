"""The tables of what is searched for: totals of a day, never a search."""

from datetime import date

from sqlalchemy import Boolean, Date, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from directory.store.tables import Base


class DemandRow(Base):
    """How often a need was searched for in an area on a day, and how often with nothing good to show."""

    __tablename__ = "demand"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    need: Mapped[str] = mapped_column(String(60), primary_key=True)
    area: Mapped[str] = mapped_column(String(12), primary_key=True)
    weak: Mapped[bool] = mapped_column(Boolean, primary_key=True)
    searches: Mapped[int] = mapped_column(Integer)


class DemandLanguageRow(Base):
    """How often a language was searched in on a day, apart from what was searched for and where."""

    __tablename__ = "demand_language"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    searches: Mapped[int] = mapped_column(Integer)


class DemandHourRow(Base):
    """How often was searched in an hour of a day (0 to 23, Europe/London), apart from everything else."""

    __tablename__ = "demand_hour"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    hour: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    searches: Mapped[int] = mapped_column(Integer)
