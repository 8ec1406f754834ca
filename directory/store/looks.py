"""Addresses that somebody wants looked at, and what there was."""

from datetime import datetime

from sqlalchemy import select

from directory.errors import InputError
from directory.found_list import FoundList, Look
from directory.store.database import Database
from directory.store.jobs import Jobs
from directory.store.look_tables import LookRow

LATEST = 10


class Looks:
    def __init__(self, database: Database) -> None:
        self._database = database

    def ask(self, address: str, by: str, at: datetime) -> int:
        """Let `kith work` look at an address. Returns the number to ask for what it finds."""
        with self._database.writing() as session:
            row = LookRow(address=address, by=by, at=at)
            session.add(row)
            session.flush()
            number = row.id
        Jobs(self._database).add("look", {"look": number})
        return number

    def get(self, number: int) -> Look:
        """Raises InputError where there is none of this number."""
        with self._database.reading() as session:
            row = session.get(LookRow, number)
            if row is None:
                raise InputError("look", f"Nobody has asked for a look of the number {number}.")
            return _look(row)

    def latest(self) -> list[Look]:
        """The last few that no source was made of."""
        query = select(LookRow).where(LookRow.added == "").order_by(LookRow.id.desc()).limit(LATEST)
        with self._database.reading() as session:
            return [_look(row) for row in session.scalars(query)]

    def told(self, number: int, found: FoundList | None, error: str = "") -> None:
        with self._database.writing() as session:
            row = session.get_one(LookRow, number)
            row.found, row.error = found.model_dump(mode="json") if found else None, error

    def added(self, number: int, slug: str) -> None:
        with self._database.writing() as session:
            session.get_one(LookRow, number).added = slug


def _look(row: LookRow) -> Look:
    found = FoundList.model_validate(row.found) if row.found else None
    return Look(id=row.id, address=row.address, by=row.by, at=row.at, found=found, error=row.error, added=row.added)
