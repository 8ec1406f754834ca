"""Leases: one holder at a time may do a named thing, until a time that it must renew."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, update

from directory.store.database import Database
from directory.store.tables import LeaseRow


class Leases:
    def __init__(self, database: Database) -> None:
        self._database = database

    def acquire(self, name: str, holder: str, seconds: int) -> bool:
        """Take the lease where it is free, expired or already the holder's own; false where it is another's."""
        now = datetime.now(UTC)
        with self._database.writing() as session:
            if not self._database.is_sqlite:
                session.connection().exec_driver_sql("LOCK TABLE lease IN SHARE ROW EXCLUSIVE MODE")
            row = session.get(LeaseRow, name)
            if row and row.until > now and row.holder != holder:
                return False
            session.merge(LeaseRow(name=name, holder=holder, until=now + timedelta(seconds=seconds)))
            return True

    def renew(self, name: str, holder: str, seconds: int) -> bool:
        """Move the end of a lease that is still the holder's; false where it was lost."""
        until = datetime.now(UTC) + timedelta(seconds=seconds)
        with self._database.writing() as session:
            held = select(LeaseRow.name).where(LeaseRow.name == name, LeaseRow.holder == holder)
            if session.scalar(held) is None:
                return False
            session.execute(update(LeaseRow).where(LeaseRow.name == name).values(until=until))
            return True

    def release(self, name: str, holder: str) -> None:
        with self._database.writing() as session:
            session.execute(delete(LeaseRow).where(LeaseRow.name == name, LeaseRow.holder == holder))
