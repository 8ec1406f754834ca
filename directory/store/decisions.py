"""Decisions as rows: added and undone, never overwritten and never deleted."""

from datetime import UTC, datetime

from sqlalchemy import select

from directory.decision import Decision, DecisionKind
from directory.errors import InputError
from directory.store.database import Database
from directory.store.tables import DecisionRow


class Decisions:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, decision: Decision) -> int:
        with self._database.writing() as session:
            row = DecisionRow(**decision.model_dump(mode="python", exclude={"id", "kind"}), kind=decision.kind.value)
            session.add(row)
            session.flush()
            return row.id

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
            return [
                Decision(
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
                for row in rows
            ]
