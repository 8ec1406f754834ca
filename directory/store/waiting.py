"""What waits, kind by kind, as queries that count, page and find in the database: no directory is loaded for them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, Text, and_, cast, exists, false, literal, or_, select
from sqlalchemy.orm import Session, aliased

from directory.decision import DecisionKind
from directory.health import GONE_PAGES, MISSED_RUNS
from directory.listing import Status
from directory.review import Change, ReviewItem, ReviewKind, Scope
from directory.store.attention_tables import AttentionRow, SettledRow
from directory.store.jobs import ATTEMPTS
from directory.store.listings import waits_held
from directory.store.runs import RunState
from directory.store.suggestion_tables import SuggestionRow
from directory.store.tables import ClaimRow, CrawlRunRow, DecisionRow, JobRow, ListingRow, PairRow, RecordRow, SourceRow

Clause = ColumnElement[bool]
Selected = Select[Any] | Select[Any, Any]
_OPEN_NAME = and_(ClaimRow.record == RecordRow.id, ClaimRow.field == "name", ClaimRow.closed_at.is_(None))
_NAMED = RecordRow.source + "/" + RecordRow.key  # as decisions and pairs name a record


@dataclass(frozen=True)
class Waits:
    """One kind: its query for a scope, in what order, how one of its things is found, and what its rows say."""

    kind: ReviewKind
    query: Callable[[Scope, datetime], Selected]
    order: Sequence[Any]
    one: Callable[[str, str], Clause]
    items: Callable[[Session, Sequence[Any]], Iterator[ReviewItem]]


def _suggested(scope: Scope, _now: datetime) -> Selected:
    """What is said of a listing is for who looks after one of its sources; a new one for who looks after all."""
    query = select(SuggestionRow, ListingRow.name).outerjoin(ListingRow, ListingRow.id == SuggestionRow.listing)
    return query.where(SuggestionRow.settled_at.is_(None), *_of_listing(SuggestionRow.listing, scope))


def _suggestions(_session: Session, rows: Sequence[Any]) -> Iterator[ReviewItem]:
    for row, name in rows:
        who = ", by who says that they run it" if row.runs_it else ""
        yield ReviewItem(
            kind=ReviewKind.SUGGESTED,
            subject=str(row.id),
            name=str(name or row.kind),
            reason="".join((row.kind, ": " if row.wrong else "", ", ".join(row.wrong), who)),
            since=row.at,
            listing=row.listing,
            mark=row.at.isoformat()[:32],
        )


def _quarantined(scope: Scope, _now: datetime) -> Selected:
    query = select(CrawlRunRow).join(SourceRow, SourceRow.slug == CrawlRunRow.source)
    query = query.where(CrawlRunRow.state == RunState.QUARANTINED.value, *_among(CrawlRunRow.source, scope))
    return query.where(false()) if scope.area else query


def _runs(_session: Session, rows: Sequence[Any]) -> Iterator[ReviewItem]:
    for (run,) in rows:
        yield ReviewItem(
            kind=ReviewKind.QUARANTINED,
            subject=run.source,
            name=run.source,
            reason=" ".join(run.reasons),
            since=run.started_at,
            mark=str(run.id),
        )


def _lost(*, gone: bool) -> Callable[[Scope, datetime], Selected]:
    """Records of the sources there are that are not seen or whose page is gone, but for those retired already, or by
    the next merge, and those that somebody kept since they were last seen."""

    def query(scope: Scope, _now: datetime) -> Selected:
        found = select(RecordRow, ClaimRow.value).join(SourceRow, SourceRow.slug == RecordRow.source)
        found = found.outerjoin(ClaimRow, _OPEN_NAME).outerjoin(ListingRow, ListingRow.id == RecordRow.listing)
        is_gone = RecordRow.page_gone >= GONE_PAGES
        lost = is_gone if gone else and_(RecordRow.missed >= MISSED_RUNS, ~is_gone)
        retired = and_(DecisionRow.kind == DecisionKind.RETIRE.value, DecisionRow.undone_at.is_(None))
        decided = exists().where(retired, DecisionRow.listing == RecordRow.listing)
        kept = exists().where(*_DONE, SettledRow.subject == _NAMED, SettledRow.at >= RecordRow.last_seen)
        listed = or_(ListingRow.id.is_(None), ListingRow.status != Status.RETIRED.value)
        area = (ListingRow.area == scope.area,) if scope.area else ()
        return found.where(lost, ~decided, ~kept, listed, *_among(RecordRow.source, scope), *area)

    return query


def _records(_session: Session, rows: Sequence[Any]) -> Iterator[ReviewItem]:
    for row, name in rows:
        gone = row.page_gone >= GONE_PAGES
        told = [f"Its page was not there in {row.page_gone} runs."] if gone else []
        told += [f"{row.missed} complete runs have not seen it."] if row.missed >= MISSED_RUNS else []
        yield ReviewItem(
            kind=ReviewKind.PAGE_GONE if gone else ReviewKind.NOT_SEEN,
            subject=f"{row.source}/{row.key}",
            name=str(name or row.key),
            reason=" ".join(told),
            since=row.last_seen,
            url=row.url,
            listing=row.listing,
            mark=row.last_seen.isoformat()[:32],
        )


def _one_record(subject: str, _other: str) -> Clause:
    source, _, key = subject.partition("/")
    return and_(RecordRow.source == source, RecordRow.key == key)


def _paired(scope: Scope, _now: datetime) -> Selected:
    """Pairs that nobody has decided about, whatever their order; the next merge asks of them no more."""
    kinds = (DecisionKind.SAME.value, DecisionKind.DIFFERENT.value)
    ways = or_(
        and_(DecisionRow.record == PairRow.record, DecisionRow.other == PairRow.other),
        and_(DecisionRow.record == PairRow.other, DecisionRow.other == PairRow.record),
    )
    decided = exists().where(DecisionRow.kind.in_(kinds), DecisionRow.undone_at.is_(None), ways)
    query = select(PairRow).where(~decided)
    if scope.wanted is not None:
        ends = [end.startswith(f"{slug}/") for slug in scope.wanted for end in (PairRow.record, PairRow.other)]
        query = query.where(or_(false(), *ends))
    if scope.area:
        there = and_(ListingRow.id == RecordRow.listing, ListingRow.area == scope.area)
        query = query.where(exists().where(there, _NAMED.in_((PairRow.record, PairRow.other))))
    return query


def _pairs(session: Session, rows: Sequence[Any]) -> Iterator[ReviewItem]:
    names = _names(session, {name for (row,) in rows for name in (row.record, row.other)})
    for (row,) in rows:
        yield ReviewItem(
            kind=ReviewKind.PAIR,
            subject=row.record,
            name=names.get(row.record, row.record),
            reason="; ".join(row.reasons),
            since=row.since,
            other=row.other,
            other_name=names.get(row.other, row.other),
        )


def _names(session: Session, records: set[str]) -> dict[str, str]:
    """What the records, "source/key" each, are called."""
    keys: dict[str, list[str]] = {}
    for record in records:
        source, _, key = record.partition("/")
        keys.setdefault(source, []).append(key)
    among = [and_(RecordRow.source == source, RecordRow.key.in_(of_it)) for source, of_it in keys.items()]
    query = select(RecordRow.source, RecordRow.key, ClaimRow.value).join(ClaimRow, _OPEN_NAME)
    held = session.execute(query.where(or_(false(), *among))).all()
    return {f"{source}/{key}": str(value) for source, key, value in held}


def _given_up(scope: Scope, now: datetime) -> Selected:
    """Jobs that failed too often, unless one like them was done since, or somebody let them be."""
    later = aliased(JobRow)
    alike = cast(later.arguments, Text) == cast(JobRow.arguments, Text)
    done = exists().where(later.kind == JobRow.kind, later.done_at.is_not(None), later.id > JobRow.id, alike)
    settled = exists().where(
        *_DONE, SettledRow.kind == ReviewKind.JOB.value, SettledRow.subject == cast(JobRow.id, String)
    )
    free = or_(JobRow.leased_until.is_(None), JobRow.leased_until < now)
    over = (JobRow.done_at.is_(None), JobRow.attempts >= ATTEMPTS, free)
    query = select(JobRow).where(*over, ~done, ~settled)
    return query.where(false()) if scope.wanted is not None or scope.area else query


def _jobs(_session: Session, rows: Sequence[Any]) -> Iterator[ReviewItem]:
    for (row,) in rows:
        about = " ".join(str(value) for name, value in row.arguments.items() if name != "planned")
        yield ReviewItem(
            kind=ReviewKind.JOB,
            subject=str(row.id),
            name=f"{row.kind} {about}".strip(),
            reason=_last_line(row.error) or f"Its worker ended {row.attempts} times before it was done.",
            since=row.due,
        )


def _last_line(error: str) -> str:
    return next((line.strip() for line in reversed(error.splitlines()) if line.strip()), "")


def _held(scope: Scope, _now: datetime) -> Selected:
    """New listings that are not public before somebody has said so."""
    return select(ListingRow).where(*waits_held(()), *_of_listing(ListingRow.id, scope))


def _held_back(_session: Session, rows: Sequence[Any]) -> Iterator[ReviewItem]:
    for (row,) in rows:
        yield ReviewItem(
            kind=ReviewKind.HELD,
            subject=str(row.id),
            name=row.name,
            reason=" ".join(row.document["held"]),
            since=row.held_at,
            listing=row.id,
            mark=str(row.version),
        )


def _looked_at(kind: ReviewKind) -> Callable[[Scope, datetime], Selected]:
    """Listings that a merge found something about, until somebody has settled just that."""

    def query(scope: Scope, now: datetime) -> Selected:
        settled = exists().where(
            *_DONE,
            SettledRow.listing == AttentionRow.listing,
            SettledRow.kind == kind.value,
            SettledRow.mark == AttentionRow.mark,
        )
        found = select(AttentionRow, ListingRow.name).join(ListingRow, ListingRow.id == AttentionRow.listing)
        waits = (AttentionRow.kind == kind.value, AttentionRow.waits_from <= now, *_listed())
        return found.where(*waits, ~settled, *_of_listing(AttentionRow.listing, scope))

    return query


def _listed() -> tuple[Clause, ...]:
    return ListingRow.status == Status.ACTIVE.value, ListingRow.merged_into.is_(None)


def _findings(_session: Session, rows: Sequence[Any]) -> Iterator[ReviewItem]:
    for row, name in rows:
        yield ReviewItem(
            kind=ReviewKind(row.kind),
            subject=str(row.listing),
            name=name,
            reason=row.reason,
            since=row.waits_from,
            listing=row.listing,
            mark=row.mark,
            changes=tuple(map(Change.model_validate, row.changes)),
        )


def _one_listing(column: Any) -> Callable[[str, str], Clause]:
    def one(subject: str, _other: str) -> Clause:
        try:
            told: Clause = column == UUID(subject)
        except ValueError:
            return false()
        return told

    return one


def _numbered(column: Any) -> Callable[[str, str], Clause]:
    """Found by a number; what is none finds nothing."""
    return lambda subject, _other: column == int(subject) if subject.isdecimal() and len(subject) < 19 else false()


_DONE = (SettledRow.undone_at.is_(None), SettledRow.failed == "")


def _among(column: Any, scope: Scope) -> tuple[Clause, ...]:
    return () if scope.wanted is None else (column.in_(scope.wanted),)


def _of_listing(column: Any, scope: Scope) -> tuple[Clause, ...]:
    """Where one of the listing's sources counts, and it is in the area; what is of no listing is in neither."""
    found: list[Clause] = []
    if scope.wanted is not None:
        found.append(exists().where(RecordRow.listing == column, RecordRow.source.in_(scope.wanted)))
    if scope.area:
        there = aliased(ListingRow)
        found.append(exists().where(there.id == column, there.area == literal(scope.area)))
    return tuple(found)


_RECORD = (RecordRow.last_seen, RecordRow.source, RecordRow.key)
_FOUND = (AttentionRow.waits_from, AttentionRow.id)


def _found(kind: ReviewKind) -> Waits:
    return Waits(kind, _looked_at(kind), _FOUND, _one_listing(AttentionRow.listing), _findings)


WAITS = {
    waits.kind: waits
    for waits in (
        Waits(
            ReviewKind.SUGGESTED,
            _suggested,
            (SuggestionRow.at, SuggestionRow.id),
            _numbered(SuggestionRow.id),
            _suggestions,
        ),
        Waits(
            ReviewKind.QUARANTINED,
            _quarantined,
            (CrawlRunRow.started_at, CrawlRunRow.source),
            lambda subject, _other: CrawlRunRow.source == subject,
            _runs,
        ),
        Waits(ReviewKind.HELD, _held, (ListingRow.held_at, ListingRow.id), _one_listing(ListingRow.id), _held_back),
        _found(ReviewKind.HOME),
        Waits(ReviewKind.JOB, _given_up, (JobRow.due, JobRow.id), _numbered(JobRow.id), _jobs),
        Waits(ReviewKind.NOT_SEEN, _lost(gone=False), _RECORD, _one_record, _records),
        Waits(ReviewKind.PAGE_GONE, _lost(gone=True), _RECORD, _one_record, _records),
        _found(ReviewKind.CHANGED),
        Waits(
            ReviewKind.PAIR,
            _paired,
            (PairRow.since, PairRow.record, PairRow.other),
            lambda subject, other: and_(PairRow.record == subject, PairRow.other == other),
            _pairs,
        ),
        _found(ReviewKind.NEW),
        _found(ReviewKind.NO_PLACE),
        _found(ReviewKind.NO_NEED),
        _found(ReviewKind.NOT_ASSURED),
    )
}
