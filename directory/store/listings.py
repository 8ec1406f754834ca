"""Listings as merged, with their history. Only merging writes here."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from string import ascii_lowercase
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from directory.decision import DecisionKind
from directory.errors import KithError
from directory.frozen import Frozen
from directory.identity import name_words
from directory.listing import Listing, Status
from directory.store.database import Database
from directory.store.tables import CounterRow, DecisionRow, ListingRow, ListingVersionRow

BATCH = 200
COUNTER = "listing change"


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
            if row and not row.merged_into and row.status != Status.ACTIVE:
                raise _gone(session, row)
        if row is None:
            raise ListingUnknown(f"There is no listing {listing}.")
        if row.merged_into:
            raise ListingMoved(f"The listing {listing} is now part of {row.merged_into}.", row.merged_into)
        return Listing.model_validate(row.document)

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

    def count(self) -> int:
        with self._database.reading() as session:
            return session.scalar(select(func.count()).select_from(ListingRow).where(*_ACTIVE)) or 0

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

    def save(self, listings: Sequence[Listing], moved: Mapping[UUID, UUID]) -> Saved:
        """Store what merging computed, and which ids now answer for others. Unchanged facts make no version."""
        counts = {"new": 0, "changed": 0, "unchanged": 0, "moved": 0}
        for start in range(0, len(listings), BATCH):
            with self._database.writing() as session:
                self._save_batch(session, listings[start : start + BATCH], counts)
        with self._database.writing() as session:
            counts["moved"] = _save_moves(session, moved)
        return Saved(**counts)

    def _save_batch(self, session: Session, batch: Sequence[Listing], counts: dict[str, int]) -> None:
        query = select(ListingRow).where(ListingRow.id.in_([listing.id for listing in batch]))
        held = {row.id: row for row in session.scalars(query)}
        for listing in batch:
            counts[_save_one(session, listing, held.get(listing.id))] += 1


_ACTIVE = (ListingRow.status == Status.ACTIVE.value, ListingRow.merged_into.is_(None))


def _gone(session: Session, row: ListingRow) -> ListingGone:
    """Who asked not to be listed is not named any more; that holds also for what their listing was joined into."""
    joined = select(ListingRow.id).where(ListingRow.merged_into == row.id)
    asked = select(DecisionRow.id).where(
        DecisionRow.kind == DecisionKind.DO_NOT_LIST.value,
        DecisionRow.undone_at.is_(None),
        or_(DecisionRow.listing == row.id, DecisionRow.listing.in_(joined)),
    )
    if session.scalar(asked.limit(1)) is not None:
        return ListingGone("This is no longer listed.")
    return ListingGone(f"{row.name} is no longer listed.", Listing.model_validate(row.document))


def _save_one(session: Session, listing: Listing, row: ListingRow | None) -> str:
    document = listing.model_dump(mode="json")
    if row is None:
        row = ListingRow(id=listing.id, version=0)
        outcome = "new"
    elif row.merged_into is None and _lasting(row.document) == _lasting(document):
        row.document, row.last_seen = document, listing.last_seen
        return "unchanged"
    else:
        outcome = "changed"
    change = _next_change(session)
    row.status, row.name, row.last_seen = listing.status.value, listing.name, listing.last_seen
    row.document, row.change, row.merged_into = document, change, None
    row.version += 1
    session.add(row)
    session.add(ListingVersionRow(listing=listing.id, version=row.version, at=datetime.now(UTC), document=document))
    return outcome


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
