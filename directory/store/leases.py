"""Leases: one holder at a time may do a named thing, until a time that it must renew."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, update

from directory.errors import StoreError
from directory.store.database import Database
from directory.store.tables import LeaseRow

SECONDS = 30


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
        own = update(LeaseRow).where(LeaseRow.name == name, LeaseRow.holder == holder).values(until=until)
        with self._database.writing() as session:
            return session.execute(own.returning(LeaseRow.name)).first() is not None

    @contextmanager
    def held(self, name: str, holder: str, patience: float) -> Iterator[None]:
        """Hold a lease for the block, renewing it; a holder that dies loses it within SECONDS.

        Waits up to `patience` seconds for it. Raises StoreError where it stays taken.
        """
        until = time.monotonic() + patience
        while not self.acquire(name, holder, SECONDS):
            if time.monotonic() >= until:
                raise StoreError(f"Another {name} is running. Wait until it has ended, then try again.")
            time.sleep(0.2)
        with repeated(SECONDS / 3, lambda: self.renew(name, holder, SECONDS)):
            try:
                yield
            finally:
                self.release(name, holder)

    def release(self, name: str, holder: str) -> None:
        with self._database.writing() as session:
            session.execute(delete(LeaseRow).where(LeaseRow.name == name, LeaseRow.holder == holder))


@contextmanager
def repeated(seconds: float, action: Callable[[], object]) -> Iterator[None]:
    """Do the action again and again beside the block."""
    ended = threading.Event()

    def again() -> None:
        while not ended.wait(seconds):
            action()

    thread = threading.Thread(target=again, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
