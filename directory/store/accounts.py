"""Accounts as rows, their passwords, and the links by which these are chosen."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from directory.account import NAME_MAX, Account, Role
from directory.errors import InputError
from directory.mail import mail_address
from directory.passwords import fits, hashed
from directory.store.account_tables import AccountLinkRow, AccountRow, SignInRow
from directory.store.database import Database

LINK_LIFE = timedelta(days=3)
SIGN_IN_LIFE = timedelta(hours=12)
IDLE_LIFE = timedelta(hours=2)
SEEN_STEP = timedelta(minutes=1)  # a page that loads several times a minute writes once


class Accounts:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, email: str, name: str, role: Role, now: datetime, sources: tuple[str, ...] = ()) -> Account:
        """A new account, without a password. Raises InputError for a name or an address that will not do."""
        address = _address(email)
        if not 0 < len(name.strip()) <= NAME_MAX:
            raise InputError("name", f"Give the name that colleagues know them by, in {NAME_MAX} letters at most.")
        row = AccountRow(
            id=uuid4(), email=address, name=name.strip(), role=role.value, sources=list(sources), added_at=now
        )
        try:
            with self._database.writing() as session:
                session.add(row)
        except IntegrityError as error:
            raise InputError("email", f"{address} has an account already: `kith user list` shows it.") from error
        return _account(row)

    def all(self) -> list[Account]:
        with self._database.reading() as session:
            return [_account(row) for row in session.scalars(select(AccountRow).order_by(AccountRow.email))]

    def of(self, email: str) -> Account:
        """Raises InputError where nobody has an account of this address."""
        with self._database.reading() as session:
            return _account(_row(session, email))

    def close(self, email: str, now: datetime) -> Account:
        """Let somebody sign in no more, from now on; who is signed in is signed out, and open links end."""
        with self._database.writing() as session:
            row = _row(session, email)
            row.disabled_at, row.password = now, None
            _sign_out(session, row.id)
            return _account(row)

    def reopen(self, email: str) -> Account:
        with self._database.writing() as session:
            row = _row(session, email)
            row.disabled_at = None
            return _account(row)

    def change(self, email: str, role: Role | None = None, sources: tuple[str, ...] | None = None) -> Account:
        """Another role, or other sources to look after, at once, also for who is signed in."""
        with self._database.writing() as session:
            row = _row(session, email)
            row.role = role.value if role else row.role
            row.sources = list(sources) if sources is not None else row.sources
            return _account(row)

    def link(self, account: UUID, now: datetime) -> str:
        """The secret of a new link to choose a password; links made before end."""
        secret = secrets.token_urlsafe(32)
        with self._database.writing() as session:
            session.execute(delete(AccountLinkRow).where(AccountLinkRow.account == account))
            session.add(AccountLinkRow(digest=_digest(secret), account=account, ends_at=now + LINK_LIFE))
        return secret

    def linked(self, secret: str, now: datetime) -> Account | None:
        """Whose link it is; None for one that has ended. Looking uses nothing up."""
        with self._database.reading() as session:
            row = _linked(session, secret, now)
            return _account(row) if row else None

    def choose_password(self, secret: str, password: str, now: datetime) -> Account | None:
        """Use the link up: the password is kept as a hash and every sign-in of the account ends.

        None for a link that has ended. Raises InputError for a password that will not do, and the link stays.
        """
        with self._database.reading() as session:
            found = _linked(session, secret, now)
        if found is None:
            return None
        kept = hashed(password, found.email.partition("@")[0], found.name, "kith")
        with self._database.writing() as session:
            row = _linked(session, secret, now)
            if row is None:
                return None
            row.password = kept
            _sign_out(session, row.id)
            return _account(row)

    def proven(self, email: str, password: str) -> Account | None:
        """Whose address and password these are; None where they are not, or the account is closed."""
        with self._database.reading() as session:
            row = session.scalar(select(AccountRow).where(AccountRow.email == email.strip().casefold()))
        open_ = row is not None and row.disabled_at is None
        return _account(row) if fits(password, row.password if row and open_ else None) and row else None


class SignIns:
    """Who is signed in, at most half a day and two hours after they last did something."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, account: UUID, now: datetime) -> str:
        """The secret for the browser to hold. Sign-ins that are over are deleted by the way."""
        secret = secrets.token_urlsafe(32)
        with self._database.writing() as session:
            session.execute(delete(SignInRow).where(SignInRow.began_at <= now - SIGN_IN_LIFE))
            session.add(SignInRow(digest=_digest(secret), account=account, began_at=now, seen_at=now))
        return secret

    def account(self, secret: str, now: datetime) -> Account | None:
        """Who holds this secret; None where the sign-in is over or the account closed."""
        held = select(AccountRow, SignInRow).join(SignInRow, SignInRow.account == AccountRow.id)
        query = held.where(
            SignInRow.digest == _digest(secret),
            SignInRow.began_at > now - SIGN_IN_LIFE,
            SignInRow.seen_at > now - IDLE_LIFE,
            AccountRow.disabled_at.is_(None),
        )
        with self._database.reading() as session:
            found = session.execute(query).first()
        if found is None:
            return None
        account, sign_in = found
        if sign_in.seen_at <= now - SEEN_STEP:
            self._seen(secret, now)
        return _account(account)

    def end(self, secret: str) -> None:
        with self._database.writing() as session:
            session.execute(delete(SignInRow).where(SignInRow.digest == _digest(secret)))

    def _seen(self, secret: str, now: datetime) -> None:
        with self._database.writing() as session:
            row = session.get(SignInRow, _digest(secret))
            if row is not None:
                row.seen_at = now


def _row(session: Session, email: str) -> AccountRow:
    row = session.scalar(select(AccountRow).where(AccountRow.email == email.strip().casefold()))
    if row is None:
        raise InputError(
            "email", f"Nobody has an account of the address {email.strip()[:254]!r}: see `kith user list`."
        )
    return row


def _linked(session: Session, secret: str, now: datetime) -> AccountRow | None:
    linked: Any = select(AccountRow).join(AccountLinkRow, AccountLinkRow.account == AccountRow.id)
    live = (AccountLinkRow.digest == _digest(secret), AccountLinkRow.ends_at > now, AccountRow.disabled_at.is_(None))
    row: AccountRow | None = session.scalar(linked.where(*live))
    return row


def _sign_out(session: Session, account: UUID) -> None:
    session.execute(delete(SignInRow).where(SignInRow.account == account))
    session.execute(delete(AccountLinkRow).where(AccountLinkRow.account == account))


def _address(email: str) -> str:
    return mail_address(email).casefold()


def _digest(secret: str) -> str:
    """A secret is random and long, so that a plain hash of it tells nothing."""
    return sha256(secret.encode()).hexdigest()


def _account(row: AccountRow) -> Account:
    return Account(
        id=row.id,
        email=row.email,
        name=row.name,
        role=Role(row.role),
        sources=tuple(row.sources),
        disabled=row.disabled_at,
        has_password=row.password is not None,
    )
