"""What waits for a curator. It is computed from what the store holds, so that what is put right goes away by itself."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, delete, exists, insert, or_, select
from sqlalchemy.orm import Session

from directory.decision import DecisionKind
from directory.frozen import Frozen
from directory.health import GONE_PAGES, MISSED_RUNS
from directory.listing import Status
from directory.store.database import Database
from directory.store.jobs import given_up
from directory.store.runs import RunState
from directory.store.suggestion_tables import SuggestionRow
from directory.store.tables import ClaimRow, CrawlRunRow, DecisionRow, ListingRow, PairRow, RecordRow, SourceRow


class ReviewKind(StrEnum):
    SUGGESTED = "said by the public"
    QUARANTINED = "quarantined run"
    NOT_SEEN = "not seen any more"
    PAGE_GONE = "page gone"
    PAIR = "may be the same"
    JOB = "job given up"


class ReviewItem(Frozen):
    """One thing to look at. `subject` is "source/key" of a record, a source's slug, or a suggestion's or job's number.

    `since` is aware UTC: of a record when it was last seen. `other` is the second record of a pair, `other_name` what
    it is called. A suggestion's free words are sealed, so they are not here.
    """

    kind: ReviewKind
    subject: str
    name: str
    reason: str
    since: datetime
    url: str | None = None
    listing: UUID | None = None
    other: str | None = None
    other_name: str = ""


class Pair(Frozen):
    """Two records, "source/key" each, that may be one listing, and what speaks for it."""

    record: str
    other: str
    reasons: tuple[str, ...]


class Review:
    def __init__(self, database: Database) -> None:
        self._database = database

    def waiting(self) -> list[ReviewItem]:
        """Everything that waits, in the order of ReviewKind and then the longest first."""
        with self._database.reading() as session:
            found = [*_suggestions(session), *_runs(session), *_records(session), *_pairs(session), *_jobs(session)]
        return sorted(found, key=lambda item: (list(ReviewKind).index(item.kind), item.since, item.subject))

    def put_pairs(self, pairs: Sequence[Pair]) -> None:
        """Replace the pairs to ask about by those of this merge; one that was there keeps its time."""
        now = datetime.now(UTC)
        with self._database.writing() as session:
            since = {(row.record, row.other): row.since for row in session.scalars(select(PairRow))}
            session.execute(delete(PairRow))
            ends = {(pair.record, pair.other): pair for pair in pairs}
            rows = [
                {"record": record, "other": other, "reasons": list(pair.reasons), "since": since.get(key, now)}
                for key, pair in ends.items()
                for record, other in [key]
            ]
            if rows:
                session.execute(insert(PairRow), rows)


def _suggestions(session: Session) -> Iterator[ReviewItem]:
    query = select(SuggestionRow, ListingRow.name).outerjoin(ListingRow, ListingRow.id == SuggestionRow.listing)
    for row, name in session.execute(query.where(SuggestionRow.settled_at.is_(None))).all():
        who = ", by who says that they run it" if row.runs_it else ""
        yield ReviewItem(
            kind=ReviewKind.SUGGESTED,
            subject=str(row.id),
            name=str(name or row.kind),
            reason="".join((row.kind, ": " if row.wrong else "", ", ".join(row.wrong), who)),
            since=row.at,
            listing=row.listing,
        )


def _runs(session: Session) -> Iterator[ReviewItem]:
    query = select(CrawlRunRow).join(SourceRow, SourceRow.slug == CrawlRunRow.source)
    for run in session.scalars(query.where(CrawlRunRow.state == RunState.QUARANTINED.value)):
        yield ReviewItem(
            kind=ReviewKind.QUARANTINED,
            subject=run.source,
            name=run.source,
            reason=" ".join(run.reasons),
            since=run.started_at,
        )


def _records(session: Session) -> Iterator[ReviewItem]:
    for row, name in session.execute(_lost()).all():
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
        )


def _lost() -> Select[RecordRow, Any]:
    """Records of the sources there are that are not seen or whose page is gone, but for those retired already, or by
    the next merge."""
    named = and_(ClaimRow.record == RecordRow.id, ClaimRow.field == "name", ClaimRow.closed_at.is_(None))
    query = select(RecordRow, ClaimRow.value).join(SourceRow, SourceRow.slug == RecordRow.source)
    query = query.outerjoin(ClaimRow, named).outerjoin(ListingRow, ListingRow.id == RecordRow.listing)
    lost = or_(RecordRow.missed >= MISSED_RUNS, RecordRow.page_gone >= GONE_PAGES)
    retired = and_(DecisionRow.kind == DecisionKind.RETIRE.value, DecisionRow.undone_at.is_(None))
    decided = exists().where(retired, DecisionRow.listing == RecordRow.listing)
    return query.where(lost, ~decided, or_(ListingRow.id.is_(None), ListingRow.status != Status.RETIRED.value))


def _pairs(session: Session) -> Iterator[ReviewItem]:
    answered = _answered(session)
    rows = [row for row in session.scalars(select(PairRow)) if frozenset((row.record, row.other)) not in answered]
    names = _names(session, {name for row in rows for name in (row.record, row.other)})
    for row in rows:
        yield ReviewItem(
            kind=ReviewKind.PAIR,
            subject=row.record,
            name=names.get(row.record, row.record),
            reason="; ".join(row.reasons),
            since=row.since,
            other=row.other,
            other_name=names.get(row.other, row.other),
        )


def _answered(session: Session) -> set[frozenset[str | None]]:
    """Pairs that somebody has decided about, whatever their order; the next merge asks of them no more."""
    kinds = (DecisionKind.SAME.value, DecisionKind.DIFFERENT.value)
    query = select(DecisionRow.record, DecisionRow.other)
    decided = query.where(DecisionRow.kind.in_(kinds), DecisionRow.undone_at.is_(None))
    return {frozenset((record, other)) for record, other in session.execute(decided).all()}


def _names(session: Session, records: set[str]) -> dict[str, str]:
    """What the records, "source/key" each, are called."""
    known = select(RecordRow.source, RecordRow.key, ClaimRow.value)
    named = and_(ClaimRow.record == RecordRow.id, ClaimRow.field == "name", ClaimRow.closed_at.is_(None))
    query = known.join(ClaimRow, named).where(RecordRow.source.in_({record.partition("/")[0] for record in records}))
    held = {f"{source}/{key}": str(value) for source, key, value in session.execute(query).all()}
    return {record: held[record] for record in records if record in held}


def _jobs(session: Session) -> Iterator[ReviewItem]:
    for row in given_up(session, datetime.now(UTC)):
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
