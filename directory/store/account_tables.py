"""The tables of accounts, of who is signed in, of links that are sent, and of what was done."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Boolean, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from directory.store.tables import Base, BigKey


class AccountRow(Base):
    __tablename__ = "account"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    sources: Mapped[Any]
    areas: Mapped[list[str]] = mapped_column(JSON, default=list)
    team: Mapped[int | None] = mapped_column(BigInteger)
    occupation: Mapped[str | None] = mapped_column(String(40))
    listings: Mapped[list[str]] = mapped_column(JSON, default=list)
    organisations: Mapped[list[str]] = mapped_column(JSON, default=list)
    trusted: Mapped[bool] = mapped_column(Boolean, default=False)
    password: Mapped[str | None] = mapped_column(String(200))
    added_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class SignInRow(Base):
    """Somebody signed in. `digest` is the SHA-256 of what their browser holds.

    `proved`: by a second factor too; `awaits`: only the password was right, the second factor is still to come.
    """

    __tablename__ = "sign_in"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    account: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    device: Mapped[str] = mapped_column(String(80), default="")
    proved: Mapped[bool] = mapped_column(Boolean, default=False)
    awaits: Mapped[bool] = mapped_column(Boolean, default=False)


class SecondFactorRow(Base):
    """The second factor of somebody: the secret sealed, the last half minute whose code was used, and hashes of the
    recovery codes that are left. `since` is empty until a first code was shown."""

    __tablename__ = "second_factor"

    account: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    since: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(BigInteger)
    recovery: Mapped[list[str]] = mapped_column(JSON)


class AccountLinkRow(Base):
    """A link by which somebody chooses a password, once. `digest` is the SHA-256 of its secret part."""

    __tablename__ = "account_link"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    account: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    ends_at: Mapped[datetime]


class AuditRow(Base):
    """One thing done. The database lets no row be changed or deleted; so `who` and `account` refer to nothing."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    at: Mapped[datetime]
    account: Mapped[UUID | None]
    who: Mapped[str] = mapped_column(String(254))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(300))
    detail: Mapped[str] = mapped_column(Text)
