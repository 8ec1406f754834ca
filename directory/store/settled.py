"""What people did about what waited: added to, and taken back by a note, never deleted while it counts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, text

from directory.errors import InputError
from directory.frozen import Frozen
from directory.review import ReviewKind
from directory.store.attention_tables import SettledRow
from directory.store.database import Database

TURN = 0x53657474  # any constant: on PostgreSQL those who settle something take turns by it


class Settling(Frozen):
    """One thing that somebody did, as `SettledRow` has it. `id` is 0 for what is not kept yet."""

    id: int = 0
    at: datetime
    by: str
    batch: str = ""
    kind: ReviewKind
    subject: str
    other: str = ""
    mark: str = ""
    listing: UUID | None = None
    name: str = ""
    act: str
    failed: str = ""
    decisions: tuple[int, ...] = ()
    undone_at: datetime | None = None
    undone_by: str | None = None


class Settled:
    def __init__(self, database: Database) -> None:
        self._database = database

    def take_turn(self) -> None:
        """Within `Store.acting`: who settles something next waits until this is done, and then sees that it is."""
        if not self._database.is_sqlite:  # there a transaction that writes is alone anyway
            with self._database.writing() as session:
                session.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": TURN})

    def add(self, done: Settling) -> int:
        with self._database.writing() as session:
            told = done.model_dump(exclude={"id"}) | {"kind": done.kind.value, "decisions": list(done.decisions)}
            row = SettledRow(**told)
            session.add(row)
            session.flush()
            return row.id

    def get(self, number: int) -> Settling:
        """Raises InputError where there is none of this number."""
        with self._database.reading() as session:
            row = session.get(SettledRow, number)
        if row is None:
            raise InputError("settled", f"There is nothing of the number {number} to undo.")
        return _settling(row)

    def undo(self, number: int, by: str, at: datetime) -> None:
        """Raises InputError where it was undone already."""
        with self._database.writing() as session:
            row = session.get_one(SettledRow, number, with_for_update=True)
            if row.undone_at is not None:
                raise InputError("settled", f"{row.undone_by} undid it on {row.undone_at:%d %b %Y}.")
            row.undone_at, row.undone_by = at, by

    def of_batch(self, batch: str) -> list[Settling]:
        """What was done at once, with what could not be."""
        query = select(SettledRow).where(SettledRow.batch == batch).order_by(SettledRow.id)
        with self._database.reading() as session:
            return _all(session.scalars(query).all())

    def count(self, by: str | None = None) -> int:
        with self._database.reading() as session:
            return session.scalar(_done(select(func.count()).select_from(SettledRow), by)) or 0

    def newest(self, by: str | None = None, *, first: int = 0, most: int) -> list[Settling]:
        """What one person did, or all, the last first."""
        query = _done(select(SettledRow), by).order_by(SettledRow.id.desc()).offset(first).limit(most)
        with self._database.reading() as session:
            return _all(session.scalars(query).all())


def _done(query: Select[Any], by: str | None) -> Select[Any]:
    query = query.where(SettledRow.failed == "")
    return query if by is None else query.where(SettledRow.by == by)


def _all(rows: Sequence[SettledRow]) -> list[Settling]:
    return [_settling(row) for row in rows]


def _settling(row: SettledRow) -> Settling:
    return Settling.model_validate({name: getattr(row, name) for name in Settling.model_fields})
