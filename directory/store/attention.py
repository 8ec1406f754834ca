"""Keeps what somebody should look at in step with the listings: those that changed since last time, in batches."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.attention import Finding, Known, findings
from directory.listing import Listing, Status
from directory.review import ReviewKind
from directory.store.attention_tables import AttentionRow, SettledRow
from directory.store.database import Database
from directory.store.tables import CounterRow, ListingRow, ListingVersionRow

BATCH = 200
COUNTER = "looked through"
Held = dict[tuple[UUID, str], AttentionRow]


class Attention:
    def __init__(self, database: Database) -> None:
        self._database = database

    def follow(self, area_of: Callable[[Listing], str]) -> int:
        """Look through every listing that changed since the last time. Returns how many.

        What there is when this is done for the first time is neither new nor changed: it was there.
        """
        count, more = 0, True
        with self._database.reading() as session:
            first = session.get(CounterRow, COUNTER) is None
        while more:
            with self._database.writing() as session:
                rows = _next(session)
                _look_through(session, rows, area_of, first=first)
            count += len(rows)
            more = bool(rows)
        return count


def _next(session: Session) -> Sequence[ListingRow]:
    counter = session.get(CounterRow, COUNTER, with_for_update=True)
    if counter is None:
        counter = CounterRow(name=COUNTER, value=0)
        session.add(counter)
    query = select(ListingRow).where(ListingRow.change > counter.value).order_by(ListingRow.change).limit(BATCH)
    rows = session.scalars(query).all()
    if rows:
        counter.value = rows[-1].change
    return rows


def _look_through(
    session: Session, rows: Sequence[ListingRow], area_of: Callable[[Listing], str], *, first: bool
) -> None:
    ids = [row.id for row in rows]
    held = {(r.listing, r.kind): r for r in session.scalars(select(AttentionRow).where(AttentionRow.listing.in_(ids)))}
    times = _times(session, ids)
    settled = _settled(session, ids)
    for row in rows:
        if row.status != Status.ACTIVE.value or row.merged_into:
            continue
        listing = Listing.model_validate(row.document)
        row.area = area_of(listing)[:120]
        changed = held.get((row.id, ReviewKind.CHANGED.value))
        base = _base(row, changed, settled)
        known = Known(
            first=times[row.id][0],
            at=times[row.id][1],
            version=row.version,
            before=_version(session, row.id, base) if base < row.version else None,
        )
        found = [*findings(listing, known), *_new(row, known, first=first)]
        _keep(session, row, found, held, base)
        row.looked = row.looked or row.version


def _base(row: ListingRow, changed: AttentionRow | None, settled: set[tuple[UUID, str]]) -> int:
    """The version that was looked at last: the one settled last, else the one that waits to be compared with."""
    if changed is None:
        return row.looked or row.version
    return changed.version if (row.id, changed.mark) in settled else changed.base


def _new(row: ListingRow, known: Known, *, first: bool) -> list[Finding]:
    """It came after the directory was first looked through; it stays new until somebody has looked."""
    if first or row.looked or row.version > 1:
        return []
    return [Finding(kind=ReviewKind.NEW, reason="", mark="", waits_from=known.first)]


def _keep(session: Session, row: ListingRow, found: Sequence[Finding], held: Held, base: int) -> None:
    """One row of each kind; what is as it was keeps its time, and what is put right goes."""
    stays = {finding.kind.value for finding in found}
    for finding in found:
        kept = held.get((row.id, finding.kind.value))
        if kept is None:
            kept = AttentionRow(listing=row.id, kind=finding.kind.value)
            session.add(kept)
        elif kept.mark == finding.mark and finding.kind is not ReviewKind.NOT_ASSURED:
            continue
        kept.reason, kept.mark, kept.waits_from = finding.reason, finding.mark, finding.waits_from
        kept.base, kept.version = base, row.version
        kept.changes = [change.model_dump(mode="json") for change in finding.changes]
    gone = [kept for (listing, _), kept in held.items() if listing == row.id and _goes(kept, stays, base)]
    for kept in gone:
        row.looked = base if kept.kind == ReviewKind.CHANGED.value else row.looked
        session.delete(kept)


def _goes(kept: AttentionRow, stays: set[str], base: int) -> bool:
    """Changed facts that were settled stay, because what comes next is told against them."""
    if kept.kind == ReviewKind.NEW.value or kept.kind in stays:
        return False
    return kept.kind != ReviewKind.CHANGED.value or base != kept.version


def _times(session: Session, ids: Sequence[UUID]) -> dict[UUID, tuple[datetime, datetime]]:
    """When each listing came, and when it last changed."""
    told = (ListingVersionRow.listing, func.min(ListingVersionRow.at), func.max(ListingVersionRow.at))
    query = select(*told).where(ListingVersionRow.listing.in_(ids)).group_by(ListingVersionRow.listing)
    return {listing: (first, last) for listing, first, last in session.execute(query)}


def _settled(session: Session, ids: Sequence[UUID]) -> set[tuple[UUID, str]]:
    """The changed facts that somebody has looked at, by listing and mark."""
    done = (SettledRow.kind == ReviewKind.CHANGED.value, SettledRow.undone_at.is_(None), SettledRow.failed == "")
    query = select(SettledRow.listing, SettledRow.mark).where(SettledRow.listing.in_(ids), *done)
    return {(listing, settled) for listing, settled in session.execute(query) if listing}


def _version(session: Session, listing: UUID, version: int) -> Listing | None:
    told = (ListingVersionRow.listing == listing, ListingVersionRow.version == version)
    document: Any = session.scalar(select(ListingVersionRow.document).where(*told))
    return Listing.model_validate(document) if document else None
