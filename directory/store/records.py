"""Records as merging reads them: each with its open claims and the listing it belongs to."""

import json
import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from sys import intern
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select, update
from sqlalchemy.orm import Session

from directory.record import Claim, Standing
from directory.store.database import Database
from directory.store.runs import RunState
from directory.store.tables import ClaimRow, CrawlRunRow, RecordRow, RecordVersionRow

BATCH = 200
AT_ONCE = 2000
_RECORD = (
    RecordRow.id,
    RecordRow.source,
    RecordRow.key,
    RecordRow.url,
    RecordRow.listing,
    RecordRow.first_seen,
    RecordRow.last_seen,
    RecordRow.missed,
)
# Columns alone: as objects of SQLAlchemy the claims of a large directory take more memory than all else.
_OPEN = (
    select(ClaimRow.record, ClaimRow.field, ClaimRow.value, ClaimRow.since)
    .where(ClaimRow.closed_at.is_(None))
    .order_by(ClaimRow.record, ClaimRow.id)
)
_CLAIMED = set(Claim.model_fields)


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record without its payload. `missed`: complete runs in a row that did not see it.

    A merge holds those of a whole directory: `packed` are its claims as `pack` makes them, unpacked where they are
    asked for. Who needs several asks for `claims` once.
    """

    id: int
    source: str
    key: str
    url: str | None
    listing: UUID | None
    first_seen: datetime
    last_seen: datetime
    missed: int
    packed: bytes

    @property
    def name(self) -> str:
        """ "source-slug/record-key", as decisions name it."""
        return f"{self.source}/{self.key}"

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Its open claims, in the order in which they were first made."""
        told = json.loads(zlib.decompress(self.packed))
        return tuple(self._claim(field, value, datetime.fromisoformat(since)) for field, value, since in told)

    def value(self, field: str) -> Any:
        """The JSON value claimed for a field, or None."""
        return next((claim.value for claim in self.claims if claim.field == field), None)

    def _claim(self, field: str, value: Any, since: datetime) -> Claim:
        """There are ten for each record: checked when they came, made lightly now."""
        return Claim.model_construct(
            _fields_set=_CLAIMED,
            field=field,
            value=value,
            standing=Standing.SOURCE,
            who=self.source,
            record=self.key,
            since=since,
            seen=self.last_seen,
        )


def pack(claims: Iterable[tuple[str, Any, datetime]]) -> bytes:
    """Claims, each as its field, its JSON value and since when it is made, in a tenth of their room."""
    told = [(field, value, since.isoformat()) for field, value, since in claims]
    return zlib.compress(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(), level=1)


NOTHING = pack([])


class Records:
    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[StoredRecord]:
        """Every record with its open claims, oldest first."""
        with self._database.at_one_moment() as session:
            return _all(session)

    def settled(self) -> list[StoredRecord] | None:
        """The same, or None while a run is half published: `Crawls.settle` publishes it to its end."""
        half = select(CrawlRunRow.id).where(CrawlRunRow.state == RunState.PUBLISHING.value).limit(1)
        with self._database.at_one_moment() as session:
            return None if session.scalar(half) else _all(session)

    def of(self, listing: UUID) -> list[StoredRecord]:
        """Those of one listing with their open claims, oldest first."""
        with self._database.reading() as session:
            return _all(session, RecordRow.listing == listing)

    def named(self, names: Collection[str]) -> list[StoredRecord]:
        """Those called "source/key", oldest first; what is no record is left out."""
        pairs = [name.partition("/")[::2] for name in names]
        with self._database.reading() as session:
            return _all(session, or_(false(), *(and_(RecordRow.source == s, RecordRow.key == k) for s, k in pairs)))

    def assign(self, listings: Mapping[int, UUID]) -> None:
        """Note which listing each record (by row id) belongs to."""
        rows = [{"id": record, "listing": listing} for record, listing in listings.items()]
        for start in range(0, len(rows), BATCH):
            with self._database.writing() as session:
                session.execute(update(RecordRow), rows[start : start + BATCH])

    def listing_of(self, source: str, key: str) -> UUID | None:
        """The listing that a record is in; None where there is no such record, or none was merged of it yet."""
        query = select(RecordRow.listing).where(RecordRow.source == source, RecordRow.key == key)
        with self._database.reading() as session:
            return session.scalar(query)

    def payloads(self, source: str, key: str) -> list[dict[str, Any]]:
        """What was received for a record, newest first; at most the last two versions."""
        query = select(RecordVersionRow.payload).join(RecordRow, RecordRow.id == RecordVersionRow.record)
        query = query.where(RecordRow.source == source, RecordRow.key == key).order_by(RecordVersionRow.id.desc())
        with self._database.reading() as session:
            return [json.loads(zlib.decompress(payload)) for payload in session.scalars(query)]


def _all(session: Session, which: ColumnElement[bool] | None = None) -> list[StoredRecord]:
    query = select(*_RECORD).order_by(RecordRow.first_seen, RecordRow.id)
    opened = _OPEN
    if which is not None:
        query, opened = query.where(which), opened.where(ClaimRow.record.in_(select(RecordRow.id).where(which)))
    claimed = groupby(session.execute(opened).yield_per(AT_ONCE), key=itemgetter(0))
    packed = {record: pack(claim[1:] for claim in claims) for record, claims in claimed}
    rows = session.execute(query).yield_per(AT_ONCE)
    return [
        StoredRecord(
            id=row.id,
            source=intern(row.source),
            key=row.key,
            url=row.url,
            listing=row.listing,
            first_seen=row.first_seen,
            last_seen=row.last_seen,
            missed=row.missed,
            packed=packed.pop(row.id, NOTHING),
        )
        for row in rows
    ]
