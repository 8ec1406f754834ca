"""What was done, by whom and when: added to, never changed and never deleted."""

import getpass
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from directory.account import Account
from directory.frozen import Frozen
from directory.store.account_tables import AuditRow
from directory.store.database import Database

BATCH = 500


class Done(Frozen):
    """One thing done. `who` is an e-mail address, or "command line: NAME"; `subject` is what it was done to.

    `account` is None for what was done on the command line, and for who could not sign in.
    """

    id: int | None = None
    at: datetime
    account: UUID | None = None
    who: str
    action: str
    subject: str = ""
    detail: str = ""

    @classmethod
    def by(cls, account: Account, action: str, at: datetime, subject: str = "", detail: str = "") -> "Done":
        return cls(at=at, account=account.id, who=account.email, action=action, subject=subject, detail=detail)

    @classmethod
    def on_command_line(cls, action: str, at: datetime, subject: str = "", detail: str = "") -> "Done":
        who = f"command line: {getpass.getuser()}"
        return cls(at=at, who=who, action=action, subject=subject, detail=detail)


class Sought(Frozen):
    """Which lines: of whom, what was done and to what, each in part of its words; `since` and before `until`."""

    who: str = ""
    action: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None


class Audit:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, done: Done) -> None:
        with self._database.writing() as session:
            session.add(AuditRow(**done.model_dump(exclude={"id"}) | {"subject": done.subject[:300]}))

    def all(self, since: datetime | None = None) -> Iterator[Done]:
        """Everything in the order in which it was done, read in batches."""
        return self.found(Sought(since=since))

    def found(self, sought: Sought) -> Iterator[Done]:
        """What is sought, in the order in which it was done, read in batches."""
        last = 0
        while True:
            query = select(AuditRow).where(AuditRow.id > last, *_matching(sought)).order_by(AuditRow.id).limit(BATCH)
            with self._database.reading() as session:
                rows = session.scalars(query).all()
            if not rows:
                return
            yield from (Done.model_validate(row, from_attributes=True) for row in rows)
            last = rows[-1].id

    def newest(self, sought: Sought, page: int, size: int) -> tuple[list[Done], int]:
        """One page of what is sought, the newest first, and how many lines there are in all."""
        query = select(AuditRow).where(*_matching(sought)).order_by(AuditRow.id.desc())
        with self._database.reading() as session:
            rows = session.scalars(query.offset((page - 1) * size).limit(size)).all()
            count = session.scalar(select(func.count()).select_from(AuditRow).where(*_matching(sought)))
        return [Done.model_validate(row, from_attributes=True) for row in rows], count or 0


def _matching(sought: Sought) -> Iterator[ColumnElement[bool]]:
    for column, words in (
        (AuditRow.who, sought.who),
        (AuditRow.action, sought.action),
        (AuditRow.subject, sought.subject),
    ):
        if words.strip():
            yield column.icontains(words.strip(), autoescape=True)
    if sought.since:
        yield AuditRow.at >= sought.since
    if sought.until:
        yield AuditRow.at < sought.until
