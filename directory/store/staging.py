"""What a run brings is held apart, a batch at a time, until the run is judged."""

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, delete, func, insert, select, update
from sqlalchemy.orm import Session

from directory.errors import StoreError
from directory.frozen import Frozen
from directory.health import Filled
from directory.record import Record
from directory.store.runs import RunState
from directory.store.tables import ClaimRow, CrawlRunRow, RecordRow, StagedRow


class RunClosed(StoreError):
    """The run was closed by another process, which took it for dead: nothing more is taken for it."""


class Intake(Frozen):
    """How many records of a batch were new, changed, unchanged, or the same key again within the run."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    repeated: int = 0


class Known(NamedTuple):
    """What tells whether a record is as it was."""

    content_hash: str
    facts_hash: str
    url: str | None
    revision: str


def open_run(session: Session, run: int) -> CrawlRunRow:
    """The run's row, locked until the transaction ends. Raises RunClosed where it has ended."""
    row = session.get_one(CrawlRunRow, run, with_for_update=True)
    if row.finished_at is not None:
        raise RunClosed(f"The crawl of {row.source} was ended by another one. Crawl it again later.")
    return row


def stage(session: Session, run: CrawlRunRow, records: Sequence[Record]) -> Intake:
    """Hold a batch apart. Of a key that comes again within the run the first record stands."""
    firsts: dict[str, Record] = {}
    for record in records:
        firsts.setdefault(record.key, record)
    for key in _staged(session, run.id, firsts):
        del firsts[key]
    known = _known(session, run.source, firsts)
    rows = [_row(run.id, record, known.get(key)) for key, record in firsts.items()]
    return _insert(session, run, rows, repeated=len(records) - len(rows))


def stage_unchanged(session: Session, run: CrawlRunRow, keys: Sequence[str], at: datetime) -> Intake:
    """Hold apart that entries which the directory holds are as they were. Keys that it does not hold are left out."""
    held = _known(session, run.source, keys)
    there = [key for key in keys if key in held]
    taken = set(_staged(session, run.id, there))
    firsts = [key for key in dict.fromkeys(there) if key not in taken]
    told = {"run": run.id, "outcome": "unchanged", "seen": True, "fetched_at": at, "fields": "", "document": None}
    return _insert(session, run, [told | {"key": key} for key in firsts], repeated=len(there) - len(firsts))


def stage_gone(session: Session, run: CrawlRunRow, keys: Sequence[str]) -> None:
    """Note entries whose own page answered 404 or 410; of some their list said enough to take them all the same."""
    taken = set(_staged(session, run.id, keys))
    both = and_(StagedRow.run == run.id, StagedRow.key.in_(taken))
    session.execute(update(StagedRow).where(both).values(page_gone=True))
    told = {"run": run.id, "outcome": "gone", "seen": False, "page_gone": True, "fetched_at": datetime.now(UTC)}
    rows = [told | {"key": key, "fields": "", "document": None} for key in dict.fromkeys(keys) if key not in taken]
    if rows:
        session.execute(insert(StagedRow), rows)


def clear(session: Session, runs: Sequence[int]) -> None:
    """Forget what these runs brought."""
    session.execute(delete(StagedRow).where(StagedRow.run.in_(runs)))


def discard(session: Session, runs: Sequence[CrawlRunRow]) -> None:
    """End these runs, and forget what they brought."""
    clear(session, [run.id for run in runs])
    for run in runs:
        run.state = RunState.DISCARDED.value
        run.finished_at = run.finished_at or datetime.now(UTC)


def record_of(row: StagedRow) -> Record | None:
    """The record, or None where it said what the directory holds already."""
    return Record.model_validate_json(zlib.decompress(row.document)) if row.document is not None else None


def filled(session: Session, run: CrawlRunRow, *, known_only: bool) -> Filled:
    """How full the run's entries are, or those of them that the directory knew before."""
    told = [StagedRow.run == run.id, StagedRow.seen]
    if known_only:
        told.append(StagedRow.outcome != "new")
    counts = _held_fields(session, run, StagedRow.document.is_(None))
    read = select(StagedRow.fields, func.count()).where(*told, StagedRow.document.is_not(None))
    for fields, count in session.execute(read.group_by(StagedRow.fields)):
        for field in fields.split():
            counts[field] = counts.get(field, 0) + count
    entries = session.scalar(select(func.count()).select_from(StagedRow).where(*told)) or 0
    return Filled(entries=entries, fields=counts)


def filled_before(session: Session, run: CrawlRunRow) -> Filled:
    """How full the entries that the run saw are in the directory, of those that it knew."""
    told = (StagedRow.run == run.id, StagedRow.seen, StagedRow.outcome != "new")
    entries = session.scalar(select(func.count()).select_from(StagedRow).where(*told)) or 0
    return Filled(entries=entries, fields=_held_fields(session, run, StagedRow.outcome != "new"))


def facts_hash(record: Record) -> str:
    stated: dict[str, Any] = dict(record.facts.stated())
    return hashlib.sha256(json.dumps(stated, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _row(run: int, record: Record, known: Known | None) -> dict[str, Any]:
    now = Known(record.content_hash, facts_hash(record), record.url, record.revision)
    outcome = "new" if known is None else "unchanged" if known[:2] == now[:2] else "changed"
    whole = None if known == now else zlib.compress(record.model_dump_json().encode(), level=1)
    return {
        "run": run,
        "key": record.key,
        "outcome": outcome,
        "seen": True,
        "page_gone": False,
        "fetched_at": record.fetched_at,
        "fields": " ".join(field for field, _ in record.facts.stated()),
        "document": whole,
    }


def _insert(session: Session, run: CrawlRunRow, rows: list[dict[str, Any]], *, repeated: int) -> Intake:
    outcomes = [row["outcome"] for row in rows]
    intake = Intake(repeated=repeated, **{name: outcomes.count(name) for name in ("new", "changed", "unchanged")})
    if rows:
        session.execute(insert(StagedRow), [{"page_gone": False} | row for row in rows])
    run.new += intake.new
    run.changed += intake.changed
    run.unchanged += intake.unchanged
    run.repeated += intake.repeated
    return intake


def _staged(session: Session, run: int, keys: Iterable[str]) -> list[str]:
    return list(session.scalars(select(StagedRow.key).where(StagedRow.run == run, StagedRow.key.in_(list(keys)))))


def _known(session: Session, source: str, keys: Iterable[str]) -> Mapping[str, Known]:
    told = (RecordRow.content_hash, RecordRow.facts_hash, RecordRow.url, RecordRow.revision)
    query = select(RecordRow.key, *told).where(RecordRow.source == source, RecordRow.key.in_(list(keys)))
    return {row.key: Known(*row[1:]) for row in session.execute(query)}


def _held_fields(session: Session, run: CrawlRunRow, which: Any) -> dict[str, int]:
    """Of the entries that the run saw and that the directory holds, how many state each field there."""
    staged = and_(StagedRow.key == RecordRow.key, StagedRow.run == run.id, StagedRow.seen, which)
    query = select(ClaimRow.field, func.count()).select_from(StagedRow).join(RecordRow, staged).join(ClaimRow)
    query = query.where(RecordRow.source == run.source, ClaimRow.closed_at.is_(None)).group_by(ClaimRow.field)
    return dict(session.execute(query).all())
