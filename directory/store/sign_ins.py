"""Who is signed in, where, and whether they have shown their second factor."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from directory.account import Account
from directory.frozen import Frozen
from directory.store.account_tables import AccountRow, SignInRow
from directory.store.accounts import account_of
from directory.store.database import Database

SIGN_IN_LIFE = timedelta(hours=12)
IDLE_LIFE = timedelta(hours=2)
CODE_LIFE = timedelta(minutes=10)  # between the password and the code of the second factor
SEEN_STEP = timedelta(minutes=1)  # a page that loads several times a minute writes once
DEVICE_MAX = 80
KEY_LENGTH = 20


class SignedIn(Frozen):
    """Who somebody is. `proved`: by a second factor too."""

    account: Account
    proved: bool


class Device(Frozen):
    """Somewhere that somebody is signed in. `key` names it, and lets nobody in."""

    key: str
    name: str
    began: datetime
    seen: datetime
    here: bool = False


class SignIns:
    """Who is signed in, at most half a day and two hours after they last did something."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(
        self, account: UUID, now: datetime, device: str = "", *, proved: bool = False, awaits: bool = False
    ) -> str:
        """The secret for the browser to hold. Sign-ins that are over are deleted by the way.

        `awaits`: nobody is signed in by it before the code of the second factor is right.
        """
        secret = secrets.token_urlsafe(32)
        row = SignInRow(digest=_digest(secret), account=account, began_at=now, seen_at=now)
        row.device, row.proved, row.awaits = device[:DEVICE_MAX], proved, awaits
        with self._database.writing() as session:
            session.execute(delete(SignInRow).where(SignInRow.began_at <= now - SIGN_IN_LIFE))
            session.add(row)
        return secret

    def account(self, secret: str, now: datetime) -> Account | None:
        """Who holds this secret; None where the sign-in is over, not whole, or the account closed."""
        found = self.found(secret, now)
        return found.account if found else None

    def found(self, secret: str, now: datetime) -> SignedIn | None:
        """As `account`, with whether a second factor was shown."""
        with self._database.reading() as session:
            pair = _held(session, secret, now)
            if pair is None or pair[1].awaits:
                return None
            row, sign_in = pair
            account = account_of(session, row)
        if sign_in.seen_at <= now - SEEN_STEP:
            self._seen(secret, now)
        return SignedIn(account=account, proved=sign_in.proved)

    def awaited(self, secret: str, now: datetime) -> Account | None:
        """Whose password was right a few minutes ago, and whose code is to come; None for all others."""
        with self._database.reading() as session:
            pair = _held(session, secret, now)
            if pair is None or not pair[1].awaits or pair[1].began_at <= now - CODE_LIFE:
                return None
            return account_of(session, pair[0])

    def prove(self, secret: str) -> None:
        """Note that who holds this has shown a second factor."""
        with self._database.writing() as session:
            row = session.get(SignInRow, _digest(secret))
            if row is not None:
                row.proved = True

    def of(self, account: UUID, now: datetime, here: str = "") -> list[Device]:
        """Where somebody is signed in, the last used first; `here` is the secret of who asks."""
        live = (SignInRow.began_at > now - SIGN_IN_LIFE, SignInRow.seen_at > now - IDLE_LIFE)
        query = select(SignInRow).where(SignInRow.account == account, SignInRow.awaits.is_(False), *live)
        with self._database.reading() as session:
            return [
                Device(
                    key=row.digest[:KEY_LENGTH],
                    name=row.device,
                    began=row.began_at,
                    seen=row.seen_at,
                    here=bool(here) and row.digest == _digest(here),
                )
                for row in session.scalars(query.order_by(SignInRow.seen_at.desc(), SignInRow.digest))
            ]

    def end(self, secret: str) -> None:
        with self._database.writing() as session:
            session.execute(delete(SignInRow).where(SignInRow.digest == _digest(secret)))

    def end_one(self, account: UUID, key: str) -> bool:
        """End what `Device.key` names; False where it is over already, or is somebody else's."""
        named = (SignInRow.account == account, SignInRow.digest.startswith(key, autoescape=True))
        if len(key) != KEY_LENGTH:
            return False
        with self._database.writing() as session:
            return bool(session.scalars(delete(SignInRow).where(*named).returning(SignInRow.digest)).all())

    def end_others(self, account: UUID, here: str) -> int:
        """End every sign-in of somebody but the one that holds `here`. Returns how many."""
        others = (SignInRow.account == account, SignInRow.digest != _digest(here))
        with self._database.writing() as session:
            return len(session.scalars(delete(SignInRow).where(*others).returning(SignInRow.digest)).all())

    def end_all(self, account: UUID) -> None:
        with self._database.writing() as session:
            session.execute(delete(SignInRow).where(SignInRow.account == account))

    def _seen(self, secret: str, now: datetime) -> None:
        with self._database.writing() as session:
            row = session.get(SignInRow, _digest(secret))
            if row is not None:
                row.seen_at = now


def _held(session: Session, secret: str, now: datetime) -> tuple[AccountRow, SignInRow] | None:
    query = select(AccountRow, SignInRow).join(SignInRow, SignInRow.account == AccountRow.id)
    live = query.where(
        SignInRow.digest == _digest(secret),
        SignInRow.began_at > now - SIGN_IN_LIFE,
        SignInRow.seen_at > now - IDLE_LIFE,
        AccountRow.disabled_at.is_(None),
    )
    found = session.execute(live).first()
    return (found[0], found[1]) if found else None


def _digest(secret: str) -> str:
    """A secret is random and long, so that a plain hash of it tells nothing."""
    return sha256(secret.encode()).hexdigest()
