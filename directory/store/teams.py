"""Teams as rows."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.errors import InputError
from directory.referral_care import working_days
from directory.store.account_tables import AccountRow, AuditRow
from directory.store.database import Database
from directory.store.referral_tables import ReferralRow, TeamRow
from directory.team import Practice, Team

SILENT = 5  # working days
SIGNED_IN = "signed in"


class Teams:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, team: Team) -> Team:
        """The team with its number. Raises InputError where its name is taken or somebody would be served by two."""
        with self._database.writing() as session:
            for other in _all(session):
                _refuse_both(team, other)
            row = TeamRow(
                name=team.name,
                email=team.email,
                phone=team.phone,
                hours=team.hours,
                practices=[f"{practice.code} {practice.name}" for practice in team.practices],
                districts=list(team.districts),
                youngest=team.youngest,
                oldest=team.oldest,
                listings=list(map(str, team.listings)),
            )
            session.add(row)
            session.flush()
            return _team(row)

    def all(self) -> list[Team]:
        with self._database.reading() as session:
            return _all(session)

    def get(self, number: int) -> Team:
        """Raises InputError where there is none of this number."""
        with self._database.reading() as session:
            return _team(_row(session, number))

    def remove(self, number: int) -> None:
        """Raises InputError where there is none of this number, referrals to it are kept, or people are of it."""
        with self._database.writing() as session:
            row = _row(session, number)
            kept = session.scalar(select(func.count()).select_from(ReferralRow).where(ReferralRow.team == number))
            if kept:
                raise InputError("team", f"{row.name} has {kept} referrals: it can be removed when they are deleted.")
            if people := session.scalars(select(AccountRow.email).where(AccountRow.team == number)).all():
                raise InputError("team", f"{row.name} is the team of {', '.join(people)}: change their accounts first.")
            session.delete(row)

    def silent(self, now: datetime) -> frozenset[int]:
        """The teams whose people have an account, and none has signed in for SILENT working days.

        Who got their account within that time counts as if they had. A team without accounts reads by other means.
        """
        signed_in = func.max(AuditRow.at).label("at")
        entered = select(AuditRow.account, signed_in).where(AuditRow.action == SIGNED_IN)
        last = entered.group_by(AuditRow.account).subquery()
        query = (
            select(AccountRow.team, AccountRow.added_at, last.c.at)
            .outerjoin(last, last.c.account == AccountRow.id)
            .where(AccountRow.team.is_not(None), AccountRow.disabled_at.is_(None))
        )
        heard: dict[int, datetime] = {}
        with self._database.reading() as session:
            for team, added, at in session.execute(query):
                heard[team] = max(filter(None, (heard.get(team), added, at)))
        return frozenset(team for team, at in heard.items() if working_days(at, now) >= SILENT)


def _refuse_both(team: Team, other: Team) -> None:
    if team.name.casefold() == other.name.casefold():
        raise InputError("name", f"There is a team called {other.name} already (number {other.id}).")
    if team.meets(other):
        raise InputError(
            "district", f"{other.name} (number {other.id}) serves some of the same people: a person has one team."
        )


def _all(session: Session) -> list[Team]:
    return [_team(row) for row in session.scalars(select(TeamRow).order_by(TeamRow.id))]


def _row(session: Session, number: int) -> TeamRow:
    row = session.get(TeamRow, number)
    if row is None:
        raise InputError("team", f"There is no team {number}: `kith team list` names those there are.")
    return row


def _team(row: TeamRow) -> Team:
    return Team(
        id=row.id,
        name=row.name,
        email=row.email,
        phone=row.phone,
        hours=row.hours,
        practices=tuple(map(Practice.parse, row.practices)),
        districts=tuple(row.districts),
        youngest=row.youngest,
        oldest=row.oldest,
        listings=tuple(map(UUID, row.listings)),
    )
