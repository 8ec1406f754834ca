"""Moves what a judged run brought into the directory, in batches that can be taken up wherever they were left."""

import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import and_, delete, func, insert, select, update
from sqlalchemy.orm import Session

from directory.record import Record
from directory.refuge import is_refuge
from directory.store.runs import RunState
from directory.store.staging import clear, facts_hash, record_of
from directory.store.tables import ClaimRow, CrawlRunRow, RecordRow, RecordVersionRow, StagedRow

VERSIONS_KEPT = 2
BATCH = 200


def publish_batch(session: Session, run_id: int) -> bool:
    """Publish the next batch of a run, or close it where none is left; whether there may be more.

    The run's row is locked, so that two processes that publish one run take turns.
    """
    run = session.get_one(CrawlRunRow, run_id, with_for_update=True)
    if run.state != RunState.PUBLISHING.value:
        return False
    query = select(StagedRow).where(StagedRow.run == run.id).order_by(StagedRow.id).limit(BATCH)
    batch = list(session.scalars(query))
    if batch:
        _publish(session, run, batch)
        session.execute(delete(StagedRow).where(StagedRow.run == run.id, StagedRow.id <= batch[-1].id))
        return True
    _close(session, run)
    return False


def _publish(session: Session, run: CrawlRunRow, batch: Sequence[StagedRow]) -> None:
    held = _rows(session, run.source, [staged.key for staged in batch])
    new: list[Record] = []
    changed: list[tuple[RecordRow, Record]] = []
    for staged in batch:
        row, record = held.get(staged.key), record_of(staged)
        if row is None and record is not None:
            new.append(record)
        elif row is not None and row.seen_run <= run.id:
            _see(row, run, staged)
            if record and _update(row, record):
                changed.append((row, record))
    rows = [*_added(session, run, new), *((row.id, record) for row, record in changed)]
    _keep_versions(session, rows)
    _update_claims(session, rows)
    pages = [staged.key for staged in batch if staged.page_gone and staged.key not in held]
    if pages:
        _note_gone(session, run, pages)


def _see(row: RecordRow, run: CrawlRunRow, staged: StagedRow) -> None:
    if staged.seen:
        row.last_seen, row.seen_run, row.missed = staged.fetched_at, run.id, 0
    row.page_gone = row.page_gone + 1 if staged.page_gone else 0


def _update(row: RecordRow, record: Record) -> bool:
    """Take over what names the record and its state; whether what it says has changed."""
    now = facts_hash(record)
    changed = (row.content_hash, row.facts_hash) != (record.content_hash, now)
    row.content_hash, row.facts_hash = record.content_hash, now
    row.url, row.revision = record.url, record.revision
    return changed


def _added(session: Session, run: CrawlRunRow, records: Sequence[Record]) -> list[tuple[int, Record]]:
    if not records:
        return []
    rows = [
        {
            "source": record.source,
            "key": record.key,
            "url": record.url,
            "content_hash": record.content_hash,
            "facts_hash": facts_hash(record),
            "revision": record.revision,
            "first_seen": record.fetched_at,
            "last_seen": record.fetched_at,
            "seen_run": run.id,
        }
        for record in records
    ]
    ids = dict(session.execute(insert(RecordRow).returning(RecordRow.key, RecordRow.id), rows).all())
    return [(ids[record.key], record) for record in records]


def _note_gone(session: Session, run: CrawlRunRow, keys: Sequence[str]) -> None:
    """The page of an entry that its list also took is new to the directory: it counts from now on."""
    gone = and_(RecordRow.source == run.source, RecordRow.key.in_(keys), RecordRow.seen_run == run.id)
    session.execute(update(RecordRow).where(gone).values(page_gone=1))


def _rows(session: Session, source: str, keys: list[str]) -> dict[str, RecordRow]:
    query = select(RecordRow).where(RecordRow.source == source, RecordRow.key.in_(keys))
    return {row.key: row for row in session.scalars(query)}


def _keep_versions(session: Session, records: Sequence[tuple[int, Record]]) -> None:
    """The payloads of records, beside the newest of those that were kept before; of a refuge none of those."""
    if not records:
        return
    ids = [record_id for record_id, _ in records]
    held = select(RecordVersionRow.record, RecordVersionRow.id).where(RecordVersionRow.record.in_(ids))
    older: dict[int, list[int]] = {}
    for record_id, version in session.execute(held.order_by(RecordVersionRow.id.desc())):
        older.setdefault(record_id, []).append(version)
    stays = dict.fromkeys(ids, VERSIONS_KEPT - 1) | dict.fromkeys(_refuges(records), 0)
    dropped = [version for record_id, versions in older.items() for version in versions[stays[record_id] :]]
    if dropped:
        session.execute(delete(RecordVersionRow).where(RecordVersionRow.id.in_(dropped)))
    rows = [{"record": i, "fetched_at": r.fetched_at, "payload": _packed(r.payload)} for i, r in records]
    session.execute(insert(RecordVersionRow), rows)


def _packed(payload: Mapping[str, Any]) -> bytes:
    return zlib.compress(json.dumps(payload, ensure_ascii=False).encode(), level=9)


def _update_claims(session: Session, records: Sequence[tuple[int, Record]]) -> None:
    """A changed value closes the old claim and opens a new one; an unchanged one stays open. A refuge's old ones go."""
    ids = [record_id for record_id, _ in records]
    query = select(ClaimRow).where(ClaimRow.record.in_(ids), ClaimRow.closed_at.is_(None))
    held: dict[int, dict[str, ClaimRow]] = {record_id: {} for record_id in ids}
    for claim in session.scalars(query):
        held[claim.record][claim.field] = claim
    opened: list[dict[str, Any]] = []
    for record_id, record in records:
        stated = dict(record.facts.stated())
        for field, claim in held[record_id].items():
            if field not in stated or stated[field] != claim.value:
                claim.closed_at = record.fetched_at
            else:
                del stated[field]
        opened += [{"record": record_id, "field": f, "value": v, "since": record.fetched_at} for f, v in stated.items()]
    if refuges := _refuges(records):
        session.execute(delete(ClaimRow).where(ClaimRow.record.in_(refuges), ClaimRow.closed_at.is_not(None)))
    if opened:
        session.execute(insert(ClaimRow), opened)


def _refuges(records: Sequence[tuple[int, Record]]) -> list[int]:
    """Which are refuges: what was kept before they were known as such tells where they are."""
    told = ((record_id, record.facts) for record_id, record in records)
    return [record_id for record_id, facts in told if is_refuge(facts.name, facts.categories, facts.description)]


def _close(session: Session, run: CrawlRunRow) -> None:
    """Only a complete run can say that a record is gone, and that a run before it need not be looked at any more."""
    run.state = RunState.PUBLISHED.value
    if not run.complete:
        return
    unseen = and_(RecordRow.source == run.source, RecordRow.seen_run < run.id)
    run.gone = session.scalar(select(func.count()).select_from(RecordRow).where(unseen)) or 0
    session.execute(update(RecordRow).where(unseen).values(missed=RecordRow.missed + 1))
    supersede(session, run)


def supersede(session: Session, run: CrawlRunRow) -> None:
    """Earlier quarantined runs of the source are answered by this one."""
    quarantined = (CrawlRunRow.source == run.source, CrawlRunRow.state == RunState.QUARANTINED.value)
    older = list(session.scalars(select(CrawlRunRow).where(*quarantined, CrawlRunRow.id < run.id)))
    for row in older:
        row.state = RunState.SUPERSEDED.value
    clear(session, [row.id for row in older])
