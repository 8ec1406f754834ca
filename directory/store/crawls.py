"""What the crawler writes: runs, records and their claims, and rejected entries."""

import hashlib
import json
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, func, select, update
from sqlalchemy.orm import Session

from directory.frozen import Frozen
from directory.record import Record, Rejection
from directory.store.database import Database
from directory.store.tables import ClaimRow, CrawlRunRow, RecordRow, RecordVersionRow, RejectionRow

VERSIONS_KEPT = 2


class Intake(Frozen):
    """How many records of a batch were new, changed, unchanged, or the same key again within the run."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    repeated: int = 0


class RunReport(Frozen):
    """One crawl of one source. `gone`: records of earlier runs that this complete run did not see."""

    source: str
    run: int
    started: datetime
    finished: datetime | None
    complete: bool
    asked: int
    new: int
    changed: int
    unchanged: int
    repeated: int
    gone: int
    rejected: int
    message: str

    @property
    def inputs(self) -> int:
        """Entries that the source held: taken, repeated or rejected."""
        return self.new + self.changed + self.unchanged + self.repeated + self.rejected


class Crawls:
    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, source: str) -> int:
        with self._database.writing() as session:
            row = CrawlRunRow(source=source, started_at=datetime.now(UTC))
            session.add(row)
            session.flush()
            return row.id

    def take(self, run: int, records: Sequence[Record]) -> Intake:
        """Store a batch in one short transaction. A record seen twice in a run is repeated: the last one stays."""
        batch = {record.key: record for record in records}
        counts = {"new": 0, "changed": 0, "unchanged": 0, "repeated": len(records) - len(batch)}
        with self._database.writing() as session:
            found = _rows(session, records[0].source, list(batch)) if records else {}
            for key, record in batch.items():
                counts[_take_one(session, run, record, found.get(key))] += 1
            intake = Intake(**counts)
            _add_counts(session, run, intake)
        return intake

    def reject(self, run: int, rejections: Sequence[Rejection]) -> None:
        with self._database.writing() as session:
            session.add_all(RejectionRow(run=run, key=r.key[:400], reason=r.reason) for r in rejections)

    def rejections(self, run: int) -> list[Rejection]:
        query = select(RejectionRow, CrawlRunRow.source).join(CrawlRunRow).where(RejectionRow.run == run)
        with self._database.reading() as session:
            rows = session.execute(query.order_by(RejectionRow.id)).all()
            return [Rejection(source=source, key=row.key, reason=row.reason) for row, source in rows]

    def finish(self, run: int, *, complete: bool, asked: int, message: str = "") -> RunReport:
        """Close the run. Only a complete run can say that a record is gone."""
        with self._database.writing() as session:
            row = session.get_one(CrawlRunRow, run)
            row.finished_at, row.complete = datetime.now(UTC), complete
            row.asked, row.message = asked, message
            if complete:
                row.gone = _count_missed(session, row)
        return self.report(run)

    def report(self, run: int) -> RunReport:
        with self._database.reading() as session:
            return _report(session, session.get_one(CrawlRunRow, run))

    def last(self, source: str) -> RunReport | None:
        query = select(CrawlRunRow).where(CrawlRunRow.source == source).order_by(CrawlRunRow.id.desc())
        with self._database.reading() as session:
            row = session.scalar(query.limit(1))
            return _report(session, row) if row else None


def _rows(session: Session, source: str, keys: list[str]) -> dict[str, RecordRow]:
    query = select(RecordRow).where(RecordRow.source == source, RecordRow.key.in_(keys))
    return {row.key: row for row in session.scalars(query)}


def _take_one(session: Session, run: int, record: Record, row: RecordRow | None) -> str:
    facts_hash = _hash(dict(record.facts.stated()))
    if row is None:
        return _take_new(session, run, record, facts_hash)
    repeated = row.seen_run == run
    changed = row.content_hash != record.content_hash or row.facts_hash != facts_hash
    row.last_seen, row.seen_run, row.missed, row.url = record.fetched_at, run, 0, record.url
    if changed:
        row.content_hash, row.facts_hash = record.content_hash, facts_hash
        _keep_version(session, row.id, record)
        _update_claims(session, row.id, record)
    if repeated:
        return "repeated"
    return "changed" if changed else "unchanged"


def _take_new(session: Session, run: int, record: Record, facts_hash: str) -> str:
    row = RecordRow(
        source=record.source,
        key=record.key,
        url=record.url,
        content_hash=record.content_hash,
        facts_hash=facts_hash,
        first_seen=record.fetched_at,
        last_seen=record.fetched_at,
        seen_run=run,
    )
    session.add(row)
    session.flush()
    _keep_version(session, row.id, record)
    _update_claims(session, row.id, record)
    return "new"


def _keep_version(session: Session, record_id: int, record: Record) -> None:
    payload = zlib.compress(json.dumps(record.payload, ensure_ascii=False).encode(), level=9)
    query = select(RecordVersionRow).where(RecordVersionRow.record == record_id)
    older = list(session.scalars(query.order_by(RecordVersionRow.id.desc())))
    for row in older[VERSIONS_KEPT - 1 :]:
        session.delete(row)
    session.add(RecordVersionRow(record=record_id, fetched_at=record.fetched_at, payload=payload))


def _update_claims(session: Session, record_id: int, record: Record) -> None:
    """A changed value closes the old claim and opens a new one; an unchanged one stays open."""
    query = select(ClaimRow).where(ClaimRow.record == record_id, ClaimRow.closed_at.is_(None))
    held = {row.field: row for row in session.scalars(query)}
    stated = dict(record.facts.stated())
    for field, row in held.items():
        if field not in stated or stated[field] != row.value:
            row.closed_at = record.fetched_at
    for field, value in stated.items():
        if field not in held or held[field].value != value:
            session.add(ClaimRow(record=record_id, field=field, value=value, since=record.fetched_at))


def _count_missed(session: Session, run: CrawlRunRow) -> int:
    unseen = and_(RecordRow.source == run.source, RecordRow.seen_run != run.id)
    session.execute(update(RecordRow).where(unseen).values(missed=RecordRow.missed + 1))
    return session.scalar(select(func.count()).select_from(RecordRow).where(unseen)) or 0


def _add_counts(session: Session, run: int, intake: Intake) -> None:
    row = session.get_one(CrawlRunRow, run)
    row.new += intake.new
    row.changed += intake.changed
    row.unchanged += intake.unchanged
    row.repeated += intake.repeated


def _report(session: Session, row: CrawlRunRow) -> RunReport:
    count = select(func.count()).select_from(RejectionRow).where(RejectionRow.run == row.id)
    return RunReport(
        source=row.source,
        run=row.id,
        started=row.started_at,
        finished=row.finished_at,
        complete=row.complete,
        asked=row.asked,
        new=row.new,
        changed=row.changed,
        unchanged=row.unchanged,
        repeated=row.repeated,
        gone=row.gone,
        rejected=session.scalar(count) or 0,
        message=row.message,
    )


def _hash(value: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
