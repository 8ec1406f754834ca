"""Lists of listings that anyone with a link can open until they expire."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from directory.errors import InputError
from directory.frozen import Frozen
from directory.store.database import Database
from directory.store.shared_list_tables import SharedListRow

LIFE = timedelta(days=14)
LISTINGS_MAX = 50
TOKEN_BYTES = 16


class SharedList(Frozen):
    """Ids of listings, in the order in which they were kept."""

    listings: tuple[UUID, ...]
    expires: datetime


class SharedLists:
    """Whatever has expired is deleted whenever a list is added or asked for."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, listings: Sequence[UUID], now: datetime, life: timedelta = LIFE) -> str:
        """The token of a new list, told only here. Raises InputError for none or too many."""
        if not 1 <= len(listings) <= LISTINGS_MAX:
            raise InputError("listings", f"listings: a list holds 1 to {LISTINGS_MAX} listings, not {len(listings)}.")
        token = secrets.token_urlsafe(TOKEN_BYTES)
        with self._database.writing() as session:
            _forget(session, now)
            session.add(SharedListRow(key=_key(token), listings=list(map(str, listings)), expires=now + life))
        return token

    def get(self, token: str, now: datetime) -> SharedList | None:
        """None for one that has expired or never was: what has expired leaves nothing to tell them apart by."""
        with self._database.reading() as session:
            row = session.get(SharedListRow, _key(token))
        if row is None:
            return None
        if row.expires <= now:
            self.forget(now)
            return None
        return SharedList(listings=tuple(map(UUID, row.listings)), expires=row.expires)

    def forget(self, now: datetime) -> int:
        """Delete the expired. Returns how many there were."""
        with self._database.writing() as session:
            return _forget(session, now)


def _forget(session: Session, now: datetime) -> int:
    gone = session.scalars(delete(SharedListRow).where(SharedListRow.expires <= now).returning(SharedListRow.key))
    return len(gone.all())


def _key(token: str) -> str:
    return sha256(token.encode()).hexdigest()
