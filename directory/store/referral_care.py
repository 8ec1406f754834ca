"""Where each referral stands, as its team moves it on; no word of what was said is opened here."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.referral import ReferralUnknown
from directory.referral_care import Care, CareChanged, Outcome, Progress, Step
from directory.store.database import Database
from directory.store.referral_tables import ReferralRow


class ReferralCare:
    def __init__(self, database: Database) -> None:
        self._database = database

    def of_team(self, team: int) -> list[Care]:
        """Those that are not closed first, the longest waiting first."""
        closed = ReferralRow.progress == Progress.CLOSED.value
        theirs = select(ReferralRow).where(ReferralRow.team == team)
        with self._database.reading() as session:
            return [_care(row) for row in session.scalars(theirs.order_by(closed, ReferralRow.at))]

    def get(self, reference: str, team: int) -> Care:
        """Raises ReferralUnknown, which is the same for one that is another team's."""
        with self._database.reading() as session:
            return _care(_row(session, reference, team))

    def open(self, reference: str, team: int, now: datetime) -> Care:
        """Somebody of the team reads it: from now on it is opened. Raises ReferralUnknown."""
        with self._database.writing() as session:
            row = _row(session, reference, team)
            row.opened_at = row.opened_at or now
            return _care(row)

    def advance(self, reference: str, team: int, step: Step, now: datetime) -> Care:
        """Raises InputError for a wrong step, ReferralUnknown, and CareChanged where it stands elsewhere by now."""
        step.checked()
        with self._database.writing() as session:
            row = _row(session, reference, team, change=True)
            if row.progress != step.was.value:
                raise CareChanged(f"A colleague made it {row.progress} meanwhile. Look again, then go on from there.")
            row.progress, row.changed_at = step.progress.value, now
            row.outcome = step.outcome.value if step.outcome else None
            return _care(row)

    def unopened(self) -> list[Care]:
        """What nobody of its team has opened, the longest waiting first."""
        query = select(ReferralRow).where(ReferralRow.opened_at.is_(None), ReferralRow.progress == Progress.NEW.value)
        with self._database.reading() as session:
            return [_care(row) for row in session.scalars(query.order_by(ReferralRow.at))]


def _row(session: Session, reference: str, team: int, change: bool = False) -> ReferralRow:
    query = select(ReferralRow).where(ReferralRow.reference == reference, ReferralRow.team == team)
    row = session.scalar(query.with_for_update() if change else query)
    if row is None:
        raise ReferralUnknown(f"Team {team} has no referral {reference}.")
    return row


def _care(row: ReferralRow) -> Care:
    return Care(
        reference=row.reference,
        team=row.team,
        at=row.at,
        ends=row.ends,
        progress=Progress(row.progress),
        outcome=Outcome(row.outcome) if row.outcome else None,
        opened=row.opened_at,
        changed=row.changed_at,
    )
