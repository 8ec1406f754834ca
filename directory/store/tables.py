"""The tables. Row SQL stays in this package; every instant is aware UTC."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
BigKey = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows only in a column of type INTEGER


class Instant(TypeDecorator[datetime]):
    """Aware UTC in and out, also on SQLite, which keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError(f"the store takes aware instants only, not {value!r}")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: Instant, dict[str, Any]: JSON, UUID: Uuid, Any: JSON}


class SourceRow(Base):
    __tablename__ = "source"

    slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    document: Mapped[dict[str, Any]]
    added_at: Mapped[datetime]


class CrawlRunRow(Base):
    """One crawl of one source, with its counts and its health.

    `fill` counts the entries that state each field, `mended` what was put right in their text. `full`: every entry was
    read, whatever the last run held. `described` tells the source as it was described then.
    """

    __tablename__ = "crawl_run"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    source: Mapped[str] = mapped_column(String(60), index=True)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    complete: Mapped[bool] = mapped_column(Boolean, default=False)
    asked: Mapped[int] = mapped_column(default=0)
    new: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    repeated: Mapped[int] = mapped_column(default=0)
    gone: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(20), default="fetching", index=True)
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    fill: Mapped[dict[str, Any]] = mapped_column(default=dict)
    mended: Mapped[dict[str, Any]] = mapped_column(default=dict)
    full: Mapped[bool] = mapped_column(Boolean, default=True)
    described: Mapped[str] = mapped_column(String(64), default="")
    judged_by: Mapped[str] = mapped_column(String(200), default="")


class StagedRow(Base):
    """What a run said of one entry, held apart until the run is judged; merging never reads it.

    `document` is the record as compressed JSON, empty where it says what the directory holds already. `seen` is false
    where only the entry's own page was asked for, and was gone.
    """

    __tablename__ = "staged"
    __table_args__ = (UniqueConstraint("run", "key"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    run: Mapped[int] = mapped_column(ForeignKey("crawl_run.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(400))
    outcome: Mapped[str] = mapped_column(String(10))
    seen: Mapped[bool] = mapped_column(Boolean, default=True)
    page_gone: Mapped[bool] = mapped_column(Boolean, default=False)
    fetched_at: Mapped[datetime]
    fields: Mapped[str] = mapped_column(Text, default="")
    document: Mapped[bytes | None] = mapped_column(LargeBinary)


class RejectionRow(Base):
    __tablename__ = "rejection"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    run: Mapped[int] = mapped_column(ForeignKey("crawl_run.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(400))
    reason: Mapped[str] = mapped_column(Text)


class RecordRow(Base):
    """One entry of a source. `missed` counts complete runs in a row that did not see it, `page_gone` runs in a row in
    which its own page answered 404 or 410. `revision` is what its list said of it when it was read.
    """

    __tablename__ = "record"
    __table_args__ = (UniqueConstraint("source", "key"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    source: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(400))
    url: Mapped[str | None] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(String(64))
    facts_hash: Mapped[str] = mapped_column(String(64))
    listing: Mapped[UUID | None] = mapped_column(index=True)
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    seen_run: Mapped[int] = mapped_column(BigInteger, index=True)
    missed: Mapped[int] = mapped_column(default=0)
    page_gone: Mapped[int] = mapped_column(default=0)
    revision: Mapped[str] = mapped_column(String(64), default="")


class RecordVersionRow(Base):
    """What was received, as compressed JSON; the last two versions are kept."""

    __tablename__ = "record_version"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    record: Mapped[int] = mapped_column(ForeignKey("record.id", ondelete="CASCADE"), index=True)
    fetched_at: Mapped[datetime]
    payload: Mapped[bytes] = mapped_column(LargeBinary)


class ClaimRow(Base):
    """A source's claim. Open while `closed_at` is empty; last said when its record was last seen."""

    __tablename__ = "claim"
    __table_args__ = (Index("ix_claim_record_closed", "record", "closed_at"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    record: Mapped[int] = mapped_column(ForeignKey("record.id", ondelete="CASCADE"))
    field: Mapped[str] = mapped_column(String(60))
    value: Mapped[Any]
    since: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class DecisionRow(Base):
    """What a person decided; undone by `undone_at`, never deleted."""

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    listing: Mapped[UUID | None] = mapped_column(index=True)
    field: Mapped[str | None] = mapped_column(String(60))
    value: Mapped[Any | None]
    record: Mapped[str | None] = mapped_column(String(470))
    other: Mapped[str | None] = mapped_column(String(470))
    by: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text, default="")
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None] = mapped_column(String(200))


class PairRow(Base):
    """Two records ("source-slug/record-key") that may be one listing: the last merge asks a person."""

    __tablename__ = "pair_to_ask"
    __table_args__ = (UniqueConstraint("record", "other"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    record: Mapped[str] = mapped_column(String(470))
    other: Mapped[str] = mapped_column(String(470))
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    since: Mapped[datetime]


class ListingRow(Base):
    """The listing as merged now. `change` is the store's change number when it last changed.

    `published_at` is when it first was public, `held_at` since when it waits for a curator, and `held_after` the last
    decision there was then; empty where it was or does not. `area` is the name of the council that it is in, `assured`
    when somebody last confirmed it, `looked` the version whose facts count as looked at; 0: none yet.
    """

    __tablename__ = "listing"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(String(20), index=True)
    name: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    change: Mapped[int] = mapped_column(BigInteger, index=True)
    merged_into: Mapped[UUID | None]
    last_seen: Mapped[datetime]
    published_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]
    held_after: Mapped[int | None] = mapped_column(BigInteger)
    document: Mapped[dict[str, Any]]
    area: Mapped[str] = mapped_column(String(120), default="", server_default="", index=True)
    assured: Mapped[date | None]
    looked: Mapped[int] = mapped_column(default=0, server_default="0")


class ListingVersionRow(Base):
    """History: every state a listing has had."""

    __tablename__ = "listing_version"
    __table_args__ = (UniqueConstraint("listing", "version"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    listing: Mapped[UUID]
    version: Mapped[int]
    at: Mapped[datetime]
    document: Mapped[dict[str, Any]]


class LeaseRow(Base):
    """Who may do a thing alone, and until when."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(300), primary_key=True)
    holder: Mapped[str] = mapped_column(String(200))
    until: Mapped[datetime]


class JobRow(Base):
    """Work to be done by `kith work`."""

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    arguments: Mapped[dict[str, Any]]
    due: Mapped[datetime] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    leased_by: Mapped[str | None] = mapped_column(String(200))
    leased_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(Text, default="")


class CounterRow(Base):
    """Numbers that only grow, such as the change number that the index follows."""

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)
