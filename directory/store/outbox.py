"""E-mails that wait to leave: jobs whose message is sealed, and of which only a name stays afterwards."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, or_, select
from sqlalchemy.orm import Session

from directory.mail import Message
from directory.sealing import DataKeys
from directory.store.database import Database
from directory.store.jobs import ATTEMPTS, Job
from directory.store.tables import JobRow

KIND = "e-mail"
PATIENCE = timedelta(days=1)
LEFT_KEPT = timedelta(days=2)
LOST_KEPT = timedelta(days=30)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)


class Outbox:
    """A job's arguments are the message's key, until when to try, how often it was tried, whether it was handed over,
    and the sealed message, which is deleted with its address as soon as it has left or never will."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, message: Message, keys: DataKeys, now: datetime, patience: timedelta = PATIENCE) -> bool:
        """Let a message leave once. False, and nothing done, where one of its key was added before."""
        with self._database.writing() as session:
            return add_message(session, message, keys, now, patience)

    def message(self, job: Job, keys: DataKeys) -> Message | None:
        """What is to be sent; None where it may have left already. Raises SealedError."""
        sealed = job.arguments.get("sealed")
        if sealed is None or job.arguments["handed"]:
            return None
        return Message.model_validate_json(keys.open(sealed.encode("ascii")))

    def handing(self, job: int) -> None:
        """Note that it leaves now, so that a worker that dies here sends it no second time."""
        self._change(job, handed=True)

    def later(self, job: Job, now: datetime) -> timedelta | None:
        """It did not leave: how long to wait for the next try, twice as long each time; None: it is too late."""
        tries: int = job.arguments["tries"] + 1
        if now >= datetime.fromisoformat(job.arguments["until"]):
            return None
        self._change(job.id, handed=False, tries=tries)
        return min(FIRST_WAIT * (1 << min(tries - 1, 10)), LONGEST_WAIT)

    def left(self, job: int, now: datetime) -> None:
        """It was sent: its words and its address are deleted."""
        with self._database.writing() as session:
            row = _emptied(session, job)
            row.done_at, row.error = now, ""

    def lost(self, job: int, now: datetime, why: str) -> None:
        """It will never be sent: its words and address are deleted, and `kith review` says so."""
        with self._database.writing() as session:
            row = _emptied(session, job)
            row.leased_by, row.leased_until = None, None
            row.attempts, row.error, row.due = ATTEMPTS, why, now

    def forget(self, now: datetime) -> int:
        """Delete what stayed of messages that left days ago, or that were lost a while ago. Returns how many."""
        lost = (JobRow.attempts >= ATTEMPTS) & (JobRow.due <= now - LOST_KEPT)
        old = delete(JobRow).where(JobRow.kind == KIND, or_(JobRow.done_at <= now - LEFT_KEPT, lost))
        with self._database.writing() as session:
            return len(session.scalars(old.returning(JobRow.id)).all())

    def renew(self, keys: DataKeys) -> int:
        """Seal what waits with the newest key. Returns how many messages."""
        with self._database.writing() as session:
            rows = [row for row in session.scalars(_mails()) if "sealed" in row.arguments]
            for row in rows:
                renewed = keys.renew(row.arguments["sealed"].encode("ascii")).decode("ascii")
                row.arguments = row.arguments | {"sealed": renewed}
            return len(rows)

    def _change(self, job: int, **changed: Any) -> None:
        with self._database.writing() as session:
            row = session.get_one(JobRow, job)
            row.arguments = row.arguments | changed


def add_message(session: Session, message: Message, keys: DataKeys, now: datetime, patience: timedelta) -> bool:
    """As `Outbox.add`, within a transaction that writes something else too."""
    if session.get_bind().dialect.name != "sqlite":
        session.connection().exec_driver_sql("LOCK TABLE job IN SHARE ROW EXCLUSIVE MODE")
    if any(row.arguments["key"] == message.key for row in session.scalars(_mails())):
        return False
    arguments = {
        "key": message.key,
        "until": (now + patience).isoformat(),
        "tries": 0,
        "handed": False,
        "sealed": keys.seal(message.model_dump_json()).decode("ascii"),
    }
    session.add(JobRow(kind=KIND, arguments=arguments, due=now))
    return True


def _mails() -> Select[JobRow]:
    return select(JobRow).where(JobRow.kind == KIND)


def _emptied(session: Session, job: int) -> JobRow:
    row = session.get_one(JobRow, job)
    row.arguments = {"key": row.arguments["key"]}
    return row
