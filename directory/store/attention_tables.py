"""The tables of what somebody should look at, and of what was settled."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from directory.store.tables import Base, BigKey


class AttentionRow(Base):
    """One reason to look at a listing, found when it was merged; it waits from `waits_from` on.

    `mark` stands for what was found. Of changed facts `base` is the version that they are told against, `version` the
    one that has them, and `changes` says them field by field.
    """

    __tablename__ = "attention"
    __table_args__ = (UniqueConstraint("listing", "kind"), Index("ix_attention_kind_waits_from", "kind", "waits_from"))

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    listing: Mapped[UUID] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Text)
    mark: Mapped[str] = mapped_column(String(32))
    base: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=0)
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    waits_from: Mapped[datetime]


class SettledRow(Base):
    """What somebody did about one thing that waited, and whether they took it back.

    `subject`, `other` and `mark` are as `ReviewItem` has them, `listing` where it was about one. `batch` is shared by
    what was done at once. `failed` says why it could not be done; then it was not. `decisions` can be undone.
    """

    __tablename__ = "settled"
    __table_args__ = (Index("ix_settled_kind_subject", "kind", "subject"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(254), index=True)
    batch: Mapped[str] = mapped_column(String(32), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(470))
    other: Mapped[str] = mapped_column(String(470), default="")
    mark: Mapped[str] = mapped_column(String(32), default="")
    listing: Mapped[UUID | None] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(Text, default="")
    act: Mapped[str] = mapped_column(String(20))
    failed: Mapped[str] = mapped_column(Text, default="")
    decisions: Mapped[list[int]] = mapped_column(JSON, default=list)
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None] = mapped_column(String(254))
