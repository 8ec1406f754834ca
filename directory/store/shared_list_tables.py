"""The table of lists that were shared by a link."""

from datetime import datetime

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from directory.store.tables import Base


class SharedListRow(Base):
    """The ids of the listings, and nothing of who shared them. `key` is the hash of the link's token, so that who reads
    the table cannot open a list's address."""

    __tablename__ = "shared_list"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    listings: Mapped[list[str]] = mapped_column(JSON)
    expires: Mapped[datetime] = mapped_column(index=True)
