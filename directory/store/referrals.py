"""Referrals as rows: sealed, told to one team, deleted on time."""

from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from directory.mail import Message
from directory.referral import Received, Referral, ReferralUnknown, Sent, new_reference
from directory.sealing import DataKeys
from directory.store.database import Database
from directory.store.outbox import PATIENCE, add_message
from directory.store.referral_tables import ReferralRow

Mails = Callable[[str], Sequence[Message]]


class Referrals:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, sent: Sent, keys: DataKeys, mails: Mails | None = None) -> str:
        """Keep a referral and let its e-mails leave, both or neither. Returns its reference.

        Sent again by the same form nothing is kept or sent, and the answer is the same. `mails` makes the e-mails from
        the reference.
        """
        number, at = sha256(sent.once.encode()).hexdigest(), sent.referral.agreement.at
        with self._database.writing() as session:
            if not self._database.is_sqlite:
                session.connection().exec_driver_sql("LOCK TABLE referral IN SHARE ROW EXCLUSIVE MODE")
            before = session.scalar(select(ReferralRow).where(ReferralRow.once == number))
            if before is not None:
                return before.reference
            reference = new_reference()
            sealed = keys.seal(sent.referral.model_dump_json())
            ends = at + sent.kept
            session.add(ReferralRow(reference=reference, once=number, team=sent.team, at=at, ends=ends, sealed=sealed))
            for message in mails(reference) if mails else ():
                add_message(session, message, keys, at, PATIENCE)
            return reference

    def of_team(self, team: int, keys: DataKeys) -> list[Received]:
        """What a team was sent, the oldest first."""
        query = select(ReferralRow).where(ReferralRow.team == team).order_by(ReferralRow.at, ReferralRow.reference)
        with self._database.reading() as session:
            return [_received(row, keys) for row in session.scalars(query)]

    def get(self, reference: str, team: int, keys: DataKeys) -> Received:
        """Raises ReferralUnknown, which is the same for one that is another team's."""
        with self._database.reading() as session:
            row = session.get(ReferralRow, reference)
        if row is None or row.team != team:
            raise ReferralUnknown(f"Team {team} has no referral {reference}.")
        return _received(row, keys)

    def forget(self, now: datetime) -> int:
        """Delete those whose time is over. Returns how many."""
        over = delete(ReferralRow).where(ReferralRow.ends <= now).returning(ReferralRow.reference)
        with self._database.writing() as session:
            return len(session.scalars(over).all())

    def renew(self, keys: DataKeys) -> int:
        """Seal all with the newest key. Returns how many."""
        with self._database.writing() as session:
            return _renewed(session, keys)


def _renewed(session: Session, keys: DataKeys) -> int:
    rows = session.scalars(select(ReferralRow)).all()
    for row in rows:
        row.sealed = keys.renew(row.sealed)
    return len(rows)


def _received(row: ReferralRow, keys: DataKeys) -> Received:
    return Received(
        reference=row.reference,
        team=row.team,
        at=row.at,
        ends=row.ends,
        referral=Referral.model_validate_json(keys.open(row.sealed)),
    )
