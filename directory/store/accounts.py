"""Accounts as rows, their passwords, and the links by which these are chosen."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from directory.account import NAME_MAX, Account, Charge, Occupation, Role
from directory.errors import InputError
from directory.mail import mail_address
from directory.passwords import fits, hashed
from directory.store.account_tables import AccountLinkRow, AccountRow, SignInRow
from directory.store.database import Database
from directory.store.referral_tables import TeamRow
from directory.store.tables import SourceRow

LINK_LIFE = timedelta(days=3)


class Accounts:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        email: str,
        name: str,
        role: Role,
        now: datetime,
        charge: Charge = Charge(),  # noqa: B008 it is frozen
    ) -> Account:
        """A new account, without a password. Raises InputError for a name, an address or a charge that will not do."""
        address = _address(email)
        if not 0 < len(name.strip()) <= NAME_MAX:
            raise InputError("name", f"Give the name that colleagues know them by, in {NAME_MAX} letters at most.")
        row = AccountRow(id=uuid4(), email=address, name=name.strip(), added_at=now)
        try:
            with self._database.writing() as session:
                _charge(session, row, role, charge)
                session.add(row)
                session.flush()
                return account_of(session, row)
        except IntegrityError as error:
            raise InputError("email", f"{address} has an account already.") from error

    def all(self) -> list[Account]:
        with self._database.reading() as session:
            rows = session.scalars(select(AccountRow).order_by(AccountRow.email)).all()
            return [account_of(session, row) for row in rows]

    def of(self, email: str) -> Account:
        """Raises InputError where nobody has an account of this address."""
        with self._database.reading() as session:
            return account_of(session, _row(session, email))

    def close(self, email: str, now: datetime) -> Account:
        """Let somebody sign in no more, from now on; who is signed in is signed out, and open links end."""
        with self._database.writing() as session:
            row = _row(session, email)
            row.disabled_at, row.password = now, None
            _sign_out(session, row.id)
            return account_of(session, row)

    def reopen(self, email: str) -> Account:
        with self._database.writing() as session:
            row = _row(session, email)
            row.disabled_at = None
            return account_of(session, row)

    def change(self, email: str, role: Role | None = None, charge: Charge | None = None) -> Account:
        """Another role, or another charge, at once, also for who is signed in. Raises InputError as `add` does."""
        with self._database.writing() as session:
            row = _row(session, email)
            held = account_of(session, row)
            _charge(session, row, role or held.role, charge or held)
            return account_of(session, row)

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
            return account_of(session, row) if row else None

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
            return account_of(session, row)

    def change_password(self, account: UUID, old: str, new: str, here: str) -> None:
        """Another password; every other sign-in than the one that holds `here` ends, and so do open links.

        Raises InputError for a wrong old password, and for a new one that will not do; neither is repeated.
        """
        with self._database.reading() as session:
            row = session.get_one(AccountRow, account)
        if not fits(old, row.password):
            raise InputError("old", "That is not your password now.")
        kept = hashed(new, row.email.partition("@")[0], row.name, "kith")
        with self._database.writing() as session:
            session.get_one(AccountRow, account).password = kept
            session.execute(delete(AccountLinkRow).where(AccountLinkRow.account == account))
            others = (SignInRow.account == account, SignInRow.digest != _digest(here))
            session.execute(delete(SignInRow).where(*others))

    def get(self, account: UUID) -> Account | None:
        """None where there is none of this id."""
        with self._database.reading() as session:
            row = session.get(AccountRow, account)
            return account_of(session, row) if row else None

    def find(self, email: str) -> Account | None:
        """None where nobody has an account of this address."""
        with self._database.reading() as session:
            row = session.scalar(select(AccountRow).where(AccountRow.email == email.strip().casefold()))
            return account_of(session, row) if row else None

    def proven(self, email: str, password: str) -> Account | None:
        """Whose address and password these are; None where they are not, or the account is closed."""
        with self._database.reading() as session:
            row = session.scalar(select(AccountRow).where(AccountRow.email == email.strip().casefold()))
            found = account_of(session, row) if row else None
        kept = row.password if row and row.disabled_at is None else None
        return found if fits(password, kept) else None


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


def _charge(session: Session, row: AccountRow, role: Role, charge: Charge) -> None:
    """Give somebody a role and what is theirs."""
    fit = Charge(**charge.model_dump(include=set(Charge.model_fields))).fit_for(role)
    if fit.team is not None and session.get(TeamRow, fit.team) is None:
        raise InputError("team", f"There is no team {fit.team}: `kith team list` names those there are.")
    row.role, row.team = role.value, fit.team
    row.sources, row.areas = list(fit.sources), list(fit.areas)
    row.occupation = fit.occupation.value if fit.occupation else None
    row.listings, row.organisations = list(map(str, fit.listings)), list(fit.organisations)
    row.trusted = fit.trusted


def account_of(session: Session, row: AccountRow) -> Account:
    """The account of a row."""
    return Account(
        id=row.id,
        email=row.email,
        name=row.name,
        role=Role(row.role),
        sources=tuple(row.sources),
        areas=tuple(row.areas),
        in_areas=_in_areas(session, row.areas) if row.areas else (),
        team=row.team,
        occupation=Occupation(row.occupation) if row.occupation else None,
        listings=tuple(map(UUID, row.listings)),
        organisations=tuple(row.organisations),
        trusted=row.trusted,
        disabled=row.disabled_at,
        has_password=row.password is not None,
    )


def _in_areas(session: Session, areas: list[str]) -> tuple[str, ...]:
    """The sources whose area is one of these, whatever the case of its letters."""
    wanted = {area.casefold() for area in areas}
    rows = session.scalars(select(SourceRow).order_by(SourceRow.slug))
    return tuple(row.slug for row in rows if str(row.document.get("area") or "").casefold() in wanted)
