"""Workers' "nothing suitable", as totals of a day."""

from datetime import date

from sqlalchemy import select

from directory.store.database import Database
from directory.store.unmet_tables import UnmetRow
from directory.unmet import NothingSuitable, Reason


class Unmet:
    """Nothing here tells who looked, or for whom: only how often, by day, need, area and reason."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, found: NothingSuitable) -> None:
        """Count one."""
        with self._database.writing() as session:
            key = (found.day, found.need, found.area, found.reason.value)
            held = session.get(UnmetRow, key, with_for_update=True)
            if held is None:
                session.add(UnmetRow(**(found.model_dump() | {"reason": found.reason.value}), times=1))
            else:
                held.times += 1

    def totals(self, first: date, last: date) -> dict[NothingSuitable, int]:
        """How often from the first day to the last, both included."""
        with self._database.reading() as session:
            rows = session.scalars(select(UnmetRow).where(UnmetRow.day.between(first, last)))
            return {
                NothingSuitable(day=row.day, need=row.need, area=row.area, reason=Reason(row.reason)): row.times
                for row in rows
            }
