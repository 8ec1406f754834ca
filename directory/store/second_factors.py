"""Second factors as rows: the secret sealed, each code and each recovery code used once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from directory.frozen import Frozen
from directory.sealing import DataKeys
from directory.second_factor import new_recovery_codes, new_secret, recovery_digest, step_of
from directory.store.account_tables import SecondFactorRow, SignInRow
from directory.store.database import Database


class SecondFactor(Frozen):
    """What somebody has set up. `since` is None until they have shown a first code; `codes` recovery codes are left."""

    since: datetime | None
    codes: int


class SecondFactors:
    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, account: UUID) -> SecondFactor | None:
        with self._database.reading() as session:
            row = session.get(SecondFactorRow, account)
            return SecondFactor(since=row.since, codes=len(row.recovery)) if row else None

    def in_use(self) -> set[UUID]:
        """The accounts that have one."""
        with self._database.reading() as session:
            return set(session.scalars(select(SecondFactorRow.account).where(SecondFactorRow.since.is_not(None))))

    def begin(self, account: UUID, keys: DataKeys) -> str:
        """The secret to set up: one that was begun and not confirmed is kept, so that its picture stays right.

        One that is in use stays in use until `confirm`; there is nothing to begin then, and it is an error.
        """
        with self._database.writing() as session:
            row = session.get(SecondFactorRow, account)
            if row is not None and row.since is not None:
                raise ValueError("a second factor that is in use is taken off before another is set up")
            if row is not None:
                return keys.open(row.sealed)
            secret = new_secret()
            session.add(SecondFactorRow(account=account, sealed=keys.seal(secret), last_step=0, recovery=[]))
            return secret

    def confirm(self, account: UUID, code: str, keys: DataKeys, now: datetime) -> tuple[str, ...] | None:
        """From now on it is asked for. The recovery codes, told this once; None for a wrong code."""
        codes = new_recovery_codes()
        with self._database.writing() as session:
            if not _used(session, account, code, keys, now):
                return None
            row = session.get_one(SecondFactorRow, account)
            row.since, row.recovery = now, [recovery_digest(each) for each in codes]
        return codes

    def proven(self, account: UUID, code: str, keys: DataKeys, now: datetime) -> bool:
        """Whether it is a code of now, or a recovery code; it is used up either way."""
        with self._database.writing() as session:
            return _used(session, account, code, keys, now) or _recovered(session, account, code)

    def new_codes(self, account: UUID) -> tuple[str, ...]:
        """Other recovery codes; those of before end."""
        codes = new_recovery_codes()
        with self._database.writing() as session:
            session.get_one(SecondFactorRow, account).recovery = [recovery_digest(each) for each in codes]
        return codes

    def take_off(self, account: UUID) -> bool:
        """Whether there was one. Every sign-in of the account ends that was made by it."""
        with self._database.writing() as session:
            gone = session.scalars(
                delete(SecondFactorRow).where(SecondFactorRow.account == account).returning(SecondFactorRow.account)
            ).all()
            session.execute(update(SignInRow).where(SignInRow.account == account).values(proved=False))
            session.execute(delete(SignInRow).where(SignInRow.account == account, SignInRow.awaits.is_(True)))
            return bool(gone)

    def renew(self, keys: DataKeys) -> int:
        """Seal every secret with the newest key. Returns how many."""
        with self._database.writing() as session:
            rows: Sequence[SecondFactorRow] = session.scalars(select(SecondFactorRow)).all()
            for row in rows:
                row.sealed = keys.renew(row.sealed)
            return len(rows)


def _used(session: Session, account: UUID, code: str, keys: DataKeys, now: datetime) -> bool:
    """One statement compares and sets, so that of two who send one code at once only one is let in."""
    row = session.get(SecondFactorRow, account)
    step = step_of(keys.open(row.sealed), code, now) if row else None
    if step is None:
        return False
    use = update(SecondFactorRow).where(SecondFactorRow.account == account, SecondFactorRow.last_step < step)
    return session.scalar(use.values(last_step=step).returning(SecondFactorRow.account)) is not None


def _recovered(session: Session, account: UUID, code: str) -> bool:
    row = session.get(SecondFactorRow, account, with_for_update=True)
    digest = recovery_digest(code)
    if row is None or row.since is None or digest not in row.recovery:
        return False
    row.recovery = [each for each in row.recovery if each != digest]
    return True
