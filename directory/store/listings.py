"""Listings as merged, with their history. Only merging writes here."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from string import ascii_lowercase
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Exists, exists, func, select, update
from sqlalchemy.orm import Session

from directory.account import Account, Role
from directory.decision import DecisionKind
from directory.errors import KithError
from directory.frozen import Frozen
from directory.identity import name_words
from directory.listing import Listing, Status
from directory.store.database import Database
from directory.store.finding import keep_keys
from directory.store.tables import CounterRow, DecisionRow, ListingRow, ListingVersionRow, RecordRow

BATCH = 200
JOINED_MOST = 20  # one into another, and that into a third
COUNTER = "listing change"
NOT_TOLD = (Status.HELD, Status.UNPUBLISHED)


class ListingUnknown(KithError):
    """No listing has this id."""


class ListingGone(KithError):
    """The listing was here and is retired. `former` is what it was; None where its people asked not to be listed."""

    def __init__(self, message: str, former: Listing | None = None) -> None:
        super().__init__(message)
        self.former = former


class ListingMoved(KithError):
    """The listing was joined with another, `to`."""

    def __init__(self, message: str, to: UUID) -> None:
        super().__init__(message)
        self.to = to


class HeldListing(Frozen):
    """One that waits for a curator, and since when (aware UTC); its `held` says why."""

    listing: Listing
    since: datetime


class Saved(Frozen):
    """How many listings a merge made new, changed, left as they were, or joined into others."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    moved: int = 0


class Listings:
    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, listing: UUID) -> Listing:
        """Raises ListingUnknown, ListingGone or ListingMoved."""
        with self._database.reading() as session:
            row = session.get(ListingRow, listing)
            if row and not row.merged_into and row.status != Status.ACTIVE and row.published_at:
                raise _gone(session, row)
        if row is None or (row.status != Status.ACTIVE and row.published_at is None):
            raise ListingUnknown(f"There is no listing {listing}.")
        if row.merged_into:
            raise ListingMoved(f"The listing {listing} is now part of {row.merged_into}.", row.merged_into)
        return Listing.model_validate(row.document)

    def of_any_status(self, listing: UUID) -> Listing:
        """Whatever became of it, for staff. Raises ListingUnknown or ListingMoved."""
        with self._database.reading() as session:
            row = session.get(ListingRow, listing)
        if row is None:
            raise ListingUnknown(f"There is no listing {listing}.")
        if row.merged_into:
            raise ListingMoved(f"The listing {listing} is now part of {row.merged_into}.", row.merged_into)
        return Listing.model_validate(row.document)

    def former(self, listing: UUID) -> set[UUID]:
        """The ids that this listing now answers for, at however many removes."""
        with self._database.reading() as session:
            return joined_into(session, listing)

    def joined(self) -> dict[UUID, UUID]:
        """Every id that was joined into another listing, with the one it was joined into."""
        query = select(ListingRow.id, ListingRow.merged_into).where(ListingRow.merged_into.is_not(None))
        with self._database.reading() as session:
            return {old: new for old, new in session.execute(query) if new}

    def many(self, ids: Sequence[UUID]) -> dict[UUID, Listing]:
        """The active ones among these."""
        query = select(ListingRow).where(ListingRow.id.in_(ids), *_ACTIVE)
        with self._database.reading() as session:
            return {row.id: Listing.model_validate(row.document) for row in session.scalars(query)}

    def active(self) -> Iterator[Listing]:
        query = select(ListingRow).where(*_ACTIVE).order_by(ListingRow.id)
        with self._database.reading() as session:
            for row in session.scalars(query.execution_options(yield_per=BATCH)):
                yield Listing.model_validate(row.document)

    def starting(self, letter: str, first: int, most: int) -> list[Listing]:
        """The active ones whose names begin with a letter from "a" to "z", or with none of them for "", by name."""
        initial = func.lower(func.substr(ListingRow.name, 1, 1))
        where = initial == letter.lower() if letter else initial.not_in(tuple(ascii_lowercase))
        query = select(ListingRow).where(where, *_ACTIVE).order_by(func.lower(ListingRow.name), ListingRow.id)
        with self._database.reading() as session:
            return [Listing.model_validate(row.document) for row in session.scalars(query.offset(first).limit(most))]

    def letters(self) -> set[str]:
        """What names of active ones begin with: letters from "a" to "z", and "" where some begin with none of them."""
        initial = func.lower(func.substr(ListingRow.name, 1, 1))
        with self._database.reading() as session:
            found = session.scalars(select(initial).where(*_ACTIVE).distinct())
            return {each if each in ascii_lowercase else "" for each in found}

    def ids(self, first: int, most: int) -> list[UUID]:
        """Of the active ones, by id."""
        query = select(ListingRow.id).where(*_ACTIVE).order_by(ListingRow.id)
        with self._database.reading() as session:
            return list(session.scalars(query.offset(first).limit(most)))

    def known(self, told: str) -> UUID | None:
        """The id where there is or was a listing of it; None for any other words."""
        try:
            listing = UUID(told)
        except ValueError:
            return None
        with self._database.reading() as session:
            return session.scalar(select(ListingRow.id).where(ListingRow.id == listing))

    def of_organisations(self, names: Sequence[str]) -> list[UUID]:
        """The active ones whose organisation has one of the names, in the words that tell; by the listings' names."""
        wanted = {name_words(name) for name in names}
        runs = ListingRow.document["organisation"]["name"].as_string()
        query = select(ListingRow.id, runs).where(*_ACTIVE, runs.is_not(None)).order_by(ListingRow.name, ListingRow.id)
        with self._database.reading() as session:
            return [listing for listing, name in session.execute(query) if name_words(name) in wanted]

    def owned(self, account: Account) -> list[UUID]:
        """The active ones that somebody owns, by name: theirs by id, or what these were joined into, and those of their
        organisations. None for who is no owner."""
        if account.role is not Role.OWNER:
            return []
        joined = list(account.listings)
        with self._database.reading() as session:
            for _ in range(JOINED_MOST):
                query = select(ListingRow.merged_into).where(ListingRow.id.in_(joined))
                more = [each for each in session.scalars(query) if each and each not in joined]
                if not more:
                    break
                joined += more
            named = select(ListingRow.id).where(ListingRow.id.in_(joined), *_ACTIVE).order_by(ListingRow.name)
            theirs = list(session.scalars(named))
        return list(
            dict.fromkeys(theirs + (self.of_organisations(account.organisations) if account.organisations else []))
        )

    def count(self) -> int:
        with self._database.reading() as session:
            return session.scalar(select(func.count()).select_from(ListingRow).where(*_ACTIVE)) or 0

    def published(self) -> set[UUID]:
        """Those that are public or have been, but for what was so only by a decision that was taken back."""
        taken_back = (DecisionRow.kind == DecisionKind.PUBLISH.value, DecisionRow.undone_at.is_not(None))
        query = select(ListingRow.id).where(ListingRow.published_at.is_not(None))
        query = query.where(~exists().where(DecisionRow.listing == ListingRow.id, *taken_back))
        with self._database.reading() as session:
            return set(session.scalars(query))

    def held(self, first: int = 0, most: int = BATCH, sources: Collection[str] = ()) -> list[HeldListing]:
        """Those that wait for a curator, the longest first; with `sources` only those that one of these lists."""
        query = select(ListingRow).where(*waits_held(sources)).order_by(ListingRow.held_at, ListingRow.id)
        with self._database.reading() as session:
            rows = session.scalars(query.offset(first).limit(most))
            return [HeldListing(listing=Listing.model_validate(r.document), since=r.held_at) for r in rows if r.held_at]

    def held_one(self, listing: UUID) -> HeldListing | None:
        """None where it does not wait."""
        with self._database.reading() as session:
            row = session.scalar(select(ListingRow).where(ListingRow.id == listing, *waits_held(())))
            if row is None or row.held_at is None:
                return None
            return HeldListing(listing=Listing.model_validate(row.document), since=row.held_at)

    def held_count(self, sources: Collection[str] = ()) -> int:
        with self._database.reading() as session:
            return session.scalar(select(func.count()).select_from(ListingRow).where(*waits_held(sources))) or 0

    def change_number(self) -> int:
        """Grows with every change that the index must follow."""
        with self._database.reading() as session:
            row = session.get(CounterRow, COUNTER)
            return row.value if row else 0

    def history(self, listing: UUID) -> list[Listing]:
        """Every state the listing has had, oldest first."""
        query = select(ListingVersionRow).where(ListingVersionRow.listing == listing)
        with self._database.reading() as session:
            rows = session.scalars(query.order_by(ListingVersionRow.version))
            return [Listing.model_validate(row.document) for row in rows]

    def save(self, listings: Iterable[Listing], moved: Mapping[UUID, UUID]) -> Saved:
        """Store what merging computes, a batch at a time, and which ids now answer for others.

        Unchanged facts make no version.
        """
        counts = {"new": 0, "changed": 0, "unchanged": 0, "moved": 0}
        coming = iter(listings)
        while batch := list(islice(coming, BATCH)):
            with self._database.writing() as session:
                self._save_batch(session, batch, counts)
        with self._database.writing() as session:
            counts["moved"] = _save_moves(session, moved)
        return Saved(**counts)

    def _save_batch(self, session: Session, batch: Sequence[Listing], counts: dict[str, int]) -> None:
        query = select(ListingRow).where(ListingRow.id.in_([listing.id for listing in batch]))
        held = {row.id: row for row in session.scalars(query)}
        for listing in batch:
            counts[_save_one(session, listing, held.get(listing.id))] += 1


def joined_into(session: Session, listing: UUID) -> set[UUID]:
    """The ids that were joined into a listing, and into those."""
    found: set[UUID] = set()
    more = {listing}
    while more:
        more = set(session.scalars(select(ListingRow.id).where(ListingRow.merged_into.in_(more)))) - found - {listing}
        found |= more
    return found


def waits_held(sources: Collection[str]) -> Iterator[ColumnElement[bool]]:
    yield ListingRow.status == Status.HELD.value
    yield ListingRow.merged_into.is_(None)
    yield ~_decided_since()
    if sources:
        yield exists().where(RecordRow.listing == ListingRow.id, RecordRow.source.in_(sources))


def _decided_since() -> Exists:
    """Somebody has decided since it was last merged, and the next merge will do it."""
    kinds = (DecisionKind.PUBLISH.value, DecisionKind.REFUSE.value, DecisionKind.DO_NOT_LIST.value)
    standing = (DecisionRow.kind.in_((*kinds, DecisionKind.RETIRE.value)), DecisionRow.undone_at.is_(None))
    return exists().where(DecisionRow.listing == ListingRow.id, *standing, DecisionRow.id > ListingRow.held_after)


_ACTIVE = (ListingRow.status == Status.ACTIVE.value, ListingRow.merged_into.is_(None))


def _gone(session: Session, row: ListingRow) -> ListingGone:
    """Who asked not to be listed is not named any more, nor what is held back; a listing that was joined into such a
    one neither.
    """
    asked = select(DecisionRow.id).where(
        DecisionRow.kind == DecisionKind.DO_NOT_LIST.value,
        DecisionRow.undone_at.is_(None),
        DecisionRow.listing.in_({row.id, *joined_into(session, row.id)}),
    )
    if row.status in NOT_TOLD or session.scalar(asked.limit(1)) is not None:
        return ListingGone("This is no longer listed.")
    return ListingGone(f"{row.name} is no longer listed.", Listing.model_validate(row.document))


def _save_one(session: Session, listing: Listing, row: ListingRow | None) -> str:
    document = listing.model_dump(mode="json")
    if row is None:
        row = ListingRow(id=listing.id, version=0)
        outcome = "new"
    elif row.merged_into is None and _lasting(_filled(row.document)) == _lasting(document):
        row.document, row.last_seen, row.assured = document, listing.last_seen, listing.assured
        return "unchanged"
    else:
        outcome = "changed"
    change = _next_change(session)
    row.status, row.name, row.last_seen = listing.status.value, listing.name, listing.last_seen
    row.document, row.change, row.merged_into, row.assured = document, change, None, listing.assured
    _date(session, row, datetime.now(UTC))
    row.version += 1
    session.add(row)
    keep_keys(session, listing.id, document)
    session.add(ListingVersionRow(listing=listing.id, version=row.version, at=datetime.now(UTC), document=document))
    return outcome


def _date(session: Session, row: ListingRow, now: datetime) -> None:
    held = row.status == Status.HELD
    if row.status == Status.ACTIVE:
        row.published_at = row.published_at or now
    row.held_at = (row.held_at or now) if held else None
    row.held_after = session.scalar(select(func.coalesce(func.max(DecisionRow.id), 0))) if held else None


def _filled(document: dict[str, Any]) -> dict[str, Any]:
    """A document as it is written now: fields that came since have no value in it, which is no change."""
    fields = Listing.model_fields.keys()
    return document if fields <= document.keys() else Listing.model_validate(document).model_dump(mode="json")


def _lasting(document: dict[str, Any]) -> dict[str, Any]:
    """The document without the times that every crawl moves."""
    provenance = {field: said | {"seen": None} for field, said in document["provenance"].items()}
    sources = [link | {"last_seen": None} for link in document["sources"]]
    return document | {"last_seen": None, "provenance": provenance, "sources": sources}


def _save_moves(session: Session, moved: Mapping[UUID, UUID]) -> int:
    count = 0
    for old, new in moved.items():
        row = session.get(ListingRow, old)
        if row and row.merged_into != new:
            row.merged_into, row.change = new, _next_change(session)
            count += 1
    return count


def _next_change(session: Session) -> int:
    """One statement, so that two writers never get one number."""
    more = update(CounterRow).where(CounterRow.name == COUNTER).values(value=CounterRow.value + 1)
    number = session.scalar(more.returning(CounterRow.value))
    if number is None:
        number = 1
        session.add(CounterRow(name=COUNTER, value=number))
        session.flush()
    return number
