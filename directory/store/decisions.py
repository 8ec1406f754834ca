"""Decisions as rows: added and undone, never overwritten and never deleted."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Select, func, select

from directory.decision import Decision, DecisionKind
from directory.errors import InputError, KithError
from directory.frozen import Frozen
from directory.store.database import Database
from directory.store.tables import DecisionRow, ListingRow


class Overtaken(KithError):
    """Somebody else decided about the same in the meantime."""


class Kept(Frozen):
    """A decision in the log: `undone` is when somebody took it back, None while it stands."""

    decision: Decision
    undone: datetime | None = None
    undone_by: str | None = None


class Decisions:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, decision: Decision) -> int:
        with self._database.writing() as session:
            row = DecisionRow(**decision.model_dump(mode="python", exclude={"id", "kind"}), kind=decision.kind.value)
            session.add(row)
            session.flush()
            return row.id

    def add_all(self, decisions: Sequence[Decision], about: Collection[UUID], seen: str) -> list[int]:
        """All or none; `seen` is what `state` said when they were made. Raises Overtaken where it says otherwise now.

        Of two who decide about one listing at a time, in whatever processes, the second is told so.
        """
        with self._database.acting() as session:
            # Whoever decides about a listing holds its row, so that two processes take turns.
            session.execute(select(ListingRow.id).where(ListingRow.id.in_(about)).with_for_update())
            if self.state(about) != seen:
                raise Overtaken("Somebody else changed this listing in the meantime.")
            return [self.add(decision) for decision in decisions]

    def state(self, about: Collection[UUID]) -> str:
        """Changes with every decision about these listings that is made or undone."""
        query = select(func.count(), func.max(DecisionRow.id), func.count(DecisionRow.undone_at))
        with self._database.reading() as session:
            return " ".join(map(str, session.execute(query.where(DecisionRow.listing.in_(about))).one()))

    def newest(self) -> int:
        """The number of the last decision that was made, 0 before any."""
        with self._database.reading() as session:
            return session.scalar(select(func.max(DecisionRow.id))) or 0

    def decided_after(self, number: int) -> set[UUID]:
        """The listings about which something was decided after that decision."""
        query = select(DecisionRow.listing).where(DecisionRow.id > number, DecisionRow.listing.is_not(None))
        with self._database.reading() as session:
            return {listing for listing in session.scalars(query) if listing}

    def about(self, listings: Collection[UUID]) -> list[Kept]:
        """Everything that was ever decided about these listings, the newest first."""
        query = select(DecisionRow).where(DecisionRow.listing.in_(listings)).order_by(DecisionRow.id.desc())
        return self._kept(query)

    def between(self, records: Collection[str]) -> list[Kept]:
        """Everything that was ever decided about pairs of these records, the newest first."""
        among = (DecisionRow.record.in_(records), DecisionRow.other.in_(records))
        return self._kept(select(DecisionRow).where(*among).order_by(DecisionRow.id.desc()))

    def of_listings(self, listings: Collection[UUID]) -> list[Decision]:
        """Those in force about these listings, oldest first."""
        return [kept.decision for kept in reversed(self.about(listings)) if kept.undone is None]

    def _kept(self, query: Select[DecisionRow]) -> list[Kept]:
        with self._database.reading() as session:
            rows = session.scalars(query)
            return [Kept(decision=_decision(r), undone=r.undone_at, undone_by=r.undone_by) for r in rows]

    def undo(self, decision: int, by: str) -> None:
        """Take a decision back; the next merge restores what was there. Raises InputError where there is none."""
        with self._database.writing() as session:
            row = session.get(DecisionRow, decision)
            if row is None or row.undone_at is not None:
                raise InputError("decision", f"There is no decision {decision} to undo.")
            row.undone_at, row.undone_by = datetime.now(UTC), by

    def standing(self) -> list[Decision]:
        """Every decision in force, oldest first."""
        with self._database.reading() as session:
            rows = session.scalars(select(DecisionRow).where(DecisionRow.undone_at.is_(None)).order_by(DecisionRow.id))
            return [_decision(row) for row in rows]


def _decision(row: DecisionRow) -> Decision:
    return Decision(
        id=row.id,
        kind=DecisionKind(row.kind),
        listing=row.listing,
        field=row.field,
        value=row.value,
        record=row.record,
        other=row.other,
        by=row.by,
        at=row.at,
        reason=row.reason,
    )
