"""What teams know of listings, as rows: the own team's and those that others share, until they end."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select

from directory.store.database import Database
from directory.store.referral_tables import TeamRow
from directory.store.team_note_tables import TeamNoteRow
from directory.team_note import LIFE, NewNote, NoteUnknown, TeamNote


class TeamNotes:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, note: NewNote, team: int, author: UUID, now: datetime) -> None:
        with self._database.writing() as session:
            said = {"listing": note.listing, "text": note.text, "shared": note.shared}
            session.add(TeamNoteRow(**said, team=team, author=author, at=now, ends=now + LIFE))

    def of(self, listings: Collection[UUID], team: int, now: datetime) -> dict[UUID, list[TeamNote]]:
        """What this team may read about each of the listings, the newest first."""
        query = (
            select(TeamNoteRow, TeamRow.name)
            .join(TeamRow, TeamRow.id == TeamNoteRow.team)
            .where(TeamNoteRow.listing.in_(list(listings)), TeamNoteRow.ends > now, _read_by(team))
            .order_by(TeamNoteRow.at.desc(), TeamNoteRow.id.desc())
        )
        found: dict[UUID, list[TeamNote]] = {}
        with self._database.reading() as session:
            for row, name in session.execute(query):
                found.setdefault(row.listing, []).append(_note(row, name))
        return found

    def remove(self, number: int, author: UUID) -> UUID:
        """Who wrote it takes it away; the listing it was about. Raises NoteUnknown."""
        mine = delete(TeamNoteRow).where(TeamNoteRow.id == number, TeamNoteRow.author == author)
        with self._database.writing() as session:
            listing: UUID | None = session.scalar(mine.returning(TeamNoteRow.listing))
        if listing is None:
            raise NoteUnknown("There is no such note of yours: it may be over, or gone already.")
        return listing

    def forget(self, now: datetime) -> int:
        """Delete those that are over. Returns how many."""
        with self._database.writing() as session:
            return len(
                session.scalars(delete(TeamNoteRow).where(TeamNoteRow.ends <= now).returning(TeamNoteRow.id)).all()
            )


def _read_by(team: int) -> ColumnElement[bool]:
    return or_(TeamNoteRow.team == team, TeamNoteRow.shared)


def _note(row: TeamNoteRow, team: str) -> TeamNote:
    return TeamNote(
        id=row.id,
        listing=row.listing,
        text=row.text,
        shared=row.shared,
        team=team,
        author=row.author,
        at=row.at,
        ends=row.ends,
    )
