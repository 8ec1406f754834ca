"""What waits for a curator. It is computed from what the store holds, so that what is put right goes away by itself."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import delete, func, insert, select

from directory.review import Pair, ReviewItem, ReviewKind, Scope
from directory.store.database import Database
from directory.store.tables import ListingRow, PairRow
from directory.store.waiting import WAITS

EVERYTHING = Scope()


class Review:
    def __init__(self, database: Database) -> None:
        self._database = database

    def waiting(self, most: int | None = None) -> list[ReviewItem]:
        """What waits, in the order of ReviewKind and then the longest first; of each kind at most so many."""
        return [item for kind in WAITS for item in self.page(kind, most=most)]

    def counts(self, scope: Scope = EVERYTHING) -> dict[ReviewKind, int]:
        """How many of each kind wait, worst first; kinds of which none does are left out."""
        now, found = datetime.now(UTC), {}
        with self._database.reading() as session:
            for kind, waits in WAITS.items():
                query = waits.query(scope, now).with_only_columns(func.count(), maintain_column_froms=True)
                found[kind] = session.scalar(query) or 0
        return {kind: count for kind, count in found.items() if count}

    def page(
        self, kind: ReviewKind, scope: Scope = EVERYTHING, *, first: int = 0, most: int | None = None
    ) -> list[ReviewItem]:
        """Those of one kind, the longest first."""
        waits = WAITS[kind]
        query = waits.query(scope, datetime.now(UTC)).order_by(*waits.order).offset(first).limit(most)
        with self._database.reading() as session:
            return list(waits.items(session, session.execute(query).all()))

    def find(self, kind: ReviewKind, subject: str, other: str = "", scope: Scope = EVERYTHING) -> ReviewItem | None:
        """The one thing, or None where it does not wait in this scope."""
        waits = WAITS[kind]
        query = waits.query(scope, datetime.now(UTC)).where(waits.one(subject, other)).limit(1)
        with self._database.reading() as session:
            return next(waits.items(session, session.execute(query).all()), None)

    def areas(self) -> list[str]:
        """The names of the councils that listings are in."""
        query = select(ListingRow.area).where(ListingRow.area != "").distinct().order_by(ListingRow.area)
        with self._database.reading() as session:
            return list(session.scalars(query))

    def reasons(self, record: str, other: str) -> tuple[str, ...]:
        """Why the last merge asked about two records; nothing where it did not."""
        ends = (PairRow.record.in_((record, other)), PairRow.other.in_((record, other)))
        with self._database.reading() as session:
            return tuple(session.scalar(select(PairRow.reasons).where(*ends)) or ())

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
