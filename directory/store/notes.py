"""What the staff note of a listing among themselves: sealed, and in no answer to the public."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select

from directory.errors import InputError
from directory.frozen import Frozen
from directory.store.database import Database
from directory.store.listing_tables import ListingNoteRow
from directory.store.suggestions import Sealing

NOTE_MAX = 2000


class Note(Frozen):
    id: int
    listing: UUID
    at: datetime
    by: str
    words: str


class Notes:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, listing: UUID, by: str, words: str, at: datetime, sealing: Sealing) -> int:
        """Raises InputError for no words, or more than NOTE_MAX letters."""
        told = words.strip()
        if not told or len(told) > NOTE_MAX:
            raise InputError("note", f"Write a note of 1 to {NOTE_MAX:,} letters: this has {len(told):,}.")
        with self._database.writing() as session:
            row = ListingNoteRow(listing=listing, at=at, by=by, words=sealing.seal(told))
            session.add(row)
            session.flush()
            return row.id

    def of(self, listing: UUID, sealing: Sealing) -> list[Note]:
        """Those of a listing, the newest first."""
        query = select(ListingNoteRow).where(ListingNoteRow.listing == listing).order_by(ListingNoteRow.id.desc())
        with self._database.reading() as session:
            return [
                Note(id=row.id, listing=row.listing, at=row.at, by=row.by, words=sealing.open(row.words))
                for row in session.scalars(query)
            ]

    def remove(self, listing: UUID, note: int) -> None:
        """Nothing of it stays."""
        mine = (ListingNoteRow.id == note, ListingNoteRow.listing == listing)
        with self._database.writing() as session:
            session.execute(delete(ListingNoteRow).where(*mine))

    def renew(self, sealing: Sealing) -> int:
        """Seal every note with the newest key; how many there are."""
        with self._database.writing() as session:
            rows = session.scalars(select(ListingNoteRow)).all()
            for row in rows:
                row.words = sealing.renew(row.words)
            return len(rows)
