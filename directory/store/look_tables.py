"""The table of addresses that are looked at for a list."""

from datetime import datetime
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from directory.store.tables import Base, BigKey


class LookRow(Base):
    __tablename__ = "look"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    address: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    found: Mapped[dict[str, Any] | None]
    error: Mapped[str] = mapped_column(Text, default="")
    added: Mapped[str] = mapped_column(String(60), default="")
